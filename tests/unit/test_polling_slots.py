"""When sources are due: evenly, every slot once, and never what has become stale."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, MINUTE, NOW, source
from wirewatch import polling
from wirewatch.model import Poll, Source, SourceState

SECOND = timedelta(seconds=1)
MIDNIGHT = datetime(2025, 3, 14, tzinfo=UTC)

intervals = st.sampled_from([MINUTE, 5 * MINUTE, 7 * MINUTE, 15 * MINUTE, HOUR, 90 * MINUTE, DAY])
odd_intervals = st.integers(60, 200_000).map(lambda seconds: timedelta(seconds=seconds))
some_sources = st.builds(
    lambda name, every: source(id=name, every=every), st.text(min_size=1, max_size=8), intervals | odd_intervals
)
moments = st.integers(0, 10**15).map(lambda microseconds: MIDNIGHT + timedelta(microseconds=microseconds))


@given(some_sources, moments)
def test_the_newest_slot_is_less_than_an_interval_old_and_stays_until_the_next(one: Source, now: datetime) -> None:
    slot = polling.newest_slot(one, now)
    assert now - one.every < slot <= now
    for later in (timedelta(0), one.every / 2, one.every - SECOND):
        assert polling.newest_slot(one, slot + later) == slot
    assert polling.newest_slot(one, slot + one.every) == slot + one.every


def test_a_thousand_sources_spread_evenly_over_their_interval() -> None:
    slots = [polling.newest_slot(source(id=f"source-{number}"), MIDNIGHT) for number in range(1_000)]
    by_minute = Counter((MIDNIGHT - slot) // MINUTE for slot in slots)
    assert len(by_minute) == 15
    assert max(by_minute.values()) < 100  # evenly is 67; five standard deviations above that are 107
    assert min(by_minute.values()) > 30


def test_sources_of_one_interval_have_slots_of_their_own() -> None:
    assert polling.newest_slot(source(id="a"), NOW) != polling.newest_slot(source(id="b"), NOW)


def slots_of(one: Source, after: datetime, until: datetime) -> list[datetime]:
    found = []
    slot = polling.newest_slot(one, until)
    while slot > after:
        found.append(slot)
        slot -= one.every
    return found[::-1]


FLEET = [
    source(id=f"{minutes}-{number}", every=minutes * MINUTE)
    for minutes in (1, 5, 15, 60, 240, 1_440)
    for number in range(3)
]


@settings(max_examples=10, deadline=None)
@given(
    chance=st.randoms(use_true_random=True), usual_gap=st.sampled_from([30, 60, 600, 3_000]), is_first_run=st.booleans()
)
def test_over_a_day_of_any_ticks_the_newest_slot_is_neither_missed_nor_doubled(
    *, chance: Random, usual_gap: int, is_first_run: bool
) -> None:
    polled: dict[str, list[datetime]] = {one.id: [] for one in FLEET}
    cursor, now = (None if is_first_run else MIDNIGHT), MIDNIGHT
    while now < MIDNIGHT + DAY:
        now += timedelta(seconds=chance.expovariate(1 / usual_gap))
        polls = polling.due(FLEET, cursor, now, {})
        after = cursor or now - 2 * DAY
        due = [Poll(one.id, slot) for one in FLEET for slot in slots_of(one, after, now)[-1:]]
        assert polls == due
        for poll in polls:
            polled[poll.source].append(poll.slot)
        cursor = now
    for slots in polled.values():
        assert slots == sorted(set(slots))


def test_a_tick_a_minute_polls_every_slot_of_the_day_once() -> None:
    polled = [
        poll
        for minute in range(1, 1_441)
        for poll in polling.due(FLEET, MIDNIGHT + (minute - 1) * MINUTE, MIDNIGHT + minute * MINUTE, {})
    ]
    expected = [Poll(one.id, slot) for one in FLEET for slot in slots_of(one, MIDNIGHT, MIDNIGHT + DAY)]
    assert Counter(polled) == Counter(expected)
    assert all(poll.delayed_until is None for poll in polled)


@pytest.mark.parametrize(
    ("cursor", "is_due"),
    [
        (None, True),
        (-HOUR - MINUTE, True),
        (-2 * SECOND, True),
        (-SECOND, False),
        (timedelta(0), False),
        (MINUTE, False),
    ],
    ids=["never ticked", "long ago", "just before the slot", "at the slot", "now", "another's clock is ahead"],
)
def test_a_slot_is_due_when_the_cursor_has_not_passed_it(cursor: timedelta | None, *, is_due: bool) -> None:
    one = source(every=DAY)
    now = polling.newest_slot(one, NOW) + SECOND
    polls = polling.due([one], cursor if cursor is None else now + cursor, now, {})
    assert polls == ([Poll("world", now - SECOND)] if is_due else [])


def test_the_slot_of_a_day_is_made_up_however_late_the_tick() -> None:
    one = source(every=DAY)
    now = polling.newest_slot(one, NOW) + 23 * HOUR
    assert len(polling.due([one], now - 2 * DAY, now, {})) == 1


def test_a_cursor_of_a_clock_that_ran_ahead_stops_nothing() -> None:
    assert len(polling.due([source()], NOW + 365 * DAY, NOW, {})) == 1


def test_many_missed_slots_of_a_source_make_one_poll_of_the_newest() -> None:
    one = source(every=MINUTE)
    assert polling.due([one], NOW - 30 * MINUTE, NOW, {}) == [Poll("world", polling.newest_slot(one, NOW))]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [(-HOUR, True), (timedelta(0), True), (SECOND, False), (DAY, False)],
    ids=["over", "over now", "nearly over", "far from over"],
)
def test_a_delayed_source_leaves_its_slots_for_the_first_tick_after_its_delay(
    ends: timedelta, *, expected: bool
) -> None:
    resting, other = source(id="resting", every=MINUTE), source(id="other", every=MINUTE)
    polls = polling.due([resting, other], NOW - MINUTE, NOW, {"resting": NOW + ends, "gone": NOW})
    assert Poll("other", polling.newest_slot(other, NOW)) in polls
    assert [poll for poll in polls if poll.source != "other"] == (
        [Poll("resting", NOW, NOW + ends)] if expected else []
    )


@pytest.mark.parametrize(
    ("ahead", "rests"),
    [(timedelta(0), False), (SECOND, True), (DAY, True), (DAY + MINUTE, True), (DAY + MINUTE + SECOND, False)],
)
def test_a_rest_holds_unless_it_is_longer_than_any_that_is_granted(ahead: timedelta, *, rests: bool) -> None:
    assert polling.is_resting(NOW + ahead, NOW) == rests
    assert not polling.is_resting(None, NOW)


RESTING = SourceState("world", 3, delayed_until=NOW + MINUTE)
RESTED = SourceState("world", 3, delayed_until=NOW - MINUTE)
FREE = SourceState("world", 3)


@pytest.mark.parametrize(
    ("poll", "every", "state", "reason"),
    [
        (Poll("world", NOW), MINUTE, FREE, ""),
        (Poll("world", NOW - 5 * MINUTE), MINUTE, FREE, ""),
        (Poll("world", NOW - 5 * MINUTE - SECOND), MINUTE, FREE, "too long ago"),
        (Poll("world", NOW - HOUR), HOUR, FREE, ""),
        (Poll("world", NOW - HOUR - SECOND), HOUR, FREE, "too long ago"),
        (Poll("world", NOW), MINUTE, RESTING, "resting until 09:27:53 UTC"),
        (Poll("world", NOW, RESTING.delayed_until), MINUTE, RESTING, "resting until"),
        (Poll("world", NOW, RESTED.delayed_until), MINUTE, RESTED, ""),
        (Poll("world", NOW), MINUTE, RESTED, ""),
        (Poll("world", NOW, NOW - 2 * MINUTE), MINUTE, RESTED, "polled already"),
        (Poll("world", NOW, NOW - 2 * MINUTE), MINUTE, FREE, "polled already"),
    ],
)
def test_a_poll_is_declined_when_it_is_stale_or_its_source_rests(
    poll: Poll, every: timedelta, state: SourceState, reason: str
) -> None:
    said = polling.declined(poll, source(every=every), state, NOW)
    assert reason in said
    assert bool(said) == bool(reason)
