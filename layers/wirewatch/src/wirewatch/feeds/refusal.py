"""Why an answer is not a feed, in words that help whoever listed the source."""

import json
import re

from wirewatch import markup
from wirewatch.feeds.discovery import discover

_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_PAGE_WITHIN = 2_000  # licences and comments may precede the first element
_EXCERPT = 60


def is_page(text: str) -> bool:
    """Whether a text that holds no feed looks like an HTML page."""
    return bool(_PAGE.search(text, 0, _PAGE_WITHIN))


def refusal(text: str, url: str) -> str:
    """The message for an answer without a feed. `text` is its body, `url` its address."""
    if not text.strip():
        return "an empty body, not a feed; if it stays so, look for the feed's new address"
    if is_page(text):
        return _page(text, url)
    if text.startswith(("{", "[")) and _is_json(text):
        return "JSON, but not a JSON Feed (no version or items); use the address of the site's feed, not of its API"
    # Scraped of what could run or deceive in a terminal, an e-mail or a chat.
    excerpt = re.sub(r"[<>&`*_|]", " ", markup.one_line(text[: 4 * _EXCERPT]))
    return f"not a feed: begins with {markup.one_line(excerpt)[:_EXCERPT]!r}; check the address in a browser"


def _page(text: str, url: str) -> str:
    links = discover(text.encode("utf-8", "replace"), url)
    if links:
        return f"an HTML page, not a feed; it names a feed: {links[0].url}"
    return "an HTML page, not a feed; it names no feed: look for the feed's address on the site"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
