"""How long a good answer asks to be left alone: caching headers, the feed's own ttl, Retry-After."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.model import Source, SourceState
from wirewatch.polling.resting import freshness, rest

SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)
DATE = "Fri, 14 Mar 2025 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, NOTHING),
        ({"cache-control": "max-age=900"}, 15 * MINUTE),
        ({"cache-control": "Public, Max-Age=900, must-revalidate"}, 15 * MINUTE),
        ({"cache-control": 'max-age="900"'}, 15 * MINUTE),
        ({"cache-control": "max-age = 900"}, 15 * MINUTE),
        ({"cache-control": "max-age=900,max-age=60"}, 15 * MINUTE),
        ({"cache-control": "max-age=0"}, NOTHING),
        ({"cache-control": "max-age=999999999999"}, timedelta(seconds=999_999_999)),
        ({"cache-control": "s-maxage=900"}, NOTHING),
        ({"cache-control": "s-maxage=900, max-age=60"}, MINUTE),
        ({"cache-control": "max-age=60, s-maxage=900"}, MINUTE),
        ({"cache-control": "no-store, max-age=900"}, NOTHING),
        ({"cache-control": "max-age=900, no-cache"}, NOTHING),
        ({"cache-control": "max-age=-1"}, NOTHING),
        ({"cache-control": "max-age=9.5"}, NOTHING),
        ({"cache-control": "max-age=soon"}, NOTHING),
        ({"cache-control": "max-age"}, NOTHING),
        ({"cache-control": "max-age=²"}, NOTHING),
        ({"cache-control": ",,;=\xff"}, NOTHING),
        ({"cache-control": "max-age=900", "age": "600"}, 5 * MINUTE),
        ({"cache-control": "max-age=900", "age": "1000"}, NOTHING),
        ({"cache-control": "max-age=900", "age": "old"}, 15 * MINUTE),
        ({"expires": "Fri, 14 Mar 2025 10:00:00 GMT", "date": DATE}, HOUR),
        ({"expires": "Fri, 14 Mar 2025 10:00:00 GMT", "date": DATE, "age": "600"}, 50 * MINUTE),
        ({"expires": "Fri, 14 Mar 2025 10:26:53 GMT"}, HOUR - timedelta(microseconds=589_793)),
        ({"expires": "Fri, 14 Mar 2025 10:26:53 GMT", "date": "now"}, HOUR - timedelta(microseconds=589_793)),
        ({"expires": DATE, "date": "Fri, 14 Mar 2025 10:00:00 GMT"}, NOTHING),
        ({"expires": DATE, "date": DATE}, NOTHING),
        ({"expires": "0", "date": DATE}, NOTHING),
        ({"expires": "-1"}, NOTHING),
        ({"cache-control": "max-age=60", "expires": "Fri, 14 Mar 2025 10:00:00 GMT", "date": DATE}, MINUTE),
        ({"cache-control": "max-age=x", "expires": "Fri, 14 Mar 2025 10:00:00 GMT", "date": DATE}, NOTHING),
        ({"cache-control": "private", "expires": "Fri, 14 Mar 2025 10:00:00 GMT", "date": DATE}, HOUR),
        ({"pragma": "cache"}, NOTHING),
    ],
)
def test_an_answer_is_fresh_for_as_long_as_its_headers_say(headers: dict[str, str], fresh: timedelta) -> None:
    assert freshness(headers, NOW) == fresh


ONE = source(every=15 * MINUTE)
SLOT = polling.newest_slot(ONE, NOW)


@pytest.mark.parametrize(
    ("late", "asked", "rests"),
    [
        (NOTHING, 15 * MINUTE, None),
        (30 * SECOND, 15 * MINUTE, None),
        (31 * SECOND, 15 * MINUTE, 15 * MINUTE - 30 * SECOND),
        (14 * MINUTE, MINUTE, None),
        (14 * MINUTE, 91 * SECOND, 61 * SECOND),
        (NOTHING, HOUR, HOUR - 30 * SECOND),
        (NOTHING, DAY, DAY - 30 * SECOND),
        (NOTHING, 400 * DAY, DAY - 30 * SECOND),
    ],
)
@pytest.mark.parametrize("by", ["max-age", "expires", "ttl"])
def test_a_wish_is_kept_with_some_grace_where_it_reaches_beyond_the_next_slot(
    late: timedelta, asked: timedelta, rests: timedelta | None, by: str
) -> None:
    now = SLOT + late
    seconds = int(asked.total_seconds())
    date = now.replace(microsecond=0)
    headers = {
        "max-age": {"cache_control": f"max-age={seconds}"},
        "expires": {"date": http(date), "expires": http(date + asked)},
        "ttl": {},
    }[by]
    until = rest(ONE, response(304, b"", **headers), asked if by == "ttl" else None, now, now)
    assert until == (now + rests if rests else None)


def test_a_slot_that_came_while_the_poll_waited_in_the_queue_is_no_reason_to_come_early() -> None:
    tick = SLOT - 10 * SECOND  # a delayed poll, off the slots
    now = SLOT + 5 * SECOND
    until = rest(ONE, response(cache_control="max-age=900"), None, now, tick)
    assert until == now + 15 * MINUTE - 30 * SECOND
    assert rest(ONE, response(cache_control="max-age=20"), None, now, tick) is None


def http(moment: datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S} GMT"


@pytest.mark.parametrize(
    ("wish", "until"),
    [("60", 60 * SECOND), ("0", None), ("86400", DAY), ("99999999", DAY), ("soon", None)],
)
def test_retry_after_is_kept_to_the_second_on_a_good_answer_too(wish: str, until: timedelta | None) -> None:
    assert rest(ONE, response(retry_after=wish), None, NOW, NOW) == (NOW + until if until else None)


def test_of_all_wishes_the_longest_wins() -> None:
    answer = response(cache_control="max-age=3600", retry_after="60")
    assert rest(ONE, answer, 2 * HOUR, NOW, NOW) == NOW + 2 * HOUR - 30 * SECOND
    assert rest(ONE, answer, MINUTE, NOW, NOW) == NOW + HOUR - 30 * SECOND
    assert rest(ONE, response(cache_control="max-age=60", retry_after="7200"), MINUTE, NOW, NOW) == NOW + 2 * HOUR


@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "expires", "date", "age", "retry-after"]),
        st.text(st.characters(max_codepoint=255), max_size=40)
        | st.from_regex(r"(max-age|no-cache|private)=\d+", fullmatch=True)
        | st.from_regex(r"\d{1,12}", fullmatch=True)
        | st.sampled_from([DATE, "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"]),
    ),
    st.none() | st.integers(-1_000, 10**9).map(lambda seconds: timedelta(seconds=seconds)),
    st.sampled_from([MINUTE, HOUR, 7 * DAY]),
)
def test_no_header_trips_the_reader_or_lets_a_source_rest_for_more_than_a_day(
    headers: dict[str, str], ttl: timedelta | None, every: timedelta
) -> None:
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    until = rest(source(every=every), response(**named), ttl, NOW, NOW)  # type: ignore[arg-type]
    assert until is None or NOW < until <= NOW + DAY


# Spacing after a 429


@pytest.mark.parametrize(
    ("asked", "every", "rests"),
    [("", 15 * MINUTE, 15 * MINUTE), ("60", 15 * MINUTE, 15 * MINUTE), ("3600", 15 * MINUTE, HOUR), ("x", DAY, DAY)],
)
def test_a_host_that_answered_429_is_left_alone_for_an_interval_at_least(
    asked: str, every: timedelta, rests: timedelta
) -> None:
    assert polling.rest_of_host(source(every=every), response(429, retry_after=asked), NOW) == NOW + rests


@given(st.floats(0, 1), st.integers(1, 86_400).map(lambda seconds: timedelta(seconds=seconds)))
def test_who_was_held_back_comes_somewhat_later_and_no_more_than_that_is_remembered(
    chance: float, rests: timedelta
) -> None:
    state = SourceState("world", 4, url="https://news.example.com/rss.xml")
    after = polling.held_back(state, NOW + rests, NOW, chance)
    assert after.delayed_until
    assert NOW + rests <= after.delayed_until <= min(NOW + rests + 10 * MINUTE, NOW + DAY)
    assert after == SourceState("world", 4, url=state.url, delayed_until=after.delayed_until)


def test_a_source_of_any_interval_is_left_to_its_slots_by_what_it_does_not_ask() -> None:
    for every in (MINUTE, HOUR, 7 * DAY):
        one: Source = source(every=every)
        assert rest(one, response(), None, NOW, NOW) is None
