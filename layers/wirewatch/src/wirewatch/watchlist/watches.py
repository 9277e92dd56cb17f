"""A watch's own words, its queries apart; and the settings of a watchlist."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import time
from zoneinfo import ZoneInfo

import yaml

from wirewatch import strict_yaml
from wirewatch.model import DELIVER, SEVERITIES, Watch
from wirewatch.strict_yaml import Faults
from wirewatch.watchlist import values
from wirewatch.watchlist.keys import MAX_A_DAY, MAX_NAME, MAX_NOTE, SETTINGS

# What later parts of Wirewatch will heed; until they do, nobody shall rely on it.
NOT_HELD_BACK = "is kept, but nothing is held back yet: alerts go out at once"
_LATER_SETTINGS = ("quiet_hours", "digest_at")
_LATER_KEYS = ("max_per_hour", "max_per_day")


@dataclass(frozen=True)
class Settings:
    """What holds for the whole watchlist."""

    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    quiet_hours: tuple[time, time] | None = None
    digest_at: time | None = None


def read_settings(node: yaml.Node, faults: Faults, warnings: Faults) -> Settings:
    """What stands under `settings:`."""
    found = strict_yaml.mapping(node, faults, "settings", SETTINGS)
    for key in _LATER_SETTINGS:
        if key in found:
            warnings.add(found[key], f"{key} {NOT_HELD_BACK}")
    return Settings(
        timezone=values.zone(found["timezone"], faults) if "timezone" in found else ZoneInfo("UTC"),
        quiet_hours=values.hours(found["quiet_hours"], faults, "quiet_hours") if "quiet_hours" in found else None,
        digest_at=values.time_of_day(found["digest_at"], faults, "digest_at") if "digest_at" in found else None,
    )


def read_watch(
    found: dict[str, yaml.Node], faults: Faults, warnings: Faults, zone: ZoneInfo, sources: Collection[str] | None
) -> Watch:
    """The record of a watch, from the values of its keys. `sources` are those there are, None where not known."""

    def text(key: str, longest: int) -> str:
        return strict_yaml.text(found[key], faults, key, longest) if key in found else ""

    def number(key: str) -> int:
        return strict_yaml.number(found[key], faults, key, MAX_A_DAY) if key in found else 0

    severity, deliver = SEVERITIES[1], DELIVER[0]
    if "severity" in found:
        severity = strict_yaml.choice(found["severity"], faults, "severity", SEVERITIES, severity)
    if "deliver" in found:
        deliver = strict_yaml.choice(found["deliver"], faults, "deliver", DELIVER, deliver)
    if deliver != DELIVER[0]:
        warnings.add(found["deliver"], f"deliver: {deliver} {NOT_HELD_BACK}")
    for key in _LATER_KEYS:
        if key in found:
            warnings.add(found[key], f"{key} {NOT_HELD_BACK}")
    only = {}
    if "sources" in found:
        only["sources"] = values.only_sources(found["sources"], faults, sources)
    if "languages" in found:
        only["languages"] = values.only_languages(found["languages"], faults)
    muted, told = found.get("mute_until"), found.get("corroboration")
    return Watch(
        id=strict_yaml.identifier(found["id"], faults, "a watch") if "id" in found else "",
        query=strict_yaml.string(found["query"], faults, "query") if "query" in found else "",
        severity=severity,
        name=text("name", MAX_NAME),
        exclude=strict_yaml.string(found["exclude"], faults, "exclude") if "exclude" in found else "",
        deliver=deliver,
        max_per_hour=number("max_per_hour"),
        max_per_day=number("max_per_day"),
        corroboration=values.publishers(told, faults, "corroboration") if told else (),
        tags=strict_yaml.identifiers(found["tags"], faults, "tags", "a tag") if "tags" in found else (),
        mute_until=values.moment(muted, faults, "mute_until", zone) if muted else None,
        note=text("note", MAX_NOTE),
        **only,
    )
