"""The store in one SQLite file, or in memory: what a laptop keeps.

One connection serves all threads of a process behind a lock; other processes work on the same file. Every write is
one immediate transaction. WAL with synchronous=NORMAL survives a killed process whole; after a power cut the latest
transactions may be missing, never a part of one, and they come again at the next poll.
"""

import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from wirewatch.errors import Conflict, StoreError
from wirewatch.model import Alert, AlertRow, Article, SourceState

KEEP_ALERTS = timedelta(days=400)
BUSY_SECONDS = 30.0
SCHEMA_VERSION = 1
KEY_BYTES = 8

_SCHEMA = """
CREATE TABLE sources (
    source TEXT PRIMARY KEY, version INTEGER NOT NULL, delayed_until REAL, state BLOB NOT NULL,
    seen BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE INDEX sources_delayed ON sources (delayed_until) WHERE delayed_until IS NOT NULL;
CREATE TABLE articles (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, expires_at REAL NOT NULL, row BLOB NOT NULL, text BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE alerts (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, day TEXT NOT NULL, stored_at REAL NOT NULL, expires_at REAL NOT NULL,
    pending_since REAL, lease_owner TEXT NOT NULL DEFAULT '', lease_until REAL, sent_at REAL,
    reason TEXT NOT NULL DEFAULT '', payload BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_pending ON alerts (pending_since) WHERE pending_since IS NOT NULL;
CREATE INDEX alerts_day ON alerts (day, stored_at);
CREATE TABLE watches (id TEXT PRIMARY KEY, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE delivered (alert TEXT, channel TEXT, at REAL NOT NULL, PRIMARY KEY (alert, channel)) WITHOUT ROWID;
CREATE TABLE quarantine (
    source TEXT, key TEXT, reason TEXT NOT NULL, sample TEXT NOT NULL, at REAL NOT NULL, expires_at REAL NOT NULL,
    PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), at REAL NOT NULL);
"""
_LEASABLE = "(state = 'PENDING' OR (state = 'LEASED' AND lease_until < :now))"


class SqliteStore:
    """A store in a file, or in memory."""

    def __init__(self, path: Path | None, now: datetime) -> None:
        """Open the file, or make it; what has expired is removed. Raises StoreError where that cannot be done."""
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(
                path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
            self._remove_expired(now)
        except sqlite3.Error as error:
            raise StoreError(f"{path}: cannot be used as the state file: {error}") from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    # Sources

    def state(self, source: str) -> SourceState:
        """A source's state; version 0 where there is none."""
        row = self._one("SELECT version, state FROM sources WHERE source = ?", (source,))
        return replace(msgspec.json.decode(row[1], type=SourceState), version=row[0]) if row else SourceState(source)

    def seen(self, source: str) -> tuple[bytes, ...]:
        """The keys of the entries seen of a source, newest first."""
        row = self._one("SELECT seen FROM sources WHERE source = ?", (source,))
        keys: bytes = row[0] if row else b""
        return tuple(keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES))

    def advance(
        self, state: SourceState, seen: Sequence[bytes] | None, summary: Alert | None, now: datetime
    ) -> None:
        """Write a source's state, what was seen (None: as it is) and a summary as PENDING, all or nothing."""
        values = {
            "source": state.source,
            "before": state.version,
            "state": msgspec.json.encode(state),
            "delayed": _seconds(state.delayed_until),
            "seen": None if seen is None else b"".join(seen),
        }
        with self._write() as db:
            if state.version:
                done = db.execute(
                    "UPDATE sources SET version = version + 1, state = :state, delayed_until = :delayed,"
                    " seen = coalesce(:seen, seen) WHERE source = :source AND version = :before",
                    values,
                )
            else:
                done = db.execute(
                    "INSERT INTO sources (source, version, state, delayed_until, seen)"
                    " VALUES (:source, 1, :state, :delayed, coalesce(:seen, x'')) ON CONFLICT DO NOTHING",
                    values,
                )
            if not done.rowcount:
                raise Conflict(f"source {state.source} is no longer at version {state.version}")
            self._insert_alert(summary, now)

    def delayed(self) -> Mapping[str, datetime]:
        """The sources that carry a delay, and until when."""
        rows = self._all("SELECT source, delayed_until FROM sources WHERE delayed_until IS NOT NULL", ())
        return {source: _moment(until) for source, until in rows}

    def cursor(self) -> datetime | None:
        """Up to when slots have been scheduled."""
        row = self._one("SELECT at FROM cursor", ())
        return _moment(row[0]) if row else None

    def move_cursor(self, before: datetime | None, after: datetime) -> None:
        """Move the cursor. Raises Conflict if it is not where `before` says."""
        with self._write() as db:
            if before is None:
                done = db.execute("INSERT INTO cursor VALUES (1, ?) ON CONFLICT DO NOTHING", (_seconds(after),))
            else:
                done = db.execute("UPDATE cursor SET at = ? WHERE at = ?", (_seconds(after), _seconds(before)))
            if not done.rowcount:
                raise Conflict("the schedule's cursor has been moved by another run")

    def activate(self, watches: Iterable[str], now: datetime) -> Mapping[str, datetime]:
        """The moment each watch was first activated: now for those that never were."""
        with self._write() as db:
            rows = [(watch, _seconds(now)) for watch in watches]
            db.executemany("INSERT INTO watches VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            return {watch: _moment(since) for watch, since in db.execute("SELECT id, since FROM watches")}

    # Articles

    def put(self, article: Article, alert: Alert | None, now: datetime) -> Article | None:
        """Store a new article, with its alert; or write nothing and give the one that is there already."""
        with self._write() as db:
            known = self._read_article(article.id, now)
            if known:
                return known
            statement = "INSERT OR REPLACE INTO articles VALUES (:id, :version, :expires, :row, :text)"
            db.execute(statement, _row(article, 1))
            self._insert_alert(alert, now)
        return None

    def replace(self, article: Article, alert: Alert | None, now: datetime) -> None:
        """Write a known article anew, with an alert. Raises Conflict if its version is no longer the stored one."""
        with self._write() as db:
            done = db.execute(
                "UPDATE articles SET version = :version, expires_at = :expires, row = :row, text = :text"
                " WHERE id = :id AND version = :version - 1 AND expires_at > :now",
                {**_row(article, article.version + 1), "now": _seconds(now)},
            )
            if not done.rowcount:
                raise Conflict(f"article {article.id} is no longer at version {article.version}")
            self._insert_alert(alert, now)

    def article(self, article_id: str, now: datetime) -> Article | None:
        """The stored article."""
        with self._lock:
            return self._read_article(article_id, now)

    def _read_article(self, article_id: str, now: datetime) -> Article | None:
        row = self._one("SELECT row, text FROM articles WHERE id = ? AND expires_at > ?", (article_id, _seconds(now)))
        if row is None:
            return None
        return replace(msgspec.json.decode(row[0], type=Article), text=zlib.decompress(row[1]).decode())

    # Alerts

    def alert(self, alert_id: str, now: datetime) -> AlertRow | None:
        """The stored alert and where it stands."""
        row = self._one(f"SELECT {_ALERT_ROW} FROM alerts WHERE id = ? AND expires_at > ?", (alert_id, _seconds(now)))
        return _alert_row(row) if row else None

    def alerts_of(self, day: date, now: datetime) -> list[AlertRow]:
        """The alerts stored on a day (UTC), in the order they came."""
        rows = self._all(
            f"SELECT {_ALERT_ROW} FROM alerts WHERE day = ? AND expires_at > ? ORDER BY stored_at, id",
            (day.isoformat(), _seconds(now)),
        )
        return [_alert_row(row) for row in rows]

    def lease(self, alert_id: str, owner: str, until: datetime, now: datetime) -> Alert | None:
        """Take an alert that is PENDING, or LEASED with the lease over."""
        values = {"id": alert_id, "owner": owner, "until": _seconds(until), "now": _seconds(now)}
        with self._write() as db:
            rows = db.execute(
                "UPDATE alerts SET state = 'LEASED', lease_owner = :owner, lease_until = :until"
                f" WHERE id = :id AND expires_at > :now AND {_LEASABLE} RETURNING payload",
                values,
            ).fetchall()
        return msgspec.json.decode(rows[0][0], type=Alert) if rows else None

    def sent(self, alert_id: str, owner: str, now: datetime) -> bool:
        """LEASED by the owner becomes SENT."""
        return self._settle(
            "state = 'SENT', pending_since = NULL, sent_at = :at, reason = :reason", alert_id, owner, "", now
        )

    def release(self, alert_id: str, owner: str, reason: str) -> bool:
        """LEASED by the owner becomes PENDING again."""
        return self._settle("state = 'PENDING', reason = :reason", alert_id, owner, reason, None)

    def fail(self, alert_id: str, owner: str, reason: str) -> bool:
        """LEASED by the owner becomes FAILED."""
        return self._settle("state = 'FAILED', reason = :reason", alert_id, owner, reason, None)

    def _settle(self, change: str, alert_id: str, owner: str, reason: str, at: datetime | None) -> bool:
        values = {"id": alert_id, "owner": owner, "reason": reason, "at": _seconds(at)}
        with self._write() as db:
            done = db.execute(
                f"UPDATE alerts SET {change}, lease_owner = '', lease_until = NULL"
                " WHERE id = :id AND state = 'LEASED' AND lease_owner = :owner",
                values,
            )
            return bool(done.rowcount)

    def pending(self, now: datetime) -> list[str]:
        """The ids of alerts that are PENDING, or LEASED with the lease over, longest pending first."""
        rows = self._all(
            "SELECT id FROM alerts WHERE pending_since IS NOT NULL AND expires_at > :now"
            f" AND {_LEASABLE} ORDER BY pending_since, id",
            {"now": _seconds(now)},
        )
        return [alert_id for (alert_id,) in rows]

    def leased_until(self, now: datetime) -> datetime | None:
        """When the first lease still held ends."""
        row = self._one(
            "SELECT min(lease_until) FROM alerts WHERE pending_since IS NOT NULL AND state = 'LEASED'"
            " AND lease_until >= ? AND expires_at > ?",
            (_seconds(now), _seconds(now)),
        )
        return _moment(row[0]) if row and row[0] is not None else None

    def _insert_alert(self, alert: Alert | None, now: datetime) -> None:
        if alert is None:
            return
        self._db.execute("DELETE FROM alerts WHERE id = ? AND expires_at <= ?", (alert.id, _seconds(now)))
        self._db.execute(
            "INSERT INTO alerts (id, state, day, stored_at, expires_at, pending_since, payload)"
            " VALUES (?, 'PENDING', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                alert.id,
                now.astimezone(UTC).date().isoformat(),
                _seconds(now),
                _seconds(now + KEEP_ALERTS),
                _seconds(now),
                msgspec.json.encode(alert),
            ),
        )

    def delivered(self, alert_id: str, channel: str) -> bool:
        """Whether a channel has shown an alert."""
        return self._one("SELECT 1 FROM delivered WHERE alert = ? AND channel = ?", (alert_id, channel)) is not None

    def mark_delivered(self, alert_id: str, channel: str, now: datetime) -> None:
        """Note that a channel has shown an alert."""
        with self._write() as db:
            values = (alert_id, channel, _seconds(now))
            db.execute("INSERT INTO delivered VALUES (?, ?, ?) ON CONFLICT DO NOTHING", values)

    # What could not be stored or judged

    def quarantine(self, source: str, key: str, reason: str, sample: str, now: datetime) -> None:
        """Set aside what cannot be stored or judged."""
        values = (source, key, reason, sample, _seconds(now), _seconds(now + KEEP_ALERTS))
        with self._write() as db:
            db.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)", values)

    def quarantined(self, source: str, now: datetime) -> list[tuple[str, str]]:
        """The (key, reason) of what was set aside of a source."""
        return self._all(
            "SELECT key, reason FROM quarantine WHERE source = ? AND expires_at > ? ORDER BY at, key",
            (source, _seconds(now)),
        )

    # The file

    def _prepare(self) -> None:
        with self._write() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in _SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            elif version != SCHEMA_VERSION:
                raise StoreError(f"the state file has format {version}; this Wirewatch reads format {SCHEMA_VERSION}")

    def _remove_expired(self, now: datetime) -> None:
        with self._write() as db:
            for table in ("articles", "alerts", "quarantine"):
                db.execute(f"DELETE FROM {table} WHERE expires_at <= ?", (_seconds(now),))
            db.execute("DELETE FROM delivered WHERE at <= ?", (_seconds(now - KEEP_ALERTS),))

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _one(self, statement: str, values: Any) -> Any:
        with self._lock:
            return self._db.execute(statement, values).fetchone()

    def _all(self, statement: str, values: Any) -> list[Any]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()


_ALERT_ROW = "payload, state, pending_since, lease_owner, lease_until, sent_at, reason"


def _alert_row(row: tuple[Any, ...]) -> AlertRow:
    payload, state, pending_since, owner, lease_until, sent_at, reason = row
    return AlertRow(
        msgspec.json.decode(payload, type=Alert),
        state,
        _moment(pending_since) if pending_since is not None else None,
        owner,
        _moment(lease_until) if lease_until is not None else None,
        _moment(sent_at) if sent_at is not None else None,
        reason,
    )


def _row(article: Article, version: int) -> dict[str, Any]:
    return {
        "id": article.id,
        "version": version,
        "expires": _seconds(article.expires_at),
        "row": msgspec.json.encode(replace(article, text="", version=version)),
        "text": zlib.compress(article.text.encode(errors="replace")),
    }


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
