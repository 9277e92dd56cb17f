"""Scheduling: due sources are queued once, a missed tick is made up, a second schedule does little."""

from tests.pipeline.conftest import World


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
