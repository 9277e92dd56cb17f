"""Answers that servers give in the cases."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

from benchmarks.manners.server import Answer

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY = 15 * MINUTE
GRACE = 30 * SECOND
LMOD = "Mon, 23 Nov 2026 11:00:00 GMT"


def feed(*titles: str) -> bytes:
    """An RSS feed with an entry for each title."""
    items = "".join(f"<item><guid>{title}</guid><title>{title}</title></item>" for title in ("Weather", *titles))
    return f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


BODY, NEWS = feed(), feed("Potash rises")
GOOD, SAME = Answer(body=BODY), Answer(304)


def good(body: bytes = BODY, **headers: str) -> Answer:
    """A feed, with headers: an underscore in a name stands for a hyphen."""
    return Answer(body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def bad(status: int, **headers: str) -> Answer:
    """A failure, with headers."""
    return Answer(status, b"no", {name.replace("_", "-"): value for name, value in headers.items()})


def to(status: int, where: str) -> Answer:
    """A redirect."""
    return Answer(status, headers={"Location": where})


def dated(status: int, body: bytes, header: str, ahead: timedelta, **more: str) -> Answer:
    """An answer with a date in a header, so far ahead of the moment it is given at."""

    def headers(now: datetime) -> Mapping[str, str]:
        return {"Date": _http(now), header: _http(now + ahead), **more}

    return Answer(status, body, headers)


def _http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)
