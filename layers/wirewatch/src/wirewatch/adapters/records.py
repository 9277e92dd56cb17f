"""Records as every store keeps them: times as seconds, records as JSON, texts compressed, seen keys in one string and
a host's lines too.

And what every store decides alike: which moments of a lane are free.
"""

import logging
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TypeVar, overload

import msgspec

from wirewatch.errors import StoreError
from wirewatch.furniture import Block
from wirewatch.model import Alert, Article, Notice, SourceState
from wirewatch.render import clean

log = logging.getLogger(__name__)
T = TypeVar("T")
Row = TypeVar("Row")

KEEP_ALERTS = timedelta(days=400)
KEY_BYTES = 8
CLOCKS_DIFFER = timedelta(minutes=1)

_BLOCK = struct.Struct(">6sHHH")  # a line's hash, the day, and the pages while they are one or two: 0 for none


@overload
def seconds(moment: datetime) -> float: ...
@overload
def seconds(moment: None) -> None: ...
@overload
def seconds(moment: datetime | None) -> float | None: ...
def seconds(moment: datetime | None) -> float | None:
    """A moment as seconds since 1970; a float holds the microseconds of our times exactly."""
    return moment.timestamp() if moment else None


@overload
def moment(stored: float) -> datetime: ...
@overload
def moment(stored: float | None) -> datetime | None: ...
def moment(stored: float | None) -> datetime | None:
    """The moment of seconds since 1970."""
    return datetime.fromtimestamp(stored, UTC) if stored is not None else None


def encoded(record: Alert | Article | SourceState) -> bytes:
    """A record as JSON."""
    return msgspec.json.encode(record)


def compressed(text: str) -> bytes:
    """An article's text. A lone surrogate in it, which UTF-8 cannot hold, becomes a "?"."""
    return zlib.compress(text.encode(errors="replace"))


def article(article_id: str, row: bytes | str, text: bytes) -> Article:
    """The article of its JSON, which has an empty text, and of the compressed text. Raises StoreError."""
    return replace(_decoded(f"article {article_id}", row, Article), text=zlib.decompress(text).decode())


def alert(alert_id: str, payload: bytes | str) -> Alert:
    """The alert of its JSON. Raises StoreError."""
    return _decoded(f"alert {alert_id}", payload, Alert)


def source_state(source: str, version: int, state: bytes | str) -> SourceState:
    """The state of its JSON, at a version. Raises StoreError."""
    return replace(_decoded(f"the state of source {source}", state, SourceState), version=version)


def readable(read: Callable[[Row], T], rows: Iterable[Row]) -> Iterator[T]:
    """What a list's rows say. One that cannot be read is logged and left out, so that it does not cost the others."""
    for row in rows:
        try:
            yield read(row)
        except StoreError as error:
            log.error("left out of a list: %s", error)


def alert_notice(key: str, alert_id: str, payload: bytes | str, reason: str) -> Notice:
    """What the operators are told of an alert that failed, also where it cannot be read."""
    try:
        title = alert(alert_id, payload).title
    except StoreError as error:
        log.error("told of without its title: %s", error)
        title = "cannot be read"
    return Notice(key, clean.inline(f"alert {alert_id} ({title}): {reason}"))


def quarantine_notice(key: str, source: str, reason: str) -> Notice:
    """What the operators are told of what was set aside of a source."""
    return Notice(key, clean.inline(f"source {source}: {reason}"))


def joined(keys: Iterable[bytes]) -> bytes:
    """Seen keys one behind the other."""
    return b"".join(keys)


def keys(seen: bytes) -> tuple[bytes, ...]:
    """The keys that stand one behind the other."""
    return tuple(seen[at : at + KEY_BYTES] for at in range(0, len(seen), KEY_BYTES))


def packed(blocks: Mapping[bytes, Block]) -> bytes:
    """A host's lines one behind the other, 12 bytes each, in their order."""
    return b"".join(_BLOCK.pack(key, block.day, *(*block.pages, 0, 0)[:2]) for key, block in blocks.items())


def unpacked(stored: bytes) -> dict[bytes, Block]:
    """The lines that stand one behind the other. None where they do not: a host is soon learned anew."""
    if len(stored) % _BLOCK.size:
        return {}
    return {key: Block(day, tuple(filter(None, pages))) for key, day, *pages in _BLOCK.iter_unpack(stored)}


def free_moments(
    next_free: datetime | None, count: int, every: timedelta, until: datetime, now: datetime
) -> list[datetime]:
    """The moments a lane can give: `count` at most, `every` apart, from the later of now and `next_free` up to `until`.

    A `next_free` lies at most `every` beyond somebody's `until`. One that is ahead of ours by more than clocks differ
    was left by a clock that ran ahead, and is passed over.
    """
    first = now
    if next_free and next_free <= until + max(every, CLOCKS_DIFFER):
        first = max(now, next_free)
    moments = (first + number * every for number in range(count))
    return list(takewhile(lambda each: each <= until, moments))


def _decoded(name: str, stored: bytes | str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(stored, type=kind)
    except msgspec.MsgspecError as error:  # after a rollback: a newer Wirewatch wrote what this one does not know
        raise StoreError(f"{name} cannot be read: {error}") from error
