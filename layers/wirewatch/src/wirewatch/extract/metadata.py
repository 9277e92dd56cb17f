"""What a page says of itself in its head: meta elements (Open Graph, Dublin Core), links and JSON-LD."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from wirewatch import dates, markup
from wirewatch.extract import linked as linked_data
from wirewatch.urls import absolute

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "pubdate", "publish-date",
    "publication_date", "cxenseparse:recs:publishtime",
)  # fmt: skip
_SECTION = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section")
_TITLE = ("og:title", "twitter:title", "dc.title")
_SITE = ("og:site_name", "application-name")
_LANGUAGE = ("content-language", "og:locale", "dc.language")
_AUTHOR = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own word on the article; fields as in model.Page, empty where it says nothing."""

    title: str
    published: datetime | None
    language: str
    canonical_url: str
    site: str
    section: str
    authors: tuple[str, ...]


def read(html: str, url: str) -> Metadata:
    """The metadata of the page at `url`. Never raises."""
    head = _Head(html)
    linked = linked_data.read(head.linked)
    times = (linked.published, *head.every(_PUBLISHED), *head.times)
    return Metadata(
        title=markup.title(head.first(_TITLE) or linked.headline or head.title),
        published=next(filter(None, map(dates.parse, _precise_first(times))), None),
        language=markup.language(head.language or head.first(_LANGUAGE) or linked.language),
        canonical_url=_canonical(head, url),
        site=markup.title(head.first(_SITE) or linked.publisher),
        section=markup.title(head.first(_SECTION) or linked.section),
        authors=markup.names(linked.authors or filter(_is_name, head.every(_AUTHOR))),
    )


def _precise_first(times: tuple[str, ...]) -> list[str]:
    """In the order given, but those with a time of day before dates alone."""
    return sorted(times, key=lambda time: ":" not in time)


def _is_name(author: str) -> bool:
    return "://" not in author  # article:author is often the address of a profile


def _canonical(head: "_Head", url: str) -> str:
    """The page's rel=canonical; empty where it is a template's slip, the home page for every article."""
    address = absolute(head.canonical, head.base or url)
    if address and not urlsplit(address).path.strip("/") and not urlsplit(address).query and _has_path(url):
        return ""
    return address


def _has_path(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


class _Head:
    """The elements of a page that speak of it as a whole."""

    def __init__(self, html: str) -> None:
        self.language = self.title = self.canonical = self.base = ""
        self.linked: list[str] = []
        self.times: list[str] = []
        self._named: dict[str, list[str]] = {}
        for element in markup.elements(html, ("html", "base", "title", "meta", "link", "script", "time")):
            getattr(self, f"_{element.tag}")(element.attributes, element.text)

    def first(self, names: tuple[str, ...]) -> str:
        """The first non-empty content among these meta names, in their order."""
        return next(self.every(names), "")

    def every(self, names: tuple[str, ...]) -> Iterator[str]:
        """All non-empty contents of these meta names."""
        return (content for name in names for content in self._named.get(name, ()))

    def _html(self, attributes: dict[str, str], _text: str) -> None:
        self.language = self.language or attributes.get("lang", "") or attributes.get("xml:lang", "")

    def _base(self, attributes: dict[str, str], _text: str) -> None:
        self.base = self.base or absolute(attributes.get("href", ""))

    def _title(self, _attributes: dict[str, str], text: str) -> None:
        self.title = self.title or text

    def _meta(self, attributes: dict[str, str], _text: str) -> None:
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        content = attributes.get("content", "").strip()
        if name and content:
            self._named.setdefault(name.strip().lower(), []).append(content)

    def _link(self, attributes: dict[str, str], _text: str) -> None:
        if "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or attributes.get("href", "")

    def _script(self, attributes: dict[str, str], text: str) -> None:
        if attributes.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            self.linked.append(text)

    def _time(self, attributes: dict[str, str], _text: str) -> None:
        if "pubdate" in attributes or "datePublished" in attributes.get("itemprop", "").split():
            self.times.append(attributes.get("datetime", ""))
