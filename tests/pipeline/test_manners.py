"""The manners of Wirewatch, case by case: how servers answer, and when and how they are asked again."""

import pytest

from benchmarks.manners.cases import CASES
from benchmarks.manners.trial import Case, problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_server_is_asked_politely(case: Case) -> None:
    assert problems(case) == []


def test_there_are_sixty_cases_at_least() -> None:
    assert len({case.name for case in CASES}) >= 60
