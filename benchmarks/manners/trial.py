"""A case of manners, and its trial: the whole pipeline and its HTTP client, on a clock that is set by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.manners.server import Asked, ScoreServer, Script, serving
from wirewatch import config
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.local import LocalOpsTopic, LocalQueue, LocalTopic
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.config import Config
from wirewatch.model import Outcome
from wirewatch.pipeline import Limits, Pipeline

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# So long after its tick a poll comes off the queue.
LATE = timedelta(seconds=5)
LIMITS = Limits(side_by_side=4, visit=timedelta(minutes=1), visits=None, between_alerts=timedelta(0))


@dataclass(slots=True)
class HandClock:
    """Stands still until it is moved."""

    moment: datetime = START

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def wait_until(self, moment: datetime) -> None:
        """Go to a moment at once."""
        self.moment = max(self.moment, moment)


@dataclass(frozen=True, slots=True)
class FixedConfig:
    """A configuration that does not change."""

    active: Config

    def current(self) -> Config:
        """It."""
        return self.active

    latest = current


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a case: what the server was asked, what the visits came to, what was stored and told."""

    asked: Sequence[Asked]
    outcomes: Sequence[Outcome]
    ends: datetime
    told: Sequence[str]

    def of(self, path: str) -> list[Asked]:
        """The requests of a path."""
        return [asked for asked in self.asked if asked.path == path]


# What is wrong with a trial, or nothing.
Check = Callable[[Trial], str]


@dataclass(frozen=True, slots=True)
class Case:
    """How servers answer, and what is to come of it.

    `sources` are the paths of the feeds, polled `every` so often for as long as the case `lasts`, by a tick a minute.
    """

    name: str
    script: Script
    checks: Sequence[Check]
    lasts: timedelta = timedelta(hours=1)
    sources: Sequence[str] = ("/feed",)
    every: str = "15m"
    tick: timedelta = timedelta(minutes=1)


def problems(case: Case) -> list[str]:
    """What is wrong with the manners in a case; nothing where all is well."""
    trial = tried(case)
    return [problem for check in case.checks if (problem := check(trial))]


def tried(case: Case) -> Trial:
    """Let a case take place."""
    clock = HandClock()
    with serving(case.script, clock.now) as server:
        store = SqliteStore(None, START)
        fetcher = HttpFetcher(clock, allow_loopback=True)
        queue = LocalQueue()
        pipeline = Pipeline(
            config=FixedConfig(_config(case, server, store)),
            fetcher=fetcher,
            store=store,
            queue=queue,
            topic=LocalTopic([], store, clock),
            ops_topic=LocalOpsTopic(),
            clock=clock,
            limits=LIMITS,
        )
        try:
            outcomes = _run(case, pipeline, queue, clock)
            days = range((case.lasts // timedelta(days=1)) + 2)
            told = [
                row.alert.title or row.alert.kind
                for day in days
                for row in store.alerts_of((START + timedelta(days=day)).date(), clock.now())
            ]
        finally:
            fetcher.close()
            store.close()
        return Trial(server.asked, outcomes, clock.now(), told)


def _run(case: Case, pipeline: Pipeline, queue: LocalQueue, clock: HandClock) -> list[Outcome]:
    outcomes: list[Outcome] = []
    tick = START
    while tick <= START + case.lasts:
        clock.moment = tick
        pipeline.schedule()
        if polls := queue.take():
            clock.moment += LATE
            outcomes += pipeline.ingest(polls)
        tick += case.tick
    return outcomes


def _config(case: Case, server: ScoreServer, store: SqliteStore) -> Config:
    listed = "".join(
        f"  - {{id: source-{number}, url: '{server.url}{path}'}}\n" for number, path in enumerate(case.sources)
    )
    texts: Mapping[str, str] = {
        config.SOURCES_FILE: f"defaults: {{full_text: never, every: {case.every}}}\nsources:\n{listed}",
        config.WATCHLIST_FILE: "- potash",
    }
    loaded = config.load(texts)
    return replace(loaded, since=store.activate(["potash"], START))
