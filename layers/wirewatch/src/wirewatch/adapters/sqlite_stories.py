"""Stories on a laptop: their rows, the claims by which they are found, and which alerts name whom."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from wirewatch.adapters import records
from wirewatch.adapters.records import seconds
from wirewatch.adapters.sqlite_traffic import SqliteTraffic
from wirewatch.errors import Conflict
from wirewatch.model import Joining, Story
from wirewatch.stories.growing import grown, silenced

# Claims that are over go out with those that come, so that a process that runs for a year does not drown in them.
_CLEARED_AT_ONCE = 200


class SqliteStories(SqliteTraffic):
    """The part of a store on a laptop that knows stories."""

    def claims(self, keys: Sequence[str], now: datetime) -> Mapping[str, str]:
        """Of some keys those that are claimed, each with the story that holds it."""
        marks = ",".join("?" * len(keys))
        found = self._file.rows(
            f"SELECT key, story FROM story_claims WHERE key IN ({marks}) AND expires_at > ?", (*keys, seconds(now))
        )
        return dict(found)

    def stories(self, ids: Sequence[str], now: datetime) -> list[Story]:
        """Those of some stories that are there."""
        marks = ",".join("?" * len(ids))
        found = self._file.rows(
            f"SELECT id, row FROM stories WHERE id IN ({marks}) AND expires_at > ?", (*ids, seconds(now))
        )
        return list(records.readable(_read, found))


def join(db: sqlite3.Connection, joining: Joining | None, now: datetime) -> None:
    """Write what an article does to its story, in a transaction. Raises Conflict."""
    if joining is None:
        return
    more = joining.more
    story = _story(db, more.id)
    story = story if story and story.expires_at > now else None
    if (story is None) != (more.version == 0):
        raise Conflict(f"story {more.id} has come or gone meanwhile")
    if story and joining.speaks and story.version != more.version:
        raise Conflict(f"story {more.id} is no longer at version {more.version}")
    _claim(db, joining, now)
    _put(db, grown(story, joining))
    carried = [(alert, source, seconds(now)) for alert in joining.carried for source in more.sources]
    db.executemany("INSERT OR IGNORE INTO carried VALUES (?, ?, ?)", carried)


def forget(db: sqlite3.Connection, story_id: str, alert_id: str) -> None:
    """Let a story forget an alert that has failed, in a transaction."""
    story = _story(db, story_id)
    if story and (less := silenced(story, alert_id)):
        _put(db, less)


def _story(db: sqlite3.Connection, story_id: str) -> Story | None:
    found = db.execute("SELECT id, row FROM stories WHERE id = ?", (story_id,))
    return next(records.readable(_read, found), None)


def _read(row: tuple[str, bytes]) -> Story:
    return records.story(*row)


def _put(db: sqlite3.Connection, story: Story) -> None:
    row = (story.id, seconds(story.expires_at), records.encoded(story))
    db.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?)", row)


def _claim(db: sqlite3.Connection, joining: Joining, now: datetime) -> None:
    own, until = joining.more.id, seconds(joining.more.expires_at)
    for expired in ("story_claims", "stories"):
        key = "key" if expired == "story_claims" else "id"
        db.execute(
            f"DELETE FROM {expired} WHERE {key} IN (SELECT {key} FROM {expired} WHERE expires_at <= ? LIMIT ?)",
            (seconds(now), _CLEARED_AT_ONCE),
        )
    for key, holder in joining.claims.items():
        db.execute(
            "INSERT INTO story_claims VALUES (:key, :own, :until) ON CONFLICT DO UPDATE"
            " SET story = excluded.story, expires_at = excluded.expires_at WHERE expires_at <= :now OR story = :holder",
            {"key": key, "own": own, "until": until, "now": seconds(now), "holder": holder},
        )
    taken = _held_by_others(db, joining.claims, own, now)
    if taken:
        raise Conflict(f"story {taken[0]} was faster with a claim of story {own}")


def _held_by_others(db: sqlite3.Connection, keys: Iterable[str], own: str, now: datetime) -> list[str]:
    """The stories that hold some keys and are not `own`."""
    named = list(keys)
    marks = ",".join("?" * len(named))
    found = db.execute(
        f"SELECT story FROM story_claims WHERE key IN ({marks}) AND story <> ? AND expires_at > ?",
        (*named, own, seconds(now)),
    )
    return [story for (story,) in found]
