"""The SQLite file under the store: its tables, its opening, its transactions.

One connection serves all threads of a process behind a lock; other processes work on the same file. Every write is
one immediate transaction. WAL with synchronous=NORMAL survives a killed process whole; after a power cut the latest
transactions may be missing, never a part of one, and they come again at the next poll.
"""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from wirewatch.adapters.records import KEEP_ALERTS, seconds
from wirewatch.errors import StoreError, Unstorable

BUSY_SECONDS = 30.0

_FORMAT_1 = """
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
_FORMAT_2 = """
CREATE TABLE claims (alert TEXT, channel TEXT, until REAL NOT NULL, PRIMARY KEY (alert, channel)) WITHOUT ROWID;
CREATE TABLE lanes (lane TEXT PRIMARY KEY, next_free REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE told (cause TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE noticed (source TEXT, key TEXT, PRIMARY KEY (source, key)) WITHOUT ROWID;
"""
_FORMAT_3 = """
CREATE TABLE furniture (host TEXT PRIMARY KEY, expires_at REAL NOT NULL, blocks BLOB NOT NULL) WITHOUT ROWID;
"""
_FORMAT_4 = """
CREATE TABLE listed (source TEXT PRIMARY KEY, records BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE stories (id TEXT PRIMARY KEY, expires_at REAL NOT NULL, row BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX stories_expired ON stories (expires_at);
CREATE TABLE story_claims (key TEXT PRIMARY KEY, story TEXT NOT NULL, expires_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX story_claims_expired ON story_claims (expires_at);
CREATE TABLE carried (alert TEXT, source TEXT, at REAL NOT NULL, PRIMARY KEY (alert, source)) WITHOUT ROWID;
"""
# What each format adds to the one before. A process that still runs with an older Wirewatch goes on: only add tables.
_FORMATS = (_FORMAT_1, _FORMAT_2, _FORMAT_3, _FORMAT_4)
_REMOVE_EXPIRED = (
    "DELETE FROM articles WHERE expires_at <= :now",
    "DELETE FROM alerts WHERE expires_at <= :now",
    "DELETE FROM quarantine WHERE expires_at <= :now",
    "DELETE FROM noticed WHERE (source, key) NOT IN (SELECT source, key FROM quarantine)",
    "DELETE FROM delivered WHERE at <= :now - :kept",
    "DELETE FROM claims WHERE until < :now",
    "DELETE FROM furniture WHERE expires_at <= :now",
    "DELETE FROM stories WHERE expires_at <= :now",
    "DELETE FROM story_claims WHERE expires_at <= :now",
    "DELETE FROM carried WHERE alert NOT IN (SELECT id FROM alerts)",
)


class SqliteFile:
    """A state file, or one in memory; safe to use from several threads."""

    def __init__(self, path: Path | None, now: datetime) -> None:
        """Open the file, or make it, in the newest format; what has expired is removed.

        Raises StoreError where that cannot be done.
        """
        self._lock = threading.RLock()
        self._name = str(path or ":memory:")
        with self._translated():
            self._db = sqlite3.connect(self._name, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            self._format()  # before anything is written: the file may be of another program
            self._write_ahead()
            self._make_tables()
            self._remove_expired(now)
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def write(self, record: str = "") -> Iterator[sqlite3.Connection]:
        """A transaction that is committed at the block's end, and undone where the block or the commit fails.

        Raises Unstorable where the record, which it is to name, is too large.
        """
        with self._lock, self._translated(record):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # where the disk is full, SQLite has undone it already
                    self._db.execute("ROLLBACK")
                raise

    def row(self, statement: str, values: Any = ()) -> Any:
        """The first row of a query; None where there is none."""
        with self._lock, self._translated():
            return self._db.execute(statement, values).fetchone()

    def rows(self, statement: str, values: Any = ()) -> list[Any]:
        """All rows of a query."""
        with self._lock, self._translated():
            return self._db.execute(statement, values).fetchall()

    def _format(self) -> int:
        """The format of a state file; 0 of a new one. Raises StoreError where it is anything else."""
        # One statement, so that it sees one state of a file that others may be making.
        version, tables = self.row("SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version")
        if version not in range(len(_FORMATS) + 1):
            raise StoreError(f"{self._name}: has format {version}; this Wirewatch reads formats 1 to {len(_FORMATS)}")
        if tables and not version:
            raise StoreError(f"{self._name}: is a database, but no state file of Wirewatch")
        return int(version)

    def _make_tables(self) -> None:
        with self.write() as db:
            for number, added in list(enumerate(_FORMATS, 1))[self._format() :]:
                for statement in added.split(";\n"):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")

    def _write_ahead(self) -> None:
        """Turn the file to WAL. SQLite refuses that at once, without its usual wait, while another connection works
        on the file, as when several processes open a new one together."""
        give_up = time.monotonic() + BUSY_SECONDS
        with self._translated():
            while not self._is_write_ahead(give_up):
                time.sleep(random.uniform(0.001, 0.01))  # noqa: S311 - spreads tries, guards nothing
            self._db.execute("PRAGMA synchronous = NORMAL")

    def _is_write_ahead(self, give_up: float) -> bool:
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte; above it the kind of busy
            if not busy or time.monotonic() > give_up:
                raise
            return False
        return True

    def _remove_expired(self, now: datetime) -> None:
        values = {"now": seconds(now), "kept": KEEP_ALERTS.total_seconds()}
        with self.write() as db:
            for statement in _REMOVE_EXPIRED:
                db.execute(statement, values)

    @contextmanager
    def _translated(self, record: str = "") -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if record and isinstance(error, sqlite3.DataError):
                raise Unstorable(f"{record} is too large for the state file {self._name}: {error}") from error
            raise StoreError(f"the state file {self._name} cannot be used: {error}") from error
