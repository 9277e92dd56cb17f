"""The feeds at an address: it is one, or its page names some, or its site has news sitemaps."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from wirewatch import charsets, feeds, polling
from wirewatch.cli.fetching import Asker
from wirewatch.errors import FeedError, FetchError
from wirewatch.model import Feed, FeedLink, Response

# Where sites put their news sitemap when robots.txt does not say.
_SITEMAPS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml")
_MOST = 10
_MOST_OTHERS = 3  # sitemaps whose names do not say that they are of news, but may be, or list one that is


def feed_at(asker: Asker, url: str) -> tuple[str, Feed]:
    """The feed at an address, and where it was found after redirects. Raises FetchError, FeedError."""
    answer = asker.answer(polling.feed_request(url))
    feed = feeds.parse(answer.body, answer.url, answer.headers.get("content-type"))
    return answer.moved or url, feed


def candidates(asker: Asker, page: Response) -> list[FeedLink]:
    """The feeds that a page names; where it names none, the news sitemaps of its site, as far as they answer."""
    return feeds.discover(page.body, page.url) or _sitemaps(asker, page.url)


def _sitemaps(asker: Asker, url: str) -> list[FeedLink]:
    try:
        answer = asker.answer(polling.page_request(urljoin(url, "/robots.txt")))
        listed = feeds.sitemaps_of(charsets.decode(answer.body))
    except FetchError:
        listed = []
    others = [address for address in listed if not _is_of_news(address)]
    ways = (
        [address for address in listed if _is_of_news(address)],
        others[:_MOST_OTHERS],
        [urljoin(url, path) for path in _SITEMAPS],
    )
    found = ([link for address in way[:_MOST] for link in _news_at(asker, address)] for way in ways)
    return next(filter(None, found), [])


def _news_at(asker: Asker, address: str) -> Iterator[FeedLink]:
    """The news sitemap at an address, or those that an index there lists. All pages of a site are no news."""
    try:
        where, feed = feed_at(asker, address)
    except (FetchError, FeedError):
        return
    if feed.format == "news-sitemap" or (feed.reader == "sitemap" and _is_of_news(address)):
        yield FeedLink(where, feed.title or "news sitemap", feed.format)
    else:
        for listed in filter(_is_of_news, feed.listed):
            yield from _news_at(asker, listed)


def _is_of_news(address: str) -> bool:
    return "news" in urlsplit(address).path.lower()
