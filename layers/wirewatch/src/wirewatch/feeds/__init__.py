"""From the bytes of a feed to its entries, whatever dialect they are in and however broken they are.

`fast` reads what is well-formed, `tolerant` all else in XML, `jsonfeed` JSON Feed, `sitemap` what publishers write for
search engines, `page` a listing page by the selectors in its source. `discovery` finds the feeds that a page names.
"""

from collections.abc import Iterable
from dataclasses import replace

from wirewatch.errors import FeedError
from wirewatch.feeds import document, fast, jsonfeed, page, sitemap, tolerant
from wirewatch.feeds.discovery import discover
from wirewatch.feeds.notices import notices
from wirewatch.feeds.refusal import refusal
from wirewatch.feeds.sitemap import addresses as sitemaps_of
from wirewatch.model import Feed, PageRules, Source

__all__ = [
    "discover",
    "gathered",
    "notices",
    "parse",
    "parse_page",
    "read",
    "sitemaps_of",
]


def read(source: Source, body: bytes, url: str, content_type: str | None = None) -> Feed:
    """What a source's answer lists: `parse_page` for a page source, `parse` for any other. Raises FeedError."""
    if source.page:
        return parse_page(body, url, source.page, content_type)
    return parse(body, url, content_type)


def parse(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """The feed in a response's `body`: RSS 0.9 to 2.0, RDF, Atom, JSON Feed or a sitemap, recognised by what it is.

    `url` is where it came from, after redirects: relative links are resolved against it. Of `content_type`, the
    header as it came, only the charset is used, since many feeds are served as text/html. A feed without entries is
    a feed. Raises FeedError, and nothing else, for what is none; the message says what came instead.
    """
    text = document.decoded(document.unpacked(body), content_type)
    feed = jsonfeed.read(text, url) if text.startswith(("{", "[")) else _read_xml(text, url)
    if feed is None:
        raise FeedError(refusal(text, url))
    return feed


def parse_page(body: bytes, url: str, rules: PageRules, content_type: str | None = None) -> Feed:
    """The news that a listing page from `url` holds, by CSS selectors. Raises FeedError, and nothing else, which names
    the selector that finds nothing: a page that was redesigned must not look like one without news.
    """
    return page.read(document.decoded(document.unpacked(body), content_type), url, rules)


def gathered(index: Feed, sitemaps: Iterable[Feed]) -> Feed:
    """A sitemap index with what the sitemaps it lists hold, in their order; further indexes among them are left out."""
    return replace(index, entries=tuple(entry for listed in sitemaps for entry in listed.entries))


def _read_xml(text: str, url: str) -> Feed | None:
    root = document.tree(text)
    feed = None if root is None else sitemap.read(root, url) or fast.read(root, text, url)
    return feed or tolerant.read(text, url)
