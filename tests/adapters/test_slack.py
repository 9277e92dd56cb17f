"""Posting to a Slack that is a server on loopback."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_httpserver import HTTPServer

from wirewatch.adapters.slack import SlackWebhook
from wirewatch.errors import Refused, Unavailable
from wirewatch.model import Alert

HOOK = "/services/T000/B000/geheim"
ALERT = Alert(
    id="0123456789abcdef",
    kind="alert",
    severity="high",
    watches=("potash",),
    title="Potash <prices> rise",
    url="https://example.com/a",
    source="wire",
    source_name="Wire",
    first_seen=datetime(2026, 11, 23, 12, tzinfo=UTC),
)


@pytest.fixture
def post(httpserver: HTTPServer) -> Iterator[Callable[..., None]]:
    webhook = SlackWebhook(httpserver.url_for(HOOK), lambda: ZoneInfo("UTC"), pace=timedelta(0))

    def notify(*, plain: bool = False) -> None:
        webhook.notify(ALERT, plain=plain)

    yield notify
    webhook.close()


def answer(server: HTTPServer, status: int, body: str = "", **headers: str) -> None:
    server.expect_request(HOOK, method="POST").respond_with_data(body, status, headers)


def test_an_alert_is_posted_as_blocks(post: Callable[..., None], httpserver: HTTPServer) -> None:
    answer(httpserver, 200, "ok")
    post()
    ((request, _),) = httpserver.log
    sent = request.get_json()
    assert sent["blocks"][0]["type"] == "header"
    assert "Potash &lt;prices&gt; rise" in str(sent["blocks"])


def test_the_plain_form_is_text_alone(post: Callable[..., None], httpserver: HTTPServer) -> None:
    answer(httpserver, 200, "ok")
    post(plain=True)
    assert "blocks" not in httpserver.log[0][0].get_json()


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, "invalid_blocks", Refused, "400 invalid_blocks"),
        (413, "too_large", Refused, "413"),
        (403, "action_prohibited", Unavailable, "set WIREWATCH_SLACK_WEBHOOK anew"),
        (404, "no_service", Unavailable, "404 no_service"),
        (410, "channel_is_archived", Unavailable, "410"),
        (500, "rollup_error", Unavailable, "500 rollup_error"),
        (302, "", Unavailable, "302"),
    ],
)
def test_what_slack_answers_decides_between_never_and_not_now(
    post: Callable[..., None], httpserver: HTTPServer, status: int, body: str, error: type[Exception], said: str
) -> None:
    answer(httpserver, status, body)
    with pytest.raises(error, match=said) as caught:
        post()
    assert "geheim" not in str(caught.value)


def test_a_slack_that_asks_to_wait_is_not_asked_again_until_then(
    post: Callable[..., None], httpserver: HTTPServer
) -> None:
    answer(httpserver, 429, **{"Retry-After": "30"})
    with pytest.raises(Unavailable, match="wait 30 s"):
        post()
    with pytest.raises(Unavailable, match=r"left alone for (29|30) s more"):
        post()
    assert len(httpserver.log) == 1


def test_a_slack_that_cannot_be_reached_is_tried_later_and_keeps_its_secret() -> None:
    webhook = SlackWebhook(f"http://127.0.0.1:1{HOOK}", lambda: ZoneInfo("UTC"))
    with pytest.raises(Unavailable) as caught:
        webhook.notify(ALERT)
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    webhook.close()
