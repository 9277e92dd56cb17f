"""The feeds that a page names in its head."""

from wirewatch import charsets, markup
from wirewatch.model import FeedLink
from wirewatch.urls import absolute

_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
     "application/x-rss+xml", "application/x-atom+xml", "text/rss", "text/rdf", "text/rss+xml", "text/atom+xml")
)  # fmt: skip
"""Media types that announce a feed; `application/json` is JSON Feed 1.0's, the last ones are seen slips."""

_NO_FEED = ("/wp-json/", "/oembed")  # WordPress announces its API in the same way, as application/json


def discover(html: bytes, url: str) -> list[FeedLink]:
    """The feeds a page at `url` announces by `<link rel="alternate">`, absolute, in its order, none twice.

    `rel` is a list of words in any case (HTML section 4.6.7). Empty where the page names none; never raises.
    """
    found: dict[str, FeedLink] = {}
    base = url
    for element in markup.elements(charsets.decode(html), ("base", "link")):
        if element.tag == "base":
            base = absolute(element.attributes.get("href", ""), url) or base
            continue
        link = _feed_link(element.attributes, base)
        if link:
            found.setdefault(link.url, link)
    return list(found.values())


def _feed_link(attributes: dict[str, str], base: str) -> FeedLink | None:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    if "alternate" not in attributes.get("rel", "").lower().split() or kind not in _TYPES:
        return None
    address = absolute(attributes.get("href", ""), base)
    if not address or (kind == "application/json" and any(mark in address for mark in _NO_FEED)):
        return None
    return FeedLink(url=address, title=markup.title(attributes.get("title", "")), type=kind)
