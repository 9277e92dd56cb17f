"""A world for the pipeline: a store in memory, real HTTP on loopback, a clock that is set by hand."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer

from wirewatch import articles, config, urls
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.local import LocalQueue
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.config import Config
from wirewatch.model import Alert, Article, Delivery, Outcome, Poll
from wirewatch.pipeline import Limits, Pipeline

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_WORDS = """
    agency bridge budget canal carrier cement clerk coast column committee council crane dairy delay depot dock envoy
    estimate exchange fair farmer ferry figure fleet forest freight garden gauge harvest highway hotel insurer island
    ledger library machine market mayor meadow mill minister museum orchard parcel pier plant pottery quarry railway
    receipt refinery river school season shipment signal station steel storm survey tariff theatre timber tower trader
    tunnel valley vessel village warehouse weather weaver wharf winter workshop
"""


def report(about: str, sentences: int = 14) -> str:
    """A report that is like no other: some 170 words, none of which anybody watches for, the same for one name."""
    chance = random.Random(about)  # noqa: S311 - nothing here is secret
    lines = (f"The {' '.join(chance.choices(_WORDS.split(), k=11))}." for _ in range(sentences))
    return " ".join(lines)


LONG = report("anything")


@dataclass
class HandClock:
    """Stands still until it is moved; with `step` it moves by itself each time it is asked."""

    moment: datetime = START
    step: timedelta = timedelta(0)

    def now(self) -> datetime:
        self.moment += self.step
        return self.moment

    def wait_until(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)

    def forward(self, **much: float) -> None:
        self.moment += timedelta(**much)


@dataclass
class Topic:
    """A topic that keeps what it accepts; `refusals` are raised first, one a try."""

    accepted: list[tuple[Alert, bool]] = field(default_factory=list)
    refusals: list[BaseException] = field(default_factory=list)
    on_publish: Callable[[], None] = lambda: None

    def publish(self, alert: Alert, *, plain: bool = False) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.on_publish()
        self.accepted.append((alert, plain))


@dataclass
class OpsTopic:
    """A topic for operators that keeps what it accepts; `refusals` are raised first, one a try."""

    notices: list[tuple[str, str]] = field(default_factory=list)
    refusals: list[BaseException] = field(default_factory=list)

    def publish(self, subject: str, text: str) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.notices.append((subject, text))


@dataclass
class FixedConfig:
    """A configuration that a test sets."""

    active: Config

    def current(self) -> Config:
        return self.active

    latest = current


class World:
    """Everything the pipeline works on, and what a test asks of it."""

    def __init__(self, server: HTTPServer) -> None:
        self.server = server
        self.clock = HandClock()
        self.store = SqliteStore(None, START)
        self.topic = Topic()
        self.ops_topic = OpsTopic()
        self.queue = LocalQueue()
        self.config = FixedConfig(self._load(["wire"], "- potash"))
        self.limits = Limits(
            side_by_side=4, visit=timedelta(minutes=1), lease=timedelta(seconds=5), between_alerts=timedelta(0)
        )
        self.answer("/robots.txt", status=404)
        self.fetcher = HttpFetcher(self.clock, allow_loopback=True)

    def configure(self, sources: Sequence[str], watchlist: str, full_text: str = "never") -> None:
        self.config.active = self._load(sources, watchlist, full_text)

    def _load(self, sources: Sequence[str], watchlist: str, full_text: str = "never") -> Config:
        listed = "".join(f"  - {{id: {name}, url: '{self.url(name)}'}}\n" for name in sources)
        texts = {
            config.SOURCES_FILE: f"defaults: {{full_text: {full_text}}}\nsources:\n{listed}",
            config.WATCHLIST_FILE: watchlist,
        }
        loaded = config.load(texts)
        since = self.store.activate([watch.id for watch in loaded.watchlist.watches], self.clock.now())
        return replace(loaded, since=since)

    def url(self, name: str) -> str:
        return self.server.url_for(f"/{name}.json")

    def serve(self, name: str, *entries: Mapping[str, object], **headers: str) -> None:
        """Let a source list these entries, as a JSON Feed."""
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": name, "items": entries})
        self.answer(f"/{name}.json", body, content_type="application/feed+json", headers=headers)

    def answer(
        self,
        path: str,
        body: str | bytes = "",
        status: int = 200,
        content_type: str = "text/html",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.server.expect_request(path).respond_with_data(body, status, headers, content_type=content_type)
        # The handlers are tried in order; the newest is to be asked first.
        handlers = self.server.handlers
        handlers.insert(0, handlers.pop())

    def entry(self, name: str, title: str, text: str | None = None, **more: object) -> dict[str, object]:
        return {
            "id": name,
            "url": self.server.url_for(f"/articles/{name}"),
            "title": title,
            "content_text": report(name) if text is None else text,
            **more,
        }

    def pipeline(self) -> Pipeline:
        return Pipeline(
            config=self.config,
            fetcher=self.fetcher,
            store=self.store,
            queue=self.queue,
            topic=self.topic,
            ops_topic=self.ops_topic,
            clock=self.clock,
            limits=self.limits,
        )

    def told(self) -> list[str]:
        """The subjects of the notices that operators got."""
        return [subject for subject, _ in self.ops_topic.notices]

    def visit(self, *names: str) -> dict[str, Outcome]:
        """Visit sources (all without names); outcomes by source."""
        names = names or tuple(source.id for source in self.config.active.sources)
        polls = [Poll(name, self.clock.now()) for name in names]
        return {outcome.source: outcome for outcome in self.pipeline().ingest(polls)}

    def publish(self) -> list[Delivery]:
        return list(self.pipeline().redrive())

    def alerts(self) -> list[Alert]:
        """Every alert stored, in order."""
        return [row.alert for row in self.store.alerts_of(START.date(), self.clock.now())]

    def stored(self, name: str) -> Article:
        """The article of an entry of that name."""
        address = urls.canonical(self.server.url_for(f"/articles/{name}"))
        article = self.store.article(articles.digest("url", address), self.clock.now())
        assert article
        return article

    def article(self, alert: Alert) -> Article:
        """The article that an alert speaks of."""
        article = self.store.article(alert.article, self.clock.now())
        assert article
        return article


@pytest.fixture
def world(httpserver: HTTPServer) -> Iterator[World]:
    world = World(httpserver)
    yield world
    world.fetcher.close()
    world.store.close()
