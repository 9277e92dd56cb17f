"""What is remembered of a source after a poll that came to something."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.model import Owed, SourceState, Trouble

SOURCE = source()
SECOND = timedelta(seconds=1)
MOVED = source(url="https://news.example.com/new.xml")
BODY = b"<rss><channel/></rss>"
FIRST = polling.request(SOURCE, SourceState("world"), NOW)
KNOWN = polling.judge(response(body=BODY), FIRST, SOURCE, SourceState("world"), NOW).body_hash
STATE = SourceState(
    "world",
    4,
    url=SOURCE.url,
    etag='"1"',
    last_modified="Fri, 14 Mar 2025 09:00:00 GMT",
    body_hash=KNOWN,
    polled_at=NOW - MINUTE,
    owed=(Owed("a", "https://news.example.com/a"),),
    whole_at=NOW - HOUR,
)
REQUEST = polling.request(SOURCE, STATE, NOW)
UNCHANGED = response(304, b"")
TROUBLE = Trouble(SOURCE.url, NOW - HOUR, 2.0, "answered 404 Not Found")


@pytest.mark.parametrize(
    ("state", "written"),
    [
        (replace(STATE, polled_at=NOW - MINUTE), False),
        (replace(STATE, polled_at=NOW - HOUR + SECOND), False),
        (replace(STATE, polled_at=NOW - HOUR), True),
        (replace(STATE, polled_at=None), True),
        (replace(STATE, delayed_until=NOW - MINUTE), True),
    ],
    ids=["a minute", "nearly an hour", "an hour", "never", "a delay is over"],
)
def test_an_unchanged_poll_writes_once_an_hour_at_most(state: SourceState, *, written: bool) -> None:
    after = polling.rested(state, SOURCE, REQUEST, UNCHANGED, NOW, slot=NOW)
    assert after == (replace(state, delayed_until=None, polled_at=NOW) if written else state)


def test_a_day_of_unchanged_polls_every_minute_makes_24_writes() -> None:
    state, writes = replace(STATE, polled_at=NOW), 0
    for minute in range(1, 1_441):
        after = polling.rested(state, SOURCE, REQUEST, UNCHANGED, NOW + minute * MINUTE, slot=NOW + minute * MINUTE)
        writes += after != state
        state = after
    assert writes == 24


def test_a_changed_feed_brings_new_validators_and_ends_a_delay() -> None:
    answer = response(body=b"new", etag='"2"', last_modified="later")
    verdict = polling.judge(answer, REQUEST, SOURCE, STATE, NOW)
    before = replace(STATE, delayed_until=NOW, trouble=TROUBLE)
    after = polling.advanced(before, SOURCE, REQUEST, answer, verdict, NOW, slot=NOW, entries=True)
    assert after == replace(
        STATE, etag='"2"', last_modified="later", body_hash=verdict.body_hash, polled_at=NOW, whole_at=NOW
    )
    without = polling.advanced(before, SOURCE, REQUEST, response(body=b"new"), verdict, NOW, slot=NOW, entries=True)
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
    request = polling.request(SOURCE, before, NOW)
    verdict = polling.judge(answer, request, SOURCE, before, NOW)
    after = polling.advanced(before, SOURCE, request, answer, verdict, NOW, slot=NOW, entries=entries)
    assert polling.is_first_look(SOURCE, after) == first_look_after
    again = polling.judge(answer, request, SOURCE, after, NOW)
    assert not again.changed


def test_a_new_address_is_a_first_look_without_validators_even_with_the_same_body() -> None:
    assert polling.is_first_look(MOVED, STATE)
    request = polling.request(MOVED, STATE, NOW)
    assert set(request.headers) == {"Accept"}
    verdict = polling.judge(response(body=BODY), request, MOVED, STATE, NOW)
    assert verdict == polling.Verdict(changed=True, body_hash=KNOWN)


def test_an_unfinished_poll_keeps_no_validators_and_asks_for_the_next_tick() -> None:
    after = polling.unfinished(STATE, NOW, ask_again=NOW)
    assert after == replace(STATE, etag="", last_modified="", body_hash="", delayed_until=NOW, polled_at=NOW)
    assert polling.judge(response(body=BODY), REQUEST, SOURCE, after, NOW).changed
    assert polling.due([SOURCE], NOW, NOW + MINUTE, {"world": NOW})


# What a good answer ends


def test_a_trouble_that_is_over_is_written_at_once() -> None:
    after = polling.rested(
        replace(STATE, trouble=TROUBLE, delayed_until=NOW), SOURCE, REQUEST, UNCHANGED, NOW, slot=NOW
    )
    assert after == replace(STATE, polled_at=NOW)


@pytest.mark.parametrize("headers", [{"cache_control": "max-age=7200"}, {"retry_after": "7200"}])
def test_a_delay_that_was_asked_for_is_written_at_once(headers: dict[str, str]) -> None:
    after = polling.rested(STATE, SOURCE, REQUEST, response(304, b"", **headers), NOW, slot=NOW)
    assert (after.delayed_until or NOW) > NOW + HOUR
    assert replace(after, delayed_until=None) == replace(STATE, polled_at=NOW)


def test_what_a_feed_asks_for_holds_for_the_answers_that_bring_no_body() -> None:
    answer = response(body=b"new")
    verdict = polling.judge(answer, REQUEST, SOURCE, STATE, NOW)
    changed = polling.advanced(STATE, SOURCE, REQUEST, answer, verdict, NOW, slot=NOW, entries=True, ttl=2 * HOUR)
    unchanged = polling.rested(changed, SOURCE, REQUEST, UNCHANGED, NOW + 2 * HOUR, slot=NOW + 2 * HOUR)
    ends = NOW + 2 * HOUR - 30 * SECOND
    assert (changed.delayed_until, unchanged.delayed_until) == (ends, ends + 2 * HOUR)


# 304 for ever (FreshRSS 1020, CommaFeed 1746): a server that hides what is new


DAY_OLD = replace(STATE, whole_at=NOW - DAY, polled_at=NOW - MINUTE)
WHOLE = polling.request(SOURCE, DAY_OLD, NOW)
NEWS = response(body=b"news", etag='"2"')


def test_a_body_that_is_asked_for_after_a_day_of_304_and_is_the_same_is_asked_for_a_day_later() -> None:
    after = polling.rested(DAY_OLD, SOURCE, WHOLE, response(body=BODY, etag='"1b"'), NOW, slot=NOW)
    assert after == replace(DAY_OLD, etag='"1b"', last_modified="", whole_at=NOW, polled_at=NOW)
    assert len(polling.request(SOURCE, after, NOW + MINUTE).headers) == 2


def after_news(before: SourceState) -> SourceState:
    """The state after new entries came in an answer without validators."""
    verdict = polling.judge(NEWS, WHOLE, SOURCE, before, NOW)
    after = polling.advanced(before, SOURCE, WHOLE, NEWS, verdict, NOW, slot=NOW, entries=True)
    return polling.doubting(after, before, SOURCE, WHOLE)


def test_new_entries_in_it_make_the_old_validators_be_sent_once_more() -> None:
    doubted = after_news(DAY_OLD)
    assert (doubted.etag, doubted.last_modified, doubted.validators) == ('"1"', STATE.last_modified, "doubted")
    assert polling.request(SOURCE, doubted, NOW).headers["If-None-Match"] == '"1"'


def test_a_server_that_answers_them_with_304_now_is_not_believed_any_more() -> None:
    doubted = after_news(DAY_OLD)
    request = polling.request(SOURCE, doubted, NOW)
    caught = polling.rested(doubted, SOURCE, request, UNCHANGED, NOW, slot=NOW)
    assert (caught.validators, caught.etag, caught.last_modified) == ("ignored", "", "")
    assert "hid new entries behind 304" in polling.notice(doubted, caught)
    assert polling.notice(caught, caught) == ""
    for day in range(400):
        assert not asked_with_validators(caught, NOW + day * DAY)
    plain = polling.request(SOURCE, caught, NOW)
    more = polling.advanced(
        caught, SOURCE, plain, NEWS, polling.judge(NEWS, plain, SOURCE, caught, NOW), NOW, slot=NOW, entries=True
    )
    assert (more.validators, more.etag) == ("ignored", "")
    elsewhere = polling.advanced(
        more, MOVED, plain, NEWS, polling.judge(NEWS, plain, MOVED, more, NOW), NOW, slot=NOW, entries=True
    )
    assert (elsewhere.validators, elsewhere.etag) == ("trusted", '"2"')


def test_a_server_that_answers_them_with_its_feed_is_believed_as_before() -> None:
    doubted = after_news(DAY_OLD)
    request = polling.request(SOURCE, doubted, NOW)
    cleared = polling.rested(doubted, SOURCE, request, NEWS, NOW, slot=NOW)
    assert (cleared.validators, cleared.etag, cleared.last_modified) == ("trusted", '"2"', "")
    even_newer = response(body=b"even newer", etag='"3"')
    verdict = polling.judge(even_newer, request, SOURCE, doubted, NOW)
    changed = polling.advanced(doubted, SOURCE, request, even_newer, verdict, NOW, slot=NOW, entries=True)
    assert (changed.validators, changed.etag) == ("trusted", '"3"')


def test_new_entries_in_an_answer_to_validators_raise_no_doubt() -> None:
    verdict = polling.judge(NEWS, REQUEST, SOURCE, STATE, NOW)
    after = polling.advanced(STATE, SOURCE, REQUEST, NEWS, verdict, NOW, slot=NOW, entries=True)
    assert polling.doubting(after, STATE, SOURCE, REQUEST) == after
    assert after.validators == "trusted"


def asked_with_validators(state: SourceState, now: datetime) -> bool:
    return len(polling.request(SOURCE, state, now).headers) > 1
