"""Sitemaps (sitemaps.org), with or without Google's news extension, and indexes of them.

Publishers write them for search engines: the news of the last two days, in full where a feed has but twenty items.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from wirewatch import dates, markup
from wirewatch.feeds import values
from wirewatch.feeds.constructs import own_text
from wirewatch.feeds.elements import meaning
from wirewatch.model import Entry, Feed

MOST_LISTED = 5
"""Sitemaps that are followed of an index: its newest. A publisher's others hold the years before."""

_Element = Any  # lxml ships no types


def read(root: _Element, url: str) -> Feed | None:
    """The sitemap that came from `url`; None for another document. Without pages it is a feed without entries."""
    of = meaning(root.tag)
    if of.kind != "root" or of.name not in {"urlset", "sitemapindex"}:
        return None
    items = list(_items(root))
    if of.name == "sitemapindex":
        return Feed(format="sitemapindex", reader="sitemap", listed=_listed(items, url))
    entries = tuple(filter(None, (_entry(item, url) for item in items)))
    news = any(entry.title for entry in entries)
    return Feed(format="news-sitemap" if news else "sitemap", entries=entries, reader="sitemap")


def _items(root: _Element) -> Iterator[dict[str, str]]:
    """The texts of each item's elements, by name, whatever their namespace: many give a wrong one for news."""
    for item in root:
        texts: dict[str, str] = {}
        for element in item.iter():
            if element is not item and isinstance(element.tag, str):
                name = element.tag.rpartition("}")[2].lower()
                # Pictures and videos have titles and addresses of their own.
                if _module(element) not in {"image", "video"}:
                    texts.setdefault(name, own_text(element))
        yield texts


def _module(element: _Element) -> str:
    namespace = element.tag.rpartition("}")[0]
    return next((module for module in ("image", "video") if f"sitemap-{module}" in namespace), "")


def _entry(item: dict[str, str], url: str) -> Entry | None:
    """A page. Its title is empty in a sitemap without news: the page itself gives it."""
    link = values.link(item.get("loc", ""), url)
    if not link:
        return None
    changed = dates.believed(item.get("lastmod", ""))
    return Entry(
        id=link,
        title=markup.title(markup.plain_text(item.get("title", ""))),
        link=link,
        published=dates.believed(item.get("publication_date", "")),
        updated=changed,
        tags=markup.names(values.keywords(item.get("keywords", ""))),
        language=markup.language(item.get("language", "")),
    )


def _listed(items: list[dict[str, str]], url: str) -> tuple[str, ...]:
    """The newest sitemaps of an index, of its own host only: nobody else's list is this publisher's word."""
    dated: dict[str, float] = {}
    for item in items:
        link = values.link(item.get("loc", ""), url)
        if link and link != url and urlsplit(link).hostname == urlsplit(url).hostname:
            dated.setdefault(link, (dates.believed(item.get("lastmod", "")) or dates.EARLIEST).timestamp())
    # A stable sort: where no dates are given, the order of the index decides.
    return tuple(sorted(dated, key=lambda link: -dated[link])[:MOST_LISTED])


def addresses(robots: str) -> list[str]:
    """The addresses of sitemaps that a robots.txt names (sitemaps.org), absolute, in its order, none twice."""
    fields = (line.partition(":") for line in robots.lstrip("\ufeff").splitlines())
    found = (
        values.link(value.partition(" #")[0], "") for name, _, value in fields if name.strip().lower() == "sitemap"
    )
    return list(dict.fromkeys(filter(None, found)))
