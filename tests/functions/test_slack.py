"""slack: published alerts to a channel, each once, as fast as Slack takes them; and what Slack does not take."""

import json
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from tests.functions.conftest import Functions, Wire
from tests.stack.aws import throttled
from tests.stack.slack import HIDDEN, HOOK, Slack
from tests.stack.world import Logs, deployed

BAD_BLOCKS = Response("invalid_blocks", 400)
AWAY = "Wirewatch: slack does not take alerts"


@pytest.fixture
def published(world: Functions) -> Functions:
    """The world with an alert that is published, and in the queue of the Slack leg."""
    world.baseline()
    world.news("Potash one")
    publish(world)
    return world


def publish(world: Functions) -> None:
    """Publish what the stream tells of, and leave the Slack leg alone."""
    world.runtime.poll("PublishFunction")
    assert set(world.deployment.states().values()) == {"SENT"}


def shown(world: Functions) -> list[str]:
    """What people read in the channel, a text for each post."""
    return [json.dumps(post, ensure_ascii=False) for post in world.slack.accepted]


def letters(world: Functions) -> list[tuple[str, str]]:
    """The body of each dead letter, and why it is one."""
    taken: list[Any] = world.taken("SlackDeadLetters")
    return [(letter["Body"], letter["MessageAttributes"]["reason"]["StringValue"]) for letter in taken]


def test_an_alert_is_posted_and_marked_and_its_message_is_gone(published: Functions, logs: Logs) -> None:
    published.runtime.settle()
    [post] = shown(published)
    assert "Potash one" in post
    [alert] = published.deployment.states()
    assert published.deployment.store.delivered(alert, "slack")
    assert published.deployment.waiting("SlackQueue") == 0
    assert logs.said("alerts posted")[-1]["sent"] == {"count": 1, "alerts": [alert]}


def test_alerts_of_a_batch_are_posted_together(world: Functions) -> None:
    world.baseline()
    world.news("Potash one", "Potash two", "Potash three")
    publish(world)
    world.runtime.settle()
    [post] = shown(world)
    assert all(title in post for title in ("Potash one", "Potash two", "Potash three"))


def test_posts_are_a_second_apart(world: Functions) -> None:
    world.baseline()
    before = world.clock.now()
    for number in range(3):
        world.news(f"Potash {number}")
        world.runtime.settle()
    assert len(shown(world)) == 3
    assert world.clock.now() - before >= timedelta(seconds=2)


def test_an_alert_that_comes_twice_is_posted_once(published: Functions) -> None:
    records = published.received("SlackQueue")
    again = [{**record, "messageId": "again"} for record in records]
    for batch in ([*records, *again], records, again):
        answer = published.runtime.invoke("SlackFunction", {"Records": batch})
        assert answer == {"batchItemFailures": []}
    assert len(shown(published)) == 1


def test_its_sample_tells_of_an_alert_that_is_not_there_and_ends_in_the_dead_letters(world: Functions) -> None:
    event = world.sample("SlackFunction")
    assert world.runtime.invoke("SlackFunction", event) == {"batchItemFailures": []}
    assert letters(world) == [(event["Records"][0]["body"], "no such alert is stored")]


def test_a_message_that_nobody_can_read_ends_in_the_dead_letters_at_once(published: Functions, logs: Logs) -> None:
    published.queue("SlackQueue", "somebody wrote this by hand")
    published.runtime.settle()
    [(body, reason)] = letters(published)
    assert body == "somebody wrote this by hand"
    assert "without an alert" in reason
    assert len(shown(published)) == 1
    assert len(logs.said("a record cannot be read and goes to the dead-letter queue")) == 1


def test_where_slack_asks_to_wait_the_alert_waits_as_long(published: Functions, logs: Logs) -> None:
    published.slack.answers.append(Response(status=429, headers={"Retry-After": "120"}))
    published.line.calls.clear()
    published.runtime.settle()
    assert shown(published) == []
    assert published.deployment.waiting("SlackQueue") == 1
    assert published.calls()["SlackFunction"]["ChangeMessageVisibility"] == 1
    assert logs.said("alerts posted")[-1]["pending"]["reasons"] == {"Slack asked to wait 120 s": 1}
    published.runtime.cool()
    published.runtime.visibility_ends()
    published.runtime.settle()
    assert len(shown(published)) == 1
    assert published.told() == [AWAY]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_webhook_that_no_longer_works_is_told_to_the_operators_and_nothing_is_lost(
    published: Functions, status: int
) -> None:
    published.slack.answers += [Response(status=status)] * 3
    for _ in range(3):
        published.runtime.settle()
        published.runtime.visibility_ends()
    [(subject, text)] = published.notices()
    assert subject == AWAY
    assert "set the secret arn:aws:secretsmanager:" in text.replace("\n", " ")
    published.runtime.settle()
    assert len(shown(published)) == 1
    assert letters(published) == []


def test_a_webhook_that_was_set_anew_is_used_at_once(published: Functions, httpserver: HTTPServer) -> None:
    published.runtime.settle()
    published.news("Potash two")
    published.slack.answers.append(Response(status=404))
    published.deployment.set_webhook(httpserver.url_for(f"/services/{HIDDEN}/new"))
    new = httpserver.expect_oneshot_request(f"/services/{HIDDEN}/new", method="POST")
    new.respond_with_data("ok")
    published.runtime.settle()
    assert published.deployment.waiting("SlackQueue") == 0
    assert published.told() == []
    httpserver.check_assertions()


def test_a_message_that_slack_refuses_is_posted_plainly(published: Functions) -> None:
    published.slack.answers.append(BAD_BLOCKS)
    published.runtime.settle()
    [post] = published.slack.accepted
    assert "blocks" not in post
    assert "Potash one" in post["text"]


def test_one_message_that_slack_refuses_does_not_keep_the_others_of_its_batch_back(world: Functions) -> None:
    world.baseline()
    world.news("Potash one", "Potash two")
    publish(world)
    world.slack.answers += [BAD_BLOCKS] * 3  # all together, then the first alone, then that plainly
    world.runtime.settle()
    [post] = shown(world)
    [(body, reason)] = letters(world)
    assert ("Potash one" in post) != ("Potash one" in body)
    assert "invalid_blocks" in reason
    assert world.deployment.waiting("SlackQueue") == 0


def test_an_alert_that_slack_refuses_in_every_form_ends_in_the_dead_letters(published: Functions, logs: Logs) -> None:
    published.slack.answers += [BAD_BLOCKS] * 2
    published.runtime.settle()
    [(body, reason)] = letters(published)
    assert "Potash one" in body
    assert reason == "Slack answered 400 invalid_blocks"
    assert logs.said("alerts posted")[-1]["level"] == "ERROR"
    assert published.deployment.waiting("SlackQueue") == 0


def test_a_secret_that_does_not_exist_is_told_and_alerts_wait_until_it_does(httpserver: HTTPServer) -> None:
    with deployed(Functions) as world:
        world.wire, world.slack = Wire(httpserver), Slack(httpserver)
        world.baseline()
        world.news("Potash one")
        world.runtime.settle()
        [(subject, text)] = world.notices()
        assert subject == AWAY
        assert "cannot be read" in text.replace("\n", " ")
        assert world.deployment.waiting("SlackQueue") == 1
        world.deployment.set_webhook(httpserver.url_for(HOOK))
        world.runtime.visibility_ends()
        world.runtime.settle()
        assert len(shown(world)) == 1


def test_a_secret_that_holds_no_address_is_told_and_not_shown(published: Functions) -> None:
    published.deployment.set_webhook(f"{HIDDEN} is no address")
    published.runtime.settle()
    assert published.told() == [AWAY]
    assert published.deployment.waiting("SlackQueue") == 1


def test_an_alert_whose_table_is_throttled_comes_again(published: Functions) -> None:
    published.line.spoil("PutItem", *[throttled] * 3)
    published.runtime.settle()
    assert shown(published) == []
    assert published.deployment.waiting("SlackQueue") == 1
    published.runtime.visibility_ends()
    published.runtime.settle()
    assert len(shown(published)) == 1


def test_a_delivery_whose_holder_was_killed_is_made_when_the_claim_is_over(published: Functions) -> None:
    [alert] = published.deployment.states()
    now = published.clock.now()
    assert published.deployment.store.claim_delivery(alert, "slack", now + timedelta(seconds=70), now)
    published.runtime.settle()
    assert shown(published) == []
    published.clock.forward(seconds=71)
    published.runtime.visibility_ends()
    published.runtime.settle()
    assert len(shown(published)) == 1
