"""The feeds at an address: it is one, or its page names some, or its site has news sitemaps."""

from collections.abc import Iterator
from urllib.parse import urljoin

from wirewatch import feeds, markup, polling
from wirewatch.cli.fetching import Asker
from wirewatch.errors import FeedError, FetchError
from wirewatch.model import Feed, FeedLink, Response

# Where sites put their news sitemap when robots.txt does not say.
_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml")
_MOST = 10


def feed_at(asker: Asker, url: str) -> tuple[str, Feed]:
    """The feed at an address, and where it was found after redirects. Raises FetchError, FeedError."""
    answer = asker.answer(polling.feed_request(url))
    feed = feeds.parse(answer.body, answer.url, answer.headers.get("content-type"))
    return answer.moved or url, feed


def candidates(asker: Asker, page: Response) -> list[FeedLink]:
    """The feeds that a page names; where it names none, the news sitemaps of its site, as far as they answer."""
    named = feeds.discover(page.body, page.url)
    return named or list(_sitemaps(asker, page.url))[:_MOST]


def _sitemaps(asker: Asker, url: str) -> Iterator[FeedLink]:
    try:
        answer = asker.answer(polling.page_request(urljoin(url, "/robots.txt")))
        listed = feeds.sitemaps_of(markup.decode(answer.body))
    except FetchError:
        listed = []
    news = [address for address in listed if "news" in address.lower()]
    for address in news or [urljoin(url, path) for path in _SITEMAPS]:
        try:
            where, feed = feed_at(asker, address)
        except (FetchError, FeedError):
            continue
        if feed.reader == "sitemap":
            yield FeedLink(where, feed.title or "news sitemap", feed.format)
