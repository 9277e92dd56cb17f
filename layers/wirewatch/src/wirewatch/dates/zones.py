"""Time zones as dates name them: by offset, abbreviation or place."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Minutes east of UTC. The American ones are RFC 822 section 5.1; of IST's three meanings the Indian one is by far
# the most frequent in feeds.
_MINUTES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "etc/gmt": 0, "etc/utc": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "at": -240, "et": -300, "ct": -360, "mt": -420, "pt": -480, "ast": -240, "adt": -180, "nst": -210, "ndt": -150,
    "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "art": -180,
    "wet": 0, "west": 60, "bst": 60, "cet": 60, "cest": 120, "met": 60, "mest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "мск": 180, "msd": 240, "trt": 180, "sast": 120, "wat": 60, "cat": 120,
    "eat": 180, "gst": 240, "pkt": 300, "ist": 330, "ict": 420, "wib": 420, "hkt": 480, "sgt": 480, "pht": 480,
    "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_ZONES = {name: timezone(timedelta(minutes=minutes)) if minutes else UTC for name, minutes in _MINUTES.items()}
_OFFSET = re.compile(r"(?:gmt|utc?)?([+-])(\d{1,2}):?(\d{2})?(?::?\d{2})?", re.ASCII)
_PLACE = re.compile(r"[a-z]+(?:/[a-z_]+)+")  # Europe/Vilnius, as the IANA database has it
_POSIX = re.compile(r"[a-z]{3}\d[a-z]{3}", re.ASCII)  # EST5EDT


@lru_cache(maxsize=256)
def mail_zone(name: str) -> tzinfo | None:
    """The zone of a name or an offset as RFC 822 writes it; None for what is neither. Case matters to nobody."""
    return named(name.lower())


def named(name: str) -> tzinfo | None:
    """The zone of a folded name or offset; None for what is neither. Raises ValueError for an offset of a day."""
    zone = _ZONES.get(name)
    if zone:
        return zone
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    if _PLACE.fullmatch(name) or _POSIX.fullmatch(name):
        try:
            return ZoneInfo(name.title() if "/" in name else name.upper())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    return None
