"""Queue and topic of a laptop, in-process."""

import threading
from collections.abc import Sequence

from wirewatch.errors import DeliveryError, Unavailable
from wirewatch.model import Alert, Poll
from wirewatch.ports import Clock, Notifier, Store


class LocalQueue:
    """Holds polls until they are taken. A crash loses them; the next run begins with a round of every source."""

    def __init__(self) -> None:
        self._polls: list[Poll] = []
        self._lock = threading.Lock()

    def send(self, polls: Sequence[Poll]) -> None:
        """Put polls on the queue."""
        with self._lock:
            self._polls.extend(polls)

    def take(self) -> list[Poll]:
        """All that is on the queue."""
        with self._lock:
            taken, self._polls = self._polls, []
        return taken


class LocalOpsTopic:
    """Whoever operates a laptop sits before it, and reads in the run's report what an operator is to know."""

    def publish(self, subject: str, text: str) -> None:
        """Nothing more."""


class LocalTopic:
    """Takes an alert to every notifier; one that has shown it already is passed over when it is tried again."""

    def __init__(self, notifiers: Sequence[Notifier], store: Store, clock: Clock) -> None:
        self._notifiers = tuple(notifiers)
        self._store = store
        self._clock = clock

    def publish(self, alert: Alert, *, plain: bool = False) -> None:
        """Show an alert everywhere; a channel's trouble does not keep it from the others."""
        problems: list[DeliveryError] = []
        for notifier in self._notifiers:
            if self._store.delivered(alert.id, notifier.channel):
                continue
            try:
                notifier.notify(alert, plain=plain)
            except DeliveryError as error:
                problems.append(error)
            else:
                self._store.mark_delivered(alert.id, notifier.channel, self._clock.now())
        for problem in sorted(problems, key=lambda one: not isinstance(one, Unavailable)):
            raise problem
