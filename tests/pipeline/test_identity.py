"""Feeds that readers of news have complained about, rebuilt: what each lists at ten polls, what comes of it.

Each file of tests/data/identity is a feed or some that belong together. `items` says what can be listed; one with a
`count` stands for as many, its `{n}` being their number; one that is `like` another has its text. A poll lists what the
one before it listed, but for what it says: `lists` names all anew, `drop`, `front`, `back`, `keep` the first few,
`change` items for good; `form` is how fields are written from now on, with `{id}`, `{url}`, `{title}`, `{text}`,
`{date}` and `{name}` of the item, and with `{poll}`, `{place}`, `{now}` and `{day}`. A name such as `old-*` is all of
that kind. Of several `sources` each may have its own. `articles`, `summary`, `alert` and `update` count what there is
after a poll; what is not named is as many as before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import msgspec
import pytest

from tests.pipeline.conftest import World, report

DATA = Path(__file__).parents[1] / "data/identity"
POLLS = 10
COUNTED = ("articles", "summary", "alert", "update")

Fields = dict[str, str]


class Listing(msgspec.Struct, forbid_unknown_fields=True):
    """What a poll changes of what a source lists."""

    lists: list[str] | None = None
    change: dict[str, Fields] = {}
    drop: list[str] = []
    front: list[str] = []
    back: list[str] = []
    keep: int | None = None
    form: Fields | None = None


class Poll(Listing):
    """A poll, `times` times, the first of them `days` later than usual, and how much there is after each."""

    times: int = 1
    days: float = 0
    sources: dict[str, Listing] = {}
    articles: int | None = None
    summary: int | None = None
    alert: int | None = None
    update: int | None = None


class Item(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    id: str | None = None
    url: str | None = None
    text: str | None = None
    like: str | None = None
    date: str = ""
    count: int | None = None


class Fixture(msgspec.Struct, forbid_unknown_fields=True):
    about: str
    items: dict[str, Item]
    polls: list[Poll]
    format: Literal["json", "rss", "atom"] = "json"
    home: str = "https://paper.example.com/"
    permalink: bool = False
    sources: tuple[str, ...] = ("wire",)
    watchlist: str = "- potash"
    minutes: float = 15


FIXTURES = {path.stem: msgspec.yaml.decode(path.read_bytes(), type=Fixture) for path in sorted(DATA.glob("*.yaml"))}


class Source:
    """A source of a fixture: the items that there are, and which of them it lists."""

    def __init__(self, name: str, fixture: Fixture) -> None:
        self.name = name
        self._fixture = fixture
        self._items = dict(_items(fixture))
        self._listed: list[str] = []
        self._form: Fields = {}

    def apply(self, listing: Listing) -> None:
        for name, fields in listing.change.items():
            self._items[name] = {**self._items[name], **fields}
        if listing.lists is not None:
            self._listed = self._named(listing.lists)
        dropped = set(self._named(listing.drop))
        self._listed = [name for name in self._listed if name not in dropped]
        self._listed = (self._named(listing.front) + self._listed + self._named(listing.back))[: listing.keep]
        self._form = self._form if listing.form is None else listing.form

    def _named(self, patterns: list[str]) -> list[str]:
        return [name for pattern in patterns for name in self._items if fnmatch(name, pattern)]

    def serve(self, world: World, poll: int) -> None:
        now = world.clock.now()
        entries = []
        for place, name in enumerate(self._listed):
            item = self._items[name]
            words = {**item, "poll": poll, "place": place, "now": f"{now:%Y-%m-%dT%H:%M:%SZ}", "day": f"{now:%Y-%m-%d}"}
            entries.append({**item, **{field: text.format(**words) for field, text in self._form.items()}})
        if self._fixture.format == "json":
            world.serve(self.name, *map(_json_item, entries))
        else:
            write = {"rss": _rss, "atom": _atom}[self._fixture.format]
            world.answer(f"/{self.name}.json", write(self._fixture, entries, str(poll)), content_type="application/xml")


def _items(fixture: Fixture) -> Iterator[tuple[str, Fields]]:
    for pattern, item in fixture.items.items():
        for number in range(1, (item.count or 1) + 1):
            name = pattern.format(n=number)
            fields = {
                "id": item.id if item.id is not None else name,
                "url": item.url if item.url is not None else f"https://paper.example.com/{name}",
                "title": item.title,
                "text": item.text or report(item.like or name),
                "date": item.date,
            }
            filled = {field: text.replace("{n}", str(number)) for field, text in fields.items()}
            yield name, {"name": name, **filled}


def _json_item(entry: Fields) -> Mapping[str, object]:
    fields = {
        "id": entry["id"],
        "url": entry["url"],
        "title": entry["title"],
        "content_text": entry["text"],
        "date_published": entry["date"],
    }
    return {field: text for field, text in fields.items() if text}


def _rss(fixture: Fixture, entries: list[Fields], poll: str) -> str:
    written = "".join(
        "<item>"
        + _element("title", entry["title"])
        + _element("link", entry["url"])
        + _element("guid", entry["id"], "" if fixture.permalink else ' isPermaLink="false"')
        + _element("pubDate", entry["date"])
        + _element("description", entry["text"])
        + "</item>\n"
        for entry in entries
    )
    head = _element("title", "Feed") + _element("link", fixture.home) + _element("generator", poll)
    return f'<rss version="2.0"><channel>{head}\n{written}</channel></rss>'


def _atom(fixture: Fixture, entries: list[Fields], poll: str) -> str:
    written = "".join(
        "<entry>"
        + _element("title", entry["title"])
        + f'<link href="{escape(entry["url"])}"/>'
        + _element("id", entry["id"])
        + _element("published", entry["date"])
        + _element("content", entry["text"])
        + "</entry>\n"
        for entry in entries
    )
    head = _element("title", "Feed") + f'<link href="{escape(fixture.home)}"/>' + _element("generator", poll)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{written}</feed>'


def _element(name: str, text: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(text)}</{name}>" if text else ""


def _told(poll: int, counts: Mapping[str, int]) -> str:
    return f"poll {poll}: " + ", ".join(f"{counts[what]} {what}" for what in COUNTED)


@pytest.mark.parametrize("name", FIXTURES)
def test_each_article_is_stored_once_and_told_once(world: World, name: str) -> None:
    fixture = FIXTURES[name]
    world.configure(fixture.sources, fixture.watchlist)
    sources = {source: Source(source, fixture) for source in fixture.sources}
    counts: Counter[str] = Counter()
    expected = dict.fromkeys(COUNTED, 0)
    came, wanted = [], []
    number = 0
    for poll in fixture.polls:
        expected = {what: expected[what] if (said := getattr(poll, what)) is None else said for what in COUNTED}
        for turn in range(poll.times):
            number += 1
            world.clock.forward(minutes=fixture.minutes, days=0 if turn else poll.days)
            for source in sources.values():
                if not turn:
                    source.apply(poll.sources.get(source.name, poll))
                source.serve(world, number)
            outcomes = world.visit().values()
            assert {outcome.status for outcome in outcomes} <= {"baseline", "new", "unchanged"}, f"{name}, {number}"
            counts["articles"] += sum(outcome.stored for outcome in outcomes)
            told = [world.store.alert(alert, world.clock.now()) for outcome in outcomes for alert in outcome.alerts]
            counts.update(row.alert.kind for row in told if row)
            came.append(_told(number, counts))
            wanted.append(_told(number, expected))
    assert came == wanted, f"{name}: {fixture.about}"


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_names_its_threads_and_has_ten_polls(name: str) -> None:
    fixture = FIXTURES[name]
    assert "#" in fixture.about
    assert sum(poll.times for poll in fixture.polls) >= POLLS
