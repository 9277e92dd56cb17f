"""Queues in SQS."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb_calls import grouped
from wirewatch.errors import QueueError, UnreadableRecord
from wirewatch.model import Poll

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageAttributeValueTypeDef

# Entries in a SendMessageBatch, and the longest visibility timeout.
BATCH = 10
LONGEST_WAIT = timedelta(hours=12)


class SqsQueue:
    """A queue, for what is put on it and for what becomes of a message that was received."""

    def __init__(self, url: str, clients: AwsClients) -> None:
        self._url = url
        self._clients = clients

    def send(self, polls: Sequence[Poll]) -> None:
        """Put polls on the queue. Raises QueueError, also where only some could be put."""
        for group in grouped(polls, BATCH):
            entries = [{"Id": str(at), "MessageBody": encoded(poll)} for at, poll in enumerate(group)]
            try:
                answer = self._clients.sqs.send_message_batch(QueueUrl=self._url, Entries=entries)  # type: ignore[arg-type]
            except (BotoCoreError, ClientError) as error:
                raise QueueError(f"SQS: {error}") from error
            if failed := answer.get("Failed"):  # the call as a whole succeeds all the same
                first = group[int(failed[0]["Id"])].source
                raise QueueError(f"SQS did not take {len(failed)} polls, that of {first} first: {failed[0]['Code']}")

    def put_aside(self, record: Mapping[str, Any], reason: str) -> None:
        """Put a message that was received elsewhere here as it was, with the reason as an attribute more. A text
        attribute stays, so that a person can have it delivered anew. Raises QueueError."""
        attributes: dict[str, MessageAttributeValueTypeDef] = {
            name: {"DataType": attribute["dataType"], "StringValue": attribute["stringValue"]}
            for name, attribute in record.get("messageAttributes", {}).items()
            if "stringValue" in attribute
        }
        attributes["reason"] = {"DataType": "String", "StringValue": reason[:1000] or "unknown"}
        try:
            self._clients.sqs.send_message(QueueUrl=self._url, MessageBody=record["body"], MessageAttributes=attributes)
        except (BotoCoreError, ClientError) as error:
            raise QueueError(f"SQS: {error}") from error

    def bring_again(self, receipt: str, after: timedelta) -> None:
        """Have a received message come again after a while, rather than when its visibility ends. Raises QueueError."""
        seconds = int(min(max(after, timedelta(0)), LONGEST_WAIT).total_seconds())
        try:
            self._clients.sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError) as error:
            raise QueueError(f"SQS: {error}") from error


def encoded(poll: Poll) -> str:
    """A poll as a message's body."""
    return msgspec.json.encode(poll).decode()


def poll(body: str) -> Poll:
    """The poll of a message's body. Raises UnreadableRecord."""
    try:
        return msgspec.json.decode(body, type=Poll)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UnreadableRecord(f"a message that is no poll: {error}") from error
