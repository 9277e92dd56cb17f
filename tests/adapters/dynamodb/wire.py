"""What passes between a client and moto: every request is noted, and the next ones can be made to fail."""

import io
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from moto.core.models import botocore_stubber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Pass = Callable[[AWSPreparedRequest], AWSResponse]
Fault = Callable[[AWSPreparedRequest, Pass], AWSResponse]
"""What happens to a request, given what would have happened to it."""


class Wire:
    """Stands between botocore's retries and moto.

    Requests pass one at a time: moto undoes a transaction by putting back a copy of its tables, and with it whatever
    other threads have written meanwhile.
    """

    def __init__(self, client: "DynamoDBClient") -> None:
        self.client = client
        self.bodies: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.sent: list[str] = []
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._page = 0
        self._lock = Lock()
        events: Any = client.meta.events  # typed for handlers that answer nothing
        events.unregister("before-send", botocore_stubber)
        events.register("before-send.dynamodb", self._send)
        events.register("before-call.dynamodb", self._note_call)
        events.register("before-parameter-build.dynamodb.Query", self._limit)

    def clear(self) -> None:
        """Forget what has passed, and what was to come."""
        for past in (self.bodies, self.calls, self.sent, self._faults):
            past.clear()
        self._page = 0

    def spoil(self, operation: str, *faults: Fault) -> None:
        """Let the next requests for an operation meet these faults, one each."""
        self._faults[operation] += faults

    def turn_pages(self, rows: int) -> None:
        """Let a page of a query have so many rows."""
        self._page = rows

    def _note_call(self, model: Any, **_: Any) -> None:
        self.calls.append(model.name)

    def _limit(self, params: dict[str, Any], **_: Any) -> None:
        if self._page:
            params["Limit"] = self._page

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        def to_moto(request: AWSPreparedRequest) -> AWSResponse:
            answer = botocore_stubber(event_name, request)
            assert answer is not None
            return answer

        operation = event_name.rpartition(".")[2]
        with self._lock:
            self.sent.append(operation)
            self.bodies.append(_asked(request))
            faults = self._faults[operation]
            return faults.pop(0)(request, to_moto) if faults else to_moto(request)


def refused(code: str, status: int = 400, **more: Any) -> Fault:
    """DynamoDB refuses the request, and does nothing."""
    answer = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "Not now.", **more}
    return lambda request, _: _answer(request, status, answer)


def cancelled(*codes: str) -> Fault:
    """DynamoDB cancels the transaction, with a reason for each of its actions."""
    return refused("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])


def answered(**answer: Any) -> Fault:
    """DynamoDB answers this."""
    return lambda request, _: _answer(request, 200, answer)


def unreachable(request: AWSPreparedRequest, _: Pass) -> AWSResponse:
    """Nobody takes the request."""
    raise ConnectTimeoutError(endpoint_url=request.url)


def unanswered(request: AWSPreparedRequest, to_moto: Pass) -> AWSResponse:
    """DynamoDB does what it is asked, and its answer is lost."""
    to_moto(request)
    raise ReadTimeoutError(endpoint_url=request.url)


def overtaken(attribute: str, value: "AttributeValueTypeDef") -> Fault:
    """Another puts the same row just before, with another value in one attribute."""

    def fault(request: AWSPreparedRequest, to_moto: Pass) -> AWSResponse:
        asked = _asked(request)
        request.body = json.dumps(
            {"TableName": asked["TableName"], "Item": {**asked["Item"], attribute: value}}
        ).encode()
        to_moto(request)
        request.body = json.dumps(asked).encode()
        return to_moto(request)

    return fault


def partly(keys: int) -> Fault:
    """DynamoDB gives the rows of the first keys of a BatchGetItem, and leaves the others unprocessed."""

    def fault(request: AWSPreparedRequest, to_moto: Pass) -> AWSResponse:
        asked = _asked(request)
        [(table, wanted)] = asked["RequestItems"].items()
        left = {table: {**wanted, "Keys": wanted["Keys"][keys:]}}
        if not keys:
            return _answer(request, 200, {"Responses": {}, "UnprocessedKeys": left})
        request.body = json.dumps({"RequestItems": {table: {**wanted, "Keys": wanted["Keys"][:keys]}}}).encode()
        return _answer(request, 200, {**json.loads(to_moto(request).content), "UnprocessedKeys": left})

    return fault


def _asked(request: AWSPreparedRequest) -> Any:
    assert isinstance(request.body, bytes)
    return json.loads(request.body)


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def _answer(request: AWSPreparedRequest, status: int, answer: dict[str, Any]) -> AWSResponse:
    return AWSResponse(request.url, status, HTTPHeaders(), _Raw(json.dumps(answer).encode()))
