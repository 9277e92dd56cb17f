"""The functions of template.yaml: what starts each, where its failures go, what it may do, what it is told."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

import pytest

from tests.stack.rights import listed, role, statements
from tests.stack.runtime import handler_module
from tests.stack.template import EVERYTHING, ROOT, Resource, Stack, parsed
from wirewatch.errors import SettingsError
from wirewatch.polling import STALE
from wirewatch.settings import CONTACT, read_slack, read_stack
from wirewatch.wiring.stack import LAMBDA_LIMITS

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
FUNCTIONS = sorted(Stack(**EVERYTHING).of_type(FUNCTION))
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def folder(function: Resource) -> str:
    """The name of the folder of a function's code."""
    return PurePosixPath(function.properties["Code"]["S3Key"]).name


def of_function(stack: Stack, kind: str, name: str) -> list[Mapping[str, Any]]:
    """The properties of the resources of a type that belong to a function."""
    return [each.properties for each in stack.of_type(kind).values() if each.properties["FunctionName"] == id_of(name)]


def id_of(name: str) -> str:
    return f"wirewatch-{name}"


# What starts a function


def test_every_function_has_a_folder_with_a_handler_and_every_folder_a_function(stack: Stack) -> None:
    functions = stack.of_type(FUNCTION).values()
    assert sorted(map(folder, functions)) == sorted(path.parent.name for path in ROOT.glob("functions/*/handler.py"))
    assert all(callable(handler_module(function).handler) for function in functions)


def test_every_function_has_a_sample_of_its_event_and_every_sample_a_function(stack: Stack) -> None:
    samples = sorted(path.stem for path in ROOT.glob("events/*.json"))
    assert samples == sorted(map(folder, stack.of_type(FUNCTION).values()))


def triggers(stack: Stack, name: str) -> list[str]:
    """The kinds of what starts a function."""
    sources = [mapping["EventSourceArn"] for mapping in of_function(stack, MAPPING, name)]
    kinds = ["stream" if "/stream/" in source else "queue" for source in sources]
    arn = stack.arn_of(name)
    kinds += ["schedule" for each in stack.of_type("AWS::Scheduler::Schedule").values() if target(each)["Arn"] == arn]
    return kinds + ["rule" for each in stack.of_type("AWS::Events::Rule").values() if target(each)["Arn"] == arn]


def target(resource: Resource) -> Mapping[str, Any]:
    """Whom a schedule or a rule starts."""
    if resource.type == "AWS::Scheduler::Schedule":
        found: Mapping[str, Any] = resource.properties["Target"]
    else:
        [found] = resource.properties["Targets"]
    return found


def test_each_function_is_started_by_what_the_design_says(stack: Stack) -> None:
    assert {name: triggers(stack, name) for name in FUNCTIONS} == {
        "ConfigureFunction": ["rule"],
        "IngestFunction": ["queue"],
        "PublishFunction": ["stream"],
        "ScheduleFunction": ["schedule"],
        "SlackFunction": ["queue"],
        "WatchdogFunction": ["schedule"],
    }


def test_the_schedules_tick_as_often_as_they_should() -> None:
    for tick, stack in (("1 minute", Stack()), ("3 minutes", Stack(PollTick="3 minutes"))):
        schedules = stack.of_type("AWS::Scheduler::Schedule").values()
        said = {target(each)["Arn"]: each.properties["ScheduleExpression"] for each in schedules}
        assert said == {
            stack.arn_of("ScheduleFunction"): f"rate({tick})",
            stack.arn_of("WatchdogFunction"): "rate(5 minutes)",
        }


def test_no_tick_is_so_long_that_the_polls_of_a_slot_would_be_stale() -> None:
    ticks = parsed()["Parameters"]["PollTick"]["AllowedValues"]
    assert [tick for tick in ticks if timedelta(minutes=int(tick.split()[0])) >= STALE] == []


# Where its failures go


def queue_destination(stack: Stack, name: str) -> list[str]:
    [mapping] = of_function(stack, MAPPING, name)
    return [stack.named(mapping["EventSourceArn"]).properties["RedrivePolicy"]["deadLetterTargetArn"]]


def stream_destination(stack: Stack, name: str) -> list[str]:
    [mapping] = of_function(stack, MAPPING, name)
    return [mapping["DestinationConfig"]["OnFailure"]["Destination"]]


def event_destinations(stack: Stack, name: str) -> list[str]:
    """That of invocations that fail, and that of events that cannot be brought to the function."""
    [settings] = of_function(stack, "AWS::Lambda::EventInvokeConfig", name)
    arn = stack.arn_of(name)
    sources = {**stack.of_type("AWS::Scheduler::Schedule"), **stack.of_type("AWS::Events::Rule")}.values()
    [source] = [each for each in sources if target(each)["Arn"] == arn]
    return [settings["DestinationConfig"]["OnFailure"]["Destination"], target(source)["DeadLetterConfig"]["Arn"]]


DESTINATIONS: dict[str, Callable[[Stack, str], list[str]]] = {
    "queue": queue_destination,
    "stream": stream_destination,
    "schedule": event_destinations,
    "rule": event_destinations,
}


@each_function
def test_the_failures_of_every_function_end_in_a_queue_that_an_alarm_watches(stack: Stack, name: str) -> None:
    [trigger] = triggers(stack, name)
    for arn in DESTINATIONS[trigger](stack, name):
        queue = stack.named(arn)
        assert queue.type == "AWS::SQS::Queue"
        assert [id_of(queue.name)] in alarmed(stack)


def alarmed(stack: Stack) -> list[list[str]]:
    """What the alarms watch that tell the operators."""
    alarms = [each.properties for each in stack.of_type("AWS::CloudWatch::Alarm").values()]
    assert all(alarm["AlarmActions"] == [stack.id_of("OpsTopic")] for alarm in alarms)
    return [[each["Value"] for each in alarm["Dimensions"]] for alarm in alarms]


# What it may do


def test_every_function_has_a_role_of_its_own_that_nobody_else_assumes(stack: Stack) -> None:
    roles = [role(stack, name) for name in FUNCTIONS]
    assert len({each.name for each in roles}) == len(FUNCTIONS)
    for each in roles:
        [trust] = each.properties["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}


@pytest.mark.parametrize("tracing", ["on", "off"])
def test_no_role_may_do_more_than_it_names(tracing: str) -> None:
    stack = Stack(Tracing=tracing, **EVERYTHING)
    wide = []
    for each in stack.of_type("AWS::IAM::Role").values():
        assert each.properties.keys() <= {"AssumeRolePolicyDocument", "Policies"}, "no policy of somebody else's"
        for statement in statements(each):
            assert statement["Effect"] == "Allow"
            assert not [action for action in listed(statement["Action"]) if "*" in action]
            wide += [listed(statement["Action"])] if "*" in listed(statement["Resource"]) else []
    assert wide == [["xray:PutTraceSegments", "xray:PutTelemetryRecords"]] * (len(FUNCTIONS) if tracing == "on" else 0)


@each_function
def test_a_function_writes_to_its_own_log_and_its_log_is_not_kept_forever(stack: Stack, name: str) -> None:
    group = stack.named(stack.resources[name].properties["LoggingConfig"]["LogGroup"])
    assert group.properties["RetentionInDays"] == 30
    [granted] = [each for each in statements(role(stack, name)) if each["Sid"] == "Logs"]
    assert granted["Resource"] == stack.arn_of(group.name)


def test_what_starts_a_function_may_do_so(stack: Stack) -> None:
    for schedule in stack.of_type("AWS::Scheduler::Schedule").values():
        granted = statements(stack.named(target(schedule)["RoleArn"]))
        invoking = [each["Resource"] for each in granted if each["Action"] == "lambda:InvokeFunction"]
        assert target(schedule)["Arn"] in invoking[0]
        sending = [each["Resource"] for each in granted if each["Action"] == "sqs:SendMessage"]
        assert sending == [target(schedule)["DeadLetterConfig"]["Arn"]]
    [(name, rule)] = stack.of_type("AWS::Events::Rule").items()
    [permission] = [each.properties for each in stack.of_type("AWS::Lambda::Permission").values()]
    assert stack.named(permission["FunctionName"]).name == stack.named(target(rule)["Arn"]).name
    assert permission["SourceArn"] == stack.arn_of(name)


# What it is told


@each_function
def test_a_function_is_told_what_it_asks_for_and_nothing_else(stack: Stack, name: str) -> None:
    told = stack.resources[name].properties["Environment"]["Variables"]
    with pytest.raises(SettingsError) as missing:
        read_stack({})
    asked = {CONTACT, *re.findall(r"WIREWATCH_\w+", str(missing.value))}  # it need not be there
    if name == "SlackFunction":
        with pytest.raises(SettingsError) as missing:
            read_slack({})
        asked |= set(re.findall(r"WIREWATCH_\w+", str(missing.value)))
    assert told.keys() == asked
    settings = read_stack({name: str(value) for name, value in told.items()})
    assert settings.sources_table == stack.id_of("SourcesTable")
    assert settings.articles_table == stack.id_of("ArticlesTable")
    assert settings.alerts_table == stack.id_of("AlertsTable")
    assert settings.fetch_queue == stack.id_of("FetchQueue")
    assert settings.alerts_topic == stack.id_of("AlertsTopic")
    assert settings.ops_topic == stack.id_of("OpsTopic")
    assert settings.config_bucket == stack.id_of("ConfigBucket")
    assert settings.alert_retention == timedelta(days=400)


def test_the_slack_leg_is_told_where_its_secret_and_its_queues_are(stack: Stack) -> None:
    told = stack.resources["SlackFunction"].properties["Environment"]["Variables"]
    slack = read_slack(told)
    assert slack.secret == EVERYTHING["SlackWebhookSecret"]
    assert slack.queue == stack.id_of("SlackQueue")
    assert slack.dead_letters == stack.id_of("SlackDeadLetters")


# Time, memory, code


@each_function
def test_a_lease_outlives_the_function_that_holds_it(stack: Stack, name: str) -> None:
    timeout = timedelta(seconds=stack.resources[name].properties["Timeout"])
    assert timeout + timedelta(seconds=10) <= LAMBDA_LIMITS.lease
    assert LAMBDA_LIMITS.visit < timeout
    assert LAMBDA_LIMITS.publishing
    assert LAMBDA_LIMITS.publishing < timeout


@each_function
def test_functions_run_on_arm_on_the_layers_untraced_and_without_reserved_concurrency(stack: Stack, name: str) -> None:
    function = stack.resources[name].properties
    assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
    assert len(function["Layers"]) == len(stack.of_type("AWS::Lambda::LayerVersion")) == 2
    assert function["TracingConfig"] == {"Mode": "PassThrough"}
    assert "ReservedConcurrentExecutions" not in function


def test_tracing_and_memory_are_parameters() -> None:
    stack = Stack(Tracing="on", MemorySize=2048)
    functions = {name: each.properties for name, each in stack.of_type(FUNCTION).items()}
    assert all(function["TracingConfig"] == {"Mode": "Active"} for function in functions.values())
    assert functions["IngestFunction"]["MemorySize"] == 2048
