"""Polls on a queue: sent in batches, read back as they were, and what is refused is said."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import MINUTE, NOW
from wirewatch.adapters import sqs
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.sqs import SqsQueue
from wirewatch.errors import QueueError, UnreadableRecord
from wirewatch.model import Poll


@pytest.fixture
def url(clients: AwsClients) -> str:
    return clients.sqs.create_queue(QueueName="polls")["QueueUrl"]


def received(clients: AwsClients, url: str) -> list[Any]:
    messages: list[Any] = []
    while got := clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get(
        "Messages"
    ):
        messages += got
    return messages


def test_polls_come_off_the_queue_as_they_were_put_on_it(clients: AwsClients, url: str) -> None:
    polls = [Poll(f"source-{number}", NOW, NOW + MINUTE if number % 2 else None) for number in range(23)]
    SqsQueue(url, clients).send(polls)
    assert sorted(map(repr, (sqs.poll(message["Body"]) for message in received(clients, url)))) == sorted(
        map(repr, polls)
    )


def test_no_polls_are_no_call(clients: AwsClients) -> None:
    SqsQueue("https://nowhere.example.com/queue", clients).send([])


def test_a_poll_that_the_queue_does_not_take_is_an_error_though_the_call_succeeds(
    clients: AwsClients, url: str
) -> None:
    def partly(**_: Any) -> Any:
        return None, {"Successful": [], "Failed": [{"Id": "1", "SenderFault": False, "Code": "InternalError"}]}

    clients.sqs.meta.events.register("before-call.sqs.SendMessageBatch", lambda **_: _answered(partly()[1]))
    with pytest.raises(QueueError, match="did not take 1 polls, that of second first: InternalError"):
        SqsQueue(url, clients).send([Poll("first", NOW), Poll("second", NOW)])


def _answered(parsed: Any) -> Any:
    class Http:
        status_code = 200

    return Http(), parsed


def test_a_queue_that_is_not_there_is_an_error(clients: AwsClients, url: str) -> None:
    queue = SqsQueue(url + "-gone", clients)
    with pytest.raises(QueueError, match="SQS"):
        queue.send([Poll("world", NOW)])
    with pytest.raises(QueueError, match="SQS"):
        queue.put_aside({"body": "body"}, "reason")
    with pytest.raises(QueueError, match="SQS"):
        queue.bring_again("receipt", timedelta(0))


def test_a_message_is_put_aside_as_it_was_with_the_reason(clients: AwsClients, url: str) -> None:
    attributes = {
        "alert": {"dataType": "String", "stringValue": "{}", "stringListValues": []},
        "watch": {"dataType": "String.Array", "stringValue": '["potash"]'},
        "picture": {"dataType": "Binary", "binaryValue": "AAAA"},
    }
    SqsQueue(url, clients).put_aside({"body": "not a poll", "messageAttributes": attributes}, "no poll")
    (message,) = received(clients, url)
    assert message["Body"] == "not a poll"
    assert {name: one["StringValue"] for name, one in message["MessageAttributes"].items()} == {
        "alert": "{}",
        "watch": '["potash"]',
        "reason": "no poll",
    }


def test_a_message_that_is_to_come_again_at_once_does(clients: AwsClients, url: str) -> None:
    queue = SqsQueue(url, clients)
    queue.send([Poll("world", NOW)])
    (message,) = received(clients, url)
    assert received(clients, url) == []
    queue.bring_again(message["ReceiptHandle"], timedelta(0))
    assert len(received(clients, url)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        '{"source": "world"}',
        '{"source": 7, "slot": "2026-11-23T12:00:00Z"}',
        '{"source": "world", "slot": "soon"}',
        '{"source": "world", "slot": 1}',
        '{"source": "world", "slot": "2026-11-23T12:00:00Z", "delayed_until": "later"}',
    ],
)
def test_what_is_no_poll_is_unreadable(body: str) -> None:
    with pytest.raises(UnreadableRecord, match="a message that is no poll"):
        sqs.poll(body)
