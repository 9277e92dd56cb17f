"""Whatever stands in an alert, no form of it breaks a limit or lets anything through."""

import io
import json
import re
from datetime import UTC
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from wirewatch.model import SEVERITIES, Alert, Change, Field, Headline, Kind, Match
from wirewatch.render import clean, console, email, limits, mrkdwn, slack, sns, wording
from wirewatch.render import json as json_lines

FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff\ufffe\uffff]")
LINK = re.compile(r"<https?://[!-;=?-{}~]+\|([^<>|]*)>")
ENTITY = re.compile(r"&(?:amp|lt|gt);")

HOSTILE = [
    "<!channel>", "<@U024BE7LH>", "<https://evil.example|bank.example>", "&lt;!here&gt;", "\r\nBcc: x@example.com",
    "\u202efdp.exe", "\x1b[2J", "\x00", "\ud800", "👨‍👩‍👧", "e\u0301", "*", "_", "~", "`", "|", ":fire:", "> ", " ",
    "&" * 3_000, "x" * 10_000, "word " * 2_000, "钾肥" * 1_500, "🛢" * 2_000, "\u0301" * 900, "🇱🇹" * 300,
]  # fmt: skip
URLS = [
    "https://example.com/", "http://u:p@example.com/a|b>c", "javascript:alert(1)", "https://[::1", "",
    "https://example.com/?" + "&a=<b>" * 150, "https://example.com/" + "x" * 5_000, "https://пример.example/ж",
]  # fmt: skip

any_text = st.text(st.characters(exclude_categories=()), max_size=40)
texts = st.lists(any_text | st.sampled_from(HOSTILE), max_size=4).map("".join)
ids = st.sampled_from(["potash", "belarus-potash", "oil_price"]) | texts
urls = st.sampled_from(URLS) | any_text.map("https://example.com/".__add__) | texts
moments = st.datetimes(timezones=st.just(UTC))
offsets = st.integers(-3, 400)
matches = st.builds(
    Match,
    watch=ids,
    term=texts,
    field=st.sampled_from(get_args(Field)),
    start=offsets,
    end=offsets,
    snippet=texts,
    marks=st.lists(st.tuples(offsets, offsets), max_size=5).map(tuple),
)
zones = st.sampled_from(["UTC", "Europe/Vilnius", "America/St_Johns", "Pacific/Kiritimati"]) | texts
headlines = st.builds(Headline, texts, urls, st.none() | moments, st.lists(ids, max_size=3).map(tuple))
changes = st.builds(Change, st.sampled_from(["title", "body"]), texts, texts)
alerts = st.builds(
    Alert,
    id=texts,
    kind=st.sampled_from(get_args(Kind)),
    severity=st.sampled_from(SEVERITIES),
    watches=st.lists(ids, max_size=5).map(tuple),
    title=texts,
    url=urls,
    source=texts,
    source_name=texts,
    first_seen=moments,
    article=texts,
    tags=st.lists(texts, max_size=4).map(tuple),
    timezone=zones,
    published=st.none() | moments,
    language=texts,
    section=texts,
    reading_minutes=st.integers(0, 10_000),
    summary=texts,
    note=texts,
    # The many are copies: what counts is that there are hundreds, and drawing them is slow.
    matches=st.builds(lambda few, times: tuple(few) * times, st.lists(matches, max_size=4), st.sampled_from([1, 200])),
    story=st.just("") | texts,
    story_sources=st.lists(texts, max_size=4).map(tuple),
    changes=st.builds(lambda few, times: tuple(few) * times, st.lists(changes, max_size=4), st.sampled_from([1, 50])),
    headlines=st.builds(
        lambda few, times: tuple(few) * times, st.lists(headlines, max_size=3), st.sampled_from([1, 99])
    ),
    matching=st.integers(0, 10**6),
    listed=st.integers(0, 10**6),
)

thorough = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
brief = settings(thorough, max_examples=25)  # hundreds of long snippets make megabytes of JSON


def is_harmless(text: str) -> bool:
    text.encode()
    return not FORBIDDEN.search(text)


@thorough
@given(alerts)
def test_a_subject_is_one_line_of_at_most_99_without_controls(alert: Alert) -> None:
    subject = email.subject(alert)
    assert 0 < clean.units(subject) <= limits.SNS_SUBJECT
    assert is_harmless(subject)
    assert "\n" not in subject


@thorough
@given(alerts)
def test_a_body_fits_its_size_and_its_columns(alert: Alert) -> None:
    body = email.body(alert)
    assert is_harmless(body)
    assert len(body.encode()) <= limits.EMAIL_BODY_BYTES
    long = [line for line in body.split("\n") if len(line) > 2 * limits.EMAIL_COLUMNS and "http" not in line]
    assert all(line.count("\u0301") > limits.EMAIL_COLUMNS for line in long)


@thorough
@given(alerts)
def test_no_sentence_is_shown_twice_and_none_without_a_reason(alert: Alert) -> None:
    why = wording.why(alert, limits.EMAIL_PLACES)
    shown = [(place.where, place.sentence.text) for place in why.places]
    assert len(set(shown)) == len(shown) or any(text == "(no text)" or text.endswith("…") for _, text in shown)
    assert bool(shown) == bool(alert.matches)
    assert why.more == 0 or len(shown) >= limits.EMAIL_PLACES


@thorough
@given(alerts)
def test_of_an_edit_few_changes_are_told_each_on_short_clean_lines_and_none_without_an_update(alert: Alert) -> None:
    changes = wording.changes(alert)
    assert all(is_harmless(line) and len(line.splitlines()) == 1 for line in changes.lines())
    assert all(clean.units(line) <= 2 * limits.SENTENCE + len("The title was: ") for line in changes.lines())
    assert len(changes.shown) <= limits.CHANGES
    assert len(changes.shown) + changes.more <= len(alert.changes)
    assert alert.kind == "update" or not changes.lines()


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() if key != "type" for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


@thorough
@given(alerts)
def test_a_slack_message_is_within_every_limit_and_mentions_nobody(alert: Alert) -> None:
    payload: Any = slack.payload(alert)
    blocks = payload["blocks"]
    assert len(blocks) <= limits.SLACK_BLOCKS
    assert clean.units(blocks[0]["text"]["text"]) <= limits.SLACK_HEADER
    assert len(blocks[-1]["elements"]) <= limits.SLACK_CONTEXT_ELEMENTS
    texts = strings(payload) + strings(slack.plain(alert))
    assert sum(map(clean.units, strings(payload))) <= limits.SLACK_MESSAGE
    for text in texts:
        bare = LINK.sub("", ENTITY.sub("", text))
        assert 1 <= clean.units(text) <= limits.SLACK_TEXT
        assert is_harmless(text)
        assert not set(bare) & set("<>&"), bare
    marked_up = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert not set(LINK.sub(r"\1", "".join(marked_up))) & set("`~")
    assert payload["unfurl_links"] is False


@brief
@given(st.lists(alerts, max_size=6))
def test_slack_messages_of_several_alerts_are_within_every_limit_and_lose_none(several: list[Alert]) -> None:
    groups = slack.grouped(several)
    assert [alert for group in groups for alert in group] == several
    for group in groups:
        payload: Any = slack.payload(*group)
        assert len(payload["blocks"]) <= limits.SLACK_BLOCKS
        assert sum(map(clean.units, strings(payload))) <= limits.SLACK_MESSAGE
        assert clean.units(payload["text"]) <= limits.SLACK_TEXT
        assert [block["type"] for block in payload["blocks"]].count("header") == len(group)
        assert all(is_harmless(text) for text in strings(payload))
        assert clean.units(strings(slack.plain(*group))[0]) <= limits.SLACK_PLAIN


@brief
@given(alerts)
def test_a_line_of_json_is_one_line_and_reads_back(alert: Alert) -> None:
    line = json_lines.line(alert)
    record = json.loads(line)
    assert is_harmless(line)
    assert len(line.splitlines()) == 1
    assert record["title"] == clean.inline(alert.title)
    assert [match["snippet"] for match in record["matches"]] == [clean.inline(match.snippet) for match in alert.matches]
    assert ("headlines" in record) == (alert.kind == "summary")
    assert [change["after"] for change in record["changes"]] == [clean.inline(each.after) for each in alert.changes]
    assert record["story"]["id"] == clean.inline(alert.story or alert.article)


@brief
@given(alerts)
def test_a_bounded_line_has_the_same_keys_in_eight_kibibytes_of_ascii(alert: Alert) -> None:
    line = json_lines.bounded(alert)
    record, whole = json.loads(line), json.loads(json_lines.line(alert))
    assert line.isascii()
    assert len(line) <= limits.JSON_BOUNDED_BYTES
    assert list(record) == list(whole)
    assert all(is_harmless(text) for text in strings(record))
    assert record["url"] in ("", whole["url"])
    assert record["changes"] == record["matches"] == []
    assert len(record.get("headlines", ())) == min(len(whole.get("headlines", ())), 5)


@pytest.mark.parametrize("plain", [True, False])
@brief
@given(alert=alerts)
def test_an_sns_message_is_within_every_limit_and_reads_back(plain: bool, alert: Alert) -> None:  # noqa: FBT001  # pytest passes it by name
    message = sns.message(alert, plain=plain)
    texts = [text for name, each in message.attributes.items() for text in (name, each.type, each.value)]
    assert sum(len(text.encode()) for text in [message.subject, message.body, *texts]) <= limits.SNS_MESSAGE_BYTES
    assert len(message.attributes) <= limits.SNS_ATTRIBUTES
    assert 0 < clean.units(message.subject) <= limits.SNS_SUBJECT
    assert all(map(is_harmless, [message.subject, message.body, *texts]))
    assert "\n" not in "".join([message.subject, *texts])
    assert message.body.strip()
    assert all(texts)
    assert not plain or "".join([message.subject, *texts]).isascii()
    assert json.loads(message.attributes["alert"].value)["kind"] == alert.kind
    for name, all_of_them in (("watch", alert.watches), ("tags", alert.tags)):
        array = message.attributes[name].value if name in message.attributes else "[]"
        shown = [text for text in map(clean.inline, all_of_them) if text]
        assert json.loads(array) == shown[: len(json.loads(array))]
        assert len(array) <= limits.SNS_ARRAY_BYTES


@thorough
@given(texts, st.lists(texts, max_size=9).map("\n".join))
def test_a_notice_is_within_every_limit(subject: str, text: str) -> None:
    notice = sns.notice(subject, text)
    assert 0 < clean.units(notice.subject) <= limits.SNS_SUBJECT
    assert is_harmless(notice.subject + notice.body)
    assert "\n" not in notice.subject
    assert len(notice.body.encode()) <= limits.EMAIL_BODY_BYTES
    assert notice.body.strip()


@pytest.mark.parametrize("terminal", [True, False])
@thorough
@given(alert=alerts)
def test_a_terminal_gets_text_and_nothing_that_drives_it(terminal: bool, alert: Alert) -> None:  # noqa: FBT001  # pytest passes it by name
    out = io.StringIO()
    # An empty environment, so that NO_COLOR or COLUMNS of whoever runs this changes nothing.
    screen = Console(file=out, force_terminal=terminal, color_system=None, width=80, _environ={})
    screen.print(console.alert(alert), soft_wrap=True)
    assert is_harmless(out.getvalue())


@given(texts)
def test_escaped_text_reads_back_as_what_was_cleaned(text: str) -> None:
    shown = clean.inline(text)
    sent = mrkdwn.escape(shown)
    assert sent.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == shown
