"""configure: what was pushed becomes active, or the operators are told why not and the last good one stays."""

import json

import pytest

from tests.functions.conftest import WATCHLIST, Functions
from tests.stack.aws import throttled
from tests.stack.runtime import object_created
from tests.stack.world import Logs
from wirewatch.adapters import sqs
from wirewatch.adapters.bundles import INCOMING

REFUSED = "Wirewatch: a pushed configuration was refused"


def active(world: Functions) -> str:
    """The version of the active configuration; empty before the first."""
    return world.deployment.bundles.active_version()


def polled(world: Functions) -> list[str]:
    return sorted(sqs.poll(message["Body"]).source for message in world.taken("FetchQueue"))


def push(world: Functions, *sources: str, watchlist: str = WATCHLIST) -> str:
    """Push, without telling `configure`; the version of the object."""
    world.deployment.bundles.push({"sources.yaml": world.wire.sources(*sources), "watchlist.yaml": watchlist})
    return world.deployment.clients.s3.head_object(Bucket=world.deployment.bucket, Key=INCOMING)["VersionId"]


def test_what_is_pushed_becomes_active_and_its_new_sources_are_visited_at_once(world: Functions, logs: Logs) -> None:
    push(world, "world")
    world.runtime.bring_events()
    first = active(world)
    assert first
    assert polled(world) == ["world"]
    push(world, "world", "more")
    world.runtime.bring_events()
    assert active(world) not in {"", first}
    assert polled(world) == ["more"]
    assert [line["active"] for line in logs.said("configuration activated")] == [True, True]
    assert world.told() == []


def test_what_configure_writes_itself_does_not_start_it_again(world: Functions, logs: Logs) -> None:
    push(world, "world")
    world.runtime.settle()
    assert len(logs.said("configuration activated")) == 1


def test_its_sample_tells_of_an_object_that_is_gone_and_that_is_no_failure(world: Functions, logs: Logs) -> None:
    world.runtime.invoke("ConfigureFunction", world.sample("ConfigureFunction"))
    [line] = logs.said("configuration not activated")
    assert (line["level"], line["reason"]) == ("ERROR", "it is gone from the bucket")


def test_what_is_wrong_with_a_push_is_told_with_its_place_and_the_last_good_one_stays(
    world: Functions, logs: Logs
) -> None:
    world.configure()
    good = active(world)
    push(world, "world", watchlist='- id: potash\n  query: "potash OR (salt"\n  serverity: high\n')
    world.runtime.bring_events()
    assert active(world) == good
    [(subject, text)] = world.notices()
    assert subject == REFUSED
    assert "watchlist.yaml:2:" in text
    assert "watchlist.yaml:3:" in text
    assert "severity" in text
    assert logs.said("configuration not activated")[-1]["reason"].startswith("2 faults")
    assert world.runtime.tick("ScheduleFunction")
    assert polled(world) == ["world"]


@pytest.mark.parametrize("body", [b"no JSON", b"{}", b'{"files": {"sources.yaml": 1}}', b'{"files": {}}', b"\xff"])
def test_what_is_no_configuration_is_told_and_the_last_good_one_stays(world: Functions, body: bytes) -> None:
    world.configure()
    good = active(world)
    world.deployment.clients.s3.put_object(Bucket=world.deployment.bucket, Key=INCOMING, Body=body)
    world.runtime.bring_events()
    assert active(world) == good
    assert world.told() == [REFUSED]
    assert world.deployment.waiting("InvocationDeadLetters") == 0


def test_a_push_is_told_of_once_though_its_event_comes_twice(world: Functions) -> None:
    version = push(world, "world", watchlist="- (")
    event = object_created(world.deployment.bucket, INCOMING, version)
    for _ in range(2):
        world.runtime.invoke("ConfigureFunction", event)
    assert world.told() == [REFUSED]


def test_an_event_that_is_late_does_not_move_the_configuration_back(world: Functions, logs: Logs) -> None:
    older = push(world, "world")
    world.runtime.bring_events()
    push(world, "world", "more")
    world.runtime.bring_events()
    newer = active(world)
    [row] = world.deployment.rows(world.deployment.tables.sources, "config")
    world.deployment.clients.dynamodb.put_item(  # S3 counts whole seconds, and both may fall into one
        TableName=world.deployment.tables.sources, Item={**row, "pushed_at": {"N": "4000000000"}}
    )
    world.runtime.invoke("ConfigureFunction", object_created(world.deployment.bucket, INCOMING, older))
    assert active(world) == newer
    assert logs.said("configuration not activated")[-1]["reason"] == "one that was pushed later is active"


def test_a_push_comes_again_where_the_table_was_throttled(world: Functions) -> None:
    world.line.spoil("PutItem", *[throttled] * 3)
    push(world, "world")
    world.runtime.bring_events()
    assert active(world)
    assert world.deployment.waiting("InvocationDeadLetters") == 0


def test_a_push_whose_every_try_fails_is_kept_with_its_event(world: Functions, logs: Logs) -> None:
    world.line.spoil("PutItem", *[throttled] * 9)
    version = push(world, "world")
    world.runtime.bring_events()
    assert not active(world)
    [letter] = world.taken("InvocationDeadLetters")
    told = json.loads(letter["Body"])
    assert told["responsePayload"]["errorType"] == "StoreError"
    assert len([line for line in logs.lines if line["level"] == "ERROR"]) == 3
    assert told["requestPayload"]["detail"]["object"]["version-id"] == version
    world.runtime.invoke("ConfigureFunction", told["requestPayload"])
    assert active(world)


@pytest.mark.parametrize("event", [{}, {"detail": {}}, {"detail": {"object": None}}, {"detail": "object"}])
def test_an_event_that_names_no_object_fails_with_a_clear_line(
    world: Functions, logs: Logs, event: dict[str, object]
) -> None:
    with pytest.raises(Exception, match="names no object"):
        world.runtime.invoke("ConfigureFunction", event)
    [line] = logs.lines
    assert line["level"] == "ERROR"
    assert line["message"].startswith("an event that names no object")


def test_that_the_queue_does_not_take_the_first_polls_does_not_undo_the_push(world: Functions, logs: Logs) -> None:
    world.deployment.clients.sqs.delete_queue(QueueUrl=world.stack.id_of("FetchQueue"))
    push(world, "world")
    world.runtime.bring_events()
    assert active(world)
    assert any("wait for their first slots" in line["message"] for line in logs.lines)


def test_a_watch_speaks_from_its_first_activation_on(world: Functions) -> None:
    world.configure(watchlist="- potash")
    first = world.clock.now()
    world.clock.forward(days=1)
    world.configure(watchlist="- potash\n- salt")
    bundle = world.deployment.bundles.active()
    assert bundle
    assert bundle.since == {"potash": first, "salt": world.clock.now()}
