"""RSS 0.9 to 2.0, RDF and Atom, well-formed or not, through feedparser."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from wirewatch import dates, markup
from wirewatch.feeds import values
from wirewatch.feeds.bounds import bounded
from wirewatch.feeds.mending import legal
from wirewatch.feeds.refusal import is_page
from wirewatch.model import Entry, Feed
from wirewatch.urls import absolute

_MARKUP = ("text/html", "application/xhtml+xml")
_TEXTS = ("", "text/plain", "text/html", "application/xhtml+xml", "text/xml", "application/xml")

# Elements whose handlers in feedparser raise when they are empty or out of place; none holds what an entry needs.
_STUMBLING_BLOCKS = re.compile(
    r"</?(?:(?:psc|georss|gml|geo|cc|creativeCommons|media|itunes):[^<>]*|(?:width|height|textinput|image)\b[^<>]*)>",
    re.IGNORECASE,
)

# A server that dies half-way, without having said how long its answer is, leaves nothing else to tell by.
_END = re.compile(r"</(?:[a-z]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)

_CHANNEL = re.compile(r"<channel[\s>]", re.IGNORECASE)  # CDF, and RSS without its outermost element
_HEAD = 2_000  # characters

_Record = dict[str, Any]


def read(text: str, url: str) -> Feed | None:
    """The feed in an XML text that came from `url`; None where there is none. It need not be well-formed.

    Raises FeedError where that would take longer than a visit has.
    """
    parsed = _parsed(bounded(legal(text)), url)
    if parsed is None:
        return None
    version = parsed.get("version") or ""
    entries: list[_Record] = parsed["entries"]
    if not version and (is_page(text) or not (entries or _CHANNEL.search(text, 0, _HEAD))):
        return None
    head: _Record = parsed["feed"]
    around = _Around(
        url=url,
        version=version or "rss",  # feedparser's name for RSS of unknown version
        language=markup.language(_text(head, "language")),
        authors=markup.names(_authors(head)) if version.startswith("atom") else (),  # RFC 4287 section 4.2.1
        broken=bool(parsed.get("bozo")),
    )
    whole = not around.broken or bool(_END.search(text))
    return Feed(
        format=around.version,
        title=_title(head),
        link=_link(head, url),
        language=around.language,
        entries=tuple(_entry(entry, around) for entry in (entries if whole else _before_the_break(entries, text))),
        whole=whole,
        reader="tolerant",
        ttl=values.ttl(*(_text(head, key) for key in ("ttl", "sy_updateperiod", "sy_updatefrequency"))),
    )


def _before_the_break(entries: list[_Record], text: str) -> list[_Record]:
    """The entries that were whole when the answer broke off: without the last one where its end is missing."""
    starts = max(text.rfind("<item"), text.rfind("<entry"))
    ends = max(text.rfind("</item>"), text.rfind("</entry>"))
    return entries[:-1] if starts > ends else entries


class _Around(NamedTuple):
    """What an entry takes from its feed. `broken`: it is not well-formed XML."""

    url: str
    version: str
    language: str
    authors: tuple[str, ...]
    broken: bool


def _entry(entry: _Record, around: _Around) -> Entry:
    published = _date(entry, "published") or _date(entry, "created")
    updated = _date(entry, "updated")
    if around.version.startswith("rss"):
        published = published or updated  # dc:date, the only date of RSS 1.0, is when the item came out
    guid = _text(entry, "id")
    guid = markup.one_line(unescape(guid) if around.broken else guid)  # feedparser leaves its entities then
    if around.version.startswith("atom") and guid.startswith("/"):
        guid = absolute(guid, around.url)
    return Entry(
        id=guid,
        title=_title(entry),
        link=_link(entry, around.url),
        published=published,
        updated=updated,
        summary=_plain(_summary(entry)),
        content=max(map(_plain, _contents(entry)), key=len, default=""),
        authors=markup.names(_authors(entry)) or around.authors,
        tags=markup.names(_tags(entry)),
        language=markup.language(_language(entry)) or around.language,
    )


@cache
def _feedparser() -> Any:
    import feedparser  # noqa: PLC0415  0.24 s at a cold start

    # Its default asks for libxml2's SAX driver, which reads external entities; expat, as feedparser sets it up, does
    # not.
    feedparser.api.PREFERRED_XML_PARSERS = ["xml.sax.expatreader"]
    # It resolves ids as if they were links, so that the plain guid 12345 would change with the feed's address.
    for parser in (feedparser.api.StrictFeedParser, feedparser.api.LooseFeedParser):
        parser.can_be_relative_uri = parser.can_be_relative_uri - {"id"}
        parser._sync_author_detail = _cutting_authors(parser._sync_author_detail)  # noqa: SLF001  as there is no other
    return feedparser


def _cutting_authors(sync: Callable[..., None]) -> Callable[..., None]:
    """Its search for an author's address takes time with the square of a text's length: 5 s for 40 kB."""

    def cut(parser: Any, key: str = "author") -> None:
        context = parser._get_context()  # noqa: SLF001  its own method, but for this one line
        text = dict.get(context, key)
        if isinstance(text, str):
            context[key] = text[: markup.LONGEST_NAME]
        sync(parser, key)

    return cut


def _parsed(text: str, url: str) -> _Record | None:
    """feedparser's reading; None where it has none, even without the extensions that it stumbles over."""
    return _attempt(text, url) or _attempt(_STUMBLING_BLOCKS.sub("", text), url)


def _attempt(text: str, url: str) -> _Record | None:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    # In a stream: bare bytes are tried as a file name, a string as an address.
    stream = io.BytesIO(text.encode("utf-8"))
    try:
        parsed: _Record = _feedparser().parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001  KeyError, TypeError, ValueError, IndexError seen, each from a different handler
        return None
    return parsed


def _text(record: _Record, key: str) -> str:
    """A field's text, read past feedparser's own dictionary, which answers for other fields and warns."""
    value = dict.get(record, key)
    return value if isinstance(value, str) else ""


def _records(record: _Record, key: str) -> list[_Record]:
    """A field's records. An unknown element of the same name, such as <links>, makes feedparser put its text there."""
    values = dict.get(record, key)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def _detail(record: _Record, key: str) -> _Record:
    """A construct and its type. The detail feedparser has may be of an element further in, such as media:title."""
    value = _text(record, key)
    detail = dict.get(record, f"{key}_detail")
    return (
        detail
        if isinstance(detail, dict) and _text(detail, "value") == value
        else {"value": value, "type": "text/html"}
    )


def _title(record: _Record) -> str:
    return markup.title(_plain(_detail(record, "title")))


def _plain(detail: _Record) -> str:
    """The text of a construct by its type: markup is read, text taken as it stands."""
    value = _text(detail, "value")
    read_text = markup.plain_text if _text(detail, "type") in _MARKUP else markup.lines
    return read_text(value)[: markup.LONGEST_TEXT]


def _summary(entry: _Record) -> _Record:
    """The summary's construct. Where there is none, feedparser has the text of a content there, without its type."""
    detail = _detail(entry, "summary")
    copied = (content for content in _records(entry, "content") if "summary_detail" not in entry)
    return next((content for content in copied if _text(content, "value") == _text(detail, "value")), detail)


def _contents(entry: _Record) -> Iterator[_Record]:
    """The contents that are text; Atom also carries pictures and sounds (RFC 4287 section 4.1.3.3)."""
    for content in _records(entry, "content"):
        if _text(content, "type") in _TEXTS:
            yield content


def _link(record: _Record, url: str) -> str:
    """The page: the first alternate that is HTML, else what feedparser chose, else any alternate."""
    alternates = [link for link in _records(record, "links") if _text(link, "rel") == "alternate"]
    pages = [_text(link, "href") for link in alternates if _text(link, "type") in _MARKUP]
    others = [_text(link, "href") for link in alternates]
    original = _text(record, "feedburner_origlink")  # what a service that counts readers put its own address before
    choices = (original, *pages, _own_link(record), *others)
    return next(filter(None, (absolute(choice, url) for choice in choices)), "")


def _own_link(record: _Record) -> str:
    """What feedparser takes for the link. A guid may stand in for it if it is an address; `12345` is none."""
    link = _text(record, "link")
    return "" if link == _text(record, "id") and "://" not in link else link


def _date(record: _Record, key: str) -> datetime | None:
    return dates.believed(_text(record, key))


def _authors(record: _Record) -> Iterator[str]:
    """Names of authors. The last one's own text is `author`, of which feedparser's reading cuts long mail domains."""
    people = [person for person in _records(record, "authors") if person]
    texts = [_text(person, "name") or _text(person, "email") for person in people[:-1]]
    for author in (*texts, _text(record, "author")):
        yield values.author(author)


def _tags(entry: _Record) -> Iterator[str]:
    for tag in _records(entry, "tags"):
        yield values.name(_text(tag, "label") or _text(tag, "term"))


def _language(entry: _Record) -> str:
    return _text(entry, "language") or _text(_detail(entry, "title"), "language")
