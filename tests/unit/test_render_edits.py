"""What an edit changed, as each form of an update tells it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests import builders
from wirewatch.model import Alert, Change, Kind, Match
from wirewatch.render import clean, email, limits, slack, wording
from wirewatch.render import json as json_lines

UPDATE = builders.alert("0123456789abcdef", kind="update", title="Potash prices fall", article="a1")
LONG = "word " * 200


def title(before: str, after: str = "Potash prices fall") -> Change:
    return Change("title", before, after)


def body(before: str, after: str) -> Change:
    return Change("body", before, after)


def new(*sentences: str) -> tuple[Change, ...]:
    return tuple(body("", sentence) for sentence in sentences)


def edited(*changes: Change, **fields: Any) -> Alert:
    return replace(UPDATE, changes=changes, **fields)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([title("Potash falls")], ["The title was: Potash falls"]),
        ([title("")], ["New: Potash prices fall"]),
        ([body("", "Prices fell.")], ["New: Prices fell."]),
        ([body("Prices rose.", "Prices fell.")], ["Was: Prices rose.", "Now: Prices fell."]),
        ([body("Prices rose.", "")], ["Was: Prices rose."]),
        ([body("\x1b[2J Up\r\nagain.", "\u202eDown  again.")], ["Was: [2J Up again.", "Now: Down again."]),
        ([body("\x00", "Prices fell.")], ["New: Prices fell."]),
        ([title("Potash\u200b", " Potash"), body("\x00", ""), body("\u0301", "\u200d")], []),
        (new("1", "2", "3", "4", "5"), ["New: 1", "New: 2", "New: 3", "and 2 more changes"]),
        (new("1", "2", "3", "4"), ["New: 1", "New: 2", "New: 3", "and 1 more change"]),
        ([*new("1", "2", "3"), body("a", " a")], ["New: 1", "New: 2", "New: 3"]),
        ([], []),
    ],
)
def test_what_an_edit_changed_is_told_in_a_line_or_two_a_change(changes: list[Change], lines: list[str]) -> None:
    assert wording.changes(edited(*changes)).lines() == lines


@pytest.mark.parametrize("kind", ["alert", "summary"])
def test_what_is_no_update_tells_of_no_edit(kind: Kind) -> None:
    alert = edited(title("Potash falls"), kind=kind)
    assert wording.changes(alert).lines() == []
    assert "Potash falls" not in email.body(alert) + str(slack.payload(alert))


def test_of_a_long_sentence_the_place_that_changed_is_shown() -> None:
    was, now = wording.changes(edited(body(f"{LONG}five tonnes {LONG}", f"{LONG}six tonnes {LONG}"))).lines()
    assert was.startswith("Was: …word ")
    assert " five tonnes word" in was
    assert " six tonnes word" in now
    assert max(len(was), len(now)) <= limits.SENTENCE + len("Was: ")


@pytest.mark.parametrize(("before", "after"), [(LONG, f"{LONG}six"), (f"{LONG}six", LONG)])
def test_of_a_long_sentence_that_grew_or_shrank_the_end_is_shown(before: str, after: str) -> None:
    assert sum(line.endswith(" word six") for line in wording.changes(edited(body(before, after))).lines()) == 1


def test_an_email_has_the_changes_between_what_an_update_is_and_why_it_came() -> None:
    matches = (Match("potash", "potash", "title", 0, 6, "Potash prices fall", ((0, 6),)),)
    assert (
        f"is below.\n\n  The title was: Potash falls\n  New: {' '.join(['word'] * 13)}\n    {' '.join(['word'] * 7)}\n"
        "\nWHY IT MATCHED: potash\n"
    ) in email.body(edited(title("Potash falls"), body("", "word " * 20), matches=matches))


def in_slack(*changes: Change) -> str:
    payload: Any = slack.payload(edited(*changes))
    return str(payload["blocks"][2]["text"]["text"])


def test_slack_has_the_changes_below_what_an_update_is_and_none_of_them_is_markup() -> None:
    changes = (
        title("<!channel> *potash*"),
        body("", "> :fire: in _Minsk_ & <https://a.example|b>"),
        body("Five `tonnes`.", "Six ~tonnes~."),
    )
    assert in_slack(*changes).split("\n") == [
        wording.UPDATE,
        "•  The title was: &lt;!channel&gt; ∗potash∗",
        "•  New: &gt; ∶fire: in ˍMinskˍ &amp; &lt;https://a.example|b&gt;",
        "•  Was: Five ˋtonnesˋ.",
        "     Now: Six ∼tonnes∼.",
    ]


def test_an_update_that_no_edit_made_has_its_sentence_alone() -> None:
    assert in_slack() == wording.UPDATE


def test_slack_shows_the_longest_changes_whole() -> None:
    long = "word " * 65
    changes = [body(f"{n} {long}was.", f"{n} {long}now.") for n in range(3)]
    assert in_slack(*changes).count("was.") == in_slack(*changes).count("now.") == 3


# Every text as long as it may be, and of characters that are more than one in Slack or in UTF-8.
@pytest.mark.parametrize("text", ["&", "x", "word ", "钾", "🛢", "& word "])
def test_the_longest_update_of_all_is_within_every_limit(text: str) -> None:
    long = text * (4_000 // len(text))
    watches = tuple(f"watch-{n}-{long}" for n in range(40))
    alert = edited(
        *(body(f"{long} {n} a {long}", f"{long} {n} b {long}") for n in range(9)),
        severity="critical",
        watches=watches,
        title=long,
        url="https://example.com/?" + "&a" * 600,
        source_name=long,
        section=long,
        summary=f"0 {long}",
        note=long,
        matches=tuple(Match(watch, "x", "body", n, n + 1, f"{n} {long}") for n, watch in enumerate(watches)),
        story_sources=(long,) * 9,
    )
    payload: Any = slack.payload(alert)
    texts = [block["text"]["text"] for block in payload["blocks"] if "text" in block]
    context = [element["text"] for element in payload["blocks"][-1]["elements"]]
    assert max(map(clean.units, texts)) <= limits.SLACK_TEXT
    assert sum(map(clean.units, [payload["text"], *texts, *context])) <= limits.SLACK_MESSAGE
    told, places = texts[2].removeprefix(f"{wording.UPDATE}\n"), texts[3:-2]
    assert clean.units(told) <= limits.SLACK_CHANGES
    assert sum(map(clean.units, [told, *places])) <= limits.SLACK_WHY
    assert "•  Was: " in told
    assert " more change" in told
    assert " more place" in places[-1]
    assert len(email.body(alert).encode()) <= limits.EMAIL_BODY_BYTES
    assert "  and 6 more changes\n" in email.body(alert)


def test_json_has_every_change_clean_and_whole_and_the_bounded_form_none() -> None:
    alert = edited(title("Potash\r\nfalls"), *new(LONG, "2", "3", "4"), kind="alert")
    whole = json.loads(json_lines.line(alert))["changes"]
    assert whole[0] == {"field": "title", "before": "Potash falls", "after": "Potash prices fall"}
    assert whole[1] == {"field": "body", "before": "", "after": LONG.strip()}
    assert len(whole) == 5
    assert json.loads(json_lines.bounded(alert))["changes"] == []


@pytest.mark.parametrize(("story", "shown"), [("s1", "s1"), ("", "a1")])
def test_json_names_a_story_by_its_id_and_by_its_article_while_it_has_none(story: str, shown: str) -> None:
    for form in (json_lines.line, json_lines.bounded):
        assert json.loads(form(edited(story=story)))["story"]["id"] == shown
