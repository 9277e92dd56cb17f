"""What is asked of a source, and which answers are good."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, MINUTE, NOW, response, source
from wirewatch import polling
from wirewatch.errors import FetchError
from wirewatch.model import Owed, Response, SourceState

SOURCE = source()
BODY = b"<rss><channel/></rss>"
REQUEST = polling.request(SOURCE, SourceState("world"), NOW)
KNOWN = polling.judge(response(body=BODY), REQUEST, SOURCE, SourceState("world"), NOW).body_hash
STATE = SourceState(
    "world",
    4,
    url=SOURCE.url,
    etag='W/"a b\u00ff"',
    last_modified="Fri, 14 Mar 2025 09:00:00 +0000 (sic)",
    body_hash=KNOWN,
    polled_at=NOW - MINUTE,
    owed=(Owed("a", "https://news.example.com/a"),),
)
BOTH = {"If-None-Match": STATE.etag, "If-Modified-Since": STATE.last_modified}
SECOND = timedelta(seconds=1)


# Requests


@pytest.mark.parametrize(
    ("state", "validators"),
    [
        (SourceState("world"), {}),
        (STATE, BOTH),
        (replace(STATE, etag=""), {"If-Modified-Since": STATE.last_modified}),
        (replace(STATE, last_modified=""), {"If-None-Match": STATE.etag}),
        (replace(STATE, url="https://old.example.com/rss"), {}),
        (replace(STATE, url=""), {}),
        (replace(STATE, validators="doubted"), BOTH),
        (replace(STATE, validators="ignored"), {}),
        (replace(STATE, whole_at=NOW - DAY + SECOND), BOTH),
        (replace(STATE, whole_at=NOW - DAY), {}),
        (replace(STATE, etag='"a\x85\xa0\xff\t"'), {**BOTH, "If-None-Match": '"a\x85\xa0\xff\t"'}),
        (replace(STATE, etag='"folded\r\n here"'), {"If-Modified-Since": STATE.last_modified}),
        (replace(STATE, etag='\xa0"x"'), {"If-Modified-Since": STATE.last_modified}),
        (replace(STATE, etag='"bell\x07"'), {"If-Modified-Since": STATE.last_modified}),
        (replace(STATE, etag="x" * 1_000), {**BOTH, "If-None-Match": "x" * 1_000}),
        (replace(STATE, etag="x" * 1_001), {"If-Modified-Since": STATE.last_modified}),
    ],
    ids=[
        "first", "both", "only a date", "only a tag", "another address", "no baseline yet", "a server doubted",
        "a server caught", "a body nearly a day ago", "a body a day ago", "bytes beyond ASCII", "folded",
        "a space at its beginning", "a control character", "long", "too long",
    ],
)  # fmt: skip
def test_validators_go_back_byte_for_byte_and_only_to_the_address_they_came_from(
    state: SourceState, validators: dict[str, str]
) -> None:
    request = polling.request(SOURCE, state, NOW)
    assert request.url == SOURCE.url
    assert {name: value for name, value in request.headers.items() if name.startswith("If-")} == validators
    assert "application/rss+xml" in request.headers["Accept"]


@pytest.mark.parametrize(("every", "after"), [(MINUTE, DAY), (6 * HOUR, DAY), (DAY, 4 * DAY), (7 * DAY, 28 * DAY)])
def test_a_whole_body_is_asked_for_once_a_day_or_at_every_fourth_poll(every: timedelta, after: timedelta) -> None:
    one, state = source(every=every), replace(STATE, whole_at=NOW)
    asked_for_at = (NOW + after - SECOND, NOW + after)
    assert [len(polling.request(one, state, now).headers) for now in asked_for_at] == [3, 1]


def test_a_page_is_asked_for_as_html() -> None:
    request = polling.page_request("https://news.example.com/a")
    assert request.url == "https://news.example.com/a"
    assert request.headers["Accept"].startswith("text/html")


# Judging


@pytest.mark.parametrize(
    ("answer", "state", "changed"),
    [
        (response(body=BODY), SourceState("world"), True),
        (response(body=BODY), STATE, False),
        (response(body=BODY + b" "), STATE, True),
        (response(body=BODY), replace(STATE, url="https://old.example.com/rss"), True),
        (response(body=BODY), replace(STATE, body_hash=""), True),
        (response(304, b""), STATE, False),
        (response(304, b""), replace(STATE, etag=""), False),
    ],
    ids=["first", "same body", "other body", "same body, other address", "unfinished", "304", "304 to a date"],
)
def test_a_good_answer_is_a_changed_body_or_not(answer: Response, state: SourceState, *, changed: bool) -> None:
    verdict = polling.judge(answer, polling.request(SOURCE, state, NOW), SOURCE, state, NOW)
    assert verdict.changed == changed
    assert (verdict.body_hash == KNOWN) == (answer.body == BODY or not changed)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, b"", "200 OK with an empty body"),
        (200, b" \r\n", "200 OK with an empty body"),
        (204, b"", "204 No Content"),
        (301, BODY, "301 Moved Permanently"),
        (401, BODY, "401 Unauthorized"),
        (403, BODY, "403 Forbidden"),
        (404, BODY, "404 Not Found"),
        (410, BODY, "410 Gone"),
        (429, BODY, "429 Too Many Requests"),
        (500, BODY, "500 Internal Server Error"),
        (503, BODY, "503 Service Unavailable"),
        (520, BODY, "answered 520"),
        (999, BODY, "answered 999"),
    ],
)
def test_any_other_answer_is_a_failure_that_says_what_came(status: int, body: bytes, said: str) -> None:
    with pytest.raises(FetchError, match=said) as raised:
        polling.judge(response(status, body), polling.request(SOURCE, STATE, NOW), SOURCE, STATE, NOW)
    assert (raised.value.retry_at, raised.value.status) == (None, status)


@pytest.mark.parametrize(
    "state", [SourceState("world"), replace(STATE, etag="", last_modified=""), replace(STATE, url="x")]
)
def test_a_304_that_nobody_asked_for_is_a_failure(state: SourceState) -> None:
    with pytest.raises(FetchError, match="held no validator"):
        polling.judge(response(304, b""), polling.request(SOURCE, state, NOW), SOURCE, state, NOW)


# Retry-After (RFC 9110, 10.2.3)


@pytest.mark.parametrize("status", [429, 503, 301, 404])
@pytest.mark.parametrize(
    ("wish", "after"),
    [
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0", timedelta(0)),
        ("86400", DAY),
        ("86401", DAY),
        ("9" * 400, DAY),
        ("Fri, 14 Mar 2025 10:26:53 GMT", HOUR),
        ("Friday, 14-Mar-25 10:26:53 GMT", HOUR),
        ("Fri, 14 Mar 2025 12:26:53 +0200", HOUR),
        ("Fri, 14 Mar 2025 10:26:53 -0000", HOUR),
        ("Fri, 14 Mar 2025 08:26:53 GMT", -HOUR),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("", None),
        ("-120", None),
        ("12.5", None),
        ("1e5", None),
        ("²", None),
        ("١٢٠", None),
        ("soon", None),
        ("Fri, 99 Mar 2025 10:26:53 GMT", None),
        ("Fri, 31 Dec 9999 23:59:59 -0100", None),
        ("Fri, 14 Mar 2025 10:26:53 +99999999999999999999", None),
        ("Fri, 14 Mar 99999999999999999999 10:26:53 GMT", None),
    ],
)
def test_a_wish_for_rest_is_heard_for_at_most_a_day(status: int, wish: str, after: timedelta | None) -> None:
    now = NOW.replace(microsecond=0)
    with pytest.raises(FetchError) as raised:
        polling.judge(response(status, retry_after=wish), REQUEST, SOURCE, STATE, now)
    assert raised.value.retry_at == (None if after is None else now + after)


@given(st.text(st.characters(max_codepoint=255), max_size=40) | st.from_regex(r"\w{3}, \d+ \w{3} \d+ [\d:]+ [+-]\d+"))
def test_no_wish_trips_the_reader(wish: str) -> None:
    with pytest.raises(FetchError) as raised:
        polling.judge(response(429, retry_after=wish), REQUEST, SOURCE, STATE, NOW)
    assert raised.value.retry_at is None or raised.value.retry_at <= NOW + DAY
