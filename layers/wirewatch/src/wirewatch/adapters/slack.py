"""Alerts to a Slack channel, through an incoming webhook."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import requests

from wirewatch.errors import Refused, Unavailable
from wirewatch.model import Alert
from wirewatch.render import slack

# Slack takes one message a second and channel, with short bursts; beyond that it answers 429 with Retry-After.
PACE = timedelta(seconds=1)
# Together with the pace these stay under the lease of an alert on a laptop, 5 s.
CONNECT, READ = 1.5, 2.0
# A Slack in trouble is left alone for so many seconds: trying it for every alert would hold up the sources.
RECOVERY = 30
_GONE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


class SlackWebhook:
    """Posts alerts. The webhook's address is a secret and stands in no message."""

    channel = "slack"

    def __init__(self, webhook: str, zone: Callable[[], ZoneInfo], pace: timedelta = PACE) -> None:
        self._webhook = webhook
        self._zone = zone
        self._pace = pace.total_seconds()
        self._next = 0.0
        self._rest_until = 0.0
        self._lock = threading.Lock()
        self._session = requests.Session()

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        """Post an alert; `plain` as text alone. Raises Unavailable or Refused."""
        payload = slack.plain(alert) if plain else slack.payload(alert, self._zone())
        with self._lock:
            now = time.monotonic()
            if now < self._rest_until:
                raise Unavailable(f"Slack is left alone for {self._rest_until - now:.0f} s more")
            time.sleep(max(0.0, self._next - now))
            self._next = time.monotonic() + self._pace
            self._judge(self._post(payload))

    def close(self) -> None:
        """Close the connection that is kept open."""
        self._session.close()

    def _post(self, payload: dict[str, object]) -> requests.Response:
        try:
            return self._session.post(self._webhook, json=payload, timeout=(CONNECT, READ), allow_redirects=False)
        except requests.RequestException as error:
            self._rest(RECOVERY)
            raise Unavailable(f"Slack did not answer ({type(error).__name__})") from None

    def _judge(self, answer: requests.Response) -> None:
        if answer.status_code == HTTPStatus.OK:
            return
        said = f"Slack answered {answer.status_code} {answer.text[:80].strip()}".rstrip()
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            wait = answer.headers.get("retry-after", "")
            seconds = int(wait[:5]) if wait.isascii() and wait.isdigit() else RECOVERY
            self._rest(seconds)
            raise Unavailable(f"Slack asked to wait {seconds} s")
        if answer.status_code in _GONE:
            self._rest(RECOVERY)
            raise Unavailable(f"{said}: the webhook no longer works; set WIREWATCH_SLACK_WEBHOOK anew")
        if HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Refused(said)
        self._rest(RECOVERY)
        raise Unavailable(said)

    def _rest(self, seconds: int) -> None:
        self._rest_until = time.monotonic() + seconds
