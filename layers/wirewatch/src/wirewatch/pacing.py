"""The pace of a topic or channel: so many messages a second at most, whoever sends them."""

from collections.abc import Iterator
from datetime import timedelta

from wirewatch.ports import Clock, Store

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
        now = earliest = self._clock.now()
        for moment in self._store.reserve(self._name, count, self._every, now + PATIENCE, now) if count else ():
            self._clock.wait_until(max(moment, earliest))  # who was held up does not make up for it in a rush
            earliest = self._clock.now() + self._every
            yield
