"""Values as feeds write them, and the quick way to the one that costs most.

Nearly all links are complete plain addresses: those are read here, with the same result, in a sixth of the time that
`urls` takes, who is asked for the rest.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from wirewatch import markup
from wirewatch.urls import absolute

EMAIL = re.compile(r"[<(]?[^\s<>()@]{1,64}@[^\s<>()@]{1,255}[>)]?")
"""RSS 2.0 has authors as `desk@example.org (The Desk)`."""

# Nothing in it but its host's case has another spelling: a host with a name for its last part, no user, no port, a
# path, no dot segment, no escape that is none, no empty query.
_PLAIN_LINK = re.compile(
    r"https?://(?![^/]*xn--)[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*\.[A-Za-z]{2,}(?=/)(?:/[A-Za-z0-9_~=+,:;-]+(?:\.[A-Za-z0-9_~=+,:;-]+)*)*/?"
    r"(?:\?[A-Za-z0-9_~=+,:;/.&-]+)?"
)
_LONGEST_PLAIN_LINK = 2_000
_LONGEST_HOLD = timedelta(days=365)
_LONGEST_NUMBER = 7  # digits
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 7 * 24, "monthly": 30 * 24, "yearly": 365 * 24}


def link(text: str, base: str) -> str:
    """What `urls.absolute` says of a link, but for the case of its host."""
    text = text.strip()
    if len(text) <= _LONGEST_PLAIN_LINK and _PLAIN_LINK.fullmatch(text):
        return text
    return absolute(text, base)


def author(text: str) -> str:
    """The name in an author's line, its address where there is no name."""
    text = text[: 2 * markup.LONGEST_NAME]
    return name((EMAIL.sub(" ", text).strip(" ()<>") or text) if "@" in text else text)


def name(text: str) -> str:
    """The text of what may be markup, for `markup.names`, which sees to the rest."""
    return markup.plain_text(text) if "&" in text or "<" in text else text


def ttl(minutes: str, period: str = "", frequency: str = "") -> timedelta | None:
    """How long a feed asks to be left alone: RSS's `ttl`, or what RSS 1.0's syndication module says; at most a year."""
    minutes, period, frequency = minutes.strip(), period.strip().lower(), frequency.strip()
    if _is_number(minutes) and int(minutes):
        return min(timedelta(minutes=int(minutes)), _LONGEST_HOLD)
    if period not in _PERIODS:
        return None
    times = int(frequency) if _is_number(frequency) else 1  # the module's default
    if (period, times) == ("hourly", 1):
        return None  # WordPress says so on every site, and nobody has meant it
    return timedelta(hours=_PERIODS[period]) / max(1, times)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER


def keywords(text: str) -> Iterator[str]:
    """Keywords in a list with commas."""
    return filter(None, map(str.strip, text.split(",")))
