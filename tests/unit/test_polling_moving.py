"""Permanent redirects: the configured address stays the truth, and one that leads elsewhere for days is gone around."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.errors import FetchError
from wirewatch.model import Move, Response, Source, SourceState
from wirewatch.polling.moving import ASK_OLD_AFTER, address, is_applied

OLD, NEW = "https://news.example.com/rss.xml", "https://news.example.net/feed"
SOURCE = source(url=OLD)
STATE = SourceState("world", 4, url=OLD, baseline="b", etag='"1"', body_hash="b", polled_at=NOW - MINUTE, whole_at=NOW)
APPLIED = replace(STATE, move=Move(OLD, NEW, NOW, seen=5))
WEEK = ASK_OLD_AFTER


def unchanged(moved: str = "") -> Response:
    return replace(response(304, b""), moved=moved)


def polled(state: SourceState, now: datetime, moved: str, one: Source = SOURCE) -> SourceState:
    """The state after an unchanged poll of the address that is asked then."""
    return polling.rested(state, one, polling.request(one, state, now), unchanged(moved), now, slot=now)


@pytest.mark.parametrize("every", [15 * MINUTE, DAY])
def test_an_address_that_leads_elsewhere_for_two_days_is_gone_around_from_then_on(every: timedelta) -> None:
    one, state, now, sightings = source(every=every), STATE, NOW, 0
    while not is_applied(state.move):
        assert polling.request(one, state, now).url == OLD
        after = polled(state, now, NEW, one)
        sightings += after.move != state.move
        state, now = after, now + every
    assert sightings == 5
    assert now - every - NOW >= 2 * DAY
    request = polling.request(one, replace(state, whole_at=now), now)
    assert (request.url, request.headers["If-None-Match"]) == (NEW, '"1"')  # which came from there all the time


def test_sightings_within_half_a_day_count_once_and_are_not_written() -> None:
    state = polled(STATE, NOW, NEW)
    assert state.move == Move(OLD, NEW, NOW, seen=1)
    assert polled(state, NOW + 59 * MINUTE, NEW) == state


@pytest.mark.parametrize(
    "moved",
    ["", OLD, "http://news.example.net/feed", "https://news.example.net/" + "x" * 2_000],
    ids=["no redirect", "to itself", "to an open line", "to what is no address any more"],
)
def test_what_is_no_move_ends_one(moved: str) -> None:
    assert polled(STATE, NOW, moved).move is None
    sighted = polled(STATE, NOW, NEW)
    assert polled(sighted, NOW + DAY, moved).move is None


def test_another_target_is_counted_anew() -> None:
    state = replace(STATE, move=Move(OLD, NEW, NOW - DAY, seen=4))
    assert polled(state, NOW, NEW + "2").move == Move(OLD, NEW + "2", NOW, seen=1)


def test_a_move_from_an_open_line_may_lead_to_another() -> None:
    plain = source(url="http://news.example.com/rss.xml")
    state = replace(STATE, url=plain.url)
    assert polled(state, NOW, "http://news.example.net/feed", plain).move


@pytest.mark.parametrize(
    ("moved", "seen"), [(NEW, 6), ("", None), ("https://elsewhere.example.com/", 1)], ids=["still", "ended", "changed"]
)
def test_once_a_week_the_configured_address_is_asked_whether_it_still_leads_there(moved: str, seen: int | None) -> None:
    assert address(SOURCE, APPLIED, NOW + WEEK - MINUTE) == NEW
    assert address(SOURCE, APPLIED, NOW + WEEK) == OLD
    after = polled(APPLIED, NOW + WEEK, moved)
    assert (after.move.seen if after.move else None) == seen
    assert address(SOURCE, after, NOW + WEEK + MINUTE) == (NEW if seen == 6 else OLD)


def test_redirects_of_the_new_address_are_followed_and_not_counted() -> None:
    assert polled(APPLIED, NOW + DAY, "https://third.example.org/").move == APPLIED.move


# Failures


def failed(state: SourceState, now: datetime) -> SourceState:
    request = polling.request(SOURCE, state, now)
    return polling.failed(state, SOURCE, request, FetchError("there is no such host"), now, slot=now, chance=0.0)


def test_a_configured_address_that_is_dead_by_now_counts_for_nothing_and_the_new_one_is_asked_at_once() -> None:
    after = failed(APPLIED, NOW + WEEK)
    assert (after.trouble, after.delayed_until) == (None, NOW + WEEK)
    assert address(SOURCE, after, NOW + WEEK + MINUTE) == NEW
    later = NOW + WEEK + HOUR
    request = polling.request(SOURCE, APPLIED, NOW + WEEK)
    asked = polling.failed(
        APPLIED, SOURCE, request, FetchError("429", later, status=429), NOW + WEEK, slot=NOW + WEEK, chance=0.0
    )
    assert asked.delayed_until == later


def test_of_two_dead_addresses_each_is_asked_in_turn_until_one_answers() -> None:
    state, now, asked = APPLIED, NOW + MINUTE, []
    for _ in range(6):
        asked.append(address(SOURCE, state, now))
        state = failed(state, now)
        now += DAY
    assert asked == [NEW, OLD] * 3
    assert state.trouble
    assert state.trouble.score == 3 * 0.25
    assert polled(state, now, "").move is not None  # the new one answers
    state = failed(state, now)
    assert polled(state, now + MINUTE, "").move is None  # the configured one answers, and leads nowhere any more


def test_a_move_that_is_not_applied_is_kept_through_failures() -> None:
    sighted = replace(STATE, move=Move(OLD, NEW, NOW - DAY, seen=3))
    after = failed(sighted, NOW)
    assert after.move == sighted.move
    assert after.trouble


# The configuration


def test_who_puts_the_new_address_into_the_configuration_keeps_what_is_known_of_the_source() -> None:
    edited = source(url=NEW)
    for state in (APPLIED, replace(STATE, move=Move(OLD, NEW, NOW, seen=1))):
        settled = polling.settled(state, edited)
        assert settled == replace(STATE, url=NEW)
        assert not polling.is_first_look(edited, settled)
        assert polling.request(edited, settled, NOW).headers["If-None-Match"] == '"1"'


@pytest.mark.parametrize("state", [APPLIED, replace(STATE, move=Move(OLD, NEW, NOW, seen=1))])
def test_any_other_address_in_the_configuration_drops_a_move_and_makes_a_first_look(state: SourceState) -> None:
    edited = source(url="https://third.example.org/")
    settled = polling.settled(state, edited)
    assert settled == STATE
    assert polling.is_first_look(edited, settled)
    assert polling.request(edited, settled, NOW).url == edited.url


def test_an_unchanged_configuration_leaves_a_move_as_it_is() -> None:
    assert polling.settled(APPLIED, SOURCE) == APPLIED
    assert not polling.is_first_look(SOURCE, APPLIED)


# What people are told


@pytest.mark.parametrize(
    ("new", "shown"),
    [
        (NEW, "https://news.example.net/feed;"),
        ("https://me:secret@news.example.net:8443/feed?key=secret#x", "https://news.example.net:8443/feed?...;"),
    ],
)
def test_people_are_told_of_a_move_when_it_is_sighted_and_never_a_secret(new: str, shown: str) -> None:
    before = replace(STATE, move=Move(OLD, new, NOW - DAY, seen=4))
    after = polled(before, NOW, new)
    told = polling.notice(before, after)
    assert f"moved for good to {shown} change its address in sources.yaml" in told
    assert "secret" not in told
    assert polling.notice(after, after) == ""
    assert polling.notice(STATE, polled(STATE, NOW, new)) == ""
