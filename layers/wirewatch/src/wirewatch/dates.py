"""Dates as feeds and pages write them.

RFC 822 and its successors (RSS), RFC 3339 and its ISO 8601 relatives (Atom, JSON Feed, page metadata), and Unix
time. What names no zone is taken as UTC: it is the most frequent truth and a day's error is the most it can cost.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before the web there was no feed; earlier dates are zero values (1970, 1900, 0001) of publishing systems."""
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

_LONGEST = 100  # the longest date seen in a feed has 45 characters; beyond that it is prose

# Minutes east of UTC. The American ones are RFC 822 section 5.1; of IST's three meanings the Indian one is by far
# the most frequent in feeds.
_ZONES = {
    "Z": 0, "z": 0, "UT": 0, "UTC": 0, "GMT": 0, "ETC/GMT": 0, "ETC/UTC": 0,
    "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
    "AT": -240, "ET": -300, "CT": -360, "MT": -420, "PT": -480, "AST": -240, "ADT": -180, "NST": -210, "NDT": -150,
    "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180,
    "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "MEZ": 60, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "TRT": 180, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180,
    "GST": 240, "PKT": 300, "IST": 330, "ICT": 420, "WIB": 420, "HKT": 480, "SGT": 480, "PHT": 480, "AWST": 480,
    "JST": 540, "KST": 540, "ACST": 570, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}  # fmt: skip

_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?", re.ASCII)
_NUMERIC = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?"
    r"(?:[Tt\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(?P<zone>\S*)",
    re.ASCII,
)
_WEEKDAY = re.compile(r"(?:[^\W\d]{2,12}\.?,|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*", re.IGNORECASE)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?::?\d{2})?", re.ASCII | re.IGNORECASE)
_COMPACT = ("%Y%m%d%H%M%S", "%Y%m%d%H%M")
_CLOCK_12H = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s*([ap])\.?m\b\.?", re.ASCII | re.IGNORECASE)
_DASHED = re.compile(r"\d{1,2}-[A-Za-z]{3,}-\d{2,4}", re.ASCII)  # RFC 850
_MIDNIGHT = re.compile(r"(?<![:\d])24(:00(?::00)?)\b", re.ASCII)


def parse(text: str) -> datetime | None:
    """The moment a date names, aware and in UTC; None where it names none, or one before 1990 or after 2099.

    Never raises. A date alone is its midnight; a leap second is the second before it.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    weekday = _WEEKDAY.match(text)
    text = text[weekday.end() :] if weekday else text
    for read in (_epoch, _numeric, _iso, _compact, _mail):
        try:
            moment = read(text)
            if moment is not None:
                moment = moment.astimezone(UTC)
                return moment if EARLIEST <= moment < LATEST else None
        except (ValueError, OverflowError):  # day 32, hour 25, year 0
            continue
    return None


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _numeric(text: str) -> datetime | None:
    """Year first: RFC 3339, and what is written in its spirit (one-digit months, slashes, a zone by name)."""
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    zone = _zone(match["zone"] or "Z")
    if zone is None or (match["zone"] not in ("", "Z") and match["hour"] is None):
        return None
    hour = int(match["hour"] or 0)
    midnight = datetime(int(match["year"]), int(match["month"]), int(match["day"] or 1), tzinfo=zone)
    if hour == 24 and int(match["minute"]) == 0:  # noqa: PLR2004  the end of a day, ISO 8601:2004 section 4.2.3
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hour, minute=int(match["minute"] or 0), second=_second(int(match["second"] or 0)))


def _iso(text: str) -> datetime | None:
    """The rarer forms of ISO 8601, such as week dates and those without marks."""
    return _in_utc(datetime.fromisoformat(text)) if "-" in text or "T" in text or len(text) == 8 else None  # noqa: PLR2004


def _compact(text: str) -> datetime | None:
    if not text.isdigit():
        return None
    for form in _COMPACT:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _mail(text: str) -> datetime | None:
    """RFC 822, 1123, 2822 and asctime, as leniently as the standard library reads them."""
    words, zone = _without_zone(_in_24_hours(text).replace(",", " ").split())
    if words and _DASHED.fullmatch(words[0]):
        words[:1] = words[0].split("-")
    if not any(":" in word for word in words):
        words.append("00:00")
    parts = parsedate_tz(" ".join("Sep" if word.lower() == "sept" else word for word in words))
    if parts is None:
        return None
    year, month, day, hour, minute, second = parts[:6]
    zone = zone or timezone(timedelta(seconds=parts[9] or 0))
    return datetime(year, month, day, hour, minute, _second(second), tzinfo=zone)


def _in_24_hours(text: str) -> str:
    return _MIDNIGHT.sub(r"00\1", _CLOCK_12H.sub(_clock_24h, text))


def _clock_24h(match: re.Match[str]) -> str:
    afternoon = 12 if match[3] in "pP" else 0
    return f"{int(match[1]) % 12 + afternoon:02}{match[2]}"


def _without_zone(words: list[str]) -> tuple[list[str], timezone | None]:
    """The words but for the zone, which asctime has in the middle and RFC 822 at the end, maybe with a comment."""
    for place in range(len(words) - 1, 0, -1):
        zone = _zone(words[place].strip("()"))
        if zone is not None:
            return words[:place] + [word for word in words[place + 1 :] if not word.startswith("(")], zone
    return words, None


def _zone(name: str) -> timezone | None:
    """The zone of a name or an offset; None for what is neither."""
    minutes = _ZONES.get(name.upper() if len(name) > 2 else name)  # noqa: PLR2004  "at" is a word, AT a zone
    if minutes is not None:
        return timezone(timedelta(minutes=minutes))
    offset = _OFFSET.fullmatch(name)
    if not offset:
        return None
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))


def _second(second: int) -> int:
    return 59 if second == 60 else second  # noqa: PLR2004  a leap second, which datetime does not know


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
