"""The environment, read once into one typed object; what is wrong with it is named, what is secret is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wirewatch.errors import SettingsError

SLACK_WEBHOOK = "WIREWATCH_SLACK_WEBHOOK"
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """What a laptop's run takes from the environment. The webhook's address is a secret: who has it can post."""

    slack_webhook: str = field(default="", repr=False)


def read_local(environment: Mapping[str, str]) -> LocalSettings:
    """The settings of a laptop. Raises SettingsError, naming the variable."""
    webhook = environment.get(SLACK_WEBHOOK, "").strip()
    if webhook and not _is_webhook(webhook):
        raise SettingsError(f"{SLACK_WEBHOOK} is not an https address: copy it anew from the Slack app's settings")
    return LocalSettings(webhook)


def _is_webhook(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in _LOOPBACK)
    except ValueError:
        return False
