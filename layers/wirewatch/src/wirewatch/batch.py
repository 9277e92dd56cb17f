"""What the visits of one batch share: their time, and what they know of the hosts they ask."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Lock
from urllib.parse import urlsplit

from wirewatch.ports import Clock

# A document's tree takes dozens of times its size in memory, which ten large ones at once do not have in a function.
LARGE = 500_000  # bytes


class Hosts:
    """The hosts of one batch: whose turn it is, and which have asked for rest. It serves many threads.

    `patience` is how long a source waits for the answer to another one of its host: so long a 429 to the first is
    heard before the second is asked, and a host that is slow holds up nobody for longer.
    """

    def __init__(self, patience: timedelta = timedelta(0)) -> None:
        self._patience = patience.total_seconds()
        self._turns: dict[str, Lock] = {}
        self._resting: dict[str, datetime] = {}
        self._large = Lock()

    @contextmanager
    def reading(self, size: int) -> Iterator[None]:
        """While a document of so many bytes, and what it lists, is in memory: large ones come one after the other."""
        if size < LARGE:
            yield
            return
        with self._large:
            yield

    @contextmanager
    def turn(self, url: str) -> Iterator[None]:
        """A source's turn to ask its host."""
        turn = self._turns.setdefault(_host(url), Lock())
        has_come = turn.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if has_come:
                turn.release()

    def leave_alone(self, url: str, until: datetime) -> None:
        """Note that a host is not to be asked for anything until then."""
        self._resting[_host(url)] = until

    def resting_until(self, url: str) -> datetime | None:
        """Until when an address's host is left alone; None where nothing was noted."""
        return self._resting.get(_host(url))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a visit may do: go on until a moment, or until everything is to stop, and ask hosts in turn with the others
    of its batch. `chance` gives numbers from 0 to 1, to scatter what would come together."""

    clock: Clock
    until: datetime
    stopping: Event
    hosts: Hosts = field(default_factory=Hosts)
    chance: Callable[[], float] = random.random

    @property
    def over(self) -> bool:
        """Whether there is no time for another entry or page."""
        return self.stopping.is_set() or self.clock.now() >= self.until

    def share(self, part: float) -> "Allowance":
        """The same for a part of the time that is left, from 0 to 1."""
        now = self.clock.now()
        return replace(self, until=min(self.until, now + part * (self.until - now)))


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
