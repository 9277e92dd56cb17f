"""A source of thousands of entries, at first sight: one summary, no flood, also where it is killed half-way."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journey.helpers import Done, Place, sources_yaml
from tests.journey.rogue import Rogue, feed, whole

ENTRIES, MATCHING = 5_000, 500
BACK_CATALOGUE = [
    f"{'Potash shipment' if number % 10 == 0 else 'Harbour notice'} number {number}" for number in range(ENTRIES)
]
LATEST = [f"{'Potash' if number % 4 == 0 else 'Salt'} is loaded on the vessel of pier {number}" for number in range(20)]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Place, Rogue]]:
    with Rogue() as server:
        server.answers["/wire"] = whole(feed(*BACK_CATALOGUE))
        yield Place(tmp_path, sources_yaml({"wire": f"{server.url}/wire"}), "watches: [potash]\n"), server


def kinds(*runs: Done) -> list[tuple[str, int]]:
    return [(alert["kind"], alert.get("matching", 0)) for run in runs for alert in run.alerts]


def check_the_news(place: Place, server: Rogue) -> None:
    server.answers["/wire"] = whole(feed(*LATEST, *BACK_CATALOGUE))
    done = place.run()
    [visit] = done.records("source")
    assert (visit["status"], visit["stored"]) == ("new", len(LATEST))
    assert sorted(alert["title"] for alert in done.alerts) == sorted(title for title in LATEST if "Potash" in title)
    assert {alert["kind"] for alert in done.alerts} == {"alert"}
    assert len(place.stored_titles()) == ENTRIES + len(LATEST)
    again = place.run()
    assert (again.code, again.alerts) == (0, [])


def test_five_thousand_entries_are_one_summary_and_what_is_new_later_alerts(place: tuple[Place, Rogue]) -> None:
    done = place[0].run()
    assert kinds(done) == [("summary", MATCHING)]
    assert len(place[0].stored_titles()) == ENTRIES
    check_the_news(*place)


def test_a_first_fetch_that_is_killed_half_way_ends_as_if_it_had_not_been(place: tuple[Place, Rogue]) -> None:
    here, server = place

    def is_half_way() -> bool:
        if not here.journal.exists():
            return False
        with closing(sqlite3.connect(here.state)) as db:
            tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles'").fetchone()
            return bool(tables[0]) and db.execute("SELECT count(*) FROM articles").fetchone()[0] >= ENTRIES // 2

    running = here.start("--once")
    running.until(is_half_way)
    running.signal(signal.SIGKILL)
    killed = running.ended()
    assert killed.code == -signal.SIGKILL
    assert ENTRIES // 2 <= len(here.stored_titles()) < ENTRIES
    done = here.run()
    assert kinds(killed, done) == [("summary", MATCHING)]
    assert len(here.stored_titles()) == ENTRIES
    check_the_news(here, server)
