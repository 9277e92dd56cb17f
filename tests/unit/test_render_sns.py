"""What subscribers in AWS get: one message, its text for people, its attributes for filters and for machines."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wirewatch.model import Alert, Match
from wirewatch.render import email, limits, sns
from wirewatch.render import json as json_lines

ALERT = Alert(
    id="0123456789abcdef",
    kind="update",
    severity="high",
    watches=("belarus-potash", "kālijs"),
    title="Kālija cenas krīt – “Беларуськалий”…",
    url="https://example.com/1",
    source="wire",
    source_name="The Wire",
    first_seen=datetime(2026, 11, 23, 18, 51, tzinfo=UTC),
    article="fedcba9876543210",
    tags=("world", "wires"),
    language="lv",
    matches=(Match("kālijs", "kālij*", "title", 0, 6, "Kālija cenas krīt", ((0, 6),)),),
)


def test_people_get_the_e_mail_and_machines_the_whole_json() -> None:
    message = sns.message(ALERT)
    assert (message.subject, message.body) == (email.subject(ALERT), email.body(ALERT))
    assert message.attributes["alert"] == sns.Attribute("String", json_lines.line(ALERT))


@pytest.mark.parametrize("plain", [True, False])
def test_filters_see_the_same_in_both_forms(plain: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    attributes = dict(sns.message(ALERT, plain=plain).attributes)
    del attributes["alert"]
    assert attributes == {
        "severity": sns.Attribute("String", "high"),
        "kind": sns.Attribute("String", "update"),
        "source": sns.Attribute("String", "wire"),
        "language": sns.Attribute("String", "lv"),
        "watch": sns.Attribute("String.Array", json.dumps(["belarus-potash", "kālijs"])),
        "tags": sns.Attribute("String.Array", json.dumps(["world", "wires"])),
    }


@pytest.mark.parametrize("plain", [True, False])
def test_an_attribute_that_would_be_empty_is_left_out(plain: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    bare = replace(ALERT, watches=("\x00",), tags=(), language=" ", source="\u200b")
    assert set(sns.message(bare, plain=plain).attributes) == {"alert", "severity", "kind"}


def test_a_letter_that_is_all_accent_leaves_no_empty_attribute_in_the_plain_form() -> None:
    assert "language" not in sns.message(replace(ALERT, language="\u00b4"), plain=True).attributes


def test_the_plain_form_is_short_and_its_subject_ascii() -> None:
    message = sns.message(ALERT, plain=True)
    assert message.subject == "[HIGH UPDATE] belarus-potash, kalijs: Kalija cenas krit ? ???????????????..."
    assert message.body == "Kālija cenas krīt – “Беларуськалий”…\nhttps://example.com/1\nAlert 01234567\n"
    assert message.attributes["alert"] == sns.Attribute("String", json_lines.bounded(ALERT))


def test_json_that_is_too_long_gives_way_to_the_bounded_one_and_the_text_stays() -> None:
    long = replace(ALERT, matches=tuple(replace(ALERT.matches[0], snippet=f"{n} " + "ā" * 300) for n in range(200)))
    message = sns.message(long)
    assert message.attributes["alert"].value == json_lines.bounded(long)
    assert message.body == email.body(long)
    fitting = replace(long, matches=long.matches[:100])
    assert sns.message(fitting).attributes["alert"].value == json_lines.line(fitting)


def test_of_too_many_watches_the_first_are_named() -> None:
    many = replace(ALERT, watches=tuple(f"watch-{n:03}-{'x' * 50}" for n in range(400)))
    array = sns.message(many).attributes["watch"].value
    named = json.loads(array)
    assert named == list(many.watches[: len(named)])
    assert limits.SNS_ARRAY_BYTES - 70 < len(array) <= limits.SNS_ARRAY_BYTES


def test_the_bounded_json_names_what_is_looked_up_whole_and_cuts_no_more_than_it_must() -> None:
    record = json.loads(json_lines.bounded(replace(ALERT, summary="钾" * 5_000, title="钾" * 5_000)))
    assert (record["id"], record["source"], record["story"]["id"]) == (ALERT.id, "wire", ALERT.article)
    assert record["watches"] == list(ALERT.watches)
    assert record["title"] == "钾" * 299 + "…"
    assert record["matches"] == []


def test_a_notice_keeps_its_lines() -> None:
    notice = sns.notice(
        "Wirewatch: config\nrejected", "The first.\r\n\n" + "word " * 20 + "\n  https://example.com/\x1b[2J"
    )
    assert notice.subject == "Wirewatch: config rejected"
    assert notice.body == (
        "The first.\n\n" + ("word " * 14).strip() + "\n" + ("word " * 6).strip() + "\nhttps://example.com/[2J\n"
    )
    assert notice.attributes == {}


def test_a_notice_that_is_too_long_counts_the_lines_it_leaves_out() -> None:
    body = sns.notice("Wirewatch", "\n".join(f"fault {n} " + "x" * 1_000 for n in range(60))).body
    assert body.endswith(f"\nand {60 - body.count('fault')} more lines\n")
