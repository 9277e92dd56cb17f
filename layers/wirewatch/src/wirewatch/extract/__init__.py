"""From an article's page to its text and what the page says of it."""

import logging
from functools import cache
from typing import Any

from wirewatch import dates, markup
from wirewatch.extract import metadata
from wirewatch.model import Page

__all__ = ["extract"]

_DATES = {"original_date": True, "extensive_search": False, "max_date": f"{dates.LATEST:%Y-%m-%d}"}
"""First publication, from what the page declares. The end is given since the default is the computer's clock, and the
search through the text is off since it takes any date for the article's."""

_SENTENCE = 25
"""Characters that one line of an article has at least, in any script; the entries of menus stay below."""

LONGEST_PAGE = 2_000_000
"""Characters of a page that are read: the time grows faster than the page, 3 s for 2.4 million and 15 s for 5."""

_NOISY = ("trafilatura", "htmldate", "courlan")


def extract(html: bytes | str, url: str) -> Page:
    """The article on the page at `url` and the page's own word on title, date, language, section and authors.

    The charset of bytes is detected. A page without an article gives a Page whose `text` is empty; never raises.
    """
    source = (markup.decode(html) if isinstance(html, bytes) else html)[:LONGEST_PAGE]
    said = metadata.read(source, url)
    found = _article(source, url)
    return Page(
        title=markup.title(_attribute(found, "title")) or said.title,
        text=_text(found),
        published=said.published or dates.parse(_attribute(found, "date")),
        language=said.language or markup.language(_attribute(found, "language")),
        canonical_url=said.canonical_url,
        site=said.site or markup.title(_attribute(found, "sitename")),
        section=said.section or markup.title(next(iter(getattr(found, "categories", None) or ()), "")),
        authors=said.authors or markup.names(_attribute(found, "author").split(";")),
    )


def _text(found: Any) -> str:
    """The article; empty where what was found is a menu or a notice, which it is when every line is a few words."""
    text = markup.lines(_attribute(found, "text"))[: markup.LONGEST_TEXT]
    return text if max(map(len, text.split("\n"))) >= _SENTENCE else ""


def _attribute(found: Any, name: str) -> str:
    value = getattr(found, name, None)
    return value if isinstance(value, str) else ""


@cache
def _trafilatura() -> Any:
    import trafilatura  # noqa: PLC0415  0.7 s at a cold start

    # It warns about every page without an article, which here is an ordinary answer.
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return trafilatura


def _article(source: str, url: str) -> Any:
    """What trafilatura finds, or None. Fast mode without comments and tables is its best for news, by measurement."""
    try:
        return _trafilatura().bare_extraction(
            source.replace("\x00", ""),
            url=url or None,
            fast=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params=_DATES,
        )
    except Exception:  # noqa: BLE001  it has dozens of heuristics, and a page is no reason to fail
        return None
