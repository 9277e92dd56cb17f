"""Making a pushed configuration the active one, or saying why not."""

import logging
from dataclasses import dataclass

from wirewatch import config
from wirewatch.errors import ConfigError, QueueError, StoreError, Unavailable
from wirewatch.model import Bundle, Poll, Push, Pushed
from wirewatch.operators import Operators
from wirewatch.ports import Bundles, Clock, Queue, Store
from wirewatch.watchlist import artifact

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Activation:
    """What became of a push: the version that it is, whether that is active now, and why not."""

    version: str = ""
    active: bool = False
    reason: str = ""


class Configurator:
    """Checks what was pushed with the loader that everything uses, and moves the pointer to it."""

    def __init__(self, bundles: Bundles, store: Store, queue: Queue, operators: Operators, clock: Clock) -> None:
        self._bundles = bundles
        self._store = store
        self._queue = queue
        self._operators = operators
        self._clock = clock

    def activate(self, pushed: Pushed) -> Activation:
        """Activate a push. What is wrong with it is told to the operators; the last good configuration stays active.

        Raises StoreError, and Unavailable where the operators could not be told: then it is to be tried again.
        """
        try:
            push = self._bundles.pushed(pushed)
            if push is None:
                return Activation(reason="it is gone from the bucket")
            latest = config.load(push.files)
        except ConfigError as error:
            faults = "\n".join(map(str, error.faults))
            told = self._operators.tell(
                f"push#{pushed.version or pushed.sequence}",
                "Wirewatch: a pushed configuration was refused",
                f"The last good configuration stays active. What is wrong with the one that was pushed:\n\n{faults}",
                again=None,
            )
            if told is None:
                raise Unavailable(f"a push was refused, and the operators could not be told: {error}") from error
            return Activation(reason=f"{len(error.faults)} faults: {error}")
        return self._activate(latest, push)

    def _activate(self, latest: config.Config, push: Push) -> Activation:
        known = self._known_sources()
        since = self._store.activate([watch.id for watch in latest.watchlist.watches], self._clock.now())
        compiled = artifact.pack(latest.watchlist)
        if not self._bundles.activate(Bundle(latest.version, push.files, since, push.at, push.sequence, compiled)):
            return Activation(latest.version, reason="one that was pushed later is active")
        self._visit_new(latest, known)
        return Activation(latest.version, active=True)

    def _known_sources(self) -> set[tuple[str, str]]:
        """The sources that are active already. Where that cannot be read, it must not keep a good push from taking its
        place; all sources count as new then."""
        try:
            before = self._bundles.active()
            return {(source.id, source.url) for source in config.restore(before).sources} if before else set()
        except (ConfigError, StoreError) as error:
            log.warning("the configuration that is active cannot be read: %s", error)
            return set()

    def _visit_new(self, latest: config.Config, known: set[tuple[str, str]]) -> None:
        """Queue a first look at the sources that are new, rather than let them wait for their first slots."""
        now = self._clock.now()
        new = [Poll(source.id, now) for source in latest.sources if (source.id, source.url) not in known]
        try:
            self._queue.send(new)
        except QueueError as error:
            log.warning("%d new sources wait for their first slots: %s", len(new), error)
