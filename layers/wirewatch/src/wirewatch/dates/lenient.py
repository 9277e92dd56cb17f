"""Dates as people and publishing systems write them, in many languages and orders.

A date is taken apart: its clock, the zone behind the clock, the name of the month, the numbers. Every word must be
known, and what can be read in two ways is not read: a wrong date is worse than none, since what has none is new.
"""

import html
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from wirewatch.dates import names, zones

_EPOCH = re.compile(r"(\d{9,10})(?:\d{3}){0,3}(?:\.\d+)?", re.ASCII)  # seconds, or thousandths and finer since 1970
_DIGITS = {
    14: re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)"),
    12: re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)"),
    8: re.compile(r"(\d{4})(\d\d)(\d\d)"),
    4: re.compile(r"(\d{4})"),
}
_ORDINAL = re.compile(r"(\d{4}|0[0-4])-?(\d{3})", re.ASCII)
# Years of two digits went out of ISO 8601 with its edition of 2004, so only years before that are written so.
_TRUNCATED = re.compile(r"-?(0[0-4])-?(\d\d)(?:-?(\d\d))?", re.ASCII)
_BASIC = re.compile(r"\d{4}(?:-?w\d\d(?:-?\d)?|\d{4})(?:t[\d:.,]+(?:z|[+-][\d:]+)?)?", re.ASCII)

_COMMENT = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LEADING_DAY = re.compile(r"[^\W\d_]{2,12}\.?,\s*")
_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
_CLOCKS = (
    re.compile(  # 10:15:30, T10:15, 10h15
        r"(?:(?<=\d)\s?t\s*)?(?<![\d:.,+-])(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})"
        r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?![\d:])" + _HALF,
        re.ASCII,
    ),
    re.compile(  # 10 Uhr, 10h, 10 am
        r"(?<![\d:.,+-])(?P<hour>\d{1,2})\s?(?=h\b|uhr\b|[ap]\.?\s?m\b)(?:h|uhr)?" + _HALF, re.ASCII
    ),
    re.compile(  # kl. 10.15, ore 10.15, 7.5.2024 10.15
        r"(?:(?<=\d{4}[ ,])\s?|\b(?:klo?|ore)\.?\s*)(?P<hour>\d{1,2})\.(?P<minute>\d{2})"
        r"(?:\.(?P<second>\d{2}))?(?![.\d])" + _HALF,
        re.ASCII,
    ),
)
_ZONE_BEHIND = re.compile(
    r"\s*(?:(?:gmt|utc?)?\s?[+-]\d{1,2}(?::?\d\d){0,2}(?![\w:])|[^\W\d_]+(?:/[a-z_]+)*(?![\w/])|[a-z]{3}\d[a-z]{3}\b)"
)
_ZONED_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})\s?(z|[+-]\d{2}:\d{2})", re.ASCII)  # xs:date
_SHOUTED = re.compile(r"[A-Z]{2,5}")

_WORD = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[\s,;.'’/|·•-]*")
_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/. ])\s?(\d{1,3})(?:\s?\2\s?(\d{1,2}))?\.?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?", re.ASCII)

# China, Taiwan, Hong Kong and Singapore have one time, Japan another: signs that only Japanese has tell it.
_HAN = re.compile(r"[\u4e00-\u9fff]")
_JAPANESE = re.compile(r"曜|午[前後]|[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_EAST_ASIAN = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|\([月火水木金土日]\)|[월화수목금토일]요일", " "),
        (r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?", r"\1-\2-\3 "),
        (r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]", r"\1-\2 "),
        (r"(\d{1,2})\s*[時时点시]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?", r"\1:\2:\3"),
        (r"(\d)\s*[時时点시]", r"\1:00"),
        (r":(\d)(?=:|$|\s)", r":0\1"),
        (r":(?=\s|$)", ""),
        (r"(上午|午前|오전)\s*([\d:.]+)", r" \2 am"),
        (r"(下午|午後|오후)\s*([\d:.]+)", r" \2 pm"),
    )
)


def read(text: str) -> datetime | None:
    """The moment a date names, aware; None for what is none. Raises ValueError where it is none of the calendar."""
    said = html.unescape(text) if "&" in text else text
    date = names.fold(said)
    epoch = _EPOCH.fullmatch(date)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    if _BASIC.fullmatch(date):
        return _in_utc(datetime.fromisoformat(date.upper()))
    return _digits_only(date) or _taken_apart(date, frozenset(map(str.lower, _SHOUTED.findall(said))))


def _digits_only(date: str) -> datetime | None:
    """The forms of ISO 8601 without marks, and its old ones without the century."""
    form = _DIGITS.get(len(date))
    digits = form.fullmatch(date) if form else None
    if digits:
        year, month, day, *clock = (*map(int, digits.groups()), *(1, 1)[len(digits.groups()) - 1 :])
        return _moment((year, month, day), (*clock, 0, 0, 0)[:3], UTC)
    ordinal = _ORDINAL.fullmatch(date)
    if ordinal:
        return _day_of_year(int(ordinal[1]), int(ordinal[2]))
    truncated = _TRUNCATED.fullmatch(date)
    if truncated and (truncated[3] or date.startswith("-")):
        return datetime(2000 + int(truncated[1]), int(truncated[2]), int(truncated[3] or 1), tzinfo=UTC)
    return None


def _day_of_year(year: int, day: int) -> datetime:
    moment = datetime(year if year > 99 else 2000 + year, 1, 1, tzinfo=UTC) + timedelta(days=day - 1)  # noqa: PLR2004
    if not day or moment.year % 100 != year % 100:
        raise ValueError(f"there is no day {day} in that year")
    return moment


def _taken_apart(date: str, shouted: frozenset[str]) -> datetime | None:
    """A date in words or numbers, maybe with a clock and a zone; `shouted` are its words in capitals."""
    home: tzinfo = UTC
    if not date.isascii():
        home = _home(date)
        for pattern, written in _EAST_ASIAN:
            date = pattern.sub(written, date)
    comments = _COMMENT.findall(date)
    date = " ".join(_COMMENT.sub(" ", date).split())
    clock = next(filter(None, (form.search(date) for form in _CLOCKS)), None)
    if clock is None:
        zoned = _ZONED_DATE.fullmatch(date)
        day = _day(zoned[1] if zoned else date)
        return _moment(day, (0, 0, 0), zones.named(zoned[2]) or UTC if zoned else UTC) if day else None
    zone, behind = _zone(date[clock.end() :], shouted)
    for comment in comments if zone is None else ():
        zone = zone or _zone(comment, shouted)[0]
    day = _day(f"{date[: clock.start()]} {behind}")
    return _moment(day, _time(clock.groupdict()), zone or home) if day else None


def _home(date: str) -> tzinfo:
    """The time zone of a script that one zone writes; UTC for others."""
    if _HANGUL.search(date) or _JAPANESE.search(date):
        return timezone(timedelta(hours=9))
    return timezone(timedelta(hours=8)) if _HAN.search(date) else UTC


def _time(clock: dict[str, str | None]) -> tuple[int, int, int]:
    hour, minute, second = (int(clock.get(part) or 0) for part in ("hour", "minute", "second"))
    if clock["half"] and hour <= 12:  # noqa: PLR2004  "22:15 am 7. Mai": on the 7th of May
        hour = hour % 12 + (12 if clock["half"] == "p" else 0)
    return hour, minute, second


def _zone(behind: str, shouted: frozenset[str]) -> tuple[tzinfo | None, str]:
    """The zone that the words behind a clock begin with, and the words that are left. An offset goes before a name.

    A name of two letters is one only in capitals ("at" is a word, AT a zone), an unknown one of three to five then
    stands for UTC: RFC 5322 section 4.3.
    """
    zone: tzinfo | None = None
    while True:
        found = _ZONE_BEHIND.match(behind)
        name = found[0].replace(" ", "") if found else ""
        if not found or name in names.months():
            return zone, behind
        meant = zones.named(name)
        if len(name) == 2 and name not in shouted and name != "ut":  # noqa: PLR2004
            meant = None
        if meant is None and len(name) > 2 and name in shouted and name not in names.days():  # noqa: PLR2004
            meant = UTC
        if meant is None:
            return zone, behind
        behind = behind[found.end() :]
        zone = meant if zone is None or name[-1].isdigit() else zone


def _day(date: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date without its clock."""
    leading = _LEADING_DAY.match(date.strip())
    if leading and leading[0].rstrip(" ,.") not in names.months():
        date = date.strip()[leading.end() :]
    words = _WORD.findall(date)
    months = [word for word in words if word in names.months()]
    if len(months) > 1:  # "mar. 7 mai 2024": mardi, not mars
        months = [word for word in months if word not in names.days()]
    if len(months) > 1 or not all(word in months or word in names.fillers() or word in names.days() for word in words):
        return None
    rest = " ".join(_WORD.sub(" ", date).split())
    return _with_month(names.months()[months[0]], rest) if months else _in_numbers(rest.strip(" ,;|·-"))


def _with_month(month: int, rest: str) -> tuple[int, int, int] | None:
    """The name of the month is known; of the two numbers that are left one is the day, the one behind it the year."""
    numbers = re.findall(r"\d+", rest)
    if not _MARKS.fullmatch(re.sub(r"\d+", "", rest)) or not 1 <= len(numbers) <= 2:  # noqa: PLR2004
        return None
    if len(numbers[0]) == 4:  # noqa: PLR2004
        return int(numbers[0]), month, int(numbers[1]) if len(numbers) > 1 else 1
    if len(numbers) == 1 or len(numbers[0]) > 2 or not 2 <= len(numbers[1]) <= 4:  # noqa: PLR2004
        return None
    return _year(numbers[1]), month, int(numbers[0])


def _in_numbers(rest: str) -> tuple[int, int, int] | None:
    """2024-05-07, 2024.5, 07.05.2024; 25/12/2024 and 12/25/2024, but not 7/5/2024, which is two dates."""
    year_first = _YEAR_FIRST.fullmatch(rest)
    if year_first:
        return int(year_first[1]), int(year_first[3]), int(year_first[4] or 1)
    day_first = _DAY_FIRST.fullmatch(rest)
    if not day_first:
        return None
    first, mark, second, year = int(day_first[1]), day_first[2], int(day_first[3]), _year(day_first[4])
    if mark == "." or first > 12 or first == second:  # noqa: PLR2004  nobody writes dots with the month first
        return year, second, first
    return (year, first, second) if second > 12 else None  # noqa: PLR2004


def _year(written: str) -> int:
    """Of two digits from 50 on, and of three (the years since 1900 of old programs), by RFC 5322 section 4.3."""
    year = int(written)
    if len(written) == 4:  # noqa: PLR2004
        return year
    return year + (2000 if len(written) == 2 and year < 50 else 1900)  # noqa: PLR2004


def _moment(day: tuple[int, int, int], clock: tuple[int, ...], zone: tzinfo) -> datetime:
    """24:00 is the end of the day (ISO 8601:2004 section 4.2.3); a leap second is the second before it."""
    hour, minute, second = clock
    midnight = datetime(*day, tzinfo=zone)
    if hour == 24 and not minute and not second:  # noqa: PLR2004
        return midnight + timedelta(days=1)
    return midnight.replace(hour=hour, minute=minute, second=59 if second == 60 else second)  # noqa: PLR2004


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
