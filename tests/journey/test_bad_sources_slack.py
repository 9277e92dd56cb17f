"""Slack refuses, rests or is away: every alert arrives there once in the end, and the webhook stays a secret."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journey.helpers import Done, Place, sources_yaml
from tests.journey.rogue import Answer, Rogue, feed, whole

HOOK = "/services/T0/B0/geheim0815"
OK = whole(b"ok")
TWO = whole(feed("Potash two", "Potash one", "Nothing yet"))  # Slack is paced: each costs a second
BAD_BLOCKS = whole(b"invalid_blocks", status="400 Bad Request")


@pytest.fixture
def slack() -> Iterator[Rogue]:
    with Rogue() as slack:
        slack.answers[HOOK] = OK
        yield slack


@pytest.fixture
def place(slack: Rogue, tmp_path: Path) -> Place:
    """A place whose source, on the same server, has had its first look and now has an article to alert about."""
    slack.answers["/wire"] = whole(feed("Nothing yet"))
    place = Place(tmp_path, sources_yaml({"wire": f"{slack.url}/wire"}), "watches: [potash]\n")
    assert place.run().code == 0
    slack.answers["/wire"] = whole(feed("Potash one", "Nothing yet"))
    return place


@pytest.fixture
def run(place: Place, slack: Rogue) -> Callable[[], Done]:
    """A run for people that posts to the stand-in for Slack."""

    def run() -> Done:
        done = place.run_for_people(WIREWATCH_SLACK_WEBHOOK=slack.url + HOOK)
        assert "geheim" not in done.out + done.err
        assert "Traceback" not in done.err
        return done

    return run


def _posted(slack: Rogue) -> list[str]:
    """The first line of every message posted, sorted."""
    return sorted(json.loads(body)["text"].partition("\n")[0] for body in slack.bodies)


def test_alerts_are_posted_once_each(place: Place, slack: Rogue, run: Callable[[], Done]) -> None:
    slack.answers["/wire"] = TWO
    assert run().code == 0
    posted = _posted(slack)
    assert len(posted) == 2
    assert "Potash one" in posted[0]
    assert "Potash two" in posted[1]
    again = run()
    assert (again.code, again.out, _posted(slack)) == (0, "", posted)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (whole(b"", "Retry-After: 30", status="429 Too Many Requests"), "Slack asked to wait 30 s"),
        (whole(b"rollup_error", status="500 Oops"), "Slack answered 500 rollup_error"),
        (
            whole(b"no_service", status="404 Not Found"),
            "Slack answered 404 no_service: the webhook no longer works; set WIREWATCH_SLACK_WEBHOOK anew",
        ),
        (whole(b"", "Location: /elsewhere", status="302 Found"), "Slack answered 302"),
        (lambda connection, _stopping: connection.close(), "Slack did not answer (ConnectionError)"),
    ],
)
def test_what_slack_does_not_take_now_is_posted_at_the_next_run_and_shown_here_only_once(
    answer: Answer, said: str, place: Place, slack: Rogue, run: Callable[[], Done]
) -> None:
    slack.answers[HOOK] = answer
    refused = run()
    assert refused.code == 1
    assert refused.out.count("Potash one") == 1
    assert f"is PENDING: {said}" in refused.err

    slack.answers[HOOK] = OK
    slack.bodies.clear()
    taken = run()
    assert (taken.code, taken.out) == (0, "")
    assert len(_posted(slack)) == 1
    assert set(place.alert_states().values()) == {"SENT"}
    slack.bodies.clear()
    assert (run().code, slack.bodies) == (0, [])


def test_a_slack_that_is_not_there_is_tried_again(place: Place, slack: Rogue, run: Callable[[], Done]) -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # and does not listen
        away = f"http://127.0.0.1:{reserved.getsockname()[1]}{HOOK}"
        refused = place.run_for_people(WIREWATCH_SLACK_WEBHOOK=away)
    assert refused.code == 1
    assert "is PENDING: Slack did not answer" in refused.err
    assert "geheim" not in refused.out + refused.err
    assert (run().code, len(slack.bodies)) == (0, 1)


def test_a_form_that_slack_refuses_is_followed_by_the_plain_one(
    place: Place, slack: Rogue, run: Callable[[], Done]
) -> None:
    slack.answers[HOOK] = _judging(slack, lambda message: BAD_BLOCKS if "blocks" in message else OK)
    done = run()
    assert done.code == 0
    assert done.out.count("Potash one") == 1
    assert [("blocks" in json.loads(body)) for body in slack.bodies] == [True, False]
    assert set(place.alert_states().values()) == {"SENT"}


def test_an_alert_that_slack_refuses_in_both_forms_has_failed_and_says_so(
    place: Place, slack: Rogue, run: Callable[[], Done]
) -> None:
    slack.answers["/wire"] = TWO
    slack.answers[HOOK] = _judging(slack, lambda message: BAD_BLOCKS if "Potash one" in str(message) else OK)
    done = run()
    assert done.code == 1
    assert done.err.count("is FAILED: Slack answered 400 invalid_blocks") == 1
    assert sorted(place.alert_states().values()) == ["FAILED", "SENT"]
    slack.bodies.clear()
    assert (run().code, slack.bodies) == (0, [])


def _judging(slack: Rogue, judge: Callable[[dict[str, object]], Answer]) -> Answer:
    """An answer that depends on the message just posted."""

    def answer(connection: socket.socket, stopping: threading.Event) -> None:
        judge(json.loads(slack.bodies[-1]))(connection, stopping)

    return answer
