"""Wirewatch in AWS: as its functions are, and as the command line sees a deployed one."""

from dataclasses import dataclass
from datetime import timedelta

from wirewatch import config
from wirewatch.adapters import stacks
from wirewatch.adapters.active_config import ActiveConfig
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import S3Bundles
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.adapters.dynamodb_rows import Tables
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.secrets import Secret, SourceSecrets
from wirewatch.adapters.slack import SlackWebhook
from wirewatch.adapters.sns import SnsOpsTopic, SnsTopic
from wirewatch.adapters.sqs import SqsQueue
from wirewatch.config import Config
from wirewatch.configuring import Configurator
from wirewatch.delivering import Courier
from wirewatch.operators import Operators
from wirewatch.pacing import Lane
from wirewatch.pipeline import Limits, Pipeline
from wirewatch.ports import Clock
from wirewatch.settings import SlackSettings, StackSettings

# A function in AWS has 60 s. A lease outlives it by 10 s, so that its owner is gone before anyone may take over.
LAMBDA_LIMITS = Limits()
# Slack takes one message a second for each channel.
BETWEEN_POSTS = timedelta(seconds=1)


@dataclass(frozen=True)
class LambdaApp:
    """What the functions in AWS need, each a part of it. Clients are made when they are first used."""

    pipeline: Pipeline
    configurator: Configurator
    fetch_queue: SqsQueue


def lambda_app(settings: StackSettings, *, clock: Clock | None = None) -> LambdaApp:
    """The app of a function in AWS. Its region and its rights are those of the function's environment, its clock the
    machine's unless another is given."""
    clock = clock or SystemClock()
    clients = AwsClients(connections=LAMBDA_LIMITS.side_by_side)
    store = _stack_store(settings, clients)
    bundles = S3Bundles(settings.config_bucket, settings.sources_table, clients)
    fetch_queue = SqsQueue(settings.fetch_queue, clients)
    ops_topic = SnsOpsTopic(settings.ops_topic, clients)
    pipeline = Pipeline(
        config=ActiveConfig(bundles, clock),
        fetcher=HttpFetcher(
            clock,
            LAMBDA_LIMITS.side_by_side,
            contact=settings.fetching.contact,
            secrets=SourceSecrets(settings.source_secrets, clients).value,
            allow_loopback=settings.fetching.allow_loopback,
        ),
        store=store,
        queue=fetch_queue,
        topic=SnsTopic(settings.alerts_topic, clients),
        ops_topic=ops_topic,
        clock=clock,
        limits=LAMBDA_LIMITS,
    )
    configurator = Configurator(bundles, store, fetch_queue, Operators(ops_topic, store, clock), clock)
    return LambdaApp(pipeline, configurator, fetch_queue)


@dataclass(frozen=True)
class SlackApp:
    """What the Slack leg needs."""

    courier: Courier
    queue: SqsQueue
    dead_letters: SqsQueue


def slack_app(settings: StackSettings, slack: SlackSettings, *, clock: Clock | None = None) -> SlackApp:
    """The app of the function that posts to Slack."""
    clock = clock or SystemClock()
    clients = AwsClients()
    store = _stack_store(settings, clients)
    operators = Operators(SnsOpsTopic(settings.ops_topic, clients), store, clock)
    lane = Lane(store, clock, "slack", BETWEEN_POSTS)
    channel = SlackWebhook(Secret(slack.secret, clients).value, f"the secret {slack.secret}", alone=False)
    courier = Courier(store, channel, lane, operators, clock, LAMBDA_LIMITS.lease)
    return SlackApp(courier, SqsQueue(slack.queue, clients), SqsQueue(slack.dead_letters, clients))


def _stack_store(settings: StackSettings, clients: AwsClients) -> DynamoStore:
    tables = Tables(settings.sources_table, settings.articles_table, settings.alerts_table)
    return DynamoStore(tables, clients.dynamodb, settings.alert_retention)


_OUTPUTS = ("ConfigBucketName", "SourcesTableName", "ArticlesTableName", "AlertsTableName")


@dataclass(frozen=True)
class Stack:
    """A deployed Wirewatch as the command line sees it."""

    bundles: S3Bundles
    store: DynamoStore

    def active(self) -> Config | None:
        """The active configuration; None before the first. Raises ConfigError, StoreError."""
        bundle = self.bundles.active()
        return config.restore(bundle) if bundle else None


def open_stack(name: str, *, region: str | None, profile: str | None, endpoint: str | None) -> Stack:
    """A deployed Wirewatch, found by its stack's name. Raises NoStack, saying what is missing."""
    clients = AwsClients(region=region, profile=profile, endpoint=endpoint)
    outputs = stacks.outputs(name, clients, _OUTPUTS)
    bucket, *names = (outputs[output] for output in _OUTPUTS)
    tables = Tables(*names)
    return Stack(S3Bundles(bucket, tables.sources, clients), DynamoStore(tables, clients.dynamodb))
