"""What is asked of a source, and what its answer means for the next poll."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.errors import FetchError
from wirewatch.model import Owed, Response, SourceState

SOURCE = source()
MOVED = source(url="https://news.example.com/new.xml")
BODY = b"<rss><channel/></rss>"
KNOWN = polling.judge(response(body=BODY), SOURCE, SourceState("world"), NOW).body_hash
STATE = SourceState(
    "world",
    4,
    url=SOURCE.url,
    etag='W/"a b\u00ff"',
    last_modified="Fri, 14 Mar 2025 09:00:00 +0000 (sic)",
    body_hash=KNOWN,
    polled_at=NOW - MINUTE,
    owed=(Owed("a", "https://news.example.com/a"),),
)


# Requests


@pytest.mark.parametrize(
    ("state", "validators"),
    [
        (SourceState("world"), {}),
        (STATE, {"If-None-Match": STATE.etag, "If-Modified-Since": STATE.last_modified}),
        (replace(STATE, etag=""), {"If-Modified-Since": STATE.last_modified}),
        (replace(STATE, last_modified=""), {"If-None-Match": STATE.etag}),
        (replace(STATE, url="https://old.example.com/rss"), {}),
        (replace(STATE, url=""), {}),
    ],
    ids=["first", "both", "only a date", "only a tag", "another address", "no baseline yet"],
)
def test_validators_go_back_byte_for_byte_and_only_to_the_address_they_came_from(
    state: SourceState, validators: dict[str, str]
) -> None:
    request = polling.request(SOURCE, state)
    assert request.url == SOURCE.url
    assert {name: value for name, value in request.headers.items() if name.startswith("If-")} == validators
    assert "application/rss+xml" in request.headers["Accept"]


def test_a_page_is_asked_for_as_html() -> None:
    request = polling.page_request("https://news.example.com/a")
    assert request.url == "https://news.example.com/a"
    assert request.headers["Accept"].startswith("text/html")


# Judging


@pytest.mark.parametrize(
    ("answer", "state", "changed"),
    [
        (response(body=BODY), SourceState("world"), True),
        (response(body=BODY), STATE, False),
        (response(body=BODY + b" "), STATE, True),
        (response(body=BODY), replace(STATE, url="https://old.example.com/rss"), True),
        (response(body=BODY), replace(STATE, body_hash=""), True),
        (response(304, b""), STATE, False),
        (response(304, b""), replace(STATE, etag=""), False),
    ],
    ids=["first", "same body", "other body", "same body, other address", "unfinished", "304", "304 to a date"],
)
def test_a_good_answer_is_a_changed_body_or_not(answer: Response, state: SourceState, *, changed: bool) -> None:
    verdict = polling.judge(answer, SOURCE, state, NOW)
    assert verdict.changed == changed
    assert (verdict.body_hash == KNOWN) == (answer.body == BODY or not changed)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"", "200 OK with an empty body"),
        (200, b" \r\n", "200 OK with an empty body"),
        (204, b"", "204 No Content"),
        (301, BODY, "301 Moved Permanently"),
        (401, BODY, "401 Unauthorized"),
        (403, BODY, "403 Forbidden"),
        (404, BODY, "404 Not Found"),
        (410, BODY, "410 Gone"),
        (429, BODY, "429 Too Many Requests"),
        (500, BODY, "500 Internal Server Error"),
        (503, BODY, "503 Service Unavailable"),
        (520, BODY, "answered 520"),
        (999, BODY, "answered 999"),
    ],
)
def test_any_other_answer_is_a_failure_that_says_what_came(status: int, body: bytes, said: str) -> None:
    with pytest.raises(FetchError, match=said) as raised:
        polling.judge(response(status, body), SOURCE, STATE, NOW)
    assert raised.value.retry_at is None


@pytest.mark.parametrize(
    "state", [SourceState("world"), replace(STATE, etag="", last_modified=""), replace(STATE, url="x")]
)
def test_a_304_that_nobody_asked_for_is_a_failure(state: SourceState) -> None:
    with pytest.raises(FetchError, match="held no validator"):
        polling.judge(response(304, b""), SOURCE, state, NOW)


# Retry-After (RFC 9110, 10.2.3)


@pytest.mark.parametrize("status", [429, 503, 301, 404])
@pytest.mark.parametrize(
    ("wish", "after"),
    [
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0", timedelta(0)),
        ("86400", DAY),
        ("86401", DAY),
        ("9" * 400, DAY),
        ("Fri, 14 Mar 2025 10:26:53 GMT", HOUR),
        ("Friday, 14-Mar-25 10:26:53 GMT", HOUR),
        ("Fri, 14 Mar 2025 12:26:53 +0200", HOUR),
        ("Fri, 14 Mar 2025 10:26:53 -0000", HOUR),
        ("Fri, 14 Mar 2025 08:26:53 GMT", -HOUR),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("", None),
        ("-120", None),
        ("12.5", None),
        ("1e5", None),
        ("²", None),
        ("١٢٠", None),
        ("soon", None),
        ("Fri, 99 Mar 2025 10:26:53 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("Fri, 14 Mar 2025 10:26:53 +99999999999999999999", None),
        ("Fri, 14 Mar 99999999999999999999 10:26:53 GMT", None),
    ],
)
def test_a_wish_for_rest_is_heard_for_at_most_a_day(status: int, wish: str, after: timedelta | None) -> None:
    now = NOW.replace(microsecond=0)
    with pytest.raises(FetchError) as raised:
        polling.judge(response(status, retry_after=wish), SOURCE, STATE, now)
    assert raised.value.retry_at == (None if after is None else now + after)


@given(st.text(st.characters(max_codepoint=255), max_size=40) | st.from_regex(r"\w{3}, \d+ \w{3} \d+ [\d:]+ [+-]\d+"))
def test_no_wish_trips_the_reader(wish: str) -> None:
    with pytest.raises(FetchError) as raised:
        polling.judge(response(429, retry_after=wish), SOURCE, STATE, NOW)
    assert raised.value.retry_at is None or raised.value.retry_at <= NOW + DAY


# The state after a poll


@pytest.mark.parametrize(
    ("state", "written"),
    [
        (replace(STATE, polled_at=NOW - MINUTE), False),
        (replace(STATE, polled_at=NOW - HOUR + timedelta(seconds=1)), False),
        (replace(STATE, polled_at=NOW - HOUR), True),
        (replace(STATE, polled_at=None), True),
        (replace(STATE, delayed_until=NOW - MINUTE), True),
    ],
    ids=["a minute", "nearly an hour", "an hour", "never", "a delay is over"],
)
def test_an_unchanged_poll_writes_once_an_hour_at_most(state: SourceState, *, written: bool) -> None:
    after = polling.rested(state, NOW)
    assert after == (replace(state, delayed_until=None, polled_at=NOW) if written else state)


def test_a_day_of_unchanged_polls_every_minute_makes_24_writes() -> None:
    state, writes = replace(STATE, polled_at=NOW), 0
    for minute in range(1, 1_441):
        after = polling.rested(state, NOW + minute * MINUTE)
        writes += after != state
        state = after
    assert writes == 24


def test_a_changed_feed_brings_new_validators_and_ends_a_delay() -> None:
    answer = response(body=b"new", etag='"2"', last_modified="later")
    verdict = polling.judge(answer, SOURCE, STATE, NOW)
    before = replace(STATE, delayed_until=NOW)
    after = polling.advanced(before, SOURCE, answer, verdict, NOW, entries=True)
    assert after == replace(
        STATE, etag='"2"', last_modified="later", body_hash=verdict.body_hash, delayed_until=None, polled_at=NOW
    )
    without = polling.advanced(before, SOURCE, response(body=b"new"), verdict, NOW, entries=True)
    assert (without.etag, without.last_modified) == ("", "")


@pytest.mark.parametrize(
    ("before", "entries", "first_look_after"),
    [
        (SourceState("world"), True, False),
        (SourceState("world"), False, True),
        (STATE, True, False),
        (STATE, False, False),
        (replace(STATE, url="https://old.example.com/rss"), True, False),
        (replace(STATE, url="https://old.example.com/rss"), False, True),
    ],
    ids=["first", "first, no entries", "later", "later, no entries", "moved", "moved, no entries"],
)
def test_the_first_response_with_entries_is_the_baseline_of_an_address(
    before: SourceState, *, entries: bool, first_look_after: bool
) -> None:
    assert polling.is_first_look(SOURCE, before) == (before.url != SOURCE.url)
    answer = response(body=BODY)
    verdict = polling.judge(answer, SOURCE, before, NOW)
    after = polling.advanced(before, SOURCE, answer, verdict, NOW, entries=entries)
    assert polling.is_first_look(SOURCE, after) == first_look_after
    again = polling.judge(answer, SOURCE, after, NOW)
    assert not again.changed


def test_a_new_address_is_a_first_look_without_validators_even_with_the_same_body() -> None:
    assert polling.is_first_look(MOVED, STATE)
    assert set(polling.request(MOVED, STATE).headers) == {"Accept"}
    assert polling.judge(response(body=BODY), MOVED, STATE, NOW) == polling.Verdict(changed=True, body_hash=KNOWN)


def test_an_unfinished_poll_keeps_no_validators_and_asks_for_the_next_tick() -> None:
    after = polling.unfinished(STATE, NOW, ask_again=NOW)
    assert after == replace(STATE, etag="", last_modified="", body_hash="", delayed_until=NOW, polled_at=NOW)
    assert polling.judge(response(body=BODY), SOURCE, after, NOW).changed
    assert polling.due([SOURCE], NOW, NOW + MINUTE, {"world": NOW})


@pytest.mark.parametrize(
    ("before", "retry_at", "after"),
    [
        (STATE, None, STATE),
        (STATE, NOW + HOUR, replace(STATE, delayed_until=NOW + HOUR)),
        (STATE, NOW, STATE),
        (STATE, NOW - HOUR, STATE),
        (replace(STATE, delayed_until=NOW), None, STATE),
        (replace(STATE, delayed_until=NOW), NOW - HOUR, STATE),
        (replace(STATE, delayed_until=NOW), NOW + HOUR, replace(STATE, delayed_until=NOW + HOUR)),
    ],
)
def test_a_failed_poll_changes_only_how_long_the_source_rests(
    before: SourceState, retry_at: datetime | None, after: SourceState
) -> None:
    assert polling.delayed(before, retry_at, NOW) == after
