"""Dates as feeds and pages write them.

RFC 822 and its successors (RSS), RFC 3339 and its ISO 8601 relatives (Atom, JSON Feed, page metadata), Unix time, and
what people write, in many languages. What names no zone is taken as UTC: it is the most frequent truth and a day's
error is the most it can cost.
"""

import re
from datetime import UTC, datetime, timedelta

from wirewatch.dates import zones

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web there was no feed; earlier dates are zero values (1970, 1900, 0001) of publishing systems."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=1)
"""How far clocks are apart, in good faith; what lies further ahead is no date of publication."""

_LONGEST = 100  # the longest date seen in a feed has 45 characters; beyond that it is prose

# Nearly every date of a feed has one of two forms, and a feed may have thousands: these are read without detours.
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) ([A-Z]{3,4}|[+-]\d{4})",
    re.ASCII,
)
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11,
    "Dec": 12,
}  # fmt: skip


def parse(text: str) -> datetime | None:
    """The moment a date names, aware and in UTC, also one that nobody believes, such as in the year 1 or 9999; None
    where it names none.

    Never raises. A date alone is its midnight; 24:00 is the next one; a leap second is the second before it.
    """
    try:
        moment = _at_once(text.strip())
        if moment is None:
            moment = _with_patience(" ".join(text.split()))
        return moment and moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):  # day 32, hour 25, year 0
        return None


def believed(text: str) -> datetime | None:
    """The moment a date of a feed or page names; None where it names none, or one before 1990 or after 2099."""
    moment = parse(text)
    return moment if moment and EARLIEST <= moment < LATEST else None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """A date of publication, unless it lies more than an hour ahead of `now`: wrong zones, typos, dates of events."""
    return moment if moment and moment <= now + AHEAD else None


def doubt(said: str | datetime, now: datetime) -> str:
    """Why a date, as a text or as what was read of it, is not believed; "" where it is."""
    moment = parse(said) if isinstance(said, str) else said
    if moment is None:
        return "is no date"
    if moment < EARLIEST:
        return f"lies before {EARLIEST.year}"
    return "" if plausible(moment, now) else "lies in the future"


def _at_once(text: str) -> datetime | None:
    if _RFC_3339.fullmatch(text):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    mail = _RFC_822.fullmatch(text)
    if mail is None:
        return None
    day, month, year, hour, minute, second, name = mail.groups()
    number, zone = _MONTHS.get(month), zones.mail_zone(name)
    if number is None or zone is None:
        return None
    return datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=zone)


def _with_patience(text: str) -> datetime | None:
    if not 0 < len(text) <= _LONGEST:
        return None
    from wirewatch.dates import lenient  # noqa: PLC0415  8 ms, and most feeds need none of it

    return lenient.read(text)
