"""AWS as moto plays it: no credentials of the machine are used, no request leaves it, and every call is noted."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import pytest
from botocore import handlers, session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.loaders import create_loader
from botocore.retries.standard import ExponentialBackoff
from moto import mock_aws
from moto.core.models import botocore_stubber

from tests.adapters.dynamodb.conftest import ENVIRONMENT
from tests.adapters.dynamodb.wire import Fault, refused
from tests.stack.template import REGION
from wirewatch.adapters.dynamodb_rows import KEY

throttled = refused("ThrottlingException")  # of DynamoDB
_LOADER = create_loader()
_IAM = {"secrets-manager": "secretsmanager"}


class Row(NamedTuple):
    """A row that a request names. `operation` is what it alone would be, where it is one of a transaction."""

    table: str
    key: str
    operation: str = ""


# A transaction has no right of its own: each of its writes needs one.
_WRITES = {"Put": "PutItem", "Update": "UpdateItem"}


@dataclass(frozen=True)
class Call:
    """A request that a function made of AWS.

    `service` is as in an IAM action; `of` is what the request names: tables or an index, a queue's URL, a topic, an
    object's address, a secret; `rows` are the rows of tables.
    """

    function: str
    service: str
    operation: str
    of: tuple[str, ...]
    rows: tuple[Row, ...] = ()

    def __str__(self) -> str:
        """The operation, and the kinds of the rows, such as state or alert; many claims or alerts in one as one."""
        return " ".join(dict.fromkeys((self.operation, *(row.key.partition("#")[0] for row in self.rows))))


class Line:
    """Stands between botocore's retries and moto, for every client: notes what functions ask for, and can spoil it.

    Requests pass one at a time: moto undoes a transaction by putting back a copy of its tables, and with it whatever
    other threads have written meanwhile.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._function = ""
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._lock = Lock()

    @contextmanager
    def used_by(self, function: str) -> Iterator[None]:
        """While a function runs. Who else uses the line is not noted, and not disturbed."""
        self._function = function
        try:
            yield
        finally:
            self._function = ""

    def spoil(self, operation: str, *faults: Fault) -> None:
        """Let the next requests of functions for an operation meet these faults, one each."""
        self._faults[operation] += faults

    def send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        """Answer a request in moto's place, or let it pass."""
        service, operation = event_name.split(".")[1:]

        def to_moto(request: AWSPreparedRequest) -> AWSResponse:
            answer: AWSResponse | None = botocore_stubber(event_name, request)
            assert answer is not None
            return answer

        with self._lock:
            if self._function:
                named, rows = _named(request)
                self.calls.append(Call(self._function, _IAM.get(service, service), operation, named, rows))
                if self._faults[operation]:
                    return self._faults[operation].pop(0)(request, to_moto)
            return to_moto(request)


@contextmanager
def on_moto() -> Iterator[Line]:
    """An empty account, until the end."""
    line = Line()
    with pytest.MonkeyPatch.context() as patched, mock_aws():
        patched.delenv("AWS_PROFILE", raising=False)
        for name, value in {**ENVIRONMENT, "AWS_DEFAULT_REGION": REGION}.items():
            patched.setenv(name, value)
        # How moto comes between every new client and AWS. A request goes to all who stand there.
        others = [each for each in handlers.BUILTIN_HANDLERS if each[1] is not botocore_stubber]
        patched.setattr(handlers, "BUILTIN_HANDLERS", [*others, ("before-send", line.send)])
        # To parse the models of the services anew for each function would take longer than the tests.
        patched.setattr(session, "create_loader", lambda _: _LOADER)
        patched.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0.0)
        yield line


def sns_refuses(code: str, status: int = 400) -> Fault:
    """SNS answers an error."""
    body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error></ErrorResponse>"
    return lambda request, _: AWSResponse(request.url, status, HTTPHeaders(), _Raw(body.encode()))


class _Raw(BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def _named(request: AWSPreparedRequest) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """What a request names, and its rows."""
    body = request.body.decode() if isinstance(request.body, bytes) else str(request.body or "")
    if "amz-json" in str(request.headers.get("Content-Type", "")):
        asked: dict[str, Any] = json.loads(body)
        if "IndexName" in asked:
            return (f"{asked['TableName']}/index/{asked['IndexName']}",), ()
        rows = tuple(_rows(asked, ""))
        named = [asked[name] for name in ("QueueUrl", "SecretId") if name in asked]
        return tuple(dict.fromkeys([*named, *(row.table for row in rows)])), rows
    topic = parse_qs(body).get("TopicArn")
    return (topic[0] if topic else request.url,), ()


def _rows(asked: Any, table: str, operation: str = "") -> Iterator[Row]:
    """The rows that a request to DynamoDB names, in a batch or a transaction too."""
    if isinstance(asked, list):
        for each in asked:
            yield from _rows(each, table, operation)
    elif isinstance(asked, dict) and isinstance(asked.get(KEY), dict):
        yield Row(table, asked[KEY]["S"], operation)
    elif isinstance(asked, dict):
        for name, each in asked.get("RequestItems", {}).items():
            yield from _rows(each, name)
        for name in [name for name in asked if name != "RequestItems"]:
            yield from _rows(asked[name], asked.get("TableName", table), _WRITES.get(name, operation))
