"""From an article's page to its text and what the page says of it."""

from typing import Any
from urllib.parse import urlsplit

from wirewatch import charsets, dates, markup
from wirewatch.extract import article, metadata, tree
from wirewatch.extract.metadata import Metadata
from wirewatch.extract.tree import LONGEST_PAGE, Node
from wirewatch.model import Page

__all__ = ["LONGEST_PAGE", "extract"]

_DATES = {"original_date": True, "extensive_search": False, "max_date": f"{dates.LATEST:%Y-%m-%d}"}
"""First publication, from what the page declares. The end is given since the default is the computer's clock, and the
search through the text is off since it takes any date for the article's."""


def extract(html: bytes | str, url: str) -> Page:
    """The article on the page at `url` and the page's own word on title, date, language, section and authors.

    `text` is a line a block: a paragraph, a heading, an item of a list. The charset of bytes is detected. A page
    without an article gives a Page whose `text` is empty; never raises.
    """
    root = tree.parse(charsets.decode(html) if isinstance(html, bytes) else html)
    if root is None:
        return Page()
    said = metadata.read(root, url)
    guessed = _guessed(root, said)
    return Page(
        title=said.title or markup.title(_attribute(guessed, "title")),
        text=article.find(root, (*said.titles, *said.authors), said.body)[: markup.LONGEST_TEXT],
        published=said.published or dates.believed(_attribute(guessed, "date")),
        language=said.language,
        canonical_url=said.canonical_url,
        site=said.site or _host(url),
        section=said.section or markup.title(next(iter(getattr(guessed, "categories", None) or ()), "")),
        authors=said.authors or markup.names(_attribute(guessed, "author").split(";")),
    )


def _guessed(root: Node, said: Metadata) -> Any:
    """What trafilatura makes of the page where it does not say itself what it is called and from when; else None."""
    if said.title and said.published:
        return None
    try:
        return article.trafilatura().extract_metadata(root, date_config=_DATES)
    except Exception:  # noqa: BLE001  it has dozens of heuristics, and a page is no reason to fail
        return None


def _host(url: str) -> str:
    try:
        return markup.title((urlsplit(url).hostname or "").removeprefix("www."))
    except ValueError:
        return ""


def _attribute(found: Any, name: str) -> str:
    value = getattr(found, name, None)
    return value if isinstance(value, str) else ""
