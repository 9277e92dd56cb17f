"""The roles of template.yaml: what the functions ask of AWS on a good day and on a bad one, and nothing more."""

from werkzeug import Response

from tests.functions.conftest import Functions
from tests.stack.aws import sns_refuses
from tests.stack.rights import granted, used

# What no call of ours shows: Lambda itself reads queues and streams, writes logs, and puts away what failed; and S3
# says that an object is gone only to those who may list the others.
UNSEEN = {
    "Logs": {"logs:CreateLogStream", "logs:PutLogEvents"},
    "Messages": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
    "Stream": {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"},
    "Failures": {"sqs:SendMessage"},
    "MissingObjects": {"s3:ListBucket", "s3:ListBucketVersions"},
}
INVALID = sns_refuses("InvalidParameter")


def test_no_role_allows_what_its_function_never_does(world: Functions) -> None:
    a_stack_without_a_configuration_gets_one(world)
    a_push_is_refused(world)
    a_page_cannot_be_fetched(world)
    a_story_comes_again(world)
    nobody_takes_an_alert(world)
    what_nobody_can_read_comes(world)
    a_source_wants_a_secret(world)
    rights = granted(world.stack)
    unseen = {right for right in rights if right.action in UNSEEN.get(right.statement, ())}
    assert rights - unseen == used(world.stack, world.line.calls) - unseen


def a_stack_without_a_configuration_gets_one(world: Functions) -> None:
    world.runtime.tick("ScheduleFunction")
    sources = world.wire.sources("world").replace("full_text: never", "full_text: always")
    for watchlist in ("- potash", "- potash\n- salt"):
        world.push(sources, watchlist)
        event = world.sample("ConfigureFunction")
        event["detail"]["object"].pop("version-id")
        world.runtime.invoke("ConfigureFunction", event)
        world.clock.forward(minutes=16)
        world.runtime.tick("ScheduleFunction")
        world.runtime.settle()


def a_push_is_refused(world: Functions) -> None:
    world.push(world.wire.sources("world"), "- (")


def a_page_cannot_be_fetched(world: Functions) -> None:
    world.wire.publish("Nothing yet")
    for title in ("Potash one", "Potash two"):
        world.poll("world")
        world.runtime.settle()
        world.wire.publish(title)


def a_story_comes_again(world: Functions) -> None:
    world.news("Potash report")
    world.push(world.wire.sources("world", "other"), "- potash")
    world.runtime.settle()
    world.wire.publish("Again: Potash report")
    world.poll("other")
    world.runtime.settle()


def a_source_wants_a_secret(world: Functions) -> None:
    world.push(
        world.wire.sources("world").replace(".json'", ".json', auth: {header: X-Key, secret: wire-key}"), "- potash"
    )
    world.runtime.settle()
    world.clock.forward(minutes=2)
    world.poll("world")
    world.runtime.settle()


def nobody_takes_an_alert(world: Functions) -> None:
    world.slack.answers.append(Response(status=429))
    world.news("Potash three")
    world.runtime.settle()
    world.news("Potash four")
    world.line.spoil("Publish", INVALID, INVALID)
    world.runtime.settle()
    world.clock.forward(hours=2)
    world.news("Potash five")
    world.line.spoil("Publish", INVALID, INVALID)
    world.runtime.tick("WatchdogFunction")


def what_nobody_can_read_comes(world: Functions) -> None:
    world.queue("FetchQueue", "no poll")
    world.queue("SlackQueue", "no alert")
    world.runtime.settle()
