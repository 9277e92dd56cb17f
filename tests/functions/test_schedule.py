"""schedule: which sources are due, on the queue; and what it does where it does not know."""

from datetime import timedelta

from tests.functions.conftest import Functions
from tests.stack.aws import throttled
from tests.stack.world import Logs
from wirewatch.adapters import sqs

TICK = timedelta(minutes=1)


def polled(world: Functions) -> list[str]:
    return sorted(sqs.poll(message["Body"]).source for message in world.taken("FetchQueue"))


def test_its_sample_queues_what_is_due_and_a_second_one_at_the_same_moment_nothing(
    world: Functions, logs: Logs
) -> None:
    names = [f"s{number}" for number in range(12)]  # more than SQS takes at once
    world.configure(*names)
    world.runtime.invoke("ScheduleFunction", world.sample("ScheduleFunction"))
    assert polled(world) == sorted(names)
    world.runtime.invoke("ScheduleFunction", world.sample("ScheduleFunction"))
    assert polled(world) == []
    first, second = logs.said("sources queued")
    assert (sorted(first["sources"]), second["sources"]) == (sorted(names), [])


def test_a_stack_that_has_no_configuration_says_so_to_its_operators_once_and_for_all(world: Functions) -> None:
    for _ in range(3):
        assert world.runtime.tick("ScheduleFunction")
        world.runtime.cool()
        world.clock.forward(days=1)
    [(subject, text)] = world.notices()
    assert subject == "Wirewatch: no configuration yet"
    assert "wirewatch push" in text
    assert polled(world) == []


def test_a_configuration_is_followed_within_a_minute_of_its_push(world: Functions) -> None:
    world.configure("world")
    world.runtime.tick("ScheduleFunction")
    assert polled(world) == ["world"]
    world.configure("world", "more")
    world.clock.forward(seconds=61)
    world.runtime.tick("ScheduleFunction")
    world.clock.forward(minutes=15)
    world.runtime.tick("ScheduleFunction")
    assert polled(world) == ["more", "world"]


def test_a_tick_that_fails_is_kept_and_made_up_for(world: Functions, logs: Logs) -> None:
    world.configure()
    world.line.spoil("Query", *[throttled] * 3)
    assert not world.runtime.tick("ScheduleFunction")
    [letter] = world.taken("InvocationDeadLetters")
    assert "StoreError" in letter["Body"]
    [line] = [line for line in logs.lines if line["level"] == "ERROR"]
    assert "ThrottlingException" in line["message"]
    assert polled(world) == []
    world.clock.forward(minutes=1)
    assert world.runtime.tick("ScheduleFunction")
    assert polled(world) == ["world"]


def spoiled(world: Functions) -> None:
    """Make what the pointer leads to unreadable."""
    [row] = world.deployment.rows(world.deployment.tables.sources, "config")
    key = f"active/{row['version']['S']}.json"
    world.deployment.clients.s3.put_object(Bucket=world.deployment.bucket, Key=key, Body=b"{}")
    world.runtime.bring_events()


def test_where_the_active_configuration_cannot_be_read_the_operators_are_told_once_an_hour(world: Functions) -> None:
    world.configure()
    spoiled(world)
    for _ in range(4):  # over half an hour and more
        assert not world.runtime.tick("ScheduleFunction")
        world.clock.forward(minutes=25)
    assert world.told() == ["Wirewatch: the active configuration cannot be read"] * 2
    assert len(world.taken("InvocationDeadLetters")) == 4


def test_a_warm_function_goes_on_with_the_last_good_configuration(world: Functions, logs: Logs) -> None:
    world.configure()
    world.runtime.tick("ScheduleFunction")
    world.configure("world", "more")
    spoiled(world)
    world.taken("FetchQueue")
    logs.clear()
    world.clock.forward(minutes=15)
    assert world.runtime.tick("ScheduleFunction")
    assert polled(world) == ["world"]
    [line] = [line for line in logs.lines if line["level"] == "ERROR"]
    assert line["message"].startswith("the last good configuration stays active")
    assert world.told() == []
