"""Copies of one report, as outlets print it; and many at once that store them."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Event

from tests.adapters.store_cases import at_once
from tests.builders import hit
from tests.pipeline.conftest import report
from wirewatch import articles
from wirewatch.adapters.clock import SystemClock
from wirewatch.batch import Allowance
from wirewatch.judging import Sighting
from wirewatch.keeping import Keeper
from wirewatch.model import Document, Hit, Source, Span
from wirewatch.ports import Store

LEAD = "Potash shipments from the eastern quay resumed on Monday after a pause of eleven weeks, the port said."
EMBARGO = "The embargo on two of the buyers stays in force until the spring, the ministry added late in the evening."
_HEADLINES = ("Potash ships again", "Quay back at work", "Port: shipments resume", "After eleven weeks, potash moves")


def a_copy(number: int, *, embargo: bool = False) -> Document:
    """A copy of the report: re-headed, with another dateline, a fifth of it left out, and a paragraph of its own."""
    chance = random.Random(number)  # noqa: S311 - nothing here is secret
    body = report("the potash report", 24).split(". ")
    kept = [sentence for at, sentence in enumerate(body) if at < 3 or chance.random() > 0.2]
    paragraphs = [f"EASTQUAY, day {number} (Agency {number}) - {LEAD}", ". ".join(kept)]
    paragraphs.insert(chance.randrange(1, 3), f"Read more: {report(f'outlet {number}', 1)}")
    if embargo:
        paragraphs.append(EMBARGO)
    host = f"https://www.outlet-{number}.example"
    headline = f"{_HEADLINES[number % len(_HEADLINES)]} ({number})"
    return Document(headline, "\n".join(paragraphs), f"{host}/reports/{number}", f"outlet-{number}")


def hits(document: Document, *watches: str) -> list[Hit]:
    """The watches that find their own name in a text."""
    places = [(watch, document.body.lower().find(watch)) for watch in watches]
    return [hit(watch, Span("body", at, at + len(watch), watch)) for watch, at in places if at >= 0]


def keep(store: Store, document: Document, found: Sequence[Hit]) -> list[str]:
    """Store an article as a visit does; the ids of the alerts that it gives."""
    clock = SystemClock()
    now = clock.now()
    since = dict.fromkeys((each.watch.id for each in found), datetime(2020, 1, 1, tzinfo=UTC))
    source = Source(document.source, f"https://{document.source}.example.com/feed", document.source)
    keeper = Keeper(store, Allowance(clock, now + timedelta(minutes=5), Event()), source, "", since, "UTC")
    article = articles.sighted(articles.digest(document.url), document, found, "", "c1", now)
    keeper.keep(Sighting(article, document, list(found)))
    return keeper.alerts


def race(store: Store, count: int, *, embargo: bool) -> dict[str, list[str]]:
    """Have as many copies stored at once; the sources whose copies spoke, by the watches that did."""

    def store_copy(number: int) -> list[str]:
        document = a_copy(number, embargo=embargo and number % 2 == 1)
        return keep(store, document, hits(document, "potash", "embargo"))

    spoke: dict[str, list[str]] = {}
    for alert_id in (each for given in at_once(count, store_copy) for each in given):
        row = store.alert(alert_id, datetime.now(UTC))
        assert row
        for watch in row.alert.watches:
            spoke.setdefault(watch, []).append(row.alert.source)
    return spoke
