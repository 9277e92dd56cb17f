"""The journey of an article: schedule -> ingest -> publish. Each step may be repeated, and killed, without harm.

    schedule   which sources are due           -> one poll a source on the queue
    ingest     one visit a source, side by side: fetch, parse, see what is new, read it, match it
                                               -> the article, and in the same transaction its alert, PENDING
    publish    lease an alert, publish it, mark it SENT
    watch      publish what was left pending, tell the operators what needs them

The alert row is the outbox: there is no moment at which an article that matches is stored and its alert is not.
"""

import logging
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from wirewatch import polling
from wirewatch.batch import Allowance, Hosts
from wirewatch.config import Config
from wirewatch.errors import ConfigError, Conflict, NoConfig, StoreError, UnknownSource
from wirewatch.model import Delivery, Outcome, Poll
from wirewatch.operators import Operators
from wirewatch.pacing import Lane
from wirewatch.ports import Clock, ConfigSource, Fetcher, OpsTopic, Queue, Store, Topic
from wirewatch.publishing import Publisher
from wirewatch.visit import Visit

log = logging.getLogger(__name__)

# What fits one notice, with room: an e-mail shows 32 KiB.
MOST_NOTICES = 50
NO_CONFIG = """This Wirewatch is deployed and has nothing to watch.

Push your sources and watchlist with `wirewatch push`; docs/deploy.md has the steps. This is said once.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many sources are polled at once and how long one may take, or all together; how long an alert is leased, how
    many pending ones are taken up at a time, and for how long publishing may go on.

    `patience` is how long a source waits for the answer to another one of its host, to hear of a 429 in time; a tenth
    of a visit's time at most.
    `between_alerts` is the shortest time between two messages to the topic. Over 10 a second SNS switches off a
    subscriber's e-mail, and it counts what others publish too: five are far enough below.
    """

    side_by_side: int = 10
    visit: timedelta = timedelta(seconds=30)
    visits: timedelta | None = timedelta(seconds=30)
    patience: timedelta = timedelta(seconds=2)
    lease: timedelta = timedelta(seconds=70)
    redrive: int | None = 200
    publishing: timedelta | None = timedelta(seconds=40)
    between_alerts: timedelta = timedelta(milliseconds=200)


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
        ops_topic: OpsTopic,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._config = config
        self._fetcher = fetcher
        self._store = store
        self._queue = queue
        self._operators = Operators(ops_topic, store, clock)
        self._clock = clock
        self._limits = limits
        lane = Lane(store, clock, "alerts", limits.between_alerts)
        self._publisher = Publisher(store, topic, lane, clock, limits.lease, limits.publishing)

    def schedule(self) -> list[Poll]:
        """Queue the polls that are due, then move the cursor: a crash in between asks twice, never not at all.

        Without a configuration nothing is due, and the operators are told once.
        """
        now = self._clock.now()
        try:
            sources = self._config.current().sources
        except NoConfig:
            self._operators.tell("no-config", "Wirewatch: no configuration yet", NO_CONFIG, again=None)
            self._move_cursor(self._store.cursor(), now)
            return []
        except (ConfigError, StoreError) as error:
            self._operators.tell("config", "Wirewatch: the active configuration cannot be read", str(error))
            raise
        cursor = self._store.cursor()
        polls = polling.due(sources, cursor, now, self._store.delayed())
        self._queue.send(polls)
        self._move_cursor(cursor, now)
        return polls

    def ingest(self, polls: Sequence[Poll]) -> Generator[Outcome, None, None]:
        """Visit sources side by side, each with its own deadline and its own failure; outcomes as they come.

        Closing the iterator early lets the visits under way end at the next entry; the rest is left for the next tick.
        """
        over = self._clock.now() + self._limits.visits if self._limits.visits else None
        config = self._config_for(polls)
        pool = ThreadPoolExecutor(self._limits.side_by_side)
        stopping = Event()
        hosts = Hosts(min(self._limits.patience, self._limits.visit / 10))
        try:
            waiting = [pool.submit(self._visit, config, poll, over, stopping, hosts) for poll in polls]
            for done in as_completed(waiting):
                yield done.result()
        finally:
            stopping.set()
            pool.shutdown(cancel_futures=True)

    def publish(self, alert_ids: Iterable[str]) -> Iterator[Delivery]:
        """Publish alerts that nobody else has in hand. One that is not taken now is PENDING again."""
        return self._publisher.publish(alert_ids)

    def redrive(self) -> Iterator[Delivery]:
        """Publish whatever is pending: what a crash, or a channel that was down, has left."""
        return self.publish(self._store.pending(self._clock.now(), self._limits.redrive))

    def watch(self) -> Iterator[Delivery]:
        """Publish what is pending, then tell the operators what waits for a person: once an hour, all of it at once."""
        yield from self.redrive()
        now = self._clock.now()
        waiting = self._store.untold(now)[:MOST_NOTICES]
        if not waiting:
            return
        text = "\n\n".join(notice.text for notice in waiting)
        told = self._operators.tell("waiting", f"Wirewatch: {len(waiting)} alerts or entries need you", text)
        if told and told >= now:  # now, and not at an earlier look
            for notice in waiting:
                self._store.mark_noticed(notice.key)

    def _config_for(self, polls: Sequence[Poll]) -> Config:
        """The active configuration, looked up anew where a source is not in it: schedule may have seen a newer one."""
        config = self._config.current()
        known = {source.id for source in config.sources}
        return config if known.issuperset(poll.source for poll in polls) else self._config.latest()

    def _move_cursor(self, before: datetime | None, now: datetime) -> None:
        with suppress(Conflict):  # another schedule ran at the same moment, and moved it
            self._store.move_cursor(before, now)

    def _visit(self, config: Config, poll: Poll, over: datetime | None, stopping: Event, hosts: Hosts) -> Outcome:
        try:
            source = config.source(poll.source)
            state = self._store.state(source.id)
            if state.url not in {"", source.url}:  # it has moved, or this configuration is old and does not know where
                config = self._config.latest()
                source = config.source(poll.source)
        except UnknownSource as error:
            return Outcome(poll.source, "skipped", str(error))
        except StoreError as error:
            return Outcome(poll.source, "failed", str(error), retry=True)
        until = self._clock.now() + self._limits.visit
        allowance = Allowance(self._clock, min(until, over) if over else until, stopping, hosts)
        visit = Visit(config, source, state, self._fetcher, self._store, allowance)
        try:
            visit.make(poll)
        except Conflict:
            visit.status, visit.reason = "skipped", "another run polled it at the same moment"
        except StoreError as error:
            visit.status, visit.reason, visit.retry = "failed", str(error), True
        except Exception as error:  # one source's trouble must not become the others'
            log.exception("source %s: unexpected failure", source.id)
            visit.status, visit.reason = "failed", f"unexpected {type(error).__name__}, a fault in Wirewatch: {error}"
        return visit.outcome()
