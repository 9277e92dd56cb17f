"""What a page says of itself in its head: meta elements (Open Graph, Dublin Core), links and JSON-LD."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from wirewatch import dates, markup
from wirewatch.extract import linked as linked_data
from wirewatch.extract.tree import Node
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


_SEPARATORS = r"[|\-\u2013\u2014\u00b7\u2022:\u00bb/]"  # dashes, dots and the like between a headline and a site's name
_BY = re.compile(r"^(?:by|von|par|por|di|door|av|автор|autor|autorius)\b[\s:]+", re.IGNORECASE)
_JOINED = re.compile(r"\s*[;,&]\s*(?:and\s+)?|\s+(?:and|und|et|y|e|и|ir|i)\s+")
_BYLINES = ("//*[@itemprop='author']", "//*[@rel='author']", "//*[@class='author']", "//*[@class='byline']")
_MOST_BYLINES, _LONGEST_BYLINE = 5, 80
_ADDRESS = re.compile(r"[(<\[]?\s*\S+@\S+\.\S+|\S*://\S*|\bwww\.\S+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own word on the article; fields as in model.Page, empty where it says nothing.

    `body` is the article as JSON-LD has it. `titles` is every way in which the page names itself or its article.
    """

    title: str
    published: datetime | None
    language: str
    canonical_url: str
    site: str
    section: str
    authors: tuple[str, ...]
    body: str
    titles: tuple[str, ...]


def read(root: Node, url: str) -> Metadata:
    """The metadata of the page at `url`, from its tree. Never raises."""
    head = _Head(root)
    linked = linked_data.read(head.linked)
    times = (linked.published, *head.every(_PUBLISHED), *head.times)
    sites = tuple(filter(None, map(markup.title, (head.first(_SITE), linked.publisher))))
    titles = tuple(filter(None, map(markup.title, (head.first(_TITLE), linked.headline, head.title, head.headline))))
    bare = tuple(_without_site(title, sites, head.headline) for title in titles)
    return Metadata(
        title=next(iter(bare), ""),
        published=next(filter(None, map(dates.believed, _precise_first(times))), None),
        language=markup.language(head.language or head.first(_LANGUAGE) or linked.language),
        canonical_url=_canonical(head, url),
        site=next(iter(sites), ""),
        section=markup.title(head.first(_SECTION) or linked.section or head.section),
        authors=_people(linked.authors or tuple(head.every(_AUTHOR)) or _bylines(root), sites),
        body=linked.body,
        titles=(*titles, *bare, *sites),
    )


def _without_site(title: str, sites: tuple[str, ...], headline: str) -> str:
    """A title without the name of the site behind it, or before it.

    The name is known, or what the page's own headline shows to be none of it.
    """
    for site in sites:
        name = re.escape(site)
        bare = re.sub(rf"\s*{_SEPARATORS}\s*{name}\s*$|^\s*{name}\s*{_SEPARATORS}\s+", "", title, flags=re.IGNORECASE)
        if bare and bare != title:
            return bare
    shown = markup.title(headline)
    if shown and title.startswith(shown) and re.match(rf"\s+{_SEPARATORS}\s", title[len(shown) :]):
        return shown
    return title


def _bylines(root: Node) -> tuple[str, ...]:
    """What is marked as the author's name in the page, for pages that declare none."""
    for path in _BYLINES:
        texts = (markup.one_line("".join(element.itertext())) for element in root.xpath(path)[:_MOST_BYLINES])
        named = tuple(text for text in texts if 0 < len(text) <= _LONGEST_BYLINE)
        if named:
            return named
    return ()


def _people(authors: tuple[str, ...], sites: tuple[str, ...]) -> tuple[str, ...]:
    """The authors without "By", addresses of profiles and e-mail, and the site itself, which many a template names."""
    organisations = {site.casefold() for site in sites}
    bare = (_ADDRESS.sub("", _BY.sub("", author.strip())).strip(" ,;|") for author in authors)
    people = (person for author in bare for person in _each(author))
    return markup.names(person for person in people if person.casefold() not in organisations)


def _each(author: str) -> list[str]:
    """The people in a line: two names joined are two where each has a first name too ("Doe, Jane" is one)."""
    parts = _JOINED.split(author)
    return parts if all(" " in part.strip() for part in parts) else [author]


def _precise_first(times: tuple[str, ...]) -> list[str]:
    """In the order given, but those with a time of day before dates alone."""
    return sorted(times, key=lambda time: ":" not in time)


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

    def __init__(self, root: Node) -> None:
        self.language = self.title = self.canonical = self.base = self.headline = self.section = ""
        self.linked: list[str] = []
        self.times: list[str] = []
        self._named: dict[str, list[str]] = {}
        for element in root.iter("html", "base", "title", "meta", "link", "script", "time", "h1"):
            getattr(self, f"_{element.tag}")(element)
        for element in root.xpath("(//*[@itemprop='articleSection'])[1]"):
            self.section = element.get("content") or "".join(element.itertext())

    def first(self, names: tuple[str, ...]) -> str:
        """The first non-empty content among these meta names, in their order."""
        return next(self.every(names), "")

    def every(self, names: tuple[str, ...]) -> Iterator[str]:
        """All non-empty contents of these meta names."""
        return (content for name in names for content in self._named.get(name, ()))

    def _html(self, element: Node) -> None:
        self.language = self.language or element.get("lang", "") or element.get("xml:lang", "")

    def _base(self, element: Node) -> None:
        self.base = self.base or absolute(element.get("href", ""))

    def _title(self, element: Node) -> None:
        self.title = self.title or element.text or ""

    def _meta(self, element: Node) -> None:
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content", "").strip()
        if name and content:
            self._named.setdefault(name.strip().lower(), []).append(content)

    def _link(self, element: Node) -> None:
        if "canonical" in element.get("rel", "").lower().split():
            self.canonical = self.canonical or element.get("href", "")

    def _script(self, element: Node) -> None:
        if element.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            self.linked.append(element.text or "")

    def _time(self, element: Node) -> None:
        if "pubdate" in element.attrib or "datePublished" in element.get("itemprop", "").split():
            self.times.append(element.get("datetime", ""))

    def _h1(self, element: Node) -> None:
        self.headline = self.headline or "".join(element.itertext())
