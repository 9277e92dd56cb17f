"""The stack of the real template on moto.

Made with the SDK: moto's CloudFormation passes over subscriptions, policies, schedules and mappings without a word.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import boto3

from tests.stack.template import NAME, REGION, Stack
from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import S3Bundles
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.adapters.dynamodb_rows import Item, Tables

if TYPE_CHECKING:
    from mypy_boto3_sqs.type_defs import MessageTypeDef

# What CreateTable takes; the other properties of a table are settings that moto has no use for.
_TABLE = {"KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes", "BillingMode", "StreamSpecification"}


class Deployment:
    """What stands in AWS after `make deploy`, and how a person with all rights looks at it."""

    def __init__(self, stack: Stack, webhook: str = "") -> None:
        """`webhook` is the address that the secret of the Slack leg holds; empty for a secret that does not exist."""
        self.stack = stack
        self.clients = AwsClients(region=REGION)
        self.tables = Tables(*map(stack.id_of, ("SourcesTable", "ArticlesTable", "AlertsTable")))
        self.streams: Any = boto3.session.Session().client("dynamodbstreams", region_name=REGION)
        self.store = DynamoStore(self.tables, self.clients.dynamodb)
        self.bucket = stack.id_of("ConfigBucket")
        self.bundles = S3Bundles(self.bucket, self.tables.sources, self.clients)
        self._make()
        if webhook:
            self.set_webhook(webhook)

    def set_webhook(self, address: str) -> None:
        """Put an address into the secret."""
        secret = self.stack.parameters["SlackWebhookSecret"]
        known = self.clients.secrets.list_secrets()["SecretList"]
        if known:
            self.clients.secrets.put_secret_value(SecretId=secret, SecretString=address)
        else:
            self.clients.secrets.create_secret(Name=secret, SecretString=address)

    def subscriber(self, name: str, topic: str, *, raw: bool = True, wants: Mapping[str, Any] | None = None) -> str:
        """The URL of a new queue that subscribes to a topic of the stack, with a filter policy where one is given."""
        url = self.clients.sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = {"RawMessageDelivery": "true"} if raw else {}
        attributes |= {"FilterPolicy": json.dumps(wants)} if wants else {}
        arn = self.clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.clients.sns.subscribe(
            TopicArn=self.stack.id_of(topic), Protocol="sqs", Endpoint=arn, Attributes=attributes
        )
        return url

    def taken(self, url: str) -> "list[MessageTypeDef]":
        """The messages of a queue, which are gone from it then."""
        return list(self._taken(url))

    def waiting(self, queue: str) -> int:
        """How many messages are in a queue of the stack, in somebody's hands or not."""
        answer = self.clients.sqs.get_queue_attributes(
            QueueUrl=self.stack.id_of(queue),
            AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        )
        return sum(map(int, answer["Attributes"].values()))

    def rows(self, table: str, kind: str) -> list[Item]:
        """The rows of a kind, such as alert, in a table."""
        found = self.clients.dynamodb.scan(TableName=table)["Items"]
        return [row for row in found if row[rows.KEY]["S"].partition("#")[0] == kind]

    def stream(self, table: str, start: str) -> str:
        """A shard iterator of a table's stream; `start` is such as TRIM_HORIZON."""
        arn = self.clients.dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        [shard] = self.streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        answer = self.streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType=start)
        iterator: str = answer["ShardIterator"]
        return iterator

    def states(self) -> dict[str, str]:
        """Every alert's id, and where it stands."""
        return {rows.name(row): rows.state(row) for row in self.rows(self.tables.alerts, "alert")}

    def _taken(self, url: str) -> "Iterator[MessageTypeDef]":
        while True:
            answer = self.clients.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
            )
            if not answer.get("Messages"):
                return
            for message in answer["Messages"]:
                self.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield message

    def _make(self) -> None:
        for name, table in self.stack.of_type("AWS::DynamoDB::Table").items():
            self._make_table(self.stack.id_of(name), table.properties)
        queues = self.stack.of_type("AWS::SQS::Queue")
        for name in sorted(queues, key=lambda name: "RedrivePolicy" in queues[name].properties):
            self._make_queue(name, queues[name].properties)
        for name in self.stack.of_type("AWS::SNS::Topic"):
            self.clients.sns.create_topic(Name=f"{NAME}-{name}")
        for subscription in self.stack.of_type("AWS::SNS::Subscription").values():
            self._subscribe(subscription.properties)
        for bucket in self.stack.of_type("AWS::S3::Bucket").values():
            self._make_bucket(bucket.properties)
        self._say_outputs()

    def _make_table(self, name: str, properties: Mapping[str, Any]) -> None:
        wanted = {key: value for key, value in properties.items() if key in _TABLE}
        if "StreamSpecification" in wanted:
            wanted["StreamSpecification"] = {"StreamEnabled": True, **wanted["StreamSpecification"]}
        self.clients.dynamodb.create_table(TableName=name, **wanted)
        if "TimeToLiveSpecification" in properties:
            self.clients.dynamodb.update_time_to_live(
                TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
            )

    def _make_queue(self, name: str, properties: Mapping[str, Any]) -> None:
        values: dict[Any, str] = {key: _attribute(value) for key, value in properties.items()}
        url = self.clients.sqs.create_queue(QueueName=f"{NAME}-{name}", Attributes=values)["QueueUrl"]
        assert url == self.stack.id_of(name)

    def _subscribe(self, properties: Mapping[str, Any]) -> None:
        rest = {key: _attribute(properties[key]) for key in properties.keys() - {"TopicArn", "Protocol", "Endpoint"}}
        self.clients.sns.subscribe(
            TopicArn=properties["TopicArn"],
            Protocol=properties["Protocol"],
            Endpoint=properties["Endpoint"],
            Attributes=rest,
        )

    def _make_bucket(self, properties: Mapping[str, Any]) -> None:
        self.clients.s3.create_bucket(
            Bucket=self.bucket,
            CreateBucketConfiguration={"LocationConstraint": self.clients.s3.meta.region_name},  # type: ignore[typeddict-item]
        )
        status = properties["VersioningConfiguration"]["Status"]
        self.clients.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": status})

    def _say_outputs(self) -> None:
        """A stack in CloudFormation that has nothing but the outputs, for the command line to find."""
        said = {name: {"Value": value} for name, value in self.stack.outputs.items()}
        body = json.dumps({"Resources": {}, "Outputs": said})
        self.clients.cloudformation.create_stack(StackName=NAME, TemplateBody=body)


def _attribute(value: Any) -> str:
    """A property as an attribute of a queue or a subscription: a string, or JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def alerts_in(messages: "Sequence[MessageTypeDef]") -> list[dict[str, Any]]:
    """What messages of the alerts' topic, received raw, say to machines."""
    return [json.loads(message["MessageAttributes"]["alert"]["StringValue"]) for message in messages]


def notices_in(messages: "Sequence[MessageTypeDef]") -> list[tuple[str, str]]:
    """The subject and the text of messages of OpsTopic, received in SNS's envelope."""
    envelopes = [json.loads(message["Body"]) for message in messages]
    return [(envelope["Subject"], envelope["Message"]) for envelope in envelopes]
