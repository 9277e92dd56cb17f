"""What of the Alerts table's stream reaches publish: the pattern in template.yaml, tried on what the store writes."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests import builders
from tests.builders import NOW
from tests.stack.runtime import Record, matches, stream_record
from tests.stack.world import World, deployed
from wirewatch.adapters.lambda_events import stored_alert
from wirewatch.model import Seen, SourceState

LEASE = timedelta(seconds=70)


@pytest.fixture
def world() -> Iterator[World]:
    with deployed(World) as world:
        yield world


def accepted(world: World) -> list[Record]:
    """What the mapping's filter lets through of all that is in the stream."""
    mapping = world.stack.resources["PublishFunctionNewAlerts"].properties
    [pattern] = [json.loads(each["Pattern"]) for each in mapping["FilterCriteria"]["Filters"]]
    return [record for record in stream(world) if matches(pattern, record)]


def stream(world: World) -> list[Record]:
    """All that is in it."""
    start = world.deployment.stream(world.deployment.tables.alerts, "TRIM_HORIZON")
    records = world.deployment.streams.get_records(ShardIterator=start)["Records"]
    return [stream_record(record, "arn") for record in records]


def test_new_alerts_reach_publish_with_an_article_or_as_a_summary(world: World) -> None:
    store = world.deployment.store
    store.put(builders.article(), builders.alert("a1"), NOW)
    store.advance(SourceState("world"), Seen(), builders.alert("s1", kind="summary"), NOW)
    assert [stored_alert(record) for record in accepted(world)] == ["a1", "s1"]


def test_nothing_else_that_the_store_writes_there_reaches_publish(world: World) -> None:
    store = world.deployment.store
    store.put(builders.article(), builders.alert("a1"), NOW)
    before = len(accepted(world))
    store.lease("a1", "me", NOW + LEASE, NOW)
    store.release("a1", "me", "not now")
    store.lease("a1", "me", NOW + LEASE, NOW)
    store.fail("a1", "me", "never")
    store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
    store.release_delivery("a1", "slack", NOW + LEASE)
    store.mark_delivered("a1", "slack", NOW)
    store.quarantine("world", "key", "reason", "sample", NOW)
    world.deployment.clients.dynamodb.delete_item(
        TableName=world.deployment.tables.alerts, Key={"pk": {"S": "alert#a1"}}
    )
    kinds = [record["eventName"] for record in stream(world)]
    assert {"INSERT", "MODIFY", "REMOVE"} == set(kinds)
    assert len(kinds) == 10
    assert (before, len(accepted(world))) == (1, 1)
