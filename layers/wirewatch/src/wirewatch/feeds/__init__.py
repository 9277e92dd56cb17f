"""From the bytes of a feed to its entries, whatever dialect they are in and however broken they are.

`discovery` finds the feeds that a page names; `jsonfeed` and `tolerant` (RSS, RDF, Atom) each read one family.
"""

import re

from wirewatch import markup
from wirewatch.errors import FeedError
from wirewatch.feeds import jsonfeed, tolerant
from wirewatch.feeds.discovery import discover
from wirewatch.feeds.refusal import refusal
from wirewatch.model import Feed

__all__ = ["discover", "parse"]

_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)


def parse(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """The feed in a response's `body`: RSS 0.9 to 2.0, RDF, Atom, or JSON Feed, recognised by what it is.

    `url` is where it came from, after redirects: relative links are resolved against it. Of `content_type`, the
    header as it came, only the charset is used, since many feeds are served as text/html. A feed without entries is
    a feed. Raises FeedError, and nothing else, for what is none; the message says what came instead.
    """
    charset = _CHARSET.search(content_type or "")
    text = markup.decode(body, charset[1] if charset else "").lstrip("\ufeff\x00 \t\r\n")
    read = jsonfeed.read if text.startswith(("{", "[")) else tolerant.read
    feed = read(text, url)
    if feed is None:
        raise FeedError(refusal(text, url))
    return feed
