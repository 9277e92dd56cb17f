"""A visit's manners: pages that are owed or refused, hosts that want rest, and what is remembered of a source."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.pipeline.conftest import World
from wirewatch.errors import Unasked
from wirewatch.model import Poll, Request, Response

OPENING = "The ministry said on Monday that it would publish its figures for the quarter later in the week."
PAGE = (
    f"<html><body><article><p>{OPENING} Potash led the list, and a second sentence follows.</p></article></body></html>"
)


@pytest.fixture
def reading(world: World) -> World:
    """A world whose source has its first look behind it, and whose articles' pages are read."""
    world.configure(["wire"], "- potash", "auto")
    world.serve("wire", world.entry("old", "Weather for the week"))
    world.visit()
    world.clock.forward(minutes=10)
    return world


def list_teasers(world: World, *names: str, source: str = "wire") -> None:
    world.serve(source, *(world.entry(name, f"Figures {name}", OPENING) for name in names))


def asked(world: World, path: str = "/articles/") -> int:
    return sum(path in request.path for request, _ in world.server.log)


# Pages


@pytest.mark.parametrize("status", [401, 402, 410, 451])
def test_a_page_that_its_server_refuses_is_not_owed(reading: World, status: int) -> None:
    reading.answer("/articles/new", status=status)
    list_teasers(reading, "new")
    outcome = reading.visit()["wire"]
    assert (outcome.stored, outcome.owed) == (1, 0)
    reading.clock.forward(minutes=15)
    reading.visit()
    assert asked(reading) == 1


def test_an_owed_page_that_is_refused_in_the_end_is_owed_no_more(reading: World) -> None:
    reading.answer("/articles/new", status=500)
    list_teasers(reading, "new")
    assert reading.visit()["wire"].owed == 1
    reading.answer("/articles/new", status=410)
    assert reading.visit()["wire"].owed == 0


@pytest.mark.parametrize("status", [403, 429])
def test_a_server_that_is_asked_too_often_keeps_its_pages_for_an_hour(reading: World, status: int) -> None:
    for name in "abc":
        reading.answer(f"/articles/{name}", status=status)
    list_teasers(reading, *"abc")
    assert (reading.visit()["wire"].owed, asked(reading)) == (3, 1)
    reading.clock.forward(minutes=59)
    assert (reading.visit()["wire"].owed, asked(reading)) == (3, 1)
    reading.clock.forward(minutes=2)
    assert (reading.visit()["wire"].owed, asked(reading)) == (3, 2)


def test_only_what_was_asked_for_counts_as_a_try(reading: World) -> None:
    for name in "abc":
        reading.answer(f"/articles/{name}", status=403)
    list_teasers(reading, *"abc")
    owed = []
    for _ in range(13):
        owed.append(reading.visit()["wire"].owed)
        reading.clock.forward(minutes=61)
    assert asked(reading) == 10  # the first at once and then three times, the others three times, never two in an hour
    assert (owed[0], owed[-1]) == (3, 0)
    assert owed == sorted(owed, reverse=True)


def test_no_more_than_fifty_pages_are_owed(reading: World) -> None:
    names = [str(number) for number in range(60)]
    for name in names:
        reading.answer(f"/articles/{name}", status=500)
    list_teasers(reading, *names)
    assert reading.visit()["wire"].owed == 50
    assert asked(reading) == 60


# Hosts


def test_a_429_to_a_feed_is_heard_before_its_host_is_asked_for_an_owed_page(reading: World) -> None:
    reading.answer("/articles/new", status=500)
    list_teasers(reading, "new")
    reading.visit()
    reading.answer("/wire.json", status=429, headers={"Retry-After": "7200"})
    outcome = reading.visit()["wire"]
    assert (outcome.status, outcome.owed, asked(reading)) == ("failed", 1, 1)
    assert reading.store.state("wire").owed[0].tries == 1


def test_a_503_to_a_feed_leaves_its_pages_to_be_asked_for(reading: World) -> None:
    reading.answer("/articles/new", status=500)
    list_teasers(reading, "new")
    reading.visit()
    reading.answer("/wire.json", status=503, headers={"Retry-After": "7200"})
    reading.answer("/articles/new", PAGE)
    assert reading.visit()["wire"].owed == 0
    assert len(reading.alerts()) == 1


def test_of_a_batch_on_one_host_none_is_asked_after_a_429_and_none_but_the_first_is_to_blame(world: World) -> None:
    names = [f"source-{number}" for number in range(6)]
    world.configure(names, "- potash")
    for name in names:
        world.answer(f"/{name}.json", status=429, headers={"Retry-After": "600"})
    outcomes = world.visit()
    assert len(world.server.log) == 1
    statuses = sorted(outcome.status for outcome in outcomes.values())
    assert statuses == ["failed", *["skipped"] * 5]
    states = [world.store.state(name) for name in names]
    assert sum(state.trouble is not None for state in states) == 1
    ends = [state.delayed_until for state in states]
    assert all(end and end >= world.clock.now() + timedelta(minutes=15) for end in ends)
    assert len(set(ends)) == 6  # and they come back one by one


def test_a_429_to_a_page_holds_for_all_of_its_host(world: World) -> None:
    world.configure(["wire", "paper"], "- potash", "auto")
    for name in ("wire", "paper"):
        world.serve(name, world.entry(f"{name}-old", "Weather for the week"))
    world.visit()
    world.limits = replace(world.limits, side_by_side=1)
    for name in ("wire", "paper"):
        list_teasers(world, f"{name}-new", source=name)
        world.answer(f"/articles/{name}-new", status=429)
    outcomes = world.visit()
    assert (asked(world), sorted(outcome.status for outcome in outcomes.values())) == (1, ["new", "skipped"])


def test_the_next_batch_asks_again(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    world.answer("/wire.json", status=429, headers={"Retry-After": "600"})
    world.serve("paper", world.entry("a", "Weather"))
    world.visit("wire")
    assert world.visit("paper")["paper"].status == "baseline"


def test_a_source_for_which_no_time_was_left_has_its_turn_at_the_next_tick(reading: World) -> None:
    class Late:
        def fetch(self, request: Request, until: datetime) -> Response:
            raise Unasked("no time was left for it")

    before, fetcher = reading.store.state("wire"), reading.fetcher
    reading.fetcher = Late()  # type: ignore[assignment]
    outcome = reading.visit()["wire"]
    reading.fetcher = fetcher
    assert (outcome.status, outcome.reason) == ("unfinished", "no time was left for it")
    after = reading.store.state("wire")
    assert after == replace(before, version=after.version, delayed_until=reading.clock.now())
    reading.clock.forward(minutes=1)
    assert [poll.source for poll in reading.pipeline().schedule()] == ["wire"]


# What is remembered


def test_what_fails_is_remembered_until_it_is_over(reading: World) -> None:
    began = reading.clock.now()
    reading.answer("/wire.json", status=404)
    for _ in range(8):
        outcome = reading.visit()["wire"]
        reading.clock.forward(hours=12)
    trouble = reading.store.state("wire").trouble
    assert trouble
    assert (trouble.since, trouble.score, trouble.reason) == (began, 8.0, "answered 404 Not Found")
    assert outcome.reason == f"answered 404 Not Found; failing since {began:%Y-%m-%d %H:%M} UTC"
    reading.serve("wire", reading.entry("old", "Weather for the week"))
    assert reading.visit()["wire"].status == "unchanged"
    state = reading.store.state("wire")
    assert (state.trouble, state.delayed_until, state.polled_at) == (None, None, reading.clock.now())
    assert reading.store.delayed() == {}


def test_when_something_new_was_last_listed_is_remembered(reading: World) -> None:
    looked_at = reading.store.state("wire").news_at
    reading.serve("wire", reading.entry("old", "Weather for the week"), ETag='"2"')
    reading.visit()
    assert reading.store.state("wire").news_at == looked_at
    reading.serve("wire", reading.entry("new", "Potash rises"), reading.entry("old", "Weather for the week"))
    reading.visit()
    assert reading.store.state("wire").news_at == reading.clock.now()


def test_who_follows_a_move_in_the_configuration_loses_nothing_and_gets_no_second_first_look(reading: World) -> None:
    old, new = reading.url("wire"), reading.url("elsewhere")
    reading.answer("/wire.json", status=301, headers={"Location": new})
    reading.serve("elsewhere", reading.entry("old", "Weather for the week"))
    assert reading.visit()["wire"].status == "unchanged"
    move = reading.store.state("wire").move
    assert move
    assert (move.old, move.new, move.seen) == (old, new, 1)

    active = reading.config.active
    reading.config.active = replace(active, sources=(replace(active.sources[0], url=new),))
    reading.serve("elsewhere", reading.entry("new", "Potash rises"), reading.entry("old", "Weather for the week"))
    outcome = reading.visit()["wire"]

    assert (outcome.status, outcome.stored) == ("new", 1)
    assert [alert.kind for alert in reading.alerts()] == ["alert"]
    state = reading.store.state("wire")
    assert (state.url, state.move) == (new, None)


def test_a_followed_move_is_remembered_though_nothing_has_changed(reading: World) -> None:
    new = reading.url("elsewhere")
    reading.answer("/wire.json", status=301, headers={"Location": new})
    reading.serve("elsewhere", reading.entry("old", "Weather for the week"))
    reading.visit()
    active = reading.config.active
    reading.config.active = replace(active, sources=(replace(active.sources[0], url=new),))
    assert reading.visit()["wire"].status == "unchanged"
    state = reading.store.state("wire")
    assert (state.url, state.move) == (new, None)


def test_an_address_that_was_mended_is_asked_though_the_old_one_was_left_alone_for_a_day(world: World) -> None:
    world.answer("/wire.json", status=410)
    world.visit()
    active = world.config.active
    world.config.active = replace(active, sources=(replace(active.sources[0], url=world.url("elsewhere")),))
    world.serve("elsewhere", world.entry("a", "Weather"))
    assert world.visit()["wire"].status == "baseline"
    assert world.store.delayed() == {}


def test_a_delay_of_the_old_address_does_not_come_back(world: World) -> None:
    world.answer("/wire.json", status=410)
    world.visit()
    (until,) = world.store.delayed().values()
    active = world.config.active
    world.config.active = replace(active, sources=(replace(active.sources[0], url=world.url("elsewhere")),))
    world.answer("/elsewhere.json", status=404)
    world.clock.moment = until
    poll = Poll("wire", until, until)
    assert [outcome.status for outcome in world.pipeline().ingest([poll])] == ["failed"]
    assert world.store.delayed() == {}
