"""Plays the parts of Lambda, EventBridge and its Scheduler: brings to the handlers what the stack's wiring says."""

import base64
import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import PurePosixPath
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from moto.events.models import EventPattern, EventPatternParser

from tests.stack.aws import Line
from tests.stack.deployment import Deployment
from tests.stack.template import ROOT, Resource
from wirewatch.ports import Clock
from wirewatch.settings import ALLOW_LOOPBACK, read_slack, read_stack
from wirewatch.wiring.stack import lambda_app, slack_app

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

Record = dict[str, Any]
MAPPING, SCHEDULE, RULE = "AWS::Lambda::EventSourceMapping", "AWS::Scheduler::Schedule", "AWS::Events::Rule"
ASYNCHRONOUS = "AWS::Lambda::EventInvokeConfig"
LONGEST = 100  # rounds after which what goes on is taken for a loop


@dataclass(frozen=True)
class Context:
    """What Lambda says of an invocation, as far as anybody asks."""

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    aws_request_id: str


@dataclass
class _StreamPosition:
    """How far a mapping has read a stream, and what of it is not yet done."""

    iterator: str
    undone: list[Record] = field(default_factory=list)
    tries: int = 0


class Runtime:
    """Runs the functions of a deployment. Nothing happens by itself: a test says when."""

    def __init__(self, deployment: Deployment, line: Line, clock: Clock) -> None:
        self._deployment = deployment
        self._stack = deployment.stack
        self._line = line
        self._clock = clock
        self._positions: dict[str, _StreamPosition] = {}
        self._in_hand: list[tuple[str, str]] = []
        self._known_objects: set[str] = set()
        self._apps: dict[str, Callable[[], object]] = {}
        self._invocations = 0

    # What a test may let happen

    def invoke(self, function: str, event: object) -> Any:
        """What a function answers to an event; what it raises is raised."""
        resource = self._stack.resources[function]
        module = handler_module(resource)
        self._invocations += 1
        context = Context(
            self._stack.id_of(function),
            int(resource.properties["MemorySize"]),
            self._stack.arn_of(function),
            f"request-{self._invocations}",
        )
        with environment(resource), self._line.used_by(function), pytest.MonkeyPatch.context() as patched:
            patched.setattr(module, "app", self._apps.setdefault(function, self._app(function)))
            return getattr(module, resource.properties["Handler"].rpartition(".")[2])(event, context)

    def cool(self) -> None:
        """Let every function lose what it has in memory."""
        self._apps.clear()

    def tick(self, function: str) -> bool:
        """Let the schedule of a function fire; whether an invocation succeeded."""
        arn = self._stack.arn_of(function)
        [_] = [each for each in self._of(SCHEDULE) if each.properties["Target"]["Arn"] == arn]
        return self._invoke_asynchronously(function, sample(self._stack.resources[function]))

    def bring_events(self) -> bool:
        """Let EventBridge tell of the objects that are new in the bucket; whether there were any."""
        answer = self._deployment.clients.s3.list_object_versions(Bucket=self._deployment.bucket)
        versions = {each["VersionId"]: each["Key"] for each in answer.get("Versions", [])}
        new = {version: key for version, key in versions.items() if version not in self._known_objects}
        self._known_objects |= new.keys()
        for version, key in new.items():
            event = object_created(self._deployment.bucket, key, version)
            for rule in self._of(RULE):
                if matches(rule.properties["EventPattern"], event):
                    for target in rule.properties["Targets"]:
                        self._invoke_asynchronously(self._stack.named(target["Arn"]).name, event)
        return bool(new)

    def poll(self, *functions: str) -> bool:
        """Let the mappings of functions, all if none is named, bring a batch each; whether there was one to bring."""
        wanted = list(map(self._stack.id_of, functions))
        mappings = [each for each in self._of(MAPPING) if not wanted or each.properties["FunctionName"] in wanted]
        moved = [
            self._poll_stream(each) if "/stream/" in each.properties["EventSourceArn"] else self._poll_queue(each)
            for each in mappings
        ]
        return any(moved)

    def settle(self) -> None:
        """Let everything go on until nothing moves any more."""
        for _ in range(LONGEST):
            if not (self.bring_events() | self.poll()):
                return
        raise AssertionError("it does not come to rest")

    def visibility_ends(self) -> None:
        """Let the visibility timeout of every message end that a function has had and that is still in its queue."""
        for queue, receipt in self._in_hand:
            self._deployment.clients.sqs.change_message_visibility(
                QueueUrl=queue, ReceiptHandle=receipt, VisibilityTimeout=0
            )
        self._in_hand.clear()

    # How it happens

    def _of(self, kind: str) -> list[Resource]:
        return list(self._stack.of_type(kind).values())

    def _app(self, function: str) -> Callable[[], object]:
        if "WIREWATCH_SLACK_QUEUE" in self._stack.resources[function].properties["Environment"]["Variables"]:
            return cache(lambda: slack_app(read_stack(os.environ), read_slack(os.environ), clock=self._clock))
        return cache(lambda: lambda_app(read_stack(os.environ), clock=self._clock))

    def _invoke_asynchronously(self, function: str, event: Record) -> bool:
        [settings] = [
            each.properties
            for each in self._of(ASYNCHRONOUS)
            if each.properties["FunctionName"] == self._stack.id_of(function)
        ]
        for _ in range(1 + settings["MaximumRetryAttempts"]):
            try:
                self.invoke(function, event)
            except Exception as error:  # noqa: BLE001 - Lambda takes whatever a function raises
                failure = {"errorType": type(error).__name__, "errorMessage": str(error)}
            else:
                return True
        self._give_up(settings, {"requestPayload": event, "responsePayload": failure})
        return False

    def _give_up(self, settings: Mapping[str, Any], told: Record) -> None:
        destination = self._stack.named(settings["DestinationConfig"]["OnFailure"]["Destination"])
        self._deployment.clients.sqs.send_message(
            QueueUrl=self._stack.id_of(destination.name), MessageBody=json.dumps(told)
        )

    def _poll_queue(self, mapping: Resource) -> bool:
        sqs, queue = self._deployment.clients.sqs, self._stack.named(mapping.properties["EventSourceArn"])
        url = self._stack.id_of(queue.name)
        messages = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=mapping.properties["BatchSize"],
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        ).get("Messages", [])
        if not messages:
            return False
        records = [queue_record(message, mapping.properties["EventSourceArn"]) for message in messages]
        failed = self._failed(mapping, records, [record["messageId"] for record in records])
        for record in records:
            if record["messageId"] in failed:
                self._in_hand.append((url, record["receiptHandle"]))
            else:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=record["receiptHandle"])
        return True

    def _poll_stream(self, mapping: Resource) -> bool:
        settings = mapping.properties
        position = self._positions.get(mapping.name) or self._positions.setdefault(mapping.name, self._start(mapping))
        answer = self._deployment.streams.get_records(ShardIterator=position.iterator)
        position.iterator = answer["NextShardIterator"]
        patterns = [json.loads(each["Pattern"]) for each in settings["FilterCriteria"]["Filters"]]
        records = [stream_record(record, settings["EventSourceArn"]) for record in answer["Records"]]
        position.undone += [each for each in records if any(matches(pattern, each) for pattern in patterns)]
        batch = position.undone[: settings["BatchSize"]]
        if not batch:
            return False
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        failed = self._failed(mapping, batch, numbers)
        # Order counts in a stream: from the first that failed on, all come again.
        done = min(map(numbers.index, failed), default=len(batch))
        position.tries = 1 if done else position.tries + 1
        if done == len(batch):
            position.tries = 0
        elif position.tries > settings["MaximumRetryAttempts"]:
            self._give_up(settings, {"DDBStreamBatchInfo": {"startSequenceNumber": numbers[done]}})
            done, position.tries = len(batch), 0
        position.undone = position.undone[done:]
        return True

    def _start(self, mapping: Resource) -> _StreamPosition:
        table = self._stack.named(mapping.properties["EventSourceArn"].partition("/stream/")[0])
        start = mapping.properties["StartingPosition"]
        return _StreamPosition(self._deployment.stream(self._stack.id_of(table.name), start))

    def _failed(self, mapping: Resource, records: Sequence[Record], names: Sequence[str]) -> list[str]:
        """The names of the records that are to come again: all of them where the function raises."""
        function = self._stack.named(mapping.properties["FunctionName"]).name
        try:
            answer = self.invoke(function, {"Records": [json.loads(json.dumps(record)) for record in records]})
        except Exception:  # noqa: BLE001 - Lambda takes whatever a function raises
            return list(names)
        if "ReportBatchItemFailures" not in mapping.properties.get("FunctionResponseTypes", []):
            return []
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def handler_module(function: Resource) -> ModuleType:
    """The module that a function's `Handler` names, in the folder that is its code."""
    folder = PurePosixPath(function.properties["Code"]["S3Key"])
    module = function.properties["Handler"].rpartition(".")[0]
    return importlib.import_module(".".join((*folder.parts, module)))


@contextmanager
def environment(function: Resource) -> Iterator[None]:
    """The environment that a function has, with nothing else of Wirewatch in it but that sources may be on loopback."""
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("WIREWATCH_")]:
            patched.delenv(name)
        for name, value in function.properties["Environment"]["Variables"].items():
            patched.setenv(name, str(value))
        patched.setenv(ALLOW_LOOPBACK, "1")
        yield


def sample(function: Resource) -> Record:
    """The sample of a function's event."""
    name = PurePosixPath(function.properties["Code"]["S3Key"]).name
    event: Record = json.loads((ROOT / "events" / f"{name}.json").read_text(encoding="utf-8"))
    return event


def matches(pattern: Mapping[str, Any], event: Record) -> bool:
    """Whether an event pattern, which is also the form of a mapping's filter, accepts an event."""
    text = json.dumps(pattern)
    return EventPattern(text, EventPatternParser(text).parse()).matches_event(event)  # type: ignore[arg-type]


def queue_record(message: "MessageTypeDef", arn: str) -> Record:
    """A message as Lambda hands it to a function."""
    attributes: Record = {
        name: {
            "stringValue": value.get("StringValue"),
            "stringListValues": [],
            "binaryListValues": [],
            "dataType": value["DataType"],
        }
        for name, value in message.get("MessageAttributes", {}).items()
    }
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": arn.split(":")[3],
    }


def stream_record(record: Mapping[str, Any], arn: str) -> Record:
    """A record of a table's stream as Lambda hands it to a function: bytes in Base64, moments as seconds."""

    def plain(value: object) -> object:
        return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()  # type: ignore[arg-type]

    told: Record = json.loads(json.dumps({**record, "eventSourceARN": arn}, default=plain))
    return told


def object_created(bucket: str, key: str, version: str) -> Record:
    """What S3 tells EventBridge of a new object."""
    event: Record = json.loads((ROOT / "events" / "configure.json").read_text(encoding="utf-8"))
    event["detail"] |= {"bucket": {"name": bucket}}
    event["detail"]["object"] |= {"key": key, "version-id": version}
    return event
