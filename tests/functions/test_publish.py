"""publish and watchdog: new alerts to the topic, and what happens to those that SNS does not take."""

import json
from datetime import timedelta

import pytest

from tests.adapters.dynamodb.wire import Fault
from tests.functions.conftest import Functions
from tests.stack.aws import sns_refuses, throttled
from tests.stack.runtime import Record
from tests.stack.world import Logs

INVALID = sns_refuses("InvalidParameter")
NOT_NOW: dict[str, Fault] = {
    "throttled": sns_refuses("Throttling"),
    "broken": sns_refuses("InternalError", 500),
    "not authorised": sns_refuses("AuthorizationError", 403),
    "no such topic": sns_refuses("NotFound", 404),
    "a key that is switched off": sns_refuses("KMSDisabled"),
}


def stream_record(alert: str, number: int = 1) -> Record:
    return {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": f"alert#{alert}"}}, "SequenceNumber": str(number)}}


def titles(world: Functions) -> list[str]:
    return sorted(alert["title"] for alert in world.alerts())


def reason_of(world: Functions, alert_id: str) -> str:
    row = world.deployment.store.alert(alert_id, world.clock.now())
    assert row
    return row.reason


def test_its_sample_tells_of_an_alert_that_is_not_there_and_that_is_no_failure(world: Functions) -> None:
    answer = world.runtime.invoke("PublishFunction", world.sample("PublishFunction"))
    assert answer == {"batchItemFailures": []}
    assert world.alerts() == []


def test_new_alerts_are_published_each_once_however_often_they_are_told_of(world: Functions) -> None:
    world.baseline()
    news = world.news("Potash one", "Potash two")
    records = [stream_record(alert, number) for number, alert in enumerate([*news, *news])]
    for _ in range(2):
        assert world.runtime.invoke("PublishFunction", {"Records": records}) == {"batchItemFailures": []}
    assert titles(world) == ["Potash one", "Potash two"]
    assert world.deployment.states() == dict.fromkeys(news, "SENT")


def test_alerts_are_published_no_faster_than_five_a_second(world: Functions) -> None:
    world.baseline()
    news = world.news(*(f"Potash {number}" for number in range(10)))
    before = world.clock.now()
    world.runtime.settle()
    assert world.clock.now() - before >= timedelta(milliseconds=200) * 9
    assert world.deployment.states() == dict.fromkeys(news, "SENT")


@pytest.mark.parametrize("fault", NOT_NOW)
def test_an_alert_that_sns_refuses_for_now_is_pending_again_and_its_record_comes_again(
    world: Functions, fault: str
) -> None:
    world.baseline()
    first, second = world.news("Potash one", "Potash two")
    world.line.spoil("Publish", NOT_NOW[fault])
    records = [stream_record(first, 1), stream_record(second, 2)]
    answer = world.runtime.invoke("PublishFunction", {"Records": records})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert world.deployment.states() == {first: "PENDING", second: "SENT"}
    assert "SNS" in reason_of(world, first)
    world.runtime.invoke("PublishFunction", {"Records": records})
    assert world.deployment.states() == {first: "SENT", second: "SENT"}
    assert titles(world) == ["Potash one", "Potash two"]
    assert world.told() == []


def test_a_publish_call_is_never_repeated_by_the_sdk(world: Functions) -> None:
    world.baseline()
    world.news("Potash one")
    world.line.spoil("Publish", NOT_NOW["broken"])
    world.line.calls.clear()
    world.runtime.poll()
    assert world.calls()["PublishFunction"]["Publish"] == 1


def test_alerts_that_sns_refuses_for_hours_are_published_by_the_watchdog(world: Functions, logs: Logs) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    world.line.spoil("Publish", *[NOT_NOW["throttled"]] * 6)
    world.runtime.settle()
    assert world.deployment.states() == {alert: "PENDING"}
    [letter] = world.taken("StreamDeadLetters")
    assert "DDBStreamBatchInfo" in json.loads(letter["Body"])
    assert len(logs.said("alerts published")) == 6
    world.runtime.invoke("WatchdogFunction", world.sample("WatchdogFunction"))
    assert world.deployment.states() == {alert: "SENT"}
    assert titles(world) == ["Potash one"]
    world.runtime.tick("WatchdogFunction")
    assert titles(world) == []


def test_an_alert_that_sns_refuses_for_good_is_tried_in_its_plain_form(world: Functions, logs: Logs) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    world.line.spoil("Publish", INVALID)
    world.runtime.settle()
    assert world.deployment.states() == {alert: "SENT"}
    [published] = world.alerts()
    assert (published["id"], published["matches"]) == (alert, [])
    assert any("plain form" in line["message"] for line in logs.lines)


def failed(world: Functions, *titles: str) -> list[str]:
    """Have SNS refuse alerts with these titles in both their forms; their ids."""
    news = world.news(*titles)
    world.line.spoil("Publish", *[INVALID] * 2 * len(news))
    world.runtime.settle()
    return news


def test_one_that_is_refused_in_both_forms_is_kept_and_the_operators_are_told_once_an_hour(
    world: Functions, logs: Logs
) -> None:
    world.baseline()
    first = failed(world, "Potash one", "Potash two")
    assert {line["level"] for line in logs.said("alerts published")} == {"ERROR"}
    world.runtime.tick("WatchdogFunction")
    second = failed(world, "Potash three")
    world.clock.forward(minutes=30)
    world.runtime.tick("WatchdogFunction")
    [(_, text)] = world.notices()
    assert all(alert in text for alert in first)
    world.clock.forward(minutes=31)
    world.runtime.tick("WatchdogFunction")
    world.clock.forward(hours=2)
    world.runtime.tick("WatchdogFunction")
    [(_, text)] = world.notices()
    assert [alert in text for alert in (*second, *first)] == [True, False, False]
    assert world.deployment.states() == dict.fromkeys([*first, *second], "FAILED")
    assert world.alerts() == []
    assert world.deployment.waiting("StreamDeadLetters") == 0


def test_that_the_operators_cannot_be_told_does_not_stop_the_work_and_they_are_told_later(
    world: Functions, logs: Logs
) -> None:
    world.baseline()
    [alert] = failed(world, "Potash one")
    world.line.spoil("Publish", NOT_NOW["throttled"])
    assert world.runtime.tick("WatchdogFunction")
    assert world.notices() == []
    assert any("could not be told" in line["message"] for line in logs.lines)
    assert world.runtime.tick("WatchdogFunction")
    [(_, text)] = world.notices()
    assert alert in text


def test_an_alert_whose_table_is_throttled_comes_again(world: Functions) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    world.line.spoil("UpdateItem", *[throttled] * 3)
    world.runtime.poll()
    assert world.deployment.states() == {alert: "PENDING"}
    world.runtime.settle()
    assert world.deployment.states() == {alert: "SENT"}
    assert titles(world) == ["Potash one"]


def test_a_record_that_nobody_can_read_fails_alone(world: Functions, logs: Logs) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    unreadable = [
        {"eventName": "INSERT", "dynamodb": {"SequenceNumber": "1"}},
        {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "alert#"}}, "SequenceNumber": "2"}},
        {"eventName": "INSERT", "dynamodb": {"Keys": {"pk": {"S": "delivered#a#slack"}}, "SequenceNumber": "3"}},
    ]
    answer = world.runtime.invoke("PublishFunction", {"Records": [*unreadable, stream_record(alert, 4)]})
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["1", "2", "3"]
    assert world.deployment.states() == {alert: "SENT"}
    assert len(logs.said("a record cannot be read and goes to the dead-letter queue")) == 3


def test_an_alert_whose_holder_was_killed_is_published_when_its_lease_is_over(world: Functions) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    now = world.clock.now()
    assert world.deployment.store.lease(alert, "killed", now + timedelta(seconds=70), now)
    world.runtime.settle()
    world.runtime.tick("WatchdogFunction")
    assert (world.deployment.states(), titles(world)) == ({alert: "LEASED"}, [])
    world.clock.forward(seconds=71)
    world.runtime.tick("WatchdogFunction")
    assert (world.deployment.states(), titles(world)) == ({alert: "SENT"}, ["Potash one"])


def test_a_watchdog_whose_table_is_throttled_fails_and_the_next_one_makes_up_for_it(world: Functions) -> None:
    world.baseline()
    [alert] = world.news("Potash one")
    world.line.spoil("Query", *[throttled] * 3)
    assert not world.runtime.tick("WatchdogFunction")
    assert len(world.taken("InvocationDeadLetters")) == 1
    assert world.deployment.states() == {alert: "PENDING"}
    assert world.runtime.tick("WatchdogFunction")
    assert titles(world) == ["Potash one"]


def test_a_watchdog_that_finds_nothing_only_looks(world: Functions) -> None:
    world.baseline()
    world.runtime.tick("WatchdogFunction")
    assert world.calls()["WatchdogFunction"] == {"Query": 2}  # what is pending, and what the operators are to know
