"""A run that is killed, at whatever moment, loses nothing: the next one makes it good.

WIREWATCH_KILLS says how often (default 10), WIREWATCH_KILL_SEED makes the moments those of an earlier run.
"""

import os
import random
import secrets
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journey.conftest import Undisturbed
from tests.journey.helpers import Done, Place, Record, ids, newsroom_urls, repeats

KILLS = int(os.environ.get("WIREWATCH_KILLS", "10"))
# The workers of a parallel test run share the run's id, and so the seed.
SEED = os.environ.get("WIREWATCH_KILL_SEED") or os.environ.get("PYTEST_XDIST_TESTRUNUID") or secrets.token_hex(4)
EVERY_THIRD = 3  # case is killed so often before it may end
AIMS = 10  # a process that was faster than the kill has another try, killed earlier


@pytest.mark.parametrize("number", range((KILLS + 1) // 2))
def test_a_first_look_that_is_killed_ends_as_if_it_had_not_been(
    number: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    moments = _moments("first look", number, (KILLS + 1) // 2, undisturbed.first_seconds)
    place, killed = _killed(undisturbed.place, tmp_path, moments)
    alerts = _to_the_end(place, killed, undisturbed, undisturbed.first)
    assert {alert["kind"] for alert in alerts} == {"summary"}, "an article of the baseline alerted singly"
    assert place.stored_urls() == newsroom_urls(undisturbed.room, 1)

    undisturbed.room.publish()
    alerts += _to_the_end(place, [], undisturbed, undisturbed.second)
    assert place.stored_urls() == newsroom_urls(undisturbed.room)
    assert place.alert_states() == dict.fromkeys(ids(alerts), "SENT")


@pytest.mark.parametrize("number", range(KILLS // 2))
def test_news_that_a_killed_run_was_reading_are_stored_once_and_alerted(
    number: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    moments = _moments("news", number, KILLS // 2, undisturbed.second_seconds)
    place, killed = _killed(undisturbed.place_with_news, tmp_path, moments)
    alerts = _to_the_end(place, killed, undisturbed, undisturbed.second)
    assert place.stored_urls() == newsroom_urls(undisturbed.room)
    assert place.alert_states() == dict.fromkeys(ids([*undisturbed.first, *alerts]), "SENT")


@pytest.mark.parametrize("shown", [1, 4])
def test_a_run_killed_as_it_shows_an_alert_shows_the_others_and_this_one_at_most_once_more(
    shown: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    place = undisturbed.place_with_news(tmp_path)
    running = place.start("--once")
    running.until(lambda: running.printed().count('"type": "alert"') >= shown)
    running.signal(signal.SIGKILL)
    alerts = _to_the_end(place, [running.ended()], undisturbed, undisturbed.second)
    assert place.stored_urls() == newsroom_urls(undisturbed.room)
    assert place.alert_states() == dict.fromkeys(ids([*undisturbed.first, *alerts]), "SENT")


def _moments(phase: str, number: int, cases: int, seconds: float) -> list[float]:
    """When to kill, in seconds since the state file was opened: the cases spread over the run, at random within."""
    dice = random.Random(f"{SEED} {phase} {number}")  # noqa: S311  reproducible, not secret
    moments = [(number + dice.random()) * seconds / cases]
    if number % EVERY_THIRD == EVERY_THIRD - 1:
        moments += [dice.random() * seconds for _ in range(EVERY_THIRD - 1)]
    times = ", ".join(f"{moment:.4f} s" for moment in moments)
    print(f"{phase} {number}: WIREWATCH_KILL_SEED={SEED} kills after {times}")  # noqa: T201  shown where a test fails
    return moments


def _killed(make: Callable[[Path], Place], folder: Path, moments: list[float]) -> tuple[Place, list[Done]]:
    """A place where runs were killed, a run a moment; tried anew where one was done before its moment came."""
    for aim in range(AIMS):
        place = make(folder / str(aim))
        runs = [_kill(place, moment / (aim + 1)) for moment in moments]
        if runs[0].code == -signal.SIGKILL:
            return place, [run for run in runs if run.code == -signal.SIGKILL or run.alerts]
    pytest.fail("every run was faster than its kill")


def _kill(place: Place, moment: float) -> Done:
    running = place.start("--once")
    running.until(place.journal.exists)
    time.sleep(moment)
    running.signal(signal.SIGKILL)
    done = running.ended()
    assert done.code in {-signal.SIGKILL, 0}, done.err
    return done


def _to_the_end(place: Place, killed: list[Done], undisturbed: Undisturbed, expected: list[Record]) -> list[Record]:
    """Run until done, and hold what all runs showed together against what an undisturbed one shows."""
    last, after = place.run(), place.run()
    assert (last.code, last.err) == (0, "")
    alerts = [alert for run in (*killed, last) for alert in run.alerts]
    undisturbed.check(alerts, expected)
    assert repeats(alerts) <= sum(run.code == -signal.SIGKILL for run in killed)
    assert (after.code, after.err, after.alerts) == (0, "", [])
    assert after.records("run")[0]["new"] == 0
    return alerts
