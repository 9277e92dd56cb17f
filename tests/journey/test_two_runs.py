"""Runs side by side on one state file: two terminals, or a cron job that overtakes itself."""

from pathlib import Path

import pytest

from tests.journey.conftest import Undisturbed
from tests.journey.helpers import Done, Place, Record, ids, newsroom_urls, repeats

side_by_side = pytest.mark.parametrize("count", [2, 3, 4])


@side_by_side
def test_a_first_look_by_several_runs_at_once_is_one_first_look(
    count: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    place = undisturbed.place(tmp_path)
    alerts = _all_at_once(place, count, undisturbed, undisturbed.first)
    assert place.stored_urls() == newsroom_urls(undisturbed.room, 1)
    assert place.alert_states() == dict.fromkeys(ids(alerts), "SENT")


@side_by_side
def test_news_that_several_runs_find_at_once_are_stored_once_and_alerted_once(
    count: int, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    place = undisturbed.place_with_news(tmp_path)
    alerts = _all_at_once(place, count, undisturbed, undisturbed.second)
    assert place.stored_urls() == newsroom_urls(undisturbed.room)
    assert place.alert_states() == dict.fromkeys(ids([*undisturbed.first, *alerts]), "SENT")


def _all_at_once(place: Place, count: int, undisturbed: Undisturbed, expected: list[Record]) -> list[Record]:
    running = [place.start("--once") for _ in range(count)]
    runs = [one.ended() for one in running]
    assert [(run.code, run.err) for run in runs] == [(0, "")] * count
    _check_reports(runs)
    alerts = [alert for run in runs for alert in run.alerts]
    undisturbed.check(alerts, expected)
    assert repeats(alerts) == 0
    after = place.run()
    assert (after.code, after.err, after.alerts) == (0, "", [])
    return alerts


def _check_reports(runs: list[Done]) -> None:
    """A source that another run was at is skipped, with the reason; none is reported as failed."""
    assert {status for run in runs for status in run.statuses.values()} <= {"baseline", "new", "unchanged", "skipped"}
    skipped = {run.reasons[name] for run in runs for name, status in run.statuses.items() if status == "skipped"}
    assert skipped <= {"another run polled it at the same moment"}
