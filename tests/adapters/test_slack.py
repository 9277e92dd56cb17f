"""Posting to a Slack that is a server on loopback."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from wirewatch.adapters.slack import SlackWebhook
from wirewatch.errors import Refused, Unavailable
from wirewatch.model import Alert

HOOK = "/services/T000/B000/geheim"
RENEWED = "/services/T000/B000/neu-geheim"
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


class Kept:
    """An address that is renewed where it is kept, and how often it was asked for anew."""

    def __init__(self, address: str, renewed: str = "") -> None:
        self.address = address
        self.renewed = renewed or address
        self.renewals = 0

    def __call__(self, *, renew: bool) -> str:
        if renew:
            self.renewals += 1
            self.address = self.renewed
        return self.address


@pytest.fixture
def kept(httpserver: HTTPServer) -> Kept:
    return Kept(httpserver.url_for(HOOK))


@pytest.fixture
def webhook(kept: Kept) -> Iterator[SlackWebhook]:
    """One of several processes that post, so without a pace of its own."""
    webhook = SlackWebhook(kept, "the drawer", alone=False)
    yield webhook
    webhook.close()


@pytest.fixture
def post(webhook: SlackWebhook) -> Callable[..., None]:
    def notify(*, plain: bool = False) -> None:
        webhook.notify(ALERT, plain=plain)

    return notify


def answer(server: HTTPServer, status: int, body: str = "", hook: str = HOOK, **headers: str) -> None:
    server.expect_request(hook, method="POST").respond_with_data(body, status, headers)


def paths(server: HTTPServer) -> list[str]:
    """Where was posted to, in order."""
    return [request.path for request, _ in server.log]


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


def test_a_group_is_one_post(webhook: SlackWebhook, httpserver: HTTPServer) -> None:
    answer(httpserver, 200, "ok")
    (group,) = webhook.grouped([ALERT, replace(ALERT, title="Potash <prices> fall")])
    webhook.post(group)
    ((request, _),) = httpserver.log
    assert request.get_json()["text"].startswith("2 alerts: ")
    assert all(title in str(request.get_json()) for title in ("prices&gt; rise", "prices&gt; fall"))


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, "invalid_blocks", Refused, "400 invalid_blocks"),
        (413, "too_large", Refused, "413"),
        (
            403,
            "action_prohibited",
            Unavailable,
            "403 action_prohibited: the webhook no longer works; set the drawer anew",
        ),
        (404, "no_service", Unavailable, "404 no_service"),
        (410, "channel_is_archived", Unavailable, "410"),
        (500, "rollup_error", Unavailable, "500 rollup_error"),
        (302, "", Unavailable, "302"),
        (404, f"Cannot POST {HOOK}", Unavailable, "answered 404: the"),
        (400, f"<p>{HOOK}</p>", Refused, "answered 400$"),
        (429, "", Unavailable, "wait 30 s"),
    ],
)
def test_what_slack_answers_decides_between_never_and_not_now(
    post: Callable[..., None], httpserver: HTTPServer, status: int, body: str, error: type[Exception], said: str
) -> None:
    answer(httpserver, status, body)
    with pytest.raises(error, match=said) as caught:
        post()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(("asked", "wait"), [("30", 30), ("86400", 3600), ("soon", 30)])
def test_a_slack_that_asks_to_wait_is_not_asked_again_until_then(
    asked: str,
    wait: int,
    alone: bool,  # noqa: FBT001  # pytest passes it by name
    kept: Kept,
    httpserver: HTTPServer,
) -> None:
    answer(httpserver, 429, **{"Retry-After": asked})
    webhook = SlackWebhook(kept, "the drawer", alone=alone)
    with pytest.raises(Unavailable, match=f"wait {wait} s") as first:
        webhook.notify(ALERT)
    with pytest.raises(Unavailable, match=r"left alone for \d+ s more") as second:
        webhook.notify(ALERT)
    webhook.close()
    assert len(httpserver.log) == 1
    assert first.value.retry_after == wait
    assert second.value.retry_after in range(wait - 9, wait + 1)


@pytest.mark.parametrize(("alone", "posts"), [(True, 1), (False, 2)])
@pytest.mark.parametrize("status", [500, 404])
def test_a_slack_in_trouble_is_left_alone_by_whoever_posts_alone(
    status: int,
    alone: bool,  # noqa: FBT001  # pytest passes it by name
    posts: int,
    kept: Kept,
    httpserver: HTTPServer,
) -> None:
    answer(httpserver, status)
    webhook = SlackWebhook(kept, "the drawer", alone=alone)
    for _ in range(2):
        with pytest.raises(Unavailable):
            webhook.notify(ALERT)
    webhook.close()
    assert len(httpserver.log) == posts


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_address_that_is_gone_is_asked_for_anew_and_the_post_is_made_there(
    status: int, kept: Kept, post: Callable[..., None], httpserver: HTTPServer
) -> None:
    answer(httpserver, status)
    answer(httpserver, 200, "ok", RENEWED)
    kept.renewed = httpserver.url_for(RENEWED)
    post()
    post()
    assert paths(httpserver) == [HOOK, RENEWED, RENEWED]
    assert kept.renewals == 1


def test_an_address_that_is_gone_and_still_the_same_is_posted_to_once(
    kept: Kept, post: Callable[..., None], httpserver: HTTPServer
) -> None:
    answer(httpserver, 404)
    with pytest.raises(Unavailable, match="set the drawer anew"):
        post()
    assert (paths(httpserver), kept.renewals) == ([HOOK], 1)


def test_a_renewed_address_that_is_gone_too_is_given_up_for_now(
    kept: Kept, post: Callable[..., None], httpserver: HTTPServer
) -> None:
    answer(httpserver, 404)
    answer(httpserver, 403, hook=RENEWED)
    kept.renewed = httpserver.url_for(RENEWED)
    with pytest.raises(Unavailable, match="answered 403: the webhook no longer works"):
        post()
    assert (paths(httpserver), kept.renewals) == ([HOOK, RENEWED], 1)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"http://127.0.0.1:1{HOOK}", "did not answer"),
        ("geheim", "the drawer holds no https address"),
        ("", "the drawer holds no https address"),
        ("http://[geheim", "the drawer holds no https address"),
        ("slack://geheim", "the drawer holds no https address"),
    ],
)
def test_a_slack_that_cannot_be_reached_is_tried_later_and_keeps_its_secret(address: str, said: str) -> None:
    webhook = SlackWebhook(Kept(address), "the drawer")
    with pytest.raises(Unavailable, match=said) as caught:
        webhook.notify(ALERT)
    webhook.close()
    assert "geheim" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.retry_after is None
