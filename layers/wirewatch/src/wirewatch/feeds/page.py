"""A listing page as a feed, by the CSS selectors of its source: for publishers that have none."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from wirewatch import dates, markup
from wirewatch.errors import FeedError
from wirewatch.feeds.selecting import select
from wirewatch.model import Entry, Feed, PageRules
from wirewatch.urls import absolute

MOST_ITEMS = 10_000
"""Items of a page that are read; real ones list some dozens."""
LONGEST_PAGE = 2_000_000
"""Characters of a page that are read; the tree takes 50 bytes of memory for each."""

_Tag = Any  # bs4's types are of no help: every find may be a text
_DEEPEST = 500  # elements above an item; browsers do not nest deeper either
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(text: str, url: str, rules: PageRules) -> Feed:
    """The news that a page from `url` lists. Raises FeedError where a selector finds nothing, or nothing of use."""
    from bs4 import BeautifulSoup  # noqa: PLC0415  0.6 s at a cold start

    soup = BeautifulSoup(text[:LONGEST_PAGE], "lxml")
    items = _outermost(select(soup, rules.item, "item", MOST_ITEMS))
    if not items:
        raise FeedError(_gone(rules.item, "item"))
    base = absolute(_attribute(soup.find("base"), "href"), url) or url
    language = rules.language or markup.language(_attribute(soup.find("html"), "lang"))
    found = {
        "title": _texts(items, rules.title, "title"),
        "link": _texts(items, rules.link, "link"),
        "date": _texts(items, rules.date, "date"),
    }
    entries = (
        _entry(_title(item, title, link), _href(item, link), date or item.find("time"), base, language)
        for item, title, link, date in zip(items, *found.values(), strict=True)
    )
    usable = tuple({entry.link: entry for entry in filter(None, entries)}.values())
    if not usable:
        raise FeedError(
            f"none of the {len(items)} items that '{rules.item}' finds has a title and a link: "
            "the page was redesigned, or a selector is wrong"
        )
    return Feed(
        format="page",
        title=markup.title(_text(soup.find("title"))),
        link=url,
        language=language,
        entries=usable,
        reader="page",
    )


def _outermost(items: Iterable[_Tag]) -> list[_Tag]:
    """Items without those that are part of another, so that no part of a page is read twice, or ten thousand times."""
    kept: dict[int, _Tag] = {}
    for item in items:
        above = [id(parent) in kept for parent in islice(item.parents, _DEEPEST)]
        if len(above) < _DEEPEST and not any(above):
            kept[id(item)] = item
    return list(kept.values())


def _texts(items: Iterable[_Tag], selector: str, key: str) -> list[_Tag | None]:
    """What a selector finds in each item, None where it finds nothing or there is none."""
    if not selector:
        return [None for _ in items]
    found = [next(iter(select(item, selector, key, 1)), None) for item in items]
    if not any(found):
        raise FeedError(_gone(selector, key))
    return found


def _gone(selector: str, key: str) -> str:
    return f"the selector '{selector}' for {key} finds nothing on the page: it was redesigned, or the selector is wrong"


def _title(item: _Tag, title: _Tag | None, link: _Tag | None) -> str:
    """The text that was asked for, else of a heading, else of the link: a card's link is often a picture or `More`."""
    if title:
        return _text(title)
    own_link = item if item.name == "a" else item.find("a", href=True)
    return next(filter(None, map(_text, (item.find(_HEADINGS), link, own_link, item))), "")


def _href(item: _Tag, link: _Tag | None) -> str:
    """The address of the element that was asked for or of the item, else of the first link in it."""
    within = link or item
    return _attribute(within, "href") or _attribute(within.find("a", href=True), "href")


def _entry(title: str, href: str, date: _Tag | None, base: str, language: str) -> Entry | None:
    link = absolute(href, base)
    if not (title and link):
        return None
    published = dates.believed(_attribute(date, "datetime")) or dates.believed(_text(date))
    return Entry(id=link, title=markup.title(title), link=link, published=published, language=language)


def _text(element: _Tag | None) -> str:
    return markup.one_line(element.get_text(" ")) if element else ""


def _attribute(element: _Tag | None, name: str) -> str:
    value = element.get(name) if element else None
    return value if isinstance(value, str) else ""
