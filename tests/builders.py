"""Records for tests: valid as they stand, and each field changed by name."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wirewatch.model import Alert, Article, Entry, Feed, Hit, Response, Source, Span, Watch

NOW = datetime(2025, 3, 14, 9, 26, 53, 589_793, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def source(**fields: Any) -> Source:
    """A source that is polled every 15 minutes."""
    return Source(**{"id": "world", "url": "https://news.example.com/rss.xml", "name": "World News", **fields})


def response(status: int = 200, body: bytes = b"<rss/>", **headers: str) -> Response:
    """An answer; an underscore in a header's name stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://news.example.com/rss.xml", status, named, body)


def entry(**fields: Any) -> Entry:
    """An entry with a guid, a title and a link of its own."""
    return Entry(**{"id": "guid-1", "title": "Potash", "link": "https://news.example.com/potash", **fields})


def feed(*entries: Entry, **fields: Any) -> Feed:
    """A feed whose home page is the site's."""
    return Feed(**{"format": "rss20", "link": "https://news.example.com/", "entries": entries, **fields})


def watch(watch_id: str = "potash", **fields: Any) -> Watch:
    """A watch for its own name."""
    return Watch(**{"id": watch_id, "query": watch_id, **fields})


def hit(watch_id: str = "potash", *spans: Span, **fields: Any) -> Hit:
    """A watch that fires; on the title's first six characters unless told otherwise."""
    return Hit(watch(watch_id, **fields), spans or (Span("title", 0, 6, watch_id),))


def article(**fields: Any) -> Article:
    """An article first seen now."""
    return Article(
        **{
            "id": "0123456789abcdef0123456789abcdef",
            "url": "https://news.example.com/potash",
            "canonical_url": "https://news.example.com/potash",
            "title": "Potash",
            "text": "Potash prices rose.",
            "sources": ("world",),
            "first_seen": NOW,
            "judged_at": NOW,
            "expires_at": NOW + 400 * DAY,
            "config_version": "c1",
            **fields,
        }
    )


def alert(alert_id: str = "a1", **fields: Any) -> Alert:
    """An alert of one watch."""
    return Alert(
        **{
            "id": alert_id,
            "kind": "alert",
            "severity": "normal",
            "watches": ("potash",),
            "title": "Potash",
            "url": "https://news.example.com/potash",
            "source": "world",
            "source_name": "World News",
            "first_seen": NOW,
            **fields,
        }
    )
