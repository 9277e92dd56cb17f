"""What the tests of the whole journey share: a newsroom on loopback, and what it gives when nothing disturbs it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journey.helpers import Place, Record, ids, newsroom_place, newsroom_urls, said
from wirewatch.newsroom import Newsroom

LATENCY = timedelta(milliseconds=30)  # so that there is something to interrupt


@dataclass(frozen=True)
class Undisturbed:
    """A newsroom, and what undisturbed runs on it came to: the alerts of its first look, and those of what is new.

    `state` is the state file between the two; `first_seconds` and `second_seconds` are how long each run had it open.
    """

    room: Newsroom
    first: list[Record]
    second: list[Record]
    state: Path
    first_seconds: float
    second_seconds: float

    def check(self, alerts: list[Record], expected: list[Record]) -> None:
        """Hold what runs showed against what an undisturbed one did."""
        assert said(alerts, self.room) == said(expected, self.room)

    def place(self, folder: Path) -> Place:
        """A fresh place that watches the newsroom in its first edition."""
        self.room.edition = 1
        return newsroom_place(folder, self.room)

    def place_with_news(self, folder: Path) -> Place:
        """A place that has had its first look, and the newsroom's second edition out."""
        self.room.publish()
        return newsroom_place(folder, self.room, self.state)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with Newsroom(moment=datetime.now(UTC), latency=LATENCY) as room:
        place = newsroom_place(folder, room)
        first, first_seconds = _timed(place)
        assert place.stored_urls() == newsroom_urls(room, 1)
        between = folder / "between.sqlite"
        between.write_bytes(place.state.read_bytes())
        room.publish()
        second, second_seconds = _timed(place)
        assert place.stored_urls() == newsroom_urls(room)
        assert {alert["kind"] for alert in first} == {"summary"}
        assert len(set(ids(second))) == len(second)
        yield Undisturbed(room, first, second, between, first_seconds, second_seconds)


def _timed(place: Place) -> tuple[list[Record], float]:
    running = place.start("--once")
    running.until(place.journal.exists)
    opened = datetime.now(UTC)
    done = running.ended()
    assert (done.code, done.err) == (0, "")
    assert not place.journal.exists()
    return done.alerts, (datetime.now(UTC) - opened).total_seconds()
