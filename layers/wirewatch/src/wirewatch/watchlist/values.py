"""The values of keys that are no queries: times, and what a watch is only for."""

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from wirewatch import strict_yaml
from wirewatch.model import Only
from wirewatch.strict_yaml import Faults
from wirewatch.watchlist.keys import LANGUAGE, MAX_CORROBORATION, MAX_PUBLISHERS, MIN_PUBLISHERS, ONLY

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2})?")

# Reads one item of a list, noting what is wrong with it; empty where it is of no use.
Reader = Callable[[yaml.Node], str]


def zone(node: yaml.Node, faults: Faults) -> ZoneInfo:
    """A time zone by its IANA name; UTC with a fault where there is none."""
    name = strict_yaml.string(node, faults, "timezone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.add(node, f"there is no time zone '{name[:80]}'", "use an IANA name such as Europe/Vilnius")
        return ZoneInfo("UTC")


def time_of_day(node: yaml.Node, faults: Faults, what: str) -> time | None:
    """A time such as 08:00."""
    text = strict_yaml.string(node, faults, what)
    if text and not _TIME.fullmatch(text):
        faults.add(node, f"{what} must be a time, not '{text[:40]}'", "write it as 08:00")
        return None
    return time.fromisoformat(text) if text else None


def hours(node: yaml.Node, faults: Faults, what: str) -> tuple[time, time] | None:
    """A piece of the day such as 22:00-06:00, as its beginning and end."""
    text = strict_yaml.string(node, faults, what)
    parts = text.split("-")
    if text and not (len(parts) == len(ONLY) and all(map(_TIME.fullmatch, parts)) and parts[0] != parts[1]):
        faults.add(node, f"{what} must be two different times, not '{text[:40]}'", "write them as 22:00-06:00")
        return None
    return (time.fromisoformat(parts[0]), time.fromisoformat(parts[1])) if text else None


def moment(node: yaml.Node, faults: Faults, what: str, local: ZoneInfo) -> datetime | None:
    """A date, which is its beginning, or a date and time, of a time zone."""
    text = strict_yaml.string(node, faults, what)
    if not text:
        return None
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text).replace(tzinfo=local).astimezone(UTC)
    except (ValueError, OverflowError):
        faults.add(node, f"{what}: there is no date '{text[:40]}'", "write 2025-12-31, or 2025-12-31T18:00")
        return None


def publishers(node: yaml.Node, faults: Faults, what: str) -> tuple[int, ...]:
    """The numbers of publishers at each of which something is to happen, ascending and few."""

    def read(item: yaml.Node) -> int:
        hint = "count the publisher of the first alert too"
        return strict_yaml.number(item, faults, f"an item of {what}", MAX_PUBLISHERS, MIN_PUBLISHERS, hint)

    found = [(item, read(item)) for item in strict_yaml.items(node, faults, what)]
    if len(found) > MAX_CORROBORATION:
        hint = "each is one more alert of a story: keep those that tell you most"
        faults.add(found[MAX_CORROBORATION][0], f"{what} has more than {MAX_CORROBORATION} items", hint)
        return ()
    found = [(item, number) for item, number in found if number]
    texts = strict_yaml.distinct([(item, str(number)) for item, number in found], faults, what)
    numbers = [int(text) for text in texts]
    if numbers != sorted(numbers):
        fallen = next(item for (_, before), (item, number) in pairwise(found) if number < before)
        faults.add(fallen, f"{what} must ascend", f"write [{', '.join(map(str, sorted(numbers)))}]")
    return tuple(numbers)


def only_sources(node: yaml.Node, faults: Faults, known: Collection[str] | None) -> Only:
    """The sources that a watch is for, by their ids; `known` are those there are, None where that is not known."""

    def read(item: yaml.Node) -> str:
        value = strict_yaml.identifier(item, faults, "a source")
        if value and known is not None and value not in known:
            faults.add(item, f"there is no source '{value}'", strict_yaml.nearest(value, known))
            return ""
        return value

    only = _only(node, faults, "sources", read)
    if only.include and not set(only.include) - set(only.exclude):
        faults.add(node, "no source is left: all that are included are excluded", "remove them from one of the two")
    return only


def only_languages(node: yaml.Node, faults: Faults) -> Only:
    """The languages that a watch is for, as tags in lower case."""

    def read(item: yaml.Node) -> str:
        value = strict_yaml.string(item, faults, "a language")
        if value and not LANGUAGE.fullmatch(value):
            faults.add(item, f"'{value[:40]}' is no language", "write en, lt or ru; a regional one as en-GB")
            return ""
        return value.lower()

    only = _only(node, faults, "languages", read)
    if only.include and all(is_language(one, only.exclude) for one in only.include):
        faults.add(node, "no language is left: all that are included are excluded", "remove them from one of the two")
    return only


def is_language(language: str, among: Collection[str]) -> bool:
    """Whether a language is one of these, or a regional form of one; both in lower case."""
    return any(language == one or language.startswith(f"{one}-") for one in among)


def _only(node: yaml.Node, faults: Faults, what: str, read: Reader) -> Only:
    if not isinstance(node, yaml.MappingNode):
        return Only(_items(node, faults, what, read))
    values = strict_yaml.mapping(node, faults, what, ONLY)
    if not node.value:
        faults.add(node, f"{what} is empty", "write a list, or include: and exclude: with a list each")
    return Only(**{key: _items(value, faults, f"{key} of {what}", read) for key, value in values.items()})


def _items(node: yaml.Node, faults: Faults, what: str, read: Reader) -> tuple[str, ...]:
    found = [(item, read(item)) for item in strict_yaml.items(node, faults, what)]
    return strict_yaml.distinct(found, faults, what)
