"""What failures come to: how much they weigh, and how long a source is left alone for them."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.errors import FeedError, FetchError
from wirewatch.model import Poll, Source, SourceState, Trouble

SOURCE = source()
STATE = SourceState("world", 4, url=SOURCE.url, etag='"1"', body_hash="b", polled_at=NOW - MINUTE, whole_at=NOW - HOUR)
NEVER_ANSWERED = SourceState("world")
EVERY = SOURCE.every
Failure = FetchError | FeedError


def failed(
    error: Failure, state: SourceState = STATE, now: datetime = NOW, one: Source = SOURCE, chance: float = 0.0
) -> SourceState:
    return polling.failed(state, one, polling.request(one, state, now), error, now, slot=now, chance=chance)


def answer(status: int, retry_at: datetime | None = None) -> FetchError:
    return FetchError(f"answered {status}", retry_at, status=status)


@pytest.mark.parametrize(
    ("error", "before", "weight"),
    [
        (answer(404), STATE, 1.0),
        (answer(410), STATE, 1.0),
        (answer(401), STATE, 1.0),
        (answer(403), NEVER_ANSWERED, 1.0),
        (FeedError("an HTML page, not a feed"), STATE, 1.0),
        (FetchError("the host's certificate is not valid", lasting=True), STATE, 1.0),
        (answer(403), STATE, 0.5),
        (answer(429), STATE, 0.5),
        (answer(429), NEVER_ANSWERED, 0.5),
        (answer(408), STATE, 0.5),
        (answer(425), STATE, 0.5),
        (answer(500), STATE, 0.5),
        (answer(503), STATE, 0.5),
        (answer(200), STATE, 0.5),
        (answer(304), STATE, 0.5),
        (answer(302), STATE, 0.5),
        (answer(999), STATE, 0.5),
        (FetchError("the host was silent for 10 s"), STATE, 0.25),
        (FetchError("there is no such host"), STATE, 0.25),
    ],
)
def test_a_failure_weighs_as_much_as_it_is_likely_to_last(error: Failure, before: SourceState, weight: float) -> None:
    trouble = failed(error, before).trouble
    assert trouble
    assert (trouble.score, trouble.since, trouble.reason, trouble.url) == (weight, NOW, str(error), SOURCE.url)
    more = failed(error, replace(before, trouble=trouble), NOW + HOUR).trouble
    assert more
    assert (more.score, more.since) == (2 * weight, NOW)


@pytest.mark.parametrize("error", [answer(404), answer(500), FetchError("silent"), FeedError("no feed")])
def test_the_first_failure_leaves_a_source_to_its_slots(error: Failure) -> None:
    assert failed(error).delayed_until is None


def polls_while(error: Failure, lasts: timedelta, one: Source = SOURCE, chance: float = 0.0) -> list[datetime]:
    """When a source that fails is polled, if a tick comes once a minute."""
    state, now, polls = STATE, polling.newest_slot(one, NOW), [NOW]
    cursor: datetime | None = now
    while now - polls[0] < lasts:
        now += MINUTE
        delays = {one.id: state.delayed_until} if state.delayed_until else {}
        if polling.due([one], cursor, now, delays):
            state = failed(error, state, now, one, chance)
            polls.append(now)
        cursor = now
    return polls


@pytest.mark.parametrize(
    ("error", "first_day", "first_week"),
    [(answer(404), 14, 38), (answer(500), 21, 54), (FetchError("silent"), 28, 75), (answer(410), 2, 8)],
)
def test_the_longer_a_source_fails_the_less_often_it_is_asked(error: Failure, first_day: int, first_week: int) -> None:
    polls = polls_while(error, timedelta(days=7))
    gaps = [after - before for before, after in pairwise(polls[1:])]
    assert sum(poll < NOW + DAY for poll in polls) == pytest.approx(first_day, abs=1)
    assert len(polls) == pytest.approx(first_week, abs=1)
    assert all(later >= earlier - MINUTE for earlier, later in pairwise(gaps))


@pytest.mark.parametrize("chance", [0.0, 1.0])
@pytest.mark.parametrize("error", [answer(404), answer(410), answer(403), answer(429), FetchError("silent")])
@pytest.mark.parametrize("every", [MINUTE, EVERY, 6 * HOUR])
def test_a_dead_source_is_asked_once_a_day_at_least(error: Failure, every: timedelta, chance: float) -> None:
    polls = polls_while(error, timedelta(days=60), source(every=every), chance)
    assert max(after - before for before, after in pairwise(polls)) <= DAY + 2 * MINUTE


def test_a_source_that_is_polled_once_a_week_is_not_asked_more_often_for_failing() -> None:
    polls = polls_while(answer(404), timedelta(days=60), source(every=7 * DAY))
    assert len(polls) in range(8, 12)


@pytest.mark.parametrize(
    ("before", "status", "first"),
    [(STATE, 403, HOUR), (STATE, 429, EVERY), (NEVER_ANSWERED, 429, EVERY)],
)
def test_a_server_that_says_too_often_is_asked_half_as_often_each_time(
    before: SourceState, status: int, first: timedelta
) -> None:
    state, now, rests = before, NOW, []
    for _ in range(12):
        state = failed(answer(status), state, now)
        assert state.delayed_until
        rests.append(state.delayed_until - now)
        now = state.delayed_until
    assert rests[:4] == [first, 2 * first, 4 * first, 8 * first]
    assert rests[-3:] == [DAY] * 3


def test_a_403_of_a_server_that_never_answered_is_a_refusal_like_any_other() -> None:
    assert failed(answer(403), NEVER_ANSWERED).delayed_until is None


def test_another_failure_in_between_begins_the_doubling_anew() -> None:
    state = failed(answer(500), failed(answer(429), failed(answer(429))))
    assert state.trouble
    assert (state.trouble.throttled, state.trouble.score) == (0, 1.5)


@pytest.mark.parametrize(
    ("status", "asked", "until"),
    [
        (503, MINUTE, MINUTE),
        (503, 3 * HOUR, 3 * HOUR),
        (503, -HOUR, None),
        (404, DAY, DAY),
        (429, MINUTE, EVERY),
        (429, 3 * HOUR, 3 * HOUR),
        (403, MINUTE, HOUR),
        (410, HOUR, DAY),
    ],
)
def test_the_longest_wish_wins(status: int, asked: timedelta, until: timedelta | None) -> None:
    after = failed(answer(status, NOW + asked))
    assert after.delayed_until == (NOW + until if until else None)


@given(
    st.floats(0, 1),
    st.sampled_from([403, 404, 410, 429, 500, 503]),
    st.none() | st.integers(-1_000, 86_400).map(lambda seconds: timedelta(seconds=seconds)),
    st.floats(0, 500),
    st.sampled_from([MINUTE, EVERY, HOUR, DAY, 7 * DAY]),
)
def test_no_failure_is_polled_earlier_than_asked_nor_a_day_later(
    chance: float, status: int, asked: timedelta | None, score: float, every: timedelta
) -> None:
    before = replace(STATE, trouble=Trouble(SOURCE.url, NOW - DAY, score, "", throttled=int(score)))
    until = failed(answer(status, NOW + asked if asked else None), before, NOW, source(every=every), chance)
    assert until.delayed_until is None or NOW < until.delayed_until <= NOW + DAY
    if asked and asked > timedelta(0):
        assert until.delayed_until
        assert until.delayed_until >= NOW + asked


def test_sources_that_were_sent_away_together_do_not_come_back_together() -> None:
    ends = {failed(answer(429, NOW + HOUR), chance=chance / 10).delayed_until for chance in range(10)}
    assert len(ends) == 10
    assert min(filter(None, ends)) == NOW + HOUR
    assert max(filter(None, ends)) <= NOW + HOUR + 10 * MINUTE


def test_a_rest_of_five_minutes_that_a_fault_asks_for_is_kept_to_the_second() -> None:
    asked = NOW + 5 * MINUTE
    assert failed(answer(503, asked), chance=1.0).delayed_until == asked


@pytest.mark.parametrize(
    ("error", "before", "is_declined"),
    [
        (answer(404), 2.0, False),
        (answer(410), 0.0, False),
        (FetchError("silent"), 2.0, False),
        (answer(429), 0.0, True),
        (answer(403), 0.0, True),
        (answer(503, NOW + HOUR), 0.0, True),
        (answer(404, NOW + HOUR), 9.0, True),
    ],
)
def test_a_poll_by_hand_goes_over_our_caution_and_not_over_a_server_s_wish(
    error: Failure, before: float, *, is_declined: bool
) -> None:
    state = failed(error, replace(STATE, trouble=Trouble(SOURCE.url, NOW - DAY, before, "")))
    assert state.delayed_until
    soon = NOW + MINUTE
    assert "resting until" in polling.declined(Poll("world", soon), SOURCE, state, soon)
    assert bool(polling.declined(Poll("world", soon, by_hand=True), SOURCE, state, soon)) == is_declined


def test_a_failure_leaves_all_else_as_it_was() -> None:
    after = failed(answer(404))
    assert replace(after, trouble=None) == STATE


def test_a_body_that_could_not_be_had_whole_is_asked_for_whole_a_day_later() -> None:
    after = failed(FetchError("the answer broke off"), replace(STATE, whole_at=NOW - DAY))
    assert after.whole_at == NOW
    assert failed(answer(500), STATE).whole_at == STATE.whole_at


# What people are told


@pytest.mark.parametrize(
    ("error", "before", "said"),
    [
        (answer(404), STATE, "answered 404"),
        (answer(410), STATE, "answered 410; it is closed for good, and asked once a day: find its new address"),
        (answer(403), STATE, "answered 403; it answered before, so this counts as asked too often"),
        (answer(403), NEVER_ANSWERED, "answered 403"),
        (
            answer(404),
            replace(STATE, trouble=Trouble(SOURCE.url, NOW - DAY, 3.0, "")),
            "answered 404; failing since 2025-03-13 09:26 UTC",
        ),
        (FeedError("no feed"), replace(STATE, trouble=Trouble(SOURCE.url, NOW - DAY, 2.75, "")), "no feed"),
    ],
)
def test_people_are_told_what_failed_and_since_when_if_it_is_no_blip(
    error: Failure, before: SourceState, said: str
) -> None:
    told = polling.telling(error, failed(error, before))
    assert told.startswith(said)
    assert ("failing since" in told) == ("failing since" in said)


# Another address


def test_a_source_whose_address_was_mended_is_asked_at_once() -> None:
    state = failed(answer(410))
    mended = source(url="https://news.example.com/new.xml")
    poll = Poll("world", NOW)
    assert "resting until" in polling.declined(poll, SOURCE, state, NOW)
    assert "answered 410" in polling.declined(poll, SOURCE, state, NOW)
    assert polling.declined(poll, mended, state, NOW) == ""
    settled = polling.settled(state, mended)
    assert (settled.trouble, settled.delayed_until) == (None, None)
    assert polling.settled(state, SOURCE) == state


@pytest.mark.parametrize("waited", [timedelta(0), DAY])
def test_a_poll_of_the_old_address_s_delay_is_carried_out(waited: timedelta) -> None:
    state = failed(answer(410))
    poll = Poll("world", NOW + waited, state.delayed_until)
    mended = source(url="https://news.example.com/new.xml")
    assert polling.declined(poll, mended, state, NOW + waited) == ""


# Pages


@pytest.mark.parametrize(
    ("status", "retry_after", "rests", "is_refused"),
    [
        (404, "", None, False),
        (500, "", None, False),
        (503, "60", MINUTE, False),
        (429, "", HOUR, False),
        (429, "60", MINUTE, False),
        (403, "", HOUR, False),
        (401, "", None, True),
        (402, "", None, True),
        (410, "", None, True),
        (451, "", None, True),
    ],
)
def test_a_page_that_is_refused_is_not_asked_for_again(
    status: int, retry_after: str, rests: timedelta | None, *, is_refused: bool
) -> None:
    with pytest.raises(FetchError) as raised:
        polling.refuse_page(response(status, retry_after=retry_after), NOW)
    assert raised.value.retry_at == (NOW + rests if rests else None)
    assert polling.is_refusal(raised.value) == is_refused
