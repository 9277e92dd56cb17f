"""What is said first, and what is left out when there is too much to say."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from wirewatch.model import Alert, Headline, Kind, Match, Severity
from wirewatch.render import email, limits, slack, wording

UTC_ZONE = ZoneInfo("UTC")
ALERT = Alert(
    id="0123456789abcdef",
    kind="alert",
    severity="normal",
    watches=("potash",),
    title="Potash prices fall",
    url="https://example.com/1",
    source="wire",
    source_name="The Wire",
    first_seen=datetime(2026, 11, 23, 18, 51, tzinfo=UTC),
)


def match(term: str, sentence: str, watch: str = "potash") -> Match:
    return Match(watch, term, "body", 0, 1, sentence, ((0, len(term)),))


@pytest.mark.parametrize(
    ("kind", "severity", "watches", "subject"),
    [
        ("alert", "low", ("potash",), "potash: Potash prices fall"),
        ("alert", "critical", ("potash",), "[CRITICAL] potash: Potash prices fall"),
        ("update", "normal", ("a", "b"), "[UPDATE] a, b: Potash prices fall"),
        ("update", "high", ("potash",), "[HIGH UPDATE] potash: Potash prices fall"),
        (
            "alert",
            "normal",
            tuple(f"watch-{n}" for n in range(9)),
            "watch-0, watch-1, watch-2, watch-3 +5: Potash prices fall",
        ),
        ("alert", "normal", ("x" * 70, "b"), "x" * 36 + "… +1: Potash prices fall"),
        ("alert", "normal", (), "alert: Potash prices fall"),
        ("summary", "normal", ("potash",), "First look at The Wire: 0 of 0 articles already match"),
    ],
)
def test_a_subject_begins_with_what_matters(
    kind: Kind, severity: Severity, watches: tuple[str, ...], subject: str
) -> None:
    assert email.subject(replace(ALERT, kind=kind, severity=severity, watches=watches)) == subject


def test_what_is_missing_is_named_and_not_left_blank() -> None:
    bare = replace(ALERT, watches=(), title=" \r\n", source_name="\x00", source="", url="file:///etc/passwd")
    body = email.body(bare, UTC_ZONE)
    assert body.startswith("(no title)\n\nTHE ARTICLE\n")
    assert "Source      (no name)\nPublished   not given\n" in body


def test_one_sentence_is_shown_once_with_all_its_terms() -> None:
    sentence = "Belarus potash"
    found = (match("Belarus", sentence), replace(match("potash", sentence), marks=((8, 14),)))
    (reason,) = wording.reasons(replace(ALERT, matches=found), 5)
    (place,) = reason.places
    assert place.terms == "Belarus, potash"
    assert place.sentence.marks == ((0, 14),)


def test_when_places_are_left_out_each_term_keeps_its_first() -> None:
    repeated = tuple(match("Belarus", f"Belarus {n}") for n in range(9))
    (reason,) = wording.reasons(replace(ALERT, matches=(*repeated, match("potash", "potash at last"))), 3)
    assert [place.sentence.text for place in reason.places] == ["Belarus 0", "Belarus 1", "potash at last"]
    assert reason.more == 7


def test_an_email_that_would_grow_too_long_counts_the_places_it_leaves_out() -> None:
    watches = tuple(f"watch-{n}" for n in range(160))
    many = tuple(match("potash", f"potash {n} " + "钾" * 250, watch) for watch in watches for n in range(3))
    body = email.body(replace(ALERT, watches=watches, matches=many), UTC_ZONE)
    shown = body.count("**potash**")
    assert f"\nand {len(many) - shown} more places\n\nTHE ARTICLE\n" in body
    assert 0.9 * limits.EMAIL_BODY_BYTES < len(body.encode()) <= limits.EMAIL_BODY_BYTES


def test_a_slack_message_gives_every_watch_a_place_before_any_gets_a_second() -> None:
    watches = ("a", "b", "c")
    many = tuple(match("potash", f"potash {n}", watch) for watch in watches for n in range(9))
    text = str(slack.payload(replace(ALERT, watches=watches, matches=many), UTC_ZONE))
    assert [text.count(f"*{watch}*") for watch in watches] == [1, 1, 1]
    assert text.count("*potash* ") == limits.SLACK_PLACES
    assert text.count("and 7 more places") == 3


@pytest.mark.parametrize(
    ("matching", "listed", "shown", "tally"),
    [
        (37, 210, 5, "37 of 210 articles already match; the newest five:"),
        (3, 210, 3, "3 of 210 articles already match:"),
        (1, 1, 1, "1 of 1 article already matches:"),
        (4, 9, 0, "4 of 9 articles already match."),
        (40, 90, 12, "40 of 90 articles already match; the newest 12:"),
    ],
)
def test_a_first_look_is_counted(matching: int, listed: int, shown: int, tally: str) -> None:
    headlines = (Headline("t", "https://example.com/", None, ("potash",)),) * shown
    summary = replace(ALERT, kind="summary", matching=matching, listed=listed, headlines=headlines)
    assert wording.tally(summary) == tally
    assert tally in email.body(summary, UTC_ZONE).replace("\n", " ")
