"""What Lambda hands to the functions: records of queues and of a stream, events of a bucket; and what it gets back."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import sqs
from wirewatch.adapters.sqs import SqsQueue
from wirewatch.errors import UnreadableRecord, WirewatchError
from wirewatch.model import Delivery, Outcome, Poll, Pushed

T = TypeVar("T")
Record = Mapping[str, Any]

_ALERT = "alert#"
# Seconds. The longest is what a queue's visibility timeout is in template.yaml.
LONGER_EACH_TIME, LONGEST_PAUSE = 10, 360


class ComesAgain(WirewatchError):
    """A record's work is not done: the queue or stream is to bring it again."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot be read, and why."""

    record: Record
    reason: str


class Batch(Generic[T]):
    """The records of an invocation and what they say. Settled one by one, those whose work is not done come again."""

    def __init__(self, event: Mapping[str, Any], read: Callable[[Record], T]) -> None:
        self._event = dict(event)
        self._by_id = {_id(record): record for record in event["Records"]}
        self._said: dict[str, T] = {}
        self._again: dict[str, str] = {}
        self.unreadable: list[Unreadable] = []
        for name, record in self._by_id.items():
            try:
                self._said[name] = read(record)
            except UnreadableRecord as error:
                self.unreadable.append(Unreadable(record, str(error)))

    @property
    def values(self) -> list[T]:
        """What the readable records say."""
        return list(self._said.values())

    def records_of(self, values: Collection[T]) -> list[Record]:
        """The records that say one of these."""
        return [self._by_id[name] for name, said in self._said.items() if said in values]

    def bring_again(self, records: Iterable[Record], reason: str) -> None:
        """Have records come again."""
        self._again |= {_id(record): reason for record in records}

    def answer(self, context: LambdaContext) -> PartialItemFailureResponse:
        """What Lambda is answered: the records that are to come again."""
        is_queue = all("messageId" in record for record in self._by_id.values())
        kind = EventType.SQS if is_queue else EventType.DynamoDBStreams
        processor = BatchProcessor(kind, raise_on_entire_batch_failure=False)
        return process_partial_response(self._event, self._settle, processor, context)

    def _settle(self, record: SQSRecord | DynamoDBRecord) -> None:
        reason = self._again.get(_id(record.raw_event))
        if reason:
            raise ComesAgain(reason)


def settle_visits(batch: Batch[Poll], outcomes: Iterable[Outcome], queue: SqsQueue) -> None:
    """Have polls come again that came to nothing through no fault of their sources; and what nobody can read at once,
    until the third time takes it to the dead-letter queue."""
    undone = {outcome.source for outcome in outcomes if outcome.retry}
    batch.bring_again(batch.records_of([poll for poll in batch.values if poll.source in undone]), "the store failed")
    for unreadable in batch.unreadable:
        queue.bring_again(unreadable.record["receiptHandle"], timedelta(0))
    batch.bring_again([unreadable.record for unreadable in batch.unreadable], "it cannot be read")


def settle_deliveries(
    batch: Batch[str], deliveries: Iterable[Delivery], queue: SqsQueue, dead_letters: SqsQueue
) -> None:
    """Have alerts come again that the channel did not take for now; put aside what it never will, and what nobody can
    read."""
    for unreadable in batch.unreadable:
        dead_letters.put_aside(unreadable.record, unreadable.reason)
    for delivery in deliveries:
        records = batch.records_of([delivery.alert])
        if delivery.state == "FAILED":
            dead_letters.put_aside(records[0], delivery.reason)
        elif delivery.state == "PENDING":
            batch.bring_again(records, delivery.reason)
            for record in records:
                queue.bring_again(record["receiptHandle"], pause(record, delivery.again_in))


def poll(record: Record) -> Poll:
    """The poll of a record of FetchQueue. Raises UnreadableRecord."""
    return sqs.poll(record["body"])


def sent_alert(record: Record) -> str:
    """The id of the alert in a record of a queue that subscribes to the alerts, raw. Raises UnreadableRecord."""
    try:
        alert_id = json.loads(record["messageAttributes"]["alert"]["stringValue"])["id"]
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableRecord(f"a message without an alert: {error!r}") from error
    if not (isinstance(alert_id, str) and alert_id):
        raise UnreadableRecord("a message whose alert has no id")
    return alert_id


def pause(record: Record, seconds: int | None) -> timedelta:
    """After what time a message is to come again: not before `seconds`, and later with each time that it has come.

    A queue gives up after so many times, not after so much time: with short pauses only, a channel that is down for
    hours would use them up.
    """
    times = int(record["attributes"]["ApproximateReceiveCount"])
    return timedelta(seconds=max(seconds or 0, min(LONGER_EACH_TIME * times, LONGEST_PAUSE)))


def stored_alert(record: Record) -> str:
    """The id of the alert in a record of the Alerts table's stream. Raises UnreadableRecord."""
    try:
        key = record["dynamodb"]["Keys"]["pk"]["S"]
    except (KeyError, TypeError) as error:
        raise UnreadableRecord(f"a stream record without a key: {error!r}") from error
    if not (isinstance(key, str) and key.startswith(_ALERT) and key != _ALERT):
        raise UnreadableRecord(f"a stream record of something else than an alert: {key!r:.80}")
    return key.removeprefix(_ALERT)


def pushed_object(event: Record) -> Pushed:
    """The object that an event of the bucket tells of. Raises UnreadableRecord."""
    try:
        pushed = event["detail"]["object"]
        return Pushed(str(pushed["key"]), str(pushed.get("version-id", "")), str(pushed.get("sequencer", "")))
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableRecord(f"an event that names no object: {error!r}") from error


def _id(record: Record) -> str:
    """How Lambda is told of a record: by its message's id, or its number in the stream."""
    return str(record["messageId"] if "messageId" in record else record["dynamodb"]["SequenceNumber"])
