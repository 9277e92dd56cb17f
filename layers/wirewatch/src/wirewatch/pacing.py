"""The pace of a topic or channel: so many messages a second at most, whoever sends them."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from wirewatch.errors import StoreError
from wirewatch.ports import Clock, Store

log = logging.getLogger(__name__)

# Turns are taken so many at a time: who takes hundreds at once would keep the others waiting for as many.
AT_ONCE = 25
# A turn further away than this is not waited for: the function would be paid for waiting.
PATIENCE = timedelta(seconds=10)


class Lane:
    """Where messages queue up for a topic or channel; `every` is the time between two of them, none if it is zero."""

    def __init__(self, store: Store, clock: Clock, name: str, every: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._name = name
        self._every = every

    def turns(self, count: int) -> Iterator[None]:
        """A turn at a time, each when it has come; fewer than `count` where too many others are in the lane."""
        if not self._every:
            for _ in range(count):
                yield
            return
        earliest = self._clock.now()
        for first in range(0, count, AT_ONCE):
            now = self._clock.now()
            wanted = min(AT_ONCE, count - first)
            moments = self._store.reserve(self._name, wanted, self._every, now + PATIENCE, now)
            for moment in moments:
                self._clock.wait_until(max(moment, earliest))  # who was held up does not make up for it in a rush
                earliest = self._clock.now() + self._every
                yield
            if len(moments) < wanted:
                return


def has_come(turns: Iterator[None]) -> bool:
    """Wait for the next turn; False where there is none, or the store does not say."""
    try:
        return next(turns, False) is None
    except StoreError as error:
        log.warning("no turn could be taken: %s", error)
        return False
