"""What keeps messages from going out twice, or too fast: claims and marks, turns, and what operators were told."""

from datetime import datetime, timedelta
from pathlib import Path

from wirewatch.adapters import records
from wirewatch.adapters.records import KEEP_ALERTS, moment, seconds
from wirewatch.adapters.sqlite_file import SqliteFile


class SqliteTraffic:
    """The part of a store on a laptop that orders what goes out."""

    def __init__(self, path: Path | None, now: datetime) -> None:
        """Open the file, or make it; what has expired is removed. Raises StoreError where that cannot be done."""
        self._file = SqliteFile(path, now)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def delivered(self, alert_id: str, channel: str) -> bool:
        """Whether a channel has shown an alert."""
        return (
            self._file.row("SELECT 1 FROM delivered WHERE alert = ? AND channel = ?", (alert_id, channel)) is not None
        )

    def mark_delivered(self, alert_id: str, channel: str, now: datetime) -> None:
        """Note that a channel has shown an alert."""
        with self._file.write() as db:
            values = (alert_id, channel, seconds(now))
            db.execute("INSERT OR REPLACE INTO delivered VALUES (?, ?, ?)", values)
            db.execute("DELETE FROM claims WHERE alert = ? AND channel = ?", (alert_id, channel))

    def claim_delivery(self, alert_id: str, channel: str, until: datetime, now: datetime) -> bool:
        """Take the delivery of an alert to a channel."""
        values = {
            "alert": alert_id,
            "channel": channel,
            "until": seconds(until),
            "now": seconds(now),
            "expired": seconds(now - KEEP_ALERTS),
        }
        with self._file.write() as db:
            db.execute("DELETE FROM delivered WHERE alert = :alert AND channel = :channel AND at <= :expired", values)
            done = db.execute(
                "INSERT INTO claims SELECT :alert, :channel, :until"
                " WHERE NOT EXISTS (SELECT 1 FROM delivered WHERE alert = :alert AND channel = :channel)"
                " ON CONFLICT DO UPDATE SET until = excluded.until WHERE until < :now",
                values,
            )
            return bool(done.rowcount)

    def release_delivery(self, alert_id: str, channel: str, until: datetime) -> None:
        """Give back the claim that was taken until then."""
        with self._file.write() as db:
            values = (alert_id, channel, seconds(until))
            db.execute("DELETE FROM claims WHERE alert = ? AND channel = ? AND until = ?", values)

    def reserve(self, lane: str, count: int, every: timedelta, until: datetime, now: datetime) -> list[datetime]:
        """Take the next free moments of a lane."""
        with self._file.write() as db:
            row = db.execute("SELECT next_free FROM lanes WHERE lane = ?", (lane,)).fetchone()
            moments = records.free_moments(moment(row[0]) if row else None, count, every, until, now)
            if moments:
                db.execute("INSERT OR REPLACE INTO lanes VALUES (?, ?)", (lane, seconds(moments[-1] + every)))
        return moments

    def told(self, cause: str) -> datetime | None:
        """When the operators were last told of a cause."""
        row = self._file.row("SELECT at FROM told WHERE cause = ?", (cause,))
        return moment(row[0]) if row else None

    def mark_told(self, cause: str, now: datetime) -> None:
        """Note that the operators were told of a cause."""
        with self._file.write() as db:
            db.execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (cause, seconds(now)))
