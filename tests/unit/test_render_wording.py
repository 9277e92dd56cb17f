"""What is said first, and what is left out when there is too much to say."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests import builders
from wirewatch import alerts
from wirewatch.model import Alert, Document, Field, Headline, Hit, Kind, Match, Severity, Span, Watch
from wirewatch.render import email, limits, slack, wording
from wirewatch.render import json as json_lines

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


def marked(sentence: str, words: str, watch: str) -> Match:
    at = sentence.index(words)
    return Match(watch, words, "body", at, at + len(words), sentence, ((at, at + len(words)),))


@pytest.mark.parametrize(
    ("kind", "severity", "watches", "subject"),
    [
        ("alert", "low", ("potash",), "potash: Potash prices fall"),
        ("alert", "critical", ("potash",), "[CRITICAL] potash: Potash prices fall"),
        ("update", "normal", ("a", "b"), "[UPDATE] a, b: Potash prices fall"),
        ("update", "high", ("potash",), "[HIGH UPDATE] potash: Potash prices fall"),
        ("alert", "normal", ("belarus-potash", "potash"), "belarus-potash, potash: Potash prices fall"),
        ("alert", "normal", ("belaruskali", "potash", "rail"), "belaruskali +2: Potash prices fall"),
        ("alert", "normal", ("x" * 70, "b"), "x" * 20 + "… +1: Potash prices fall"),
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
    body = email.body(bare)
    assert body.startswith("(no title)\n\nTHE ARTICLE\n")
    assert "Source      (no name)\nPublished   not given\n" in body


# Which places tell why: (field, sentence, watches) in any order, and the sentences shown of them, at most three
T: Field = "title"
B: Field = "body"
CHOICES: dict[str, tuple[list[tuple[Field, str, str]], list[str]]] = {
    "a sentence of several watches is one place": ([(B, "1", "a"), (B, "1", "b"), (B, "1", "c")], ["1 (a, b, c)"]),
    "the same words in title and text are two": ([(B, "1", "a"), (T, "1", "b")], ["1 (b)", "1 (a)"]),
    "the title stays though the text says more": (
        [(T, "0", "a"), (B, "1", "ab"), (B, "2", "b"), (B, "3", "b"), (B, "4", "c")],
        ["0 (a)", "1 (a, b)", "4 (c)"],
    ),
    "one sentence for many watches beats several": (
        [(B, "1", "a"), (B, "2", "b"), (B, "3", "c"), (B, "4", "abcd"), (B, "5", "d")],
        ["1 (a)", "2 (b)", "4 (a, b, c, d)"],
    ),
    "earlier ones fill up": ([(B, str(n), "ab") for n in range(1, 7)], ["1 (a, b)", "2 (a, b)", "3 (a, b)"]),
    "no watch goes without": (
        [(B, str(n), watch) for n, watch in enumerate("abcde")],
        [f"{n} ({w})" for n, w in enumerate("abcde")],
    ),
}


@pytest.mark.parametrize("case", CHOICES)
def test_few_places_tell_of_every_watch(case: str) -> None:
    sentences, shown = CHOICES[case]
    found = tuple(
        Match(watch, "term", field, int(text), int(text) + 1, text, ((0, 1),))
        for watch in "abcde"
        for field, text, watches in sentences
        if watch in watches
    )
    order = tuple(dict.fromkeys(match.watch for match in found))
    why = wording.why(replace(ALERT, watches=order, matches=found), 3)
    assert [f"{place.sentence.text} ({place.watches})" for place in why.places] == shown
    assert why.more == len({(match.field, match.snippet) for match in found}) - len(shown)


def test_one_sentence_is_shown_once_with_the_marks_of_all_watches() -> None:
    sentence = "US lifts sanctions on Belarus potash"
    found = (
        marked(sentence, "Belarus", "belarus"),
        marked(sentence, "sanctions", "sanctions"),
        marked(sentence, "Belarus potash", "potash"),
        marked("US  lifts sanctions\non Belarus potash", "US", "us"),
    )
    why = wording.why(replace(ALERT, watches=("potash", "belarus", "sanctions", "us"), matches=found), 5)
    (place,) = why.places
    assert [text for text, hit in place.sentence.pieces() if hit] == ["US", "sanctions", "Belarus potash"]
    assert (place.where, place.watches) == ("In the text", "potash, belarus, sanctions, us")


LONG = f"Minsk said {'again ' * 30}that potash {'and more ' * 40}goes to Klaipeda."


def cut(start: int, end: int, term: str, watch: str) -> Match:
    """As `excerpts` cuts a long sentence that begins at offset 1,000 of the text."""
    opening = "… " if start else ""
    at = LONG.index(term) - start + len(opening)
    place = 1_000 + LONG.index(term)
    snippet = f"{opening}{LONG[start:end]} …"
    return Match(watch, term, "body", place, place + len(term), snippet, ((at, at + len(term)),))


def test_a_long_sentence_cut_around_each_hit_is_one_place_where_one_cut_holds_the_hits_of_the_other() -> None:
    potash, minsk, klaipeda = (
        cut(100, 420, "potash", "p"),
        cut(0, 320, "Minsk", "m"),
        cut(300, len(LONG), "Klaipeda", "k"),
    )
    assert "Minsk" not in potash.snippet
    assert "potash" in minsk.snippet
    why = wording.why(replace(ALERT, watches=("p", "m", "k"), matches=(potash, minsk, klaipeda)), 5)
    assert [place.watches for place in why.places] == ["p, m", "k"]
    assert [text for text, hit in why.places[0].sentence.pieces() if hit] == ["Minsk", "potash"]


def test_offsets_that_lie_join_nothing() -> None:
    found = (
        Match("a", "potash", "body", 5, 11, "the longer sentence about potash", ((26, 32),)),
        Match("b", "rail", "body", 0, 4, "a rail", ((2, 6),)),
        Match("c", "coal", "body", 0, 4, "no mark"),
    )
    why = wording.why(replace(ALERT, watches=("a", "b", "c"), matches=found), 5)
    assert sorted(place.watches for place in why.places) == ["a", "b", "c"]


def test_every_watch_is_named_those_without_a_place_too() -> None:
    alert = replace(ALERT, watches=("potash", "silent"), matches=(match("potash", "Potash"),))
    assert "\nWHY IT MATCHED: potash, silent\n\n  In the text (potash):\n    **Potash**\n" in email.body(alert)


def test_the_only_watch_is_named_once() -> None:
    body = email.body(replace(ALERT, matches=(match("potash", "Potash"),)))
    assert "\nWHY IT MATCHED: potash\n\n  In the text:\n    **Potash**\n" in body


def test_places_with_the_same_label_share_it() -> None:
    alert = replace(ALERT, matches=(match("potash", "Potash falls"), match("potash", "Potash rises")))
    assert "  In the text:\n    **Potash** falls\n\n    **Potash** rises\n\nTHE" in email.body(alert)
    assert "'In the text:\\n•  *Potash* falls\\n•  *Potash* rises'" in str(slack.payload(alert))


LEAD = "Potash prices fell in Brazil."


@pytest.mark.parametrize(
    ("summary", "places", "adds"),
    [
        (LEAD, (), True),
        (LEAD, (LEAD,), False),
        (LEAD, ("potash again",), True),
        (LEAD, (LEAD, "potash again"), False),
        (f"{LEAD} … Farmers wait for potash.", (LEAD, "Farmers wait for potash."), False),
        (f"{LEAD} … Farmers wait for rain.", (LEAD,), True),
        ("Potash prices fall", (), False),
        ("", (), False),
    ],
)
def test_slack_leaves_out_a_summary_that_adds_nothing_to_the_places_shown(
    summary: str,
    places: tuple[str, ...],
    adds: bool,  # noqa: FBT001  # pytest passes it by name
) -> None:
    alert = replace(ALERT, summary=summary, matches=tuple(match("potash", text) for text in places))
    assert bool(wording.summary_besides(alert, wording.why(alert, 5))) is adds


@pytest.mark.parametrize(("summary", "shown"), [(LEAD, True), ("Potash prices fall", False), ("", False)])
def test_an_email_has_the_summary_below_the_link_unless_the_title_says_it(
    summary: str,
    shown: bool,  # noqa: FBT001  # pytest passes it by name
) -> None:
    alert = replace(ALERT, summary=summary, matches=(match("potash", LEAD),))
    opening = f"Potash prices fall\nhttps://example.com/1\n\n{summary}\n\n"
    assert email.body(alert).startswith(opening) is shown


def test_an_email_that_would_grow_too_long_counts_the_places_it_leaves_out() -> None:
    watches = tuple(f"watch-{n}" for n in range(160))
    many = tuple(match("potash", f"potash {watch} {n} " + "钾" * 250, watch) for watch in watches for n in range(3))
    body = email.body(replace(ALERT, watches=watches, matches=many))
    shown = body.count("**potash**")
    assert f"\nand {len(many) - shown} more places\n\nTHE ARTICLE\n" in body
    assert 0.9 * limits.EMAIL_BODY_BYTES < len(body.encode()) <= limits.EMAIL_BODY_BYTES


def test_a_slack_message_gives_every_watch_a_place_and_says_how_many_more_there_are() -> None:
    watches = ("a", "b", "c", "d", "e", "f")
    many = tuple(match("potash", f"potash {watch}{n}", watch) for watch in watches for n in range(9))
    text = str(slack.payload(replace(ALERT, watches=watches, matches=many)))
    assert [text.count(f"*potash* {watch}0") for watch in watches] == [1] * 6
    assert text.count("*potash* ") == 6
    assert text.count("and 48 more places") == 1


def test_a_slack_message_names_the_watches_that_its_header_has_no_room_for() -> None:
    watches = tuple(f"watch-{n}" for n in range(12))
    text = str(slack.payload(replace(ALERT, watches=watches, matches=(match("potash", "Potash"),))))
    assert f"Watches: {', '.join(watches)}" in text
    assert "Watches:" not in str(slack.payload(replace(ALERT, watches=watches[:2])))


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
    assert tally in email.body(summary).replace("\n", " ")


def test_people_are_shown_the_names_of_watches_and_machines_their_ids() -> None:
    watch = Watch("belarus-potash", "potash", name="Potash from Belarus")
    spoken = Hit(watch, (Span("title", 0, 6, "potash"),))
    alert = alerts.compose(builders.article(), Document("Potash rises"), [spoken], builders.source())
    for shown in (
        email.subject(alert),
        email.body(alert),
        json.dumps(slack.payload(alert)),
        slack.plain(alert)["text"],
    ):
        assert "Potash from Belarus" in str(shown)
        assert "belarus-potash" not in str(shown)
    assert json.loads(json_lines.line(alert))["watches"] == ["belarus-potash"]
