"""The robots.txt of hosts, asked for once a day each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from urllib.parse import urljoin

from wirewatch import robots
from wirewatch.errors import Disallowed, FetchError
from wirewatch.model import Response
from wirewatch.ports import Clock

KEPT = timedelta(hours=24)  # RFC 9309, section 2.4
KEPT_UNKNOWN = timedelta(minutes=10)
_MOST_HOSTS = 1_000


class Robots:
    """Knows what may be read. `ask` makes a request for a robots.txt; it may raise FetchError."""

    def __init__(self, clock: Clock, ask: Callable[[str], Response]) -> None:
        self._clock = clock
        self._ask = ask
        self._lock = Lock()
        self._known: dict[str, tuple[robots.Rules | None, datetime]] = {}

    def delay(self, url: str) -> timedelta:
        """How long to wait between two pages of its host. Raises Disallowed, or FetchError where it cannot be told."""
        rules = self._rules(urljoin(url, "/robots.txt"))
        if rules is None:
            raise FetchError("its robots.txt cannot be had now, and without it pages are left alone")
        if not rules.allows(url):
            raise Disallowed("its robots.txt asks programs to leave it alone")
        return rules.delay

    def _rules(self, address: str) -> robots.Rules | None:
        now = self._clock.now()
        with self._lock:
            rules, until = self._known.get(address, (None, now))
        if until > now:
            return rules
        try:
            answer = self._ask(address)
        except FetchError:
            rules = None
        else:
            rules = robots.read(answer.status, answer.body)
        with self._lock:
            if len(self._known) >= _MOST_HOSTS:
                self._known.clear()
            self._known[address] = rules, now + (KEPT_UNKNOWN if rules is None else KEPT)
        return rules
