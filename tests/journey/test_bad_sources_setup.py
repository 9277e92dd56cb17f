"""What a user can get wrong around a run, and how a run is stopped: said in a line, with the exit code for it."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.journey import rogue
from tests.journey.helpers import Done, Place, Running, sources_yaml
from tests.journey.rogue import Rogue, feed, whole
from wirewatch.cli import rounds
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import local_app

WATCHLIST = "watches: [potash]\n"
SECRET = "geheim0815"  # noqa: S105  looked for in what is printed
# Goes on for ever with a tick far shorter than the command takes: what is told of a broken config is told at ticks.
TICKING = """
import os, sys
from datetime import timedelta
from pathlib import Path
from rich.console import Console
from wirewatch.cli.report import Reporter
from wirewatch.cli.run import _for_ever, _leave_cleanly
from wirewatch.settings import read_local
from wirewatch.wiring.local import local_app

folder = Path(sys.argv[1])
reporter = Reporter(Console(), as_json=True)
_leave_cleanly(reporter)
with local_app(folder, folder / "state.sqlite", read_local(os.environ), []) as app:
    sys.exit(_for_ever(app, reporter, timedelta(seconds=0.05)))
"""


@pytest.fixture
def server() -> Iterator[Rogue]:
    with Rogue() as server:
        server.answers["/good"] = whole(feed("Potash"))
        yield server


@pytest.fixture
def place(server: Rogue, tmp_path: Path) -> Place:
    return Place(tmp_path, sources_yaml({"good": f"{server.url}/good"}), WATCHLIST)


def _no_sources(place: Place) -> None:
    (place.folder / "sources.yaml").unlink()


def _no_text(place: Place) -> None:
    (place.folder / "sources.yaml").write_bytes(b"sources:\n  - id: caf\xe9\n")


def _bad_query(place: Place) -> None:
    (place.folder / "watchlist.yaml").write_text("watches:\n  - id: two\n    query: (potash OR\n  - 12 12\n  - 12 12\n")


def _state_in_no_folder(place: Place) -> None:
    place.state = place.folder / "nowhere" / "state.sqlite"


def _state_is_a_folder(place: Place) -> None:
    place.state.mkdir()


def _state_is_no_database(place: Place) -> None:
    place.state.write_text("a shopping list " * 100)


def _state_is_of_tomorrow(place: Place) -> None:
    with closing(sqlite3.connect(place.state)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (_no_sources, 1, ["sources.yaml: cannot be read: No such file or directory"]),
        (_no_text, 1, ["sources.yaml:2:12: not UTF-8 text"]),
        (_bad_query, 1, ["watchlist.yaml:3:", "watchlist.yaml:5:"]),
        (_state_in_no_folder, 2, ["state.sqlite cannot be used: unable to open database file"]),
        (_state_is_a_folder, 2, ["state.sqlite' is a directory"]),
        (_state_is_no_database, 2, ["state.sqlite cannot be used: file is not a database"]),
        (_state_is_of_tomorrow, 2, ["format 99"]),
    ],
)
def test_what_cannot_be_used_is_named_before_anything_is_asked(
    spoil: Callable[[Place], None], code: int, said: list[str], place: Place, server: Rogue
) -> None:
    spoil(place)
    done = place.run()
    assert (done.code, done.out) == (code, "")
    for text in said:
        assert text in done.err
    assert "Traceback" not in done.err
    assert server.asked == []


@pytest.mark.parametrize(
    "webhook", [f"http://hooks.example/{SECRET}", SECRET, f"https:/{SECRET}", f"https://[{SECRET}"]
)
def test_a_webhook_that_is_none_is_named_and_not_shown(webhook: str, place: Place, server: Rogue) -> None:
    done = place.run(WIREWATCH_SLACK_WEBHOOK=webhook)
    assert (done.code, server.asked) == (2, [])
    assert "WIREWATCH_SLACK_WEBHOOK is not an https address" in done.err
    assert SECRET not in done.out + done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--once", "--every", "5m"], "--once and --every exclude each other"),
        (["--every", "5 minutes"], "'5 minutes' is no duration: write 5m, 2h or 1d"),
        (["--every", "0m"], "'0m' is no duration: write 5m, 2h or 1d"),
    ],
)
def test_misuse_is_explained(options: list[str], said: str, place: Place, server: Rogue) -> None:
    done = place.start(*options).ended()
    assert (done.code, server.asked) == (2, [])
    assert said in done.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_goes_on_ends_at_once_and_well_when_asked(number: signal.Signals, place: Place) -> None:
    running = place.start("--every", "1m")
    running.until(lambda: '"type": "run"' in running.printed())
    done, seconds = _stopped(running, number)
    assert (done.code, seconds < 20) == (0, True)  # the next look is a minute away
    assert len(done.alerts) == 1
    assert "Traceback" not in done.err
    assert place.run().alerts == []


def test_a_run_that_waits_for_a_silent_source_leaves_at_the_second_signal(place: Place, server: Rogue) -> None:
    server.answers["/good"] = rogue.silence
    running = place.start("--once")
    running.until(lambda: server.asked)
    running.signal(signal.SIGINT)
    running.until(lambda: "Stopping" in running.complained())
    done, seconds = _stopped(running, signal.SIGINT)
    assert (done.code, seconds < 8) == (130, True)
    server.answers["/good"] = whole(feed("Potash"))
    assert [alert["kind"] for alert in place.run().alerts] == ["summary"]


def test_a_reader_that_goes_away_loses_no_alert(place: Place) -> None:
    command = [sys.executable, "-m", "wirewatch", "run", "--once", "--json"]
    process = subprocess.Popen(
        [*command, "--config", str(place.folder), "--state", str(place.state)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate()
    assert b"Traceback" not in err
    assert process.returncode != 0
    assert [alert["kind"] for alert in place.run().alerts] == ["summary"]


def test_a_config_broken_while_it_is_in_use_leaves_the_last_good_one_active(place: Place, server: Rogue) -> None:
    with local_app(place.folder, place.state, LocalSettings(fetching=FetchSettings(allow_loopback=True)), []) as app:
        list(rounds.a_round(app, rounds.all_sources(app)))
        place.configure("sources: [", "watches: [")
        error = app.config.refresh()
        assert error
        assert {fault.file.rpartition("/")[2] for fault in error.faults} == {"sources.yaml", "watchlist.yaml"}
        server.answers["/good"] = whole(feed("Potash again"))
        list(rounds.a_round(app, rounds.all_sources(app)))
        place.configure(sources_yaml({"good": f"{server.url}/good", "more": f"{server.url}/more"}), WATCHLIST)
        assert app.config.refresh() is None
        assert len(app.config.current().sources) == 2
    assert place.stored_titles() == ["Potash", "Potash again"]
    assert len(place.alert_states()) == 2


def test_a_fault_in_the_config_is_told_once_for_as_long_as_it_is_the_same(place: Place, server: Rogue) -> None:
    errors = place.folder / "errors"
    with errors.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "-c", TICKING, str(place.folder)], stdout=subprocess.DEVNULL, stderr=err
        )
    try:
        _await(lambda: server.asked)
        for number, text in enumerate(["watches: [", "watches: {}"], 1):
            # In one step, so that half a file is never seen.
            (place.folder / "new").write_text(text)
            (place.folder / "new").rename(place.folder / "watchlist.yaml")
            _await(lambda: errors.read_text().count("last good version") >= number)  # noqa: B023  used in the loop
        ticks = time.monotonic() + 0.5
        _await(lambda: time.monotonic() > ticks)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
    assert errors.read_text().count("last good version") == 2


def _await(condition: Callable[[], object]) -> None:
    give_up = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < give_up, "what was waited for did not happen"
        time.sleep(0.01)


def _stopped(running: Running, number: signal.Signals) -> tuple[Done, float]:
    asked = time.monotonic()
    running.signal(number)
    done = running.ended()
    return done, time.monotonic() - asked
