"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). A value of the wrong type loses that field only."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wirewatch import dates, markup
from wirewatch.model import Entry, Feed
from wirewatch.urls import absolute

_VERSION = "jsonfeed.org/version/1"


def read(text: str, url: str) -> Feed | None:
    """The feed in a JSON text; None where it is not JSON or not a JSON Feed."""
    try:
        document = json.loads(text, strict=False)  # raw line ends inside strings are a common slip
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or _VERSION not in _text(document, "version"):
        return None
    items = document.get("items")
    language = markup.language(_text(document, "language"))
    return Feed(
        format="json11" if _text(document, "version").rstrip("/").endswith("1.1") else "json1",
        title=markup.title(_text(document, "title")),
        link=_link(url, document, "home_page_url"),
        language=language,
        entries=tuple(
            _entry(item, url, language, document)
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, dict)
        ),
        reader="json",
    )


def _entry(item: dict[str, Any], url: str, language: str, document: dict[str, Any]) -> Entry:
    return Entry(
        id=markup.one_line(_text(item, "id")),
        title=markup.title(_text(item, "title")),
        link=_link(url, item, "url", "external_url"),
        published=_date(item, "date_published"),
        updated=_date(item, "date_modified"),
        summary=markup.lines(_text(item, "summary"))[: markup.LONGEST_TEXT],
        content=_content(item)[: markup.LONGEST_TEXT],
        authors=markup.names(_authors(item)) or markup.names(_authors(document)),
        tags=markup.names(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        language=markup.language(_text(item, "language")) or language,
    )


def _content(item: dict[str, Any]) -> str:
    return markup.plain_text(_text(item, "content_html")) or markup.lines(_text(item, "content_text"))


def _text(record: dict[str, Any], key: str) -> str:
    """A string, or a number in its digits: ids and dates are numbers in some feeds, against the specification."""
    value = record.get(key)
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int | float) else ""


def _list(record: dict[str, Any], key: str) -> list[Any]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _link(url: str, record: dict[str, Any], *keys: str) -> str:
    values = filter(None, (record.get(key) for key in keys))
    return next(filter(None, (absolute(value, url) for value in values if isinstance(value, str))), "")


def _date(item: dict[str, Any], key: str) -> datetime | None:
    return dates.believed(_text(item, key))


def _authors(record: dict[str, Any]) -> Iterator[str]:
    """Names from `authors` (1.1) and `author` (1.0)."""
    for author in (*_list(record, "authors"), record.get("author")):
        if isinstance(author, dict):
            yield _text(author, "name")
        elif isinstance(author, str):
            yield author
