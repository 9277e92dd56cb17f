"""ingest: sources visited side by side; and what becomes of messages that name none, or that nobody can read."""

import json
from datetime import timedelta

from tests.functions.conftest import Functions
from tests.stack.aws import throttled
from tests.stack.world import Logs
from wirewatch.adapters import sqs
from wirewatch.model import Poll


def stored(world: Functions) -> list[str]:
    """The titles of the stored articles."""
    rows = world.deployment.rows(world.deployment.tables.articles, "article")
    return sorted(json.loads(row["article"]["S"])["title"] for row in rows)


def visited(logs: Logs) -> dict[str, str]:
    """What became of each source at the last invocation."""
    statuses: dict[str, str] = logs.said("sources visited")[-1].get("statuses", {})
    return statuses


def test_its_sample_visits_a_source(world: Functions, logs: Logs) -> None:
    world.configure()
    world.wire.publish("Potash one")
    answer = world.runtime.invoke("IngestFunction", world.sample("IngestFunction"))
    assert answer == {"batchItemFailures": []}
    assert stored(world) == ["Potash one"]
    assert visited(logs) == {"world": "baseline"}
    assert set(world.deployment.states().values()) == {"PENDING"}


def test_a_source_that_fails_does_not_come_again_and_holds_nobody_up(world: Functions, logs: Logs) -> None:
    world.configure("world", "broken")
    world.wire.publish("Potash one")
    world.poll("broken", "world")
    world.runtime.poll()
    assert visited(logs) == {"broken": "failed", "world": "baseline"}
    assert "500" in logs.said("sources visited")[-1]["failed"]["broken"]
    assert world.deployment.waiting("FetchQueue") == 0


def test_a_source_that_is_not_configured_is_skipped_logged_and_forgotten(world: Functions, logs: Logs) -> None:
    world.configure()
    world.wire.publish("Potash one")
    world.poll("gone", "world")
    world.runtime.poll()
    assert visited(logs) == {"gone": "skipped", "world": "baseline"}
    assert "gone" in logs.said("sources visited")[-1]["skipped"]["gone"]
    assert world.deployment.waiting("FetchQueue") == 0
    assert world.deployment.waiting("FetchDeadLetters") == 0


def test_a_source_that_was_pushed_a_moment_ago_is_visited_though_the_function_is_warm(
    world: Functions, logs: Logs
) -> None:
    world.baseline()
    world.configure("world", "broken")
    world.poll("broken")
    world.runtime.poll()
    assert visited(logs) == {"broken": "failed"}


def test_a_message_that_nobody_can_read_reaches_the_dead_letters_at_once_and_the_others_are_done(
    world: Functions, logs: Logs
) -> None:
    world.configure()
    world.wire.publish("Potash one")
    unreadable = ["no JSON", "{}", '{"source": "world", "slot": "yesterday"}', "[]"]
    world.queue("FetchQueue", *unreadable)
    world.poll("world")
    world.runtime.settle()  # no visibility timeout ends meanwhile
    assert stored(world) == ["Potash one"]
    assert sorted(letter["Body"] for letter in world.taken("FetchDeadLetters")) == sorted(unreadable)
    assert world.deployment.waiting("FetchQueue") == 0
    lines = logs.said("a record cannot be read and goes to the dead-letter queue")
    assert {line["level"] for line in lines} == {"ERROR"}
    assert len(lines) == 3 * len(unreadable)
    assert {line["reason"].partition(":")[0] for line in lines} == {"a message that is no poll"}


def test_a_poll_that_waited_too_long_is_dropped(world: Functions, logs: Logs) -> None:
    world.configure()
    world.wire.publish("Potash one")
    world.queue("FetchQueue", sqs.encoded(Poll("world", world.clock.now() - timedelta(minutes=16))))
    world.runtime.poll()
    assert visited(logs) == {"world": "skipped"}
    assert "too long ago" in logs.said("sources visited")[-1]["skipped"]["world"]
    assert stored(world) == []
    assert world.deployment.waiting("FetchQueue") == 0


def test_a_poll_comes_again_where_the_table_was_throttled_and_is_then_carried_out(world: Functions, logs: Logs) -> None:
    world.baseline()
    world.wire.publish("Potash one")
    world.line.spoil("TransactWriteItems", *[throttled] * 3)
    world.poll("world", "gone")
    world.runtime.settle()
    assert "ThrottlingException" in logs.said("sources visited")[-1]["failed"]["world"]
    assert stored(world) == ["Nothing yet"]
    assert world.deployment.waiting("FetchQueue") == 1
    world.runtime.visibility_ends()
    world.runtime.settle()
    assert stored(world) == ["Nothing yet", "Potash one"]
    assert world.deployment.waiting("FetchQueue") == 0
    assert [alert["title"] for alert in world.alerts()] == ["Potash one"]


def test_without_a_configuration_polls_are_kept_until_they_reach_the_dead_letters(world: Functions, logs: Logs) -> None:
    world.poll("world")
    for _ in range(4):
        world.runtime.settle()
        world.runtime.visibility_ends()
    assert [sqs.poll(letter["Body"]).source for letter in world.taken("FetchDeadLetters")] == ["world"]
    lines = [line for line in logs.lines if line["level"] == "ERROR"]
    assert len(lines) == 3
    assert {line["message"] for line in lines} == {"no configuration is active yet: push one with `wirewatch push`"}


def test_an_article_and_its_alert_are_stored_once_whatever_comes_twice(world: Functions) -> None:
    world.baseline()
    world.wire.publish("Potash one")
    world.poll("world", "world", "world")
    world.runtime.settle()
    assert stored(world) == ["Nothing yet", "Potash one"]
    assert [alert["title"] for alert in world.alerts()] == ["Potash one"]
