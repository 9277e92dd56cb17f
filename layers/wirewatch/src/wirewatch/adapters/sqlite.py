"""The store in one SQLite file, or in memory: what a laptop keeps."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from wirewatch.adapters import records, sqlite_rows
from wirewatch.adapters.records import KEEP_ALERTS, moment, seconds
from wirewatch.adapters.sqlite_rows import ALERT_COLUMNS, CARRIED
from wirewatch.adapters.sqlite_stories import SqliteStories, forget, join
from wirewatch.errors import Conflict
from wirewatch.furniture import KEPT, Furniture
from wirewatch.model import Alert, AlertRow, Article, Joining, Notice, Seen, SourceState

_LEASABLE = "(state = 'PENDING' OR (state = 'LEASED' AND lease_until < :now))"


class SqliteStore(SqliteStories):
    """A store in a file, or in memory."""

    # Sources

    def state(self, source: str) -> SourceState:
        """A source's state; version 0 where there is none."""
        row = self._file.row("SELECT version, state FROM sources WHERE source = ?", (source,))
        return records.source_state(source, *row) if row else SourceState(source)

    def seen(self, source: str) -> Seen:
        """What was seen of a source."""
        statement = "SELECT seen, coalesce(records, x'') FROM sources LEFT JOIN listed USING (source) WHERE source = ?"
        row = self._file.row(statement, (source,))
        return records.seen(*row) if row else Seen()

    def advance(self, state: SourceState, seen: Seen | None, summary: Alert | None, now: datetime) -> None:
        """Write a source's state, what was seen (None: as it is) and a summary as PENDING, all or nothing."""
        values = {
            "source": state.source,
            "before": state.version,
            "state": records.encoded(state),
            "delayed": seconds(state.delayed_until),
            "seen": None if seen is None else records.joined(seen.keys),
        }
        with self._file.write(f"source {state.source}") as db:
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
            if seen is not None:
                row = (state.source, records.packed_listed(seen.listed))
                db.execute("INSERT OR REPLACE INTO listed VALUES (?, ?)", row)
            _insert_alert(db, summary, now)

    def delayed(self) -> Mapping[str, datetime]:
        """The sources that carry a delay, and until when."""
        rows = self._file.rows("SELECT source, delayed_until FROM sources WHERE delayed_until IS NOT NULL")
        return {source: moment(until) for source, until in rows}

    def cursor(self) -> datetime | None:
        """Up to when slots have been scheduled."""
        row = self._file.row("SELECT at FROM cursor")
        return moment(row[0]) if row else None

    def move_cursor(self, before: datetime | None, after: datetime) -> None:
        """Move the cursor. Raises Conflict if it is not where `before` says."""
        with self._file.write() as db:
            if before is None:
                done = db.execute("INSERT INTO cursor VALUES (1, ?) ON CONFLICT DO NOTHING", (seconds(after),))
            else:
                done = db.execute("UPDATE cursor SET at = ? WHERE at = ?", (seconds(after), seconds(before)))
            if not done.rowcount:
                raise Conflict("the schedule's cursor has been moved by another run")

    def activate(self, watches: Iterable[str], now: datetime) -> Mapping[str, datetime]:
        """The moment each watch was first activated: now for those that never were."""
        with self._file.write() as db:
            rows = [(watch, seconds(now)) for watch in watches]
            db.executemany("INSERT INTO watches VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            return {watch: moment(since) for watch, since in db.execute("SELECT id, since FROM watches")}

    def furniture(self, host: str, now: datetime) -> Furniture:
        """What is known of the lines that a host's pages repeat."""
        row = self._file.row("SELECT blocks FROM furniture WHERE host = ? AND expires_at > ?", (host, seconds(now)))
        return Furniture(host, records.unpacked(*row) if row else {})

    def count_furniture(self, furniture: Furniture, now: datetime) -> None:
        """Write what is known of a host's lines."""
        row = (furniture.host, seconds(now + KEPT), records.packed(furniture.blocks))
        with self._file.write() as db:
            db.execute("INSERT OR REPLACE INTO furniture VALUES (?, ?, ?)", row)

    # Articles

    def put(
        self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Article | None:
        """Store a new article, with its alert and its story; or write nothing and give the one that is there."""
        with self._file.write(f"article {article.id}") as db:
            known = self.article(article.id, now)
            if known:
                return known
            statement = "INSERT OR REPLACE INTO articles VALUES (:id, :version, :expires, :row, :text)"
            db.execute(statement, sqlite_rows.article_row(article, 1))
            _insert_alert(db, alert, now)
            join(db, joining, now)
        return None

    def replace(self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None) -> None:
        """Write a known article anew, with an alert and its story. Raises Conflict if its version is no longer the
        stored one, or somebody was faster with the story."""
        with self._file.write(f"article {article.id}") as db:
            done = db.execute(
                "UPDATE articles SET version = :version, expires_at = :expires, row = :row, text = :text"
                " WHERE id = :id AND version = :version - 1 AND expires_at > :now",
                {**sqlite_rows.article_row(article, article.version + 1), "now": seconds(now)},
            )
            if not done.rowcount:
                raise Conflict(f"article {article.id} is no longer at version {article.version}")
            _insert_alert(db, alert, now)
            join(db, joining, now)

    def article(self, article_id: str, now: datetime) -> Article | None:
        """The stored article."""
        row = self._file.row(
            "SELECT row, text FROM articles WHERE id = ? AND expires_at > ?", (article_id, seconds(now))
        )
        return records.article(article_id, *row) if row else None

    # Alerts

    def alert(self, alert_id: str, now: datetime) -> AlertRow | None:
        """The stored alert and where it stands."""
        row = self._file.row(
            f"SELECT {ALERT_COLUMNS} FROM alerts WHERE id = ? AND expires_at > ?", (alert_id, seconds(now))
        )
        return sqlite_rows.alert_row(row) if row else None

    def alerts_of(self, day: date, now: datetime) -> list[AlertRow]:
        """The alerts stored on a day (UTC), in the order they came."""
        rows = self._file.rows(
            f"SELECT {ALERT_COLUMNS} FROM alerts WHERE day = ? AND expires_at > ? ORDER BY stored_at, id",
            (day.isoformat(), seconds(now)),
        )
        return list(records.readable(sqlite_rows.alert_row, rows))

    def lease(self, alert_id: str, owner: str, until: datetime, now: datetime) -> Alert | None:
        """Take an alert that is PENDING, or LEASED with the lease over."""
        values = {"id": alert_id, "owner": owner, "until": seconds(until), "now": seconds(now)}
        with self._file.write() as db:
            rows = db.execute(
                "UPDATE alerts SET state = 'LEASED', lease_owner = :owner, lease_until = :until"
                f" WHERE id = :id AND expires_at > :now AND {_LEASABLE} RETURNING payload, {CARRIED}",
                values,
            ).fetchall()
            # Where it cannot be read, nobody has taken it.
            return records.alert(alert_id, rows[0][0], json.loads(rows[0][1])) if rows else None

    def sent(self, alert_id: str, owner: str, now: datetime) -> bool:
        """LEASED by the owner becomes SENT."""
        return self._settle(
            "state = 'SENT', pending_since = NULL, sent_at = :at, reason = :reason", alert_id, owner, "", now
        )

    def release(self, alert_id: str, owner: str, reason: str) -> bool:
        """LEASED by the owner becomes PENDING again."""
        return self._settle("state = 'PENDING', reason = :reason", alert_id, owner, reason, None)

    def fail(self, alert_id: str, owner: str, reason: str, story: str = "") -> bool:
        """LEASED by the owner becomes FAILED, and its story forgets it."""
        with self._file.write() as db:
            has_failed = _settle(db, "state = 'FAILED', reason = :reason", alert_id, owner, reason, None)
            if has_failed and story:
                forget(db, story, alert_id)
        return has_failed

    def _settle(self, change: str, alert_id: str, owner: str, reason: str, at: datetime | None) -> bool:
        with self._file.write() as db:
            return _settle(db, change, alert_id, owner, reason, at)

    def pending(self, now: datetime, limit: int | None = None) -> list[str]:
        """The ids of alerts that are PENDING, or LEASED with the lease over, longest pending first."""
        rows = self._file.rows(
            "SELECT id FROM alerts WHERE pending_since IS NOT NULL AND expires_at > :now"
            f" AND {_LEASABLE} ORDER BY pending_since, id LIMIT :limit",
            {"now": seconds(now), "limit": -1 if limit is None else limit},
        )
        return [alert_id for (alert_id,) in rows]

    def leased_until(self, now: datetime) -> datetime | None:
        """When the first lease still held ends."""
        row = self._file.row(
            "SELECT min(lease_until) FROM alerts WHERE pending_since IS NOT NULL AND state = 'LEASED'"
            " AND lease_until >= ? AND expires_at > ?",
            (seconds(now), seconds(now)),
        )
        return moment(row[0]) if row and row[0] is not None else None

    # What could not be stored or judged

    def quarantine(self, source: str, key: str, reason: str, sample: str, now: datetime) -> None:
        """Set aside what cannot be stored or judged."""
        values = (source, key, reason, sample, seconds(now), seconds(now + KEEP_ALERTS))
        with self._file.write(f"what is set aside of source {source}") as db:
            db.execute("INSERT OR REPLACE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)", values)
            db.execute("DELETE FROM noticed WHERE source = ? AND key = ?", (source, key))

    def quarantined(self, source: str, now: datetime) -> list[tuple[str, str]]:
        """The (key, reason) of what was set aside of a source."""
        return self._file.rows(
            "SELECT key, reason FROM quarantine WHERE source = ? AND expires_at > ? ORDER BY at, key",
            (source, seconds(now)),
        )

    def untold(self, now: datetime) -> list[Notice]:
        """What waits for a person and no operator has been told of, oldest first."""
        failed = self._file.rows(
            "SELECT pending_since, 'alert#' || id, id, payload, reason FROM alerts"
            " WHERE pending_since IS NOT NULL AND state = 'FAILED' AND expires_at > ?",
            (seconds(now),),
        )
        aside = self._file.rows(
            "SELECT at, 'quarantine#' || source || '#' || key, source, reason FROM quarantine"
            " WHERE expires_at > ? AND (source, key) NOT IN (SELECT source, key FROM noticed)",
            (seconds(now),),
        )
        notices = [(since, records.alert_notice(*row)) for since, *row in failed]
        notices += [(since, records.quarantine_notice(*row)) for since, *row in aside]
        return [notice for _, notice in sorted(notices, key=lambda each: (each[0], each[1].key))]

    def mark_noticed(self, key: str) -> None:
        """Note that the operators were told of what a notice's key names."""
        kind, _, name = key.partition("#")
        with self._file.write() as db:
            if kind == "alert":
                db.execute("UPDATE alerts SET pending_since = NULL WHERE id = ? AND state = 'FAILED'", (name,))
            else:
                statement = (
                    "INSERT OR IGNORE INTO noticed SELECT source, key FROM quarantine WHERE source = ? AND key = ?"
                )
                db.execute(statement, name.partition("#")[::2])


def _settle(db: sqlite3.Connection, change: str, alert_id: str, owner: str, reason: str, at: datetime | None) -> bool:
    """Settle an alert that its owner has leased; False where the lease is somebody else's."""
    done = db.execute(
        f"UPDATE alerts SET {change}, lease_owner = '', lease_until = NULL"
        " WHERE id = :id AND state = 'LEASED' AND lease_owner = :owner",
        {"id": alert_id, "owner": owner, "reason": reason, "at": seconds(at)},
    )
    return bool(done.rowcount)


def _insert_alert(db: sqlite3.Connection, alert: Alert | None, now: datetime) -> None:
    if alert is None:
        return
    db.execute("DELETE FROM alerts WHERE id = ? AND expires_at <= ?", (alert.id, seconds(now)))
    db.execute(
        "INSERT INTO alerts (id, state, day, stored_at, expires_at, pending_since, payload)"
        " VALUES (?, 'PENDING', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            alert.id,
            now.astimezone(UTC).date().isoformat(),
            seconds(now),
            seconds(now + KEEP_ALERTS),
            seconds(now),
            records.encoded(alert),
        ),
    )
