"""The manners of Wirewatch, case by case: how servers answer, and when and how they are asked again."""

import os

import pytest

from benchmarks.manners.cases import CASES
from benchmarks.manners.season import DAY, MINUTE, SERVERS, season
from benchmarks.manners.trial import Case, problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_server_is_asked_politely(case: Case) -> None:
    assert problems(case) == []


def test_there_are_sixty_cases_at_least() -> None:
    assert len({case.name for case in CASES}) >= 60


def test_in_a_season_no_source_is_asked_too_early_nor_at_half_its_rate() -> None:
    days = min(90, int(os.environ.get("WIREWATCH_CASES", "5")))
    records = season(2 * len(SERVERS), days)
    assert [early for record in records for early in record.early] == []
    assert min(record.rate for record in records) > 0.9
    assert max(record.longest for record in records) <= DAY + 3 * MINUTE
