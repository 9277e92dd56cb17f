"""Records as rows of the SQLite file and back: times as seconds, records as JSON, texts compressed."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, overload

import msgspec

from wirewatch.model import Alert, AlertRow, Article, SourceState

KEY_BYTES = 8
ALERT_COLUMNS = "payload, state, pending_since, lease_owner, lease_until, sent_at, reason"


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


def article_row(article: Article, version: int) -> dict[str, Any]:
    """The values of an article's row. A lone surrogate in its text, which UTF-8 cannot hold, becomes a "?"."""
    return {
        "id": article.id,
        "version": version,
        "expires": seconds(article.expires_at),
        "row": msgspec.json.encode(replace(article, text="", version=version)),
        "text": zlib.compress(article.text.encode(errors="replace")),
    }


def article(row: bytes, text: bytes) -> Article:
    """The article of a row."""
    return replace(msgspec.json.decode(row, type=Article), text=zlib.decompress(text).decode())


def alert_row(row: tuple[Any, ...]) -> AlertRow:
    """The alert of a row of ALERT_COLUMNS, and where it stands."""
    payload, state, pending_since, owner, lease_until, sent_at, reason = row
    return AlertRow(alert(payload), state, moment(pending_since), owner, moment(lease_until), moment(sent_at), reason)


def alert(payload: bytes) -> Alert:
    """The alert of a payload."""
    return msgspec.json.decode(payload, type=Alert)


def source_state(version: int, state: bytes) -> SourceState:
    """The state of a source's row."""
    return replace(msgspec.json.decode(state, type=SourceState), version=version)


def encoded(record: Alert | SourceState) -> bytes:
    """A record as JSON."""
    return msgspec.json.encode(record)


def keys(seen: bytes) -> tuple[bytes, ...]:
    """The keys that a seen row holds one behind the other."""
    return tuple(seen[at : at + KEY_BYTES] for at in range(0, len(seen), KEY_BYTES))
