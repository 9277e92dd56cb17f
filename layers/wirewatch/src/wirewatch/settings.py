"""The environment, read once into one typed object; what is wrong with it is named, what is secret is not shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from wirewatch import urls
from wirewatch.errors import SettingsError

SLACK_WEBHOOK = "WIREWATCH_SLACK_WEBHOOK"
CONTACT = "WIREWATCH_CONTACT"
ALLOW_LOOPBACK = "WIREWATCH_ALLOW_LOOPBACK"
_SECRET = "WIREWATCH_SECRET_"  # noqa: S105  what the names of their variables begin with
# It goes into a header: signs that could end it, or its comment, have no place there.
_CONTACT = re.compile(r"(?:https?://|mailto:)?[\w.+/~%@-]{3,200}", re.ASCII)
_STACK = (
    "SOURCES_TABLE",
    "ARTICLES_TABLE",
    "ALERTS_TABLE",
    "FETCH_QUEUE",
    "ALERTS_TOPIC",
    "OPS_TOPIC",
    "CONFIG_BUCKET",
    "ALERT_RETENTION_DAYS",
    "SOURCE_SECRETS",
)


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How sources are asked.

    `contact` goes out with every request; `allow_loopback` is for a newsroom on this machine.
    """

    contact: str = ""
    allow_loopback: bool = False


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What a laptop's run takes from the environment. The webhook's address is a secret: who has it can post.

    `secrets` are the sources' secrets, by the names of their variables.
    """

    slack_webhook: str = field(default="", repr=False)
    fetching: FetchSettings = FetchSettings()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    def secret(self, name: str) -> str:
        """The value of a source's secret. Raises SettingsError, naming the variable that is to hold it."""
        variable = _SECRET + name.upper().replace("-", "_")
        if variable not in self.secrets:
            raise SettingsError(f"the secret {name} is not there: put its value into {variable}")
        return self.secrets[variable]


def read_local(environment: Mapping[str, str]) -> LocalSettings:
    """The settings of a laptop. Raises SettingsError, naming the variable."""
    webhook = environment.get(SLACK_WEBHOOK, "").strip()
    if webhook and not urls.is_secure(webhook):
        raise SettingsError(f"{SLACK_WEBHOOK} is not an https address: copy it anew from the Slack app's settings")
    secrets = {name: value.strip() for name, value in environment.items() if name.startswith(_SECRET) and value.strip()}
    return LocalSettings(webhook, _fetching(environment), secrets)


def _fetching(environment: Mapping[str, str]) -> FetchSettings:
    contact = environment.get(CONTACT, "").strip()
    if contact and not _CONTACT.fullmatch(contact):
        raise SettingsError(f"{CONTACT} is neither an e-mail address nor a web address")
    return FetchSettings(contact, environment.get(ALLOW_LOOPBACK, "").strip() == "1")


@dataclass(frozen=True, slots=True)
class StackSettings:
    """What a function in AWS takes from its environment: the names of what it works on. None of it is a secret.

    `source_secrets` is what the names of the sources' secrets begin with.
    """

    sources_table: str
    articles_table: str
    alerts_table: str
    fetch_queue: str
    alerts_topic: str
    ops_topic: str
    config_bucket: str
    alert_retention: timedelta
    source_secrets: str
    fetching: FetchSettings = FetchSettings()


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What the Slack leg takes besides: where the webhook is kept, its queue, and where refused messages go."""

    secret: str
    queue: str
    dead_letters: str


def read_stack(environment: Mapping[str, str]) -> StackSettings:
    """The settings of a function. Raises SettingsError, naming every variable that is missing."""
    sources, articles, alerts, queue, topic, ops_topic, bucket, days, secrets = _required(environment, _STACK)
    if not (days.isascii() and days.isdigit() and int(days)):
        raise SettingsError("WIREWATCH_ALERT_RETENTION_DAYS is not a number of days, such as 400")
    retention, fetching = timedelta(days=int(days)), _fetching(environment)
    return StackSettings(sources, articles, alerts, queue, topic, ops_topic, bucket, retention, secrets, fetching)


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
