"""What a poll and an alert cost in AWS: the calls that the functions make, counted one by one."""

from collections import Counter
from urllib.parse import urlsplit

import pytest

from tests.journey_aws.conftest import Desk
from wirewatch.adapters.sqs import SqsQueue
from wirewatch.model import Poll

SOURCES = 8
UNCHANGED = Counter({"GetItem state": SOURCES})
LOOK = Counter({"GetItem config": 1})  # at the pointer of the configuration, once a minute


@pytest.fixture
def quiet(watching: Desk) -> Desk:
    """The newsroom with its first look and one more poll behind it, so that every function has its configuration."""
    assert watching.runtime.tick("ScheduleFunction")
    watching.runtime.settle()
    watching.line.calls.clear()
    return watching


def poll_at_once(desk: Desk) -> None:
    """Have every source polled without any time having passed."""
    queue = SqsQueue(desk.stack.id_of("FetchQueue"), desk.deployment.clients)
    queue.send([Poll(outlet.id, desk.clock.now()) for outlet in desk.room.outlets()])
    desk.runtime.settle()


def test_an_unchanged_poll_costs_one_read(quiet: Desk) -> None:
    quiet.poll()
    assert quiet.calls()["IngestFunction"] == UNCHANGED + LOOK


def test_the_configuration_is_looked_for_no_more_than_once_a_minute(quiet: Desk) -> None:
    poll_at_once(quiet)
    assert quiet.calls()["IngestFunction"] == UNCHANGED
    quiet.clock.forward(seconds=61)
    poll_at_once(quiet)
    assert quiet.calls()["IngestFunction"] == UNCHANGED + LOOK


def test_once_an_hour_an_unchanged_poll_costs_a_write_too(quiet: Desk) -> None:
    quiet.clock.forward(hours=1)
    poll_at_once(quiet)
    assert quiet.calls()["IngestFunction"] == UNCHANGED + LOOK + Counter({"PutItem state": SOURCES})
    poll_at_once(quiet)
    assert quiet.calls()["IngestFunction"] == UNCHANGED


def test_a_new_article_costs_one_write_and_one_that_matches_three_calls_and_those_that_tell_of_it(quiet: Desk) -> None:
    before = len(quiet.slack.accepted)
    quiet.alerts()
    quiet.news()
    articles, alerts = quiet.room.articles(2), len(quiet.alerts())
    changed = len({article.outlet for article in articles})
    asked = {request.path.partition("?")[0] for request in quiet.room.requests}
    read = len({article.outlet for article in articles if urlsplit(article.url).path in asked})
    posts = len(quiet.slack.accepted) - before
    matching = sum(bool(article.watches) for article in articles)
    stories = len({article.carries or article.id for article in articles if article.watches})
    assert (len(articles), matching, stories, read) == (16, 10, 6, 6)
    assert stories <= alerts <= matching
    assert 0 < posts <= 3
    calls = quiet.calls()
    each_changed_poll = Counter({"GetItem seen": changed, "TransactWriteItems state seen": changed})
    each_poll_that_read_pages = Counter({"GetItem furniture": read, "PutItem furniture": read})
    of_stories = [name for name in calls["IngestFunction"] if not {"claim", "story"}.isdisjoint(name.split())]
    each_match = {name: calls["IngestFunction"].pop(name) for name in of_stories}
    assert calls["IngestFunction"] == UNCHANGED + LOOK + each_changed_poll + each_poll_that_read_pages + Counter(
        {"PutItem article": len(articles) - matching}
    )
    # What two sources store of one story at the same moment, one of them tries again.
    assert each_match["BatchGetItem claim"] >= matching
    assert sum(each_match.values()) <= 3 * (2 * matching)
    written = sum(count for name, count in each_match.items() if name.startswith("TransactWriteItems article"))
    assert written >= matching
    assert calls["PublishFunction"] == {
        "PutItem slot": 1,  # the moments of the whole batch
        "UpdateItem alert": alerts + alerts,
        "Publish": alerts,
    }
    assert calls["SlackFunction"] == {
        "PutItem slot": 1,  # the moments of all its posts
        "GetItem alert": alerts,
        "PutItem delivered": alerts + alerts,
    }


def test_a_tick_costs_three_reads_and_a_write_and_a_message_for_ten_polls(quiet: Desk) -> None:
    quiet.clock.forward(minutes=30)
    quiet.runtime.tick("ScheduleFunction")
    idle = LOOK + Counter({"GetItem cursor": 1, "Query": 1, "PutItem cursor": 1})
    assert quiet.calls()["ScheduleFunction"] == idle + Counter({"SendMessageBatch": 1})
    quiet.runtime.tick("ScheduleFunction")
    assert quiet.calls()["ScheduleFunction"] == idle - LOOK


def test_nothing_to_do_costs_the_watchdog_two_reads(quiet: Desk) -> None:
    quiet.runtime.tick("WatchdogFunction")
    assert quiet.calls() == {"WatchdogFunction": {"Query": 2}}  # what is pending, and what the operators are to know
