"""Alerts on a topic: what subscribers get, what a filter sees, and which errors are for now and which for good."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from tests.builders import alert
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.sns import SnsOpsTopic, SnsTopic
from wirewatch.errors import Refused, Unavailable
from wirewatch.render import email
from wirewatch.render import json as json_lines

FILTERED = alert(severity="critical", tags=("wire",), language="ru", watches=("potash", "Беларусь"))


@pytest.fixture
def topic(clients: AwsClients) -> str:
    return clients.sns.create_topic(Name="alerts")["TopicArn"]


def subscribed(clients: AwsClients, topic: str, name: str, **attributes: str) -> str:
    url = clients.sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    clients.sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true", **attributes}
    )
    return url


def messages(clients: AwsClients, url: str) -> list[Any]:
    got: Any = clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return list(got.get("Messages", []))


def test_one_message_holds_the_text_for_people_and_the_json_for_machines(clients: AwsClients, topic: str) -> None:
    url = subscribed(clients, topic, "all")
    SnsTopic(topic, clients).publish(FILTERED)
    (message,) = messages(clients, url)
    assert message["Body"] == email.body(FILTERED)
    assert message["MessageAttributes"]["alert"]["StringValue"] == json_lines.line(FILTERED)


@pytest.mark.parametrize(
    ("policy", "passes"),
    [
        ({"severity": ["critical"]}, True),
        ({"severity": ["low", "normal"]}, False),
        ({"watch": ["Беларусь"]}, True),
        ({"watch": ["gas"]}, False),
        ({"source": [{"prefix": "wor"}]}, True),
        ({"tags": ["wire"], "kind": ["alert", "update"]}, True),
        ({"tags": ["blog"]}, False),
        ({"language": ["ru"]}, True),
        ({"kind": ["summary"]}, False),
    ],
)
def test_a_filter_policy_sees_the_attributes(
    clients: AwsClients, topic: str, policy: dict[str, Any], *, passes: bool
) -> None:
    url = subscribed(clients, topic, "some", FilterPolicy=json.dumps(policy))
    SnsTopic(topic, clients).publish(FILTERED)
    assert len(messages(clients, url)) == passes


def test_the_plain_form_passes_the_same_filters(clients: AwsClients, topic: str) -> None:
    url = subscribed(clients, topic, "some", FilterPolicy=json.dumps({"watch": ["Беларусь"], "tags": ["wire"]}))
    SnsTopic(topic, clients).publish(FILTERED, plain=True)
    assert len(messages(clients, url)) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("InvalidParameter", Refused),
        ("InvalidParameterValue", Refused),
        ("Throttling", Unavailable),
        ("AuthorizationError", Unavailable),
        ("NotFound", Unavailable),
        ("KMSAccessDenied", Unavailable),
        ("InternalError", Unavailable),
        ("EndpointDisabled", Unavailable),
        ("SomethingNew", Unavailable),
    ],
)
def test_only_what_is_wrong_with_this_very_message_is_for_good(
    clients: AwsClients, topic: str, code: str, error: type[Exception]
) -> None:
    tries = []

    def refuse(**_: Any) -> None:
        tries.append(code)
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "Publish")

    clients.sns.meta.events.register("before-call.sns.Publish", refuse)
    with pytest.raises(error, match=code):
        SnsTopic(topic, clients).publish(FILTERED)
    assert len(tries) == 1


def test_an_answer_that_does_not_come_is_for_now_and_is_not_tried_again(clients: AwsClients, topic: str) -> None:
    tries = []

    def silent(request: Any, **_: Any) -> None:
        tries.append(request.url)
        raise ConnectTimeoutError(endpoint_url=request.url)

    clients.sns.meta.events.register_first("before-send.sns.Publish", silent)
    with pytest.raises(Unavailable, match="Connect timeout"):
        SnsTopic(topic, clients).publish(FILTERED)
    assert len(tries) == 1


def test_a_notice_of_any_length_and_line_reaches_the_operators(clients: AwsClients, topic: str) -> None:
    url = subscribed(clients, topic, "operators")
    SnsOpsTopic(topic, clients).publish("Wirewatch:\nrefused\x00" * 20, "sources.yaml:3:1: unknown key\n" * 5000)
    (message,) = messages(clients, url)
    assert message["Body"].startswith("sources.yaml:3:1: unknown key\n")
    assert len(message["Body"].encode()) <= 32 * 1024
