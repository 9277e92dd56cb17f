"""The part of the stores' contract that is about pace: the moments of lanes, and when the operators were told."""

from datetime import datetime, timedelta

import pytest

from tests.adapters.store_cases import at_once
from tests.adapters.store_machine import LaneMachine, compare
from tests.builders import HOUR, MINUTE, NOW
from wirewatch.ports import Store

EVERY = timedelta(milliseconds=200)
AHEAD = timedelta(seconds=10)
UNTIL = NOW + AHEAD
INSTANT = timedelta(microseconds=1)


class PaceContract:
    """No moment is given twice; causes are told apart."""

    examples = 40

    def test_an_idle_lane_is_free_now(self, store: Store) -> None:
        assert store.reserve("topic", 3, EVERY, UNTIL, NOW) == [NOW, NOW + EVERY, NOW + 2 * EVERY]

    def test_a_busy_lane_is_free_after_what_is_taken(self, store: Store) -> None:
        store.reserve("topic", 3, EVERY, UNTIL, NOW)
        assert store.reserve("topic", 2, EVERY, UNTIL, NOW + EVERY) == [NOW + 3 * EVERY, NOW + 4 * EVERY]
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW + 5 * EVERY) == [NOW + 5 * EVERY]
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW + 6 * EVERY + INSTANT) == [NOW + 6 * EVERY + INSTANT]

    def test_lanes_do_not_mix(self, store: Store) -> None:
        store.reserve("topic", 3, EVERY, UNTIL, NOW)
        assert store.reserve("slack", 1, EVERY, UNTIL, NOW) == [NOW]

    @pytest.mark.parametrize(
        ("count", "until", "given"),
        [(0, AHEAD, 0), (5, EVERY * 3, 4), (5, EVERY * 3 - INSTANT, 3), (5, 0 * EVERY, 1), (5, -INSTANT, 0)],
    )
    def test_as_many_are_given_as_begin_in_time(self, store: Store, count: int, until: timedelta, given: int) -> None:
        assert store.reserve("topic", count, EVERY, NOW + until, NOW) == [NOW + i * EVERY for i in range(given)]
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW) == [NOW + given * EVERY]

    def test_a_lane_taken_beyond_the_end_gives_nothing_and_stays(self, store: Store) -> None:
        store.reserve("topic", 100, EVERY, UNTIL, NOW)
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW) == []
        assert store.reserve("topic", 1, EVERY, UNTIL + EVERY, NOW) == [UNTIL + EVERY]

    @pytest.mark.parametrize(
        ("taken_to", "first"),
        [(UNTIL + MINUTE, None), (UNTIL + MINUTE + INSTANT, NOW), (NOW + 24 * HOUR, NOW)],
    )
    def test_a_lane_is_free_that_was_taken_by_a_clock_that_ran_ahead(
        self, store: Store, taken_to: datetime, first: datetime | None
    ) -> None:
        store.reserve("topic", 1, EVERY, taken_to, taken_to - EVERY)
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW) == ([first] if first else [])
        assert store.reserve("topic", 1, EVERY, UNTIL, NOW) == ([NOW + EVERY] if first else [])

    def test_a_lane_slower_than_clocks_differ_keeps_its_pace(self, store: Store) -> None:
        assert store.reserve("topic", 1, HOUR, NOW, NOW) == [NOW]
        assert store.reserve("topic", 1, HOUR, NOW, NOW) == []
        assert store.reserve("topic", 1, HOUR, NOW + HOUR, NOW + HOUR) == [NOW + HOUR]

    def test_many_who_reserve_at_once_get_moments_of_their_own(self, store: Store) -> None:
        got = at_once(20, lambda _: store.reserve("topic", 3, EVERY, UNTIL, NOW))
        assert sorted(moment for moments in got for moment in moments) == [NOW + i * EVERY for i in range(51)]

    def test_a_lane_is_used_as_in_the_model(self, store: Store) -> None:
        compare(store, LaneMachine, self.examples)

    def test_of_each_cause_it_is_known_when_the_operators_were_told(self, store: Store) -> None:
        assert store.told("slack#калий") is None
        store.mark_told("slack#калий", NOW)
        store.mark_told("slack", NOW + MINUTE)
        assert store.told("slack#калий") == NOW
        store.mark_told("slack#калий", NOW + HOUR)
        assert store.told("slack#калий") == NOW + HOUR
        assert store.told("slack") == NOW + MINUTE
