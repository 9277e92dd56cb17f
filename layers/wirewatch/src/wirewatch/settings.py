"""The environment, read once into one typed object; what is wrong with it is named, what is secret is not shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from wirewatch import urls
from wirewatch.errors import SettingsError

SLACK_WEBHOOK = "WIREWATCH_SLACK_WEBHOOK"
_STACK = (
    "SOURCES_TABLE",
    "ARTICLES_TABLE",
    "ALERTS_TABLE",
    "FETCH_QUEUE",
    "ALERTS_TOPIC",
    "OPS_TOPIC",
    "CONFIG_BUCKET",
    "ALERT_RETENTION_DAYS",
)


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What a laptop's run takes from the environment. The webhook's address is a secret: who has it can post."""

    slack_webhook: str = field(default="", repr=False)


def read_local(environment: Mapping[str, str]) -> LocalSettings:
    """The settings of a laptop. Raises SettingsError, naming the variable."""
    webhook = environment.get(SLACK_WEBHOOK, "").strip()
    if webhook and not urls.is_secure(webhook):
        raise SettingsError(f"{SLACK_WEBHOOK} is not an https address: copy it anew from the Slack app's settings")
    return LocalSettings(webhook)


@dataclass(frozen=True, slots=True)
class StackSettings:
    """What a function in AWS takes from its environment: the names of what it works on. None of it is a secret."""

    sources_table: str
    articles_table: str
    alerts_table: str
    fetch_queue: str
    alerts_topic: str
    ops_topic: str
    config_bucket: str
    alert_retention: timedelta


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What the Slack leg takes besides: where the webhook is kept, its queue, and where refused messages go."""

    secret: str
    queue: str
    dead_letters: str


def read_stack(environment: Mapping[str, str]) -> StackSettings:
    """The settings of a function. Raises SettingsError, naming every variable that is missing."""
    sources, articles, alerts, queue, topic, ops_topic, bucket, days = _required(environment, _STACK)
    if not (days.isascii() and days.isdigit() and int(days)):
        raise SettingsError("WIREWATCH_ALERT_RETENTION_DAYS is not a number of days, such as 400")
    return StackSettings(sources, articles, alerts, queue, topic, ops_topic, bucket, timedelta(days=int(days)))


def read_slack(environment: Mapping[str, str]) -> SlackSettings:
    """The settings of the Slack leg. Raises SettingsError, naming every variable that is missing."""
    return SlackSettings(*_required(environment, ("SLACK_SECRET", "SLACK_QUEUE", "SLACK_DEAD_LETTERS")))


def _required(environment: Mapping[str, str], names: Sequence[str]) -> list[str]:
    variables = [f"WIREWATCH_{name}" for name in names]
    missing = [name for name in variables if not environment.get(name, "").strip()]
    if missing:
        raise SettingsError(
            f"the environment lacks {', '.join(missing)}: template.yaml sets it, so deploy the stack anew"
        )
    return [environment[name].strip() for name in variables]
