"""What comes off the wire, as it came and as it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wirewatch.model.configured import Auth


@dataclass(frozen=True, slots=True)
class Request:
    """A GET to make. `listed` is the address that a user listed and that this one serves, itself where it is empty.

    `auth` goes to the origin of that address only. With `robots`, the host's robots.txt is asked first.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    listed: str = ""
    auth: Auth | None = None
    robots: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """An answer as it came. `url` is the address after redirects, header names are lower case.

    `moved` is the address up to which every redirect was permanent (301, 308), from the first one on; empty where the
    first was not permanent, or there was none.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, in plain text but for `content` and `summary`, which are plain text of their markup.

    `id` is the guid as the feed gives it; `link` is absolute; any field may be empty.
    """

    id: str = ""
    title: str = ""
    link: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed. `format` is its dialect, such as rss20, rss10, atom10, json1; `link` its home page.

    `whole` is False where it breaks off before its end; the entry it breaks off in is left out. `reader` is what read
    it: fast, tolerant, json, sitemap or page. `ttl` is how long it asks not to be polled again, None where it does not.
    `listed` are the addresses of further sitemaps, where it is an index of sitemaps.
    """

    format: str
    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[Entry, ...] = ()
    whole: bool = True
    reader: str = ""
    ttl: timedelta | None = None
    listed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names in its head."""

    url: str
    title: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What an article page says. `text` is the article alone, a line a block; empty where none was found.

    `repeated` are those lines of it that its host repeats on page after page, where it is judged with them.
    """

    title: str = ""
    text: str = ""
    published: datetime | None = None
    language: str = ""
    canonical_url: str = ""
    site: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
