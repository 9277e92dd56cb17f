"""Alerts to a Slack channel, through an incoming webhook."""

import math
import re
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Protocol

import requests

from wirewatch import urls
from wirewatch.errors import Refused, Unavailable
from wirewatch.model import Alert
from wirewatch.render import slack

# Slack takes one message a second and channel, with short bursts; beyond that it answers 429 with Retry-After.
PACE = timedelta(seconds=1)
# Together with the pace these stay under the lease of an alert on a laptop, 5 s. Who has the time waits longer: an
# answer that comes after it was given up is a post that is made twice.
CONNECT, READ = 1.5, 2.0
PATIENT_READ = 10.0
# A Slack in trouble is left alone for so many seconds: trying it for every alert would hold up the sources.
RECOVERY = 30
# Whatever a Slack, or a proxy before it, asks for: an hour later it is asked again.
LONGEST_REST = 3600
_GONE = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
# What Slack says is a word such as invalid_blocks; what others say may repeat the address.
_CODE = re.compile(r"[a-z_]{1,80}")


class Address(Protocol):
    """Knows the webhook's address."""

    def __call__(self, *, renew: bool) -> str:
        """The address; with `renew` as it is now, where one that was kept may be old. Raises Unavailable."""
        ...


class SlackWebhook:
    """Posts alerts. The webhook's address is a secret and stands in no message."""

    channel = "slack"

    def __init__(self, address: Address, kept_in: str, *, alone: bool = True) -> None:
        """`kept_in` names for people what holds the address.

        `alone`: no other process posts to the channel, so this one keeps the pace and leaves a Slack in trouble alone;
        otherwise whoever calls does both. A wait that Slack asks for is always kept.
        """
        self._address = address
        self._kept_in = kept_in
        self._pace = PACE.total_seconds() if alone else 0.0
        self._recovery = RECOVERY if alone else 0
        self._timeout = (CONNECT, READ if alone else PATIENT_READ)
        self._next = 0.0
        self._rest_until = 0.0
        self._lock = threading.Lock()
        self._session = requests.Session()

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        """Post an alert; `plain` as text alone. Raises Unavailable or Refused."""
        self.post([alert], plain=plain)

    def grouped(self, alerts: Sequence[Alert]) -> list[Sequence[Alert]]:
        """The alerts in order, in groups that `post` takes."""
        return slack.grouped(alerts)

    def post(self, alerts: Sequence[Alert], *, plain: bool = False) -> None:
        """Post a group of alerts as one message; `plain` as text alone. Raises Unavailable or Refused."""
        payload = slack.plain(*alerts) if plain else slack.payload(*alerts)
        with self._lock:
            now = time.monotonic()
            if now < self._rest_until:
                wait = math.ceil(self._rest_until - now)
                raise Unavailable(f"Slack is left alone for {wait} s more", wait)
            time.sleep(max(0.0, self._next - now))
            self._next = time.monotonic() + self._pace
            self._judge(self._answer(payload))

    def close(self) -> None:
        """Close the connection that is kept open."""
        self._session.close()

    def _answer(self, payload: dict[str, object]) -> requests.Response:
        """Slack's answer; where the address is not one any more, that at the address as it is now."""
        address = self._address(renew=False)
        answer = self._sent(address, payload)
        if answer.status_code in _GONE:
            renewed = self._address(renew=True)
            if renewed != address:
                return self._sent(renewed, payload)
        return answer

    def _sent(self, address: str, payload: dict[str, object]) -> requests.Response:
        if not urls.is_secure(address):
            raise Unavailable(f"{self._kept_in} holds no https address; set it anew")
        try:
            return self._session.post(address, json=payload, timeout=self._timeout, allow_redirects=False)
        except requests.exceptions.InvalidURL:
            raise Unavailable(f"{self._kept_in} holds no https address; set it anew") from None
        except requests.RequestException as error:
            self._rest(self._recovery)
            raise Unavailable(f"Slack did not answer ({type(error).__name__})") from None

    def _judge(self, answer: requests.Response) -> None:
        if answer.status_code == HTTPStatus.OK:
            return
        code = answer.text[:100].strip()
        said = f"Slack answered {answer.status_code} {code if _CODE.fullmatch(code) else ''}".rstrip()
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            wait = answer.headers.get("retry-after", "")
            seconds = min(int(wait[:5]), LONGEST_REST) if wait.isascii() and wait.isdigit() else RECOVERY
            self._rest(seconds)
            raise Unavailable(f"Slack asked to wait {seconds} s", seconds)
        if answer.status_code in _GONE:
            self._rest(self._recovery)
            raise Unavailable(f"{said}: the webhook no longer works; set {self._kept_in} anew")
        if HTTPStatus.BAD_REQUEST <= answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Refused(said)
        self._rest(self._recovery)
        raise Unavailable(said)

    def _rest(self, seconds: int) -> None:
        self._rest_until = time.monotonic() + seconds
