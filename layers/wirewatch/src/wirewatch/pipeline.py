"""The journey of an article: schedule -> ingest -> publish. Each step may be repeated, and killed, without harm.

    schedule   which sources are due           -> one poll a source on the queue
    ingest     one visit a source, side by side: fetch, parse, see what is new, read it, match it
                                               -> the article, and in the same transaction its alert, PENDING
    publish    lease an alert, publish it, mark it SENT; what is left pending is driven again

The alert row is the outbox: there is no moment at which an article that matches is stored and its alert is not.
"""

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from uuid import uuid4

from wirewatch import polling
from wirewatch.config import Config
from wirewatch.errors import Conflict, Refused, StoreError, Unavailable, UnknownSource
from wirewatch.model import Alert, Delivery, Outcome, Poll
from wirewatch.ports import Clock, ConfigSource, Fetcher, Queue, Store, Topic
from wirewatch.visit import Allowance, Visit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sources are polled at once, how long one may take, and how long an alert is leased."""

    side_by_side: int = 10
    visit: timedelta = timedelta(seconds=45)
    lease: timedelta = timedelta(seconds=40)


class Pipeline:
    """Every step of the journey, on whatever adapters it is given."""

    def __init__(
        self,
        *,
        config: ConfigSource,
        fetcher: Fetcher,
        store: Store,
        queue: Queue,
        topic: Topic,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._config = config
        self._fetcher = fetcher
        self._store = store
        self._queue = queue
        self._topic = topic
        self._clock = clock
        self._limits = limits

    def schedule(self) -> list[Poll]:
        """Queue the polls that are due, then move the cursor: a crash in between asks twice, never not at all."""
        now = self._clock.now()
        cursor = self._store.cursor()
        polls = polling.due(self._config.current().sources, cursor, now, self._store.delayed())
        self._queue.send(polls)
        with suppress(Conflict):  # another schedule ran at the same moment, and moved it
            self._store.move_cursor(cursor, now)
        return polls

    def ingest(self, polls: Sequence[Poll]) -> Generator[Outcome, None, None]:
        """Visit sources side by side, each with its own deadline and its own failure; outcomes as they come.

        Closing the iterator early lets the visits under way end at the next entry; the rest is left for the next tick.
        """
        config = self._config.current()
        pool = ThreadPoolExecutor(self._limits.side_by_side)
        stopping = Event()
        try:
            waiting = [pool.submit(self._visit, config, poll, stopping) for poll in polls]
            for done in as_completed(waiting):
                yield done.result()
        finally:
            stopping.set()
            pool.shutdown(cancel_futures=True)

    def publish(self, alert_ids: Iterable[str]) -> Iterator[Delivery]:
        """Publish alerts that nobody else has in hand. One that is not taken now is PENDING again."""
        for alert_id in alert_ids:
            owner, now = uuid4().hex, self._clock.now()
            alert = self._store.lease(alert_id, owner, now + self._limits.lease, now)
            if alert:
                yield self._publish_leased(alert, owner)

    def redrive(self) -> Iterator[Delivery]:
        """Publish whatever is pending: what a crash, or a channel that was down, has left."""
        return self.publish(self._store.pending(self._clock.now()))

    def _visit(self, config: Config, poll: Poll, stopping: Event) -> Outcome:
        try:
            source = config.source(poll.source)
            state = self._store.state(source.id)
        except (UnknownSource, StoreError) as error:
            return Outcome(poll.source, "failed", str(error))
        allowance = Allowance(self._clock, self._clock.now() + self._limits.visit, stopping)
        visit = Visit(config, source, state, self._fetcher, self._store, allowance)
        try:
            visit.make(poll)
        except Conflict:
            visit.status, visit.reason = "skipped", "another run polled it at the same moment"
        except StoreError as error:
            visit.status, visit.reason = "failed", str(error)
        except Exception as error:  # one source's trouble must not become the others'
            log.exception("source %s: unexpected failure", source.id)
            visit.status, visit.reason = "failed", f"unexpected {type(error).__name__}, a fault in Wirewatch: {error}"
        return visit.outcome()

    def _publish_leased(self, alert: Alert, owner: str) -> Delivery:
        try:
            self._send(alert)
        except Refused as error:
            self._store.fail(alert.id, owner, str(error))
            return Delivery(alert.id, "FAILED", str(error))
        except (StoreError, Unavailable) as error:
            return self._postponed(alert, owner, str(error))
        except Exception as error:  # one alert's trouble must not become the others'
            log.exception("alert %s: unexpected failure", alert.id)
            return self._postponed(alert, owner, f"unexpected {type(error).__name__}, a fault in Wirewatch: {error}")
        self._store.sent(alert.id, owner, self._clock.now())
        return Delivery(alert.id, "SENT")

    def _send(self, alert: Alert) -> None:
        try:
            self._topic.publish(alert)
        except Refused:
            self._topic.publish(alert, plain=True)

    def _postponed(self, alert: Alert, owner: str, reason: str) -> Delivery:
        self._store.release(alert.id, owner, reason)
        return Delivery(alert.id, "PENDING", reason)
