"""Reading what Lambda hands over: the samples in events/, and records that nobody of Wirewatch has written."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import lambda_events
from wirewatch.adapters.lambda_events import Batch
from wirewatch.errors import UnreadableRecord
from wirewatch.model import Poll, Pushed

EVENTS = Path(__file__).parents[3] / "events"
ALERT = "0123456789abcdef0123456789abcdef"


def sample(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))


def test_the_samples_are_read() -> None:
    assert lambda_events.poll(sample("ingest")["Records"][0]) == Poll("world", datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert lambda_events.stored_alert(sample("publish")["Records"][0]) == ALERT
    assert lambda_events.sent_alert(sample("slack")["Records"][0]) == ALERT
    assert lambda_events.pushed_object(sample("configure")) == Pushed(
        "incoming/config.json", "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e", "00617F08299329D189"
    )


def test_an_event_without_a_version_means_the_newest() -> None:
    event = {"detail": {"object": {"key": "incoming/config.json"}}}
    assert lambda_events.pushed_object(event) == Pushed("incoming/config.json")


@pytest.mark.parametrize("event", [{}, {"detail": None}, {"detail": {"object": {}}}, {"detail": {"object": "key"}}])
def test_an_event_that_names_no_object_is_unreadable(event: Any) -> None:
    with pytest.raises(UnreadableRecord):
        lambda_events.pushed_object(event)


NO_ALERTS = ("", "x", "[]", "7", "{}", '{"id": 7}', '{"id": ""}')


@pytest.mark.parametrize("attributes", [{}, {"alert": {}}, *({"alert": {"stringValue": text}} for text in NO_ALERTS)])
def test_a_message_without_an_alert_is_unreadable(attributes: Any) -> None:
    with pytest.raises(UnreadableRecord):
        lambda_events.sent_alert({"messageId": "m1", "body": "", "messageAttributes": attributes})


@pytest.mark.parametrize("key", [{}, {"pk": {"S": "alert#"}}, {"pk": {"S": "quarantine#a#b"}}, {"pk": {"N": "7"}}])
def test_a_stream_record_of_something_else_is_unreadable(key: Any) -> None:
    with pytest.raises(UnreadableRecord):
        lambda_events.stored_alert({"dynamodb": {"Keys": key, "SequenceNumber": "1"}})


def records(*bodies: str) -> list[dict[str, Any]]:
    return [{**sample("ingest")["Records"][0], "messageId": f"m{at}", "body": body} for at, body in enumerate(bodies)]


def failures(batch: Batch[Any]) -> list[object]:
    return [failure["itemIdentifier"] for failure in batch.answer(LambdaContext())["batchItemFailures"]]


def test_what_is_to_come_again_is_told_and_nothing_else() -> None:
    def read(record: lambda_events.Record) -> str:
        if record["body"] == "?":
            raise UnreadableRecord("no word")
        return str(record["body"])

    batch = Batch({"Records": records("a", "?", "b", "a", "c")}, read)
    assert batch.values == ["a", "b", "a", "c"]
    assert [(one.record["messageId"], one.reason) for one in batch.unreadable] == [("m1", "no word")]
    assert failures(batch) == []
    batch.bring_again(batch.records_of(["a"]), "not now")
    assert failures(batch) == ["m0", "m3"]


def test_a_batch_of_which_every_record_is_to_come_again_is_no_error() -> None:
    batch = Batch({"Records": records("a", "b")}, lambda record: str(record["body"]))
    batch.bring_again(batch.records_of(["a", "b"]), "not now")
    assert failures(batch) == ["m0", "m1"]


def test_a_stream_is_told_of_records_by_their_numbers() -> None:
    batch = Batch(sample("publish"), lambda_events.stored_alert)
    batch.bring_again(batch.records_of([ALERT]), "still pending")
    assert failures(batch) == ["4421584500000000017450439091"]


@pytest.mark.parametrize(
    ("asked", "times", "seconds"),
    [(None, 1, 10), (None, 5, 50), (None, 900, 360), (17, 1, 17), (1, 36, 360), (3600, 9, 3600)],
)
def test_a_message_waits_as_long_as_it_is_asked_to_and_longer_each_time(
    asked: int | None, times: int, seconds: int
) -> None:
    record = {"attributes": {"ApproximateReceiveCount": str(times)}}
    assert lambda_events.pause(record, asked) == timedelta(seconds=seconds)
