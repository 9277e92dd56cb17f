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
from wirewatch.model import Alert, Article, Fingerprint, Listed, Notice, Seen, SourceState, Story
from wirewatch.render import clean

log = logging.getLogger(__name__)
T = TypeVar("T")
Row = TypeVar("Row")

KEEP_ALERTS = timedelta(days=400)
KEY_BYTES = 8
CLOCKS_DIFFER = timedelta(minutes=1)

_LISTED = struct.Struct(">16s4s6s6s6s6s")
_NONE = bytes(6)
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


def encoded(record: Alert | Article | SourceState | Story) -> bytes:
    """A record as JSON."""
    return msgspec.json.encode(record)


def compressed(text: str) -> bytes:
    """An article's text. A lone surrogate in it, which UTF-8 cannot hold, becomes a "?"."""
    return zlib.compress(text.encode(errors="replace"))


def article(article_id: str, row: bytes | str, text: bytes) -> Article:
    """The article of its JSON, which has an empty text, and of the compressed text. Raises StoreError."""
    return replace(_decoded(f"article {article_id}", row, Article), text=zlib.decompress(text).decode())


def alert(alert_id: str, payload: bytes | str, carried: Iterable[str] = ()) -> Alert:
    """The alert of its JSON, with the sources that came to carry its story since. Raises StoreError."""
    stored = _decoded(f"alert {alert_id}", payload, Alert)
    return replace(stored, story_sources=tuple(dict.fromkeys((*stored.story_sources, *carried))))


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


def seen(keys: bytes, listed: bytes) -> Seen:
    """What was seen, of its keys and of its records, each one behind the other. Records that do not stand so are left
    out: their entries are known by key, and soon have new ones."""
    apart = tuple(keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES))
    if len(listed) % _LISTED.size:
        return Seen(apart)
    return Seen(apart, tuple(_listed(*fields) for fields in _LISTED.iter_unpack(listed)))


def packed_listed(listed: Iterable[Listed]) -> bytes:
    """The records of what a source listed last one behind the other, 44 bytes each, in their order."""
    return b"".join(
        _LISTED.pack(bytes.fromhex(each.article), each.content, *(alias or _NONE for alias in each[2:]))
        for each in listed
    )


def packed_heard(heard: Iterable[int]) -> bytes:
    """What a story's sentences say, 4 bytes a hash."""
    return b"".join(each.to_bytes(4) for each in sorted(heard))


def heard(chunks: Iterable[bytes]) -> frozenset[int]:
    """The hashes of what several copies have added."""
    return frozenset(int.from_bytes(chunk[at : at + 4]) for chunk in chunks for at in range(0, len(chunk), 4))


def packed_copy(copy: Fingerprint) -> bytes:
    """A copy of a story."""
    return msgspec.msgpack.encode(copy)


def copies(stored: Iterable[bytes]) -> frozenset[Fingerprint]:
    """The copies of a story. Raises StoreError."""
    return frozenset(_read("a copy of a story", each, Fingerprint, msgspec.msgpack.decode) for each in stored)


def story(story_id: str, row: bytes | str) -> Story:
    """The story of its JSON. Raises StoreError."""
    return _decoded(f"story {story_id}", row, Story)


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


def _listed(article: bytes, content: bytes, *aliases: bytes) -> Listed:
    return Listed(article.hex(), content, *(b"" if alias == _NONE else alias for alias in aliases))


def _decoded(name: str, stored: bytes | str, kind: type[T]) -> T:
    return _read(name, stored, kind, msgspec.json.decode)


def _read(name: str, stored: bytes | str, kind: type[T], decode: Callable[..., T]) -> T:
    try:
        return decode(stored, type=kind)
    except msgspec.MsgspecError as error:  # after a rollback: a newer Wirewatch wrote what this one does not know
        raise StoreError(f"{name} cannot be read: {error}") from error
