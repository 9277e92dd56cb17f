"""Requests to one host, one after the other: never closer together than it can be expected to like."""

from datetime import datetime, timedelta
from threading import Lock

from wirewatch.errors import Unasked
from wirewatch.ports import Clock

_MOST_HOSTS = 10_000


class Pace:
    """Gives each request to a host its turn, whichever thread makes it; other hosts wait for nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._free_at: dict[str, datetime] = {}

    def wait(self, host: str, gap: timedelta, until: datetime) -> None:
        """Return when it is this request's turn, `gap` after the one before. Raises Unasked if that is too late."""
        if not gap:
            return
        now = self._clock.now()
        with self._lock:
            turn = max(now, self._free_at.get(host, now))
            if turn < until:
                self._free_at[host] = turn + gap
                self._forget(now)
        if turn >= until:
            raise Unasked("other requests to the same host come first, and no time is left")
        self._clock.wait_until(turn)

    def _forget(self, now: datetime) -> None:
        if len(self._free_at) > _MOST_HOSTS:
            self._free_at = {host: at for host, at in self._free_at.items() if at > now}
