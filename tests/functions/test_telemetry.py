"""What an invocation says of itself: a line of JSON in the log, and its counts as metrics."""

import json

import pytest

from tests.functions.conftest import Functions
from tests.stack.world import Logs


def metrics(capfd: pytest.CaptureFixture[str]) -> dict[str, float]:
    """The counts since the last time, by name, in CloudWatch's embedded format."""
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    counted: dict[str, float] = {}
    for line in lines:
        [told] = line["_aws"]["CloudWatchMetrics"]
        assert (told["Namespace"], told["Dimensions"], line["service"]) == ("Wirewatch", [["service"]], "wirewatch")
        for metric in told["Metrics"]:
            assert metric["Unit"] == "Count"
            counted[metric["Name"]] = counted.get(metric["Name"], 0) + sum(line[metric["Name"]])
    return {name: count for name, count in counted.items() if count}


def test_a_batch_is_one_line_in_the_log_with_what_became_of_its_sources(world: Functions, logs: Logs) -> None:
    world.baseline()
    world.news("Potash one", "Potash two")
    [line] = logs.lines
    assert (line["level"], line["message"]) == ("INFO", "sources visited")
    assert (line["statuses"], line["stored"]) == ({"world": "new"}, 2)
    assert sorted(line["alerts"]) == sorted(world.deployment.states())
    assert line["function_name"] == "wirewatch-IngestFunction"
    assert line["function_request_id"].startswith("request-")


def test_what_was_done_is_counted(world: Functions, capfd: pytest.CaptureFixture[str]) -> None:
    world.configure("world", "broken")
    world.wire.publish("Potash one")
    metrics(capfd)
    world.runtime.tick("ScheduleFunction")
    assert metrics(capfd) == {"SourcesDue": 2}
    world.queue("FetchQueue", "no poll")
    world.runtime.poll("IngestFunction")
    told = {"SourcesVisited": 2, "SourcesFailed": 1, "ArticlesStored": 1, "AlertsStored": 1, "RecordsUnreadable": 1}
    assert metrics(capfd) == told
    world.runtime.poll("PublishFunction")
    assert metrics(capfd) == {"AlertsPublishedSent": 1}
    world.runtime.poll("SlackFunction")
    assert metrics(capfd) == {"AlertsPostedSent": 1}
    world.push(world.wire.sources("world"), "- (")
    assert metrics(capfd) == {"ConfigNotActivated": 1}


def test_an_invocation_that_fails_is_counted(world: Functions, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exception, match="names no object"):
        world.runtime.invoke("ConfigureFunction", {})
    assert metrics(capfd) == {"InvocationsFailed": 1}


def test_a_fault_of_our_own_is_logged_as_one_with_where_it_came_from(world: Functions, logs: Logs) -> None:
    with pytest.raises(KeyError):
        world.runtime.invoke("IngestFunction", {"Records": [{}]})
    [line] = logs.lines
    assert (line["level"], line["message"]) == ("ERROR", "a fault in Wirewatch")
    assert "Traceback" in line["exception"]
