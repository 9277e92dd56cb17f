"""Scheduling: due sources are queued once, a missed tick is made up, a second schedule does little."""

import pytest

from tests.pipeline.conftest import FixedConfig, World
from wirewatch.config import Config
from wirewatch.errors import ConfigError, Fault, NoConfig, StoreError, Unavailable


def test_every_slot_is_queued_once(world: World) -> None:
    world.configure(["wire", "paper", "radio"], "- potash")
    world.pipeline().schedule()
    world.queue.take()
    queued = []
    for _ in range(60):
        world.clock.forward(minutes=1)
        world.pipeline().schedule()
        queued += world.queue.take()
    assert sorted(poll.source for poll in queued) == sorted(["wire", "paper", "radio"] * 4)
    assert len({(poll.source, poll.slot) for poll in queued}) == len(queued)


def test_the_first_schedule_and_one_after_a_long_pause_queue_each_source_once(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    for pause in (0, 24):
        world.clock.forward(hours=pause)
        world.pipeline().schedule()
        assert sorted(poll.source for poll in world.queue.take()) == ["paper", "wire"]


def test_a_second_schedule_at_the_same_moment_queues_nothing(world: World) -> None:
    world.pipeline().schedule()
    world.queue.take()
    assert world.pipeline().schedule() == []


def test_a_resting_source_is_queued_at_the_first_tick_after_its_rest(world: World) -> None:
    world.pipeline().schedule()
    world.answer("/wire.json", status=503, headers={"Retry-After": "3600"})
    world.visit()
    queued = []
    for _ in range(60):
        world.clock.forward(minutes=1)
        queued += world.pipeline().schedule()
    assert [(poll.source, poll.slot) for poll in queued] == [("wire", world.store.delayed()["wire"])]


def test_ticks_a_day_apart_still_reach_every_source(world: World) -> None:
    names = [f"source-{number}" for number in range(30)]
    world.configure(names, "- potash")
    queued: set[str] = set()
    world.pipeline().schedule()
    world.queue.take()
    for _ in range(2):
        world.clock.forward(hours=24)
        queued |= {poll.source for poll in world.pipeline().schedule()}
    assert queued == set(names)


class Faulty(FixedConfig):
    """A configuration that cannot be had."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def current(self) -> Config:
        raise self._error

    latest = current


def test_without_a_configuration_nothing_is_due_and_the_operators_are_told_once(world: World) -> None:
    good, world.config = world.config, Faulty(NoConfig("none yet"))
    for _ in range(3):
        assert world.pipeline().schedule() == []
        world.clock.forward(hours=2)
    assert world.told() == ["Wirewatch: no configuration yet"]
    world.pipeline().schedule()
    world.config = good
    assert world.pipeline().schedule() == []  # `configure` has queued a first look
    world.clock.forward(minutes=15)
    assert [poll.source for poll in world.pipeline().schedule()] == ["wire"]


@pytest.mark.parametrize(
    "error",
    [ConfigError([Fault("sources.yaml", 3, 1, "bad")]), StoreError("S3: sources.yaml:3:1: bad")],
)
def test_a_configuration_that_cannot_be_read_is_told_once_an_hour_and_no_slot_is_lost(
    world: World, error: Exception
) -> None:
    good, world.config = world.config, Faulty(error)
    for _ in range(61):
        with pytest.raises(type(error)):
            world.pipeline().schedule()
        world.clock.forward(minutes=1)
    assert world.told() == ["Wirewatch: the active configuration cannot be read"] * 2
    assert "sources.yaml:3:1: bad" in world.ops_topic.notices[0][1]
    world.config = good
    assert [poll.source for poll in world.pipeline().schedule()] == ["wire"]


def test_operators_who_cannot_be_told_are_told_the_next_time(world: World) -> None:
    world.config = Faulty(NoConfig("none yet"))
    world.ops_topic.refusals = [Unavailable("throttled")]
    world.pipeline().schedule()
    assert world.told() == []
    world.pipeline().schedule()
    assert world.told() == ["Wirewatch: no configuration yet"]
