"""The newsroom's outlets and articles, read from the YAML files that ship with the package."""

import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml

# The second edition comes out this long after the first one's moment. Its articles are older than that, so
# that none is dated in the future of a newsroom whose moment is now.
BETWEEN_EDITIONS = timedelta(minutes=1)
EDITIONS = (1, 2)

_DATA = resources.files(__package__) / "data"


@dataclass(frozen=True, slots=True)
class Clutter:
    """What stands around an outlet's articles. Much of it names watch terms, as on real pages."""

    menu: tuple[str, ...]
    trending: tuple[str, ...]
    comments: tuple[str, ...]
    newsletter: str
    signin: str
    cookies: str
    caption: str

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it, in the order of a page."""
        boxes = (self.newsletter, self.signin, self.cookies, self.caption)
        return (*self.menu, *self.trending, *boxes, *self.comments)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented publisher.

    `format` is the dialect of its feed: rss20, rss10, atom10 or json11; `full` says that the feed carries
    whole articles, otherwise teasers. `language` is a BCP 47 tag, `zone` an IANA name, `every` a duration as
    sources.yaml has it. `address`, `guid` and `tracking` say how articles are addressed and identified.
    """

    id: str
    name: str
    tagline: str
    language: str
    zone: str
    format: str
    guid: str
    address: str
    template: str
    every: str
    tags: tuple[str, ...]
    sections: Mapping[str, str] = field(hash=False)  # as a mapping has no hash
    clutter: Clutter
    home_url: str
    feed_url: str
    full: bool = False
    encoding: str = "utf-8"
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An article of the newsroom, as a test may compare it with what a reader made of its feed and page.

    `id` is "outlet/slug" and `outlet` the outlet's id. `url` is the page's canonical address, `link` the one
    that the feed gives, which may carry tracking parameters. `watches` are the ids of those watches of the
    demonstration's watchlist that fire on title and paragraphs; `carries` is the id of the wire report
    that the article repeats.
    """

    id: str
    outlet: str
    edition: int
    section: str
    section_slug: str
    authors: tuple[str, ...]
    title: str
    teaser: str
    paragraphs: tuple[str, ...]
    published: datetime
    url: str
    link: str
    guid: str
    watches: tuple[str, ...] = ()
    carries: str = ""


def read(name: str) -> str:
    """The text of a data file; `name` is relative to the package's data folder."""
    return (_DATA / name).read_text(encoding="utf-8")


@cache
def labels(language: str) -> Mapping[str, str]:
    """What pages in this language (a BCP 47 tag) say around an article."""
    by_language: dict[str, dict[str, str]] = yaml.safe_load(read("labels.yaml"))
    return by_language[language.partition("-")[0]]


def load(base: str, moment: datetime) -> dict[Outlet, tuple[Sample, ...]]:
    """Every outlet, in order of id, with the articles of both editions, newest first.

    `base` is the newsroom's address without a slash at the end, `moment` the aware time that the articles'
    ages count back from.
    """
    newsroom = {}
    facts = _facts()
    for document in facts:
        outlet = _outlet(document["outlet"], base)
        samples = (_sample(item, outlet, moment, facts) for item in document["articles"])
        newsroom[outlet] = tuple(sorted(samples, key=lambda sample: sample.published, reverse=True))
    return newsroom


@cache
def _facts() -> tuple[dict[str, Any], ...]:
    files = sorted(file.name for file in (_DATA / "outlets").iterdir())
    return tuple(yaml.safe_load(read(f"outlets/{name}")) for name in files)


def _outlet(facts: Mapping[str, Any], base: str) -> Outlet:
    clutter: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in facts["clutter"].items()
    }
    home = f"{base}/{facts['id']}"
    feed = "feed.json" if facts["format"] == "json11" else "feed.xml"
    lists = {"tags": tuple(facts["tags"]), "clutter": Clutter(**clutter)}
    return Outlet(**{**facts, **lists}, home_url=f"{home}/", feed_url=f"{home}/{feed}")


def _sample(item: Mapping[str, Any], outlet: Outlet, moment: datetime, facts: tuple[dict[str, Any], ...]) -> Sample:
    key = f"{outlet.id}/{item['slug']}"
    # A checksum, not hash(): the number must be the same in every process.
    number = 1_000_000 + zlib.crc32(key.encode()) % 9_000_000
    url = outlet.home_url + outlet.address.format(section=item["section"], slug=item["slug"], number=number)
    link = f"{url}?{outlet.tracking}" if outlet.tracking else url
    edition_moment = moment.replace(microsecond=0) + BETWEEN_EDITIONS * (item["edition"] - 1)
    return Sample(
        id=key,
        outlet=outlet.id,
        edition=item["edition"],
        section=outlet.sections[item["section"]],
        section_slug=item["section"],
        authors=tuple(item["authors"]),
        title=item["title"],
        teaser=item["teaser"],
        paragraphs=tuple(_with_dateline(_paragraphs(item, facts), item.get("dateline", ""))),
        published=edition_moment - timedelta(minutes=item["age"]),
        url=url,
        link=link,
        guid=_guid(outlet, key, number, link),
        watches=tuple(item.get("watches", ())),
        carries=item.get("carries", ""),
    )


def _guid(outlet: Outlet, key: str, number: int, link: str) -> str:
    kinds = {
        "permalink": link,
        "opaque": f"{outlet.id}-{number:x}",
        "number": str(number),
        "query": f"{outlet.home_url}?p={number}",
        "tag": f"tag:{outlet.id}.example,2019:{key.partition('/')[2]}",
        "uuid": uuid.uuid5(uuid.NAMESPACE_URL, key).urn,
    }
    return kinds[outlet.guid]


def _paragraphs(item: Mapping[str, Any], facts: tuple[dict[str, Any], ...]) -> list[str]:
    if "carries" not in item:
        return list(_split(item["text"]))
    outlet, _, slug = item["carries"].partition("/")
    articles = next(document["articles"] for document in facts if document["outlet"]["id"] == outlet)
    wire = next(article for article in articles if article["slug"] == slug)
    return list(_copy(list(_split(wire["text"])), item))


def _copy(wire: list[str], item: Mapping[str, Any]) -> Iterator[str]:
    """The wire report as another outlet prints it: paragraphs count from 1, some kept, own ones put between."""
    added = {addition["after"]: addition["text"] for addition in item.get("added", ())}
    for place, paragraph in enumerate(wire, start=1):
        if place in item["keep"]:
            yield paragraph
        yield from _split(added.get(place, ""))


def _split(text: str) -> Iterator[str]:
    for block in text.split("\n\n"):
        if paragraph := " ".join(block.split()):
            yield paragraph


def _with_dateline(paragraphs: list[str], dateline: str) -> list[str]:
    first, *rest = paragraphs
    return [f"{dateline} - {first}" if dateline else first, *rest]
