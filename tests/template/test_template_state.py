"""What template.yaml keeps and carries: tables, queues, topics, the bucket; what is not there if nobody wants it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.stack.runtime import matches, object_created
from tests.stack.template import EVERYTHING, Stack, parsed, strings
from wirewatch.adapters.bundles import INCOMING
from wirewatch.adapters.dynamodb_rows import DELAYED, EXPIRY, KEY, LISTED, WAITING, Index

FUNCTION, MAPPING, QUEUE = "AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping", "AWS::SQS::Queue"
DAY = 86_400

# Tables

TABLES: dict[str, tuple[Index, ...]] = {
    "SourcesTable": (DELAYED,),
    "ArticlesTable": (),
    "AlertsTable": (WAITING, LISTED),
}
each_table = pytest.mark.parametrize("name", TABLES)


@each_table
def test_a_table_has_the_keys_and_the_indexes_that_the_store_uses(stack: Stack, name: str) -> None:
    table = stack.resources[name].properties
    indexes = TABLES[name]
    assert table["KeySchema"] == [{"AttributeName": KEY, "KeyType": "HASH"}]
    assert table.get("GlobalSecondaryIndexes", []) == [
        {
            "IndexName": index.name,
            "KeySchema": [
                {"AttributeName": index.partition, "KeyType": "HASH"},
                {"AttributeName": index.order, "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
        for index in indexes
    ]
    types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}
    strings = {KEY, *(index.partition for index in indexes)}
    assert types == dict.fromkeys(strings, "S") | {index.order: "N" for index in indexes}


@each_table
def test_a_table_is_paid_by_use_encrypted_recoverable_and_outlives_the_stack(stack: Stack, name: str) -> None:
    table = stack.resources[name]
    assert table.properties["BillingMode"] == "PAY_PER_REQUEST"
    assert table.properties["SSESpecification"] == {"SSEEnabled": True}
    assert table.properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    # A first deployment that fails leaves nothing behind, or the next one would find its names taken.
    assert (table.settings["DeletionPolicy"], table.settings["UpdateReplacePolicy"]) == (
        "RetainExceptOnCreate",
        "Retain",
    )


@each_table
def test_rows_expire_where_the_store_says_when(stack: Stack, name: str) -> None:
    wanted = {"AttributeName": EXPIRY, "Enabled": True}
    assert stack.resources[name].properties["TimeToLiveSpecification"] == wanted


def test_only_alerts_have_a_stream_and_it_carries_the_new_row(stack: Stack) -> None:
    streams = {name: stack.resources[name].properties.get("StreamSpecification") for name in TABLES}
    assert streams == {"SourcesTable": None, "ArticlesTable": None, "AlertsTable": {"StreamViewType": "NEW_IMAGE"}}


# Queues


def mapping(stack: Stack, function: str) -> Mapping[str, Any]:
    """What brings a queue or a stream to a function."""
    mappings = [each.properties for each in stack.of_type(MAPPING).values()]
    [found] = [each for each in mappings if each["FunctionName"] == stack.id_of(function)]
    return found


def dead_letters(stack: Stack) -> dict[str, str]:
    """The queues that have a dead-letter queue, and that."""
    redriven = {name: each.properties.get("RedrivePolicy") for name, each in stack.of_type(QUEUE).items()}
    return {name: stack.named(policy["deadLetterTargetArn"]).name for name, policy in redriven.items() if policy}


def test_every_queue_is_encrypted_by_sqs_itself(stack: Stack) -> None:
    for queue in stack.of_type(QUEUE).values():
        assert queue.properties["SqsManagedSseEnabled"] is True
        assert "KmsMasterKeyId" not in queue.properties


def test_every_queue_that_a_function_reads_has_a_dead_letter_queue_that_keeps_longer(stack: Stack) -> None:
    assert dead_letters(stack) == {"FetchQueue": "FetchDeadLetters", "SlackQueue": "SlackDeadLetters"}
    for source, target in dead_letters(stack).items():
        kept = stack.resources[source].properties["MessageRetentionPeriod"]
        assert stack.resources[target].properties["MessageRetentionPeriod"] > kept


def test_what_waits_for_a_person_is_kept_for_two_weeks(stack: Stack) -> None:
    waiting = [name for name in stack.of_type(QUEUE) if name.endswith("DeadLetters")]
    assert len(waiting) == 5
    assert {stack.resources[name].properties["MessageRetentionPeriod"] for name in waiting} == {14 * DAY}


@pytest.mark.parametrize(("queue", "function"), [("FetchQueue", "IngestFunction"), ("SlackQueue", "SlackFunction")])
def test_a_message_is_hidden_for_six_times_as_long_as_its_function_may_take(
    stack: Stack, queue: str, function: str
) -> None:
    timeout = stack.resources[function].properties["Timeout"]
    assert stack.resources[queue].properties["VisibilityTimeout"] == 6 * timeout
    assert mapping(stack, function)["EventSourceArn"] == stack.arn_of(queue)
    assert mapping(stack, function)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_polls_come_in_batches_and_are_given_up_soon(stack: Stack) -> None:
    queue, polls = stack.resources["FetchQueue"].properties, mapping(stack, "IngestFunction")
    assert (polls["BatchSize"], polls["MaximumBatchingWindowInSeconds"]) == (10, 5)
    assert (queue["MessageRetentionPeriod"], queue["RedrivePolicy"]["maxReceiveCount"]) == (3600, 3)


def test_alerts_for_slack_are_not_given_up_for_four_days(stack: Stack) -> None:
    queue = stack.resources["SlackQueue"].properties
    assert (queue["MessageRetentionPeriod"], queue["RedrivePolicy"]["maxReceiveCount"]) == (4 * DAY, 1000)


def test_the_stream_is_read_from_its_beginning_and_a_bad_record_does_not_hold_it_up(stack: Stack) -> None:
    stream = mapping(stack, "PublishFunction")
    assert stream["EventSourceArn"].startswith(stack.arn_of("AlertsTable") + "/stream/")
    assert stream["StartingPosition"] == "TRIM_HORIZON"
    assert stream["BisectBatchOnFunctionError"] is True
    assert (stream["MaximumRetryAttempts"], stream["MaximumRecordAgeInSeconds"]) == (5, DAY // 4)
    assert stream["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


# Topics


def test_topics_have_no_key_that_would_keep_alarms_from_them(stack: Stack) -> None:
    topics = stack.of_type("AWS::SNS::Topic")
    assert topics.keys() == {"AlertsTopic", "OpsTopic"}
    assert not [name for name, topic in topics.items() if "KmsMasterKeyId" in topic.properties]


def test_every_subscription_has_a_dead_letter_queue_that_its_topic_may_send_to(stack: Stack) -> None:
    subscriptions = stack.of_type("AWS::SNS::Subscription")
    assert subscriptions.keys() == {"AlertEmailSubscription", "OpsEmailSubscription", "SlackSubscription"}
    for subscription in subscriptions.values():
        target = stack.named(subscription.properties["RedrivePolicy"]["deadLetterTargetArn"])
        assert subscription.properties["TopicArn"] in senders(stack, target.name)


def test_the_slack_queue_gets_alerts_raw_from_their_topic_alone(stack: Stack) -> None:
    slack = stack.resources["SlackSubscription"].properties
    assert slack["Endpoint"] == stack.arn_of("SlackQueue")
    assert slack["RawMessageDelivery"] is True
    assert senders(stack, "SlackQueue") == [stack.id_of("AlertsTopic")]


def senders(stack: Stack, queue: str) -> list[str]:
    """The topics that a queue's policy lets in, which lets nobody else in."""
    policies = [each.properties for each in stack.of_type("AWS::SQS::QueuePolicy").values()]
    [policy] = [each["PolicyDocument"] for each in policies if each["Queues"] == [stack.id_of(queue)]]
    [statement] = policy["Statement"]
    assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
    assert (statement["Action"], statement["Resource"]) == ("sqs:SendMessage", stack.arn_of(queue))
    allowed = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    return [allowed] if isinstance(allowed, str) else list(allowed)


def test_the_people_who_are_told_are_those_of_the_parameters(stack: Stack) -> None:
    told = {
        name: (each.properties["TopicArn"], each.properties["Endpoint"])
        for name, each in stack.of_type("AWS::SNS::Subscription").items()
        if each.properties["Protocol"] == "email"
    }
    assert told == {
        "AlertEmailSubscription": (stack.id_of("AlertsTopic"), EVERYTHING["AlertEmail"]),
        "OpsEmailSubscription": (stack.id_of("OpsTopic"), EVERYTHING["OpsEmail"]),
    }


# The bucket, and what is told of it


def test_the_bucket_keeps_versions_is_encrypted_and_nobodys_business(stack: Stack) -> None:
    bucket = stack.resources["ConfigBucket"].properties
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    [denied] = stack.resources["ConfigBucketPolicy"].properties["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


@pytest.mark.parametrize(
    ("bucket", "key", "told"),
    [
        ("ConfigBucket", INCOMING, True),
        ("ConfigBucket", "active/0123456789abcdef.json", False),
        ("", INCOMING, False),
    ],
)
def test_configure_is_told_of_what_is_pushed_and_not_of_what_it_writes(
    stack: Stack, bucket: str, key: str, *, told: bool
) -> None:
    [rule] = stack.of_type("AWS::Events::Rule").values()
    assert stack.resources["ConfigBucket"].properties["NotificationConfiguration"] == {
        "EventBridgeConfiguration": {"EventBridgeEnabled": True}
    }
    event = object_created(stack.id_of(bucket) if bucket else "another", key, "v1")
    assert matches(rule.properties["EventPattern"], event) is told


# What is absent


def test_without_a_secret_nothing_of_slack_is_there_and_nothing_refers_to_it(bare: Stack) -> None:
    assert not [name for name in bare.resources if "slack" in name.lower()]
    said = [text for each in bare.resources.values() for text in strings(each.properties)]
    assert not [text for text in said if "slack" in text.lower()]
    assert not [name for name in bare.outputs if "slack" in name.lower()]


def test_without_an_address_nobody_subscribes(bare: Stack) -> None:
    assert not bare.of_type("AWS::SNS::Subscription")


@pytest.mark.parametrize("parameters", [{}, EVERYTHING, {**EVERYTHING, "Tracing": "on"}])
def test_every_reference_leads_to_something_that_is_there(parameters: dict[str, str]) -> None:
    stack = Stack(**parameters)
    assert stack.resources
    assert stack.outputs


def test_no_parameter_has_a_secret_for_its_value() -> None:
    """The address of a webhook would stand in the console, for everybody who may look at the stack."""
    assert parsed()["Parameters"]["SlackWebhookSecret"]["AllowedPattern"].startswith("^(arn:")
