"""Those who get what the stack sends: queues that subscribe to its topics, and a stand-in for Slack."""

import json
import re
from dataclasses import dataclass
from typing import Any

from pytest_httpserver import HTTPServer

from wirewatch.adapters.aws import AwsClients

HOOK = "/services/T000/B000/geheim0815"
_ALERT = re.compile(r"\balert ([0-9a-f]{8})\b")


class Subscriber:
    """A queue of its own that subscribes to a topic, and what has come to it."""

    def __init__(self, name: str, topic: str, *, raw: bool) -> None:
        self._sqs = AwsClients().sqs
        self._came: list[Any] = []
        self._queue = self._sqs.create_queue(QueueName=name)["QueueUrl"]
        asked = self._sqs.get_queue_attributes(QueueUrl=self._queue, AttributeNames=["QueueArn"])
        arn = asked["Attributes"]["QueueArn"]
        allowed = {
            "Effect": "Allow",
            "Principal": {"Service": "sns.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
            "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
        }
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        self._sqs.set_queue_attributes(QueueUrl=self._queue, Attributes={"Policy": policy})
        AwsClients().sns.subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": str(raw).lower()}
        )

    def messages(self) -> list[Any]:
        """Every message so far, in the order they came."""
        while came := self._sqs.receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        ).get("Messages", []):
            self._came += came
            for message in came:
                self._sqs.delete_message(QueueUrl=self._queue, ReceiptHandle=message["ReceiptHandle"])
        return list(self._came)


class Inbox(Subscriber):
    """Gets alerts as machines do."""

    def __init__(self, topic: str) -> None:
        super().__init__("inbox", topic, raw=True)

    def alerts(self) -> list[dict[str, Any]]:
        """Every alert so far, of its message's attribute."""
        return [json.loads(message["MessageAttributes"]["alert"]["StringValue"]) for message in self.messages()]


@dataclass(frozen=True)
class Notice:
    """What operators are told."""

    subject: str
    text: str


class Desk(Subscriber):
    """Gets what operators get."""

    def __init__(self, topic: str) -> None:
        super().__init__("desk", topic, raw=False)

    def notices(self) -> list[Notice]:
        """Every notice so far."""
        envelopes = [json.loads(message["Body"]) for message in self.messages()]
        return [Notice(envelope["Subject"], envelope["Message"]) for envelope in envelopes]


class Slack:
    """A stand-in for Slack on loopback, that takes whatever is posted to one webhook."""

    def __init__(self, server: HTTPServer) -> None:
        server.expect_request(HOOK, method="POST").respond_with_data("ok")
        self._server = server
        self.webhook = server.url_for(HOOK)

    def posts(self) -> list[dict[str, Any]]:
        """Every message so far."""
        return [request.get_json() for request, _ in self._server.log]

    def references(self) -> list[str]:
        """What each alert shown so far gives of its id: the first 8 characters, in the small print below it."""
        small_print = (block for post in self.posts() for block in post["blocks"] if block["type"] == "context")
        return [found for block in small_print for found in _ALERT.findall(block["elements"][0]["text"])]
