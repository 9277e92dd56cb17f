"""Moments as people read them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wirewatch.render.counting import count

# strftime's names follow the locale of the process; an alert reads the same everywhere.
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC where this machine's data do not know it, as an old row's may be."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """`at` (aware) as "Mon 23 Nov 2026, 20:51 EET" in `zone`; "not given" for None."""
    if at is None:
        return "not given"
    try:
        local = at.astimezone(zone)
    except OverflowError:  # publishers send the years 1 and 9999, whose first and last day have no other zone
        local = at.astimezone(UTC)
    name = local.tzname() or ""
    name = f"UTC{name}" if name[:1] in "+-" else name  # zones without an abbreviation of their own
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} {name}".strip()


def later(first: datetime | None, then: datetime) -> str:
    """How long after `first` `then` came, as "3 minutes later"; empty where it did not, or after over a week."""
    if first is None or not timedelta(0) <= then - first <= 7 * _DAY:
        return ""
    gap = then - first
    if gap < _MINUTE:
        return "less than a minute later"
    if gap < 2 * _HOUR:
        return f"{count(gap // _MINUTE, 'minute')} later"
    if gap < 2 * _DAY:
        return f"{count(gap // _HOUR, 'hour')} later"
    return f"{count(gap // _DAY, 'day')} later"


def rfc3339(at: datetime | None) -> str | None:
    """`at` (aware) in UTC as RFC 3339 section 5.6 has it, with `Z`; None for None."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
