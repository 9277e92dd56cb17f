"""Activating a push: what becomes active, what is refused, what is told, and that a new source is looked at at once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import pytest

from tests.pipeline.conftest import START, HandClock, OpsTopic
from wirewatch import config
from wirewatch.adapters.local import LocalQueue
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.configuring import Activation, Configurator
from wirewatch.errors import ConfigError, Fault, QueueError, StoreError, Unavailable
from wirewatch.model import Bundle, Poll, Push, Pushed
from wirewatch.operators import Operators
from wirewatch.watchlist import artifact

SOURCES = "sources:\n  - {id: wire, url: 'https://wire.example.com/rss'}\n"
PAPER = "  - {id: paper, url: 'https://paper.example.com/rss'}\n"
GOOD = {"sources.yaml": SOURCES, "watchlist.yaml": "- potash\n"}
FAULTY = {"sources.yaml": SOURCES + "  - {id: paper}\n", "watchlist.yaml": "- potash\n"}


class Shelf:
    """Bundles by their names, one of which is active."""

    def __init__(self) -> None:
        self.pushes: dict[str, Push | ConfigError] = {}
        self.is_active: Bundle | None = None

    def pushed(self, pushed: Pushed) -> Push | None:
        push = self.pushes.get(pushed.version)
        if isinstance(push, ConfigError):
            raise push
        return push

    def active(self) -> Bundle | None:
        return self.is_active

    def activate(self, bundle: Bundle) -> bool:
        if self.is_active and self.is_active.pushed_at > bundle.pushed_at:
            return False
        self.is_active = bundle
        return True


class Desk:
    """A configurator and all it works on."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.store = SqliteStore(None, START)
        self.shelf = Shelf()
        self.queue = LocalQueue()
        self.ops_topic = OpsTopic()

    def push(self, name: str, files: Mapping[str, str], at: datetime | None = None) -> Activation:
        self.shelf.pushes[name] = Push(files, at or self.clock.now())
        return self.activate(name)

    def activate(self, name: str) -> Activation:
        operators = Operators(self.ops_topic, self.store, self.clock)
        configurator = Configurator(self.shelf, self.store, self.queue, operators, self.clock)
        return configurator.activate(Pushed("incoming/config.json", name))


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.store.close()


def test_a_good_push_becomes_active_with_the_moments_its_watches_were_first_active(desk: Desk) -> None:
    made = desk.push("v1", GOOD)
    assert made.active
    compiled = artifact.pack(config.load(GOOD).watchlist)
    assert desk.shelf.is_active == Bundle(made.version, GOOD, {"potash": START}, START, "", compiled)


def test_a_watch_keeps_the_moment_it_was_first_active(desk: Desk) -> None:
    desk.push("v1", GOOD)
    desk.clock.forward(hours=1)
    desk.push("v2", {**GOOD, "watchlist.yaml": "- potash\n- Belarus\n"})
    assert desk.shelf.is_active
    assert desk.shelf.is_active.since == {"potash": START, "belarus": START + timedelta(hours=1)}


def test_a_faulty_push_is_told_with_file_and_line_and_the_last_good_one_stays_active(desk: Desk) -> None:
    good = desk.push("v1", GOOD)
    desk.clock.forward(minutes=1)
    made = desk.push("v2", FAULTY)
    assert not made.active
    ((subject, text),) = desk.ops_topic.notices
    assert subject == "Wirewatch: a pushed configuration was refused"
    assert "sources.yaml:3:" in text
    assert desk.shelf.is_active
    assert desk.shelf.is_active.version == good.version


def test_a_faulty_file_of_a_list_is_told_by_its_own_name(desk: Desk) -> None:
    watches = "lists: {a: {file: lists/a.txt}}\nwatches: ['@a']\n"
    assert desk.push("v1", {**GOOD, "watchlist.yaml": watches, "lists/a.txt": "potash\n"}).active
    assert not desk.push("v2", {**GOOD, "watchlist.yaml": watches, "lists/a.txt": "potash\n*kali\n"}).active
    assert "\nlists/a.txt:2:1: * can only stand" in desk.ops_topic.notices[0][1]


def test_an_event_that_comes_twice_is_told_once(desk: Desk) -> None:
    desk.push("v1", FAULTY)
    desk.activate("v1")
    assert len(desk.ops_topic.notices) == 1


def test_a_refusal_that_cannot_be_told_is_an_error_so_that_the_event_comes_again(desk: Desk) -> None:
    desk.ops_topic.refusals = [Unavailable("throttled")]
    with pytest.raises(Unavailable, match="a push was refused, and the operators could not be told"):
        desk.push("v1", FAULTY)
    assert not desk.activate("v1").active
    assert len(desk.ops_topic.notices) == 1


def test_what_is_no_bundle_is_told(desk: Desk) -> None:
    desk.shelf.pushes["v1"] = ConfigError([Fault("incoming/config.json", 0, 0, "not a pushed configuration")])
    assert not desk.activate("v1").active
    assert "not a pushed configuration" in desk.ops_topic.notices[0][1]


def test_a_push_that_is_gone_changes_nothing(desk: Desk) -> None:
    assert desk.activate("v1") == Activation(reason="it is gone from the bucket")
    assert desk.shelf.is_active is None


def test_a_late_event_does_not_put_an_older_push_back(desk: Desk) -> None:
    newer = desk.push("v2", {**GOOD, "watchlist.yaml": "- Belarus\n"})
    late = desk.push("v1", GOOD, at=START - timedelta(minutes=1))
    assert (late.active, late.reason) == (False, "one that was pushed later is active")
    assert desk.shelf.is_active
    assert desk.shelf.is_active.version == newer.version


def test_sources_that_are_new_or_have_moved_are_looked_at_at_once_and_no_others(desk: Desk) -> None:
    desk.push("v1", GOOD)
    assert desk.queue.take() == [Poll("wire", START)]
    desk.push("v2", {**GOOD, "sources.yaml": SOURCES + PAPER})
    assert desk.queue.take() == [Poll("paper", START)]
    desk.push("v3", {**GOOD, "sources.yaml": SOURCES.replace("wire.example", "www.example") + PAPER})
    assert desk.queue.take() == [Poll("wire", START)]


@pytest.mark.parametrize("error", [StoreError("gone from the bucket"), ConfigError([Fault("active", 0, 0, "garbled")])])
def test_an_active_configuration_that_cannot_be_read_does_not_keep_a_good_push_from_its_place(
    desk: Desk, error: Exception
) -> None:
    class Garbled(Shelf):
        def active(self) -> Bundle | None:
            raise error

    desk.shelf = Garbled()
    assert desk.push("v1", GOOD).active
    assert desk.queue.take() == [Poll("wire", START)]


def test_a_queue_that_fails_does_not_keep_a_push_from_becoming_active(desk: Desk) -> None:
    class Full(LocalQueue):
        def send(self, polls: object) -> None:
            raise QueueError("not now")

    desk.queue = Full()
    assert desk.push("v1", GOOD).active
