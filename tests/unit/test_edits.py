"""An edit is told by the sentences that hold hits: what they were before, and what they are now."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import edits
from wirewatch.excerpts import SNIPPET
from wirewatch.model import Change, Span

LEAD = "Potash prices in Brazil rose for the third week running, traders in Santos said on Friday."
ROAD = "Rain has cut the road to the port of Paranagua, where nine ships wait with fertiliser."
MINE = "Belarus sends most of its potash through Russian ports since Lithuania closed the shorter way."
UNION = "Ministers of the European Union will talk about sanctions against Belarus in Brussels next week."
BODY = "\n".join((LEAD, ROAD, MINE))


def hits(body: str, pattern: str = "(?i)potash|belarus|钾肥|カリ") -> list[Span]:
    return [Span("body", found.start(), found.end(), found[0]) for found in re.finditer(pattern, body)]


def changed(body: str, title: str = "Potash dearer", before: str = BODY) -> tuple[Change, ...]:
    return edits.changes("Potash dearer", before, title, body, hits(body))


def body(before: str, after: str) -> Change:
    return Change("body", before, after)


# What is told


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (BODY, ()),
        (BODY.replace("Friday", "Fridya"), (body(LEAD, LEAD.replace("Friday", "Fridya")),)),
        (
            BODY.replace("Santos said", "Santos and Belarus said"),
            (body(LEAD, LEAD.replace("Santos", "Santos and Belarus")),),
        ),
        (f"{BODY}\n{UNION}", (body("", UNION),)),
        (f"{UNION}\n{BODY}", (body("", UNION),)),
        (f"{LEAD} {UNION} {ROAD} {MINE}", (body("", UNION),)),
        (f"{LEAD}\n{ROAD}", ()),
        (f"{MINE}\n{LEAD}\n{ROAD}", ()),
        (f"{LEAD} {ROAD}\n\n\n{MINE}", ()),
        (BODY.upper(), ()),
        (BODY.replace("Paranagua", "Paranaguá").replace(",", " –"), ()),
        (BODY.replace("nine ships", "ten ships"), ()),
        (f"Published November 20, updated November 24, 2025, 14:10 GMT\n{BODY}", ()),
        (f"{ROAD}\n{UNION}", (body("", UNION),)),
        (
            f"{LEAD.replace('third', 'fourth')}\n{ROAD}\n{MINE.replace('most', 'two thirds')}",
            (body(LEAD, LEAD.replace("third", "fourth")), body(MINE, MINE.replace("most", "two thirds"))),
        ),
        (f"{MINE.replace('most', 'two thirds')}\n{ROAD}\n{LEAD}", (body(MINE, MINE.replace("most", "two thirds")),)),
        ("", ()),
        ("…\n***", ()),
    ],
    ids=[
        "nothing",
        "a slip of the pen",
        "words added",
        "a sentence added at the end",
        "a sentence added in front",
        "a sentence added in one paragraph",
        "a sentence removed",
        "a paragraph moved",
        "paragraphs joined",
        "capitals",
        "accents and punctuation",
        "a sentence without a hit",
        "dates alone",
        "sentences removed and one added",
        "two sentences",
        "edited and moved",
        "no text any more",
        "no words any more",
    ],
)
def test_sentences_with_hits_are_told_with_what_they_were_before(after: str, told: tuple[Change, ...]) -> None:
    assert changed(after) == told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Potash dearer", ()),
        ("POTASH – DEARER!", ()),
        ("Potash\u00a0dearer\u00ad", ()),
        ("Potash cheaper", (Change("title", "Potash dearer", "Potash cheaper"),)),
        ("", ()),
    ],
)
def test_a_title_is_told_where_its_words_changed(title: str, told: tuple[Change, ...]) -> None:
    assert changed(BODY, title) == told


def test_the_title_comes_first() -> None:
    told = changed(f"{BODY}\n{UNION}", "Potash cheaper")
    assert [change.field for change in told] == ["title", "body"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("中国进口的钾肥价格上个月上涨百分之三。", "中国进口的钾肥价格上个月上涨百分之五。"),
        ("カリの輸入価格は先月、三％上がった。", "カリの輸入価格は先月、五％上がった。"),
    ],
)
def test_sentences_without_blanks_are_told_too(before: str, after: str) -> None:
    rest = "港口库存减少。"
    assert changed(rest + after, before=before + rest) == (body(before, after),)
    assert changed(rest + before, before=before + rest) == ()


def test_of_two_sentences_made_from_one_the_first_has_it_as_before() -> None:
    first, second = MINE.replace("most", "half"), MINE.replace("most", "a third")
    assert changed(f"{first} {second}", before=MINE) == (body(MINE, first), body("", second))


def test_a_sentence_that_still_stands_is_not_what_another_one_was() -> None:
    assert changed(f"{MINE} {MINE.replace('most', 'half')}", before=MINE) == (body("", MINE.replace("most", "half")),)


@pytest.mark.parametrize(
    ("after", "is_edit"),
    [
        (
            "Belarus now ships two thirds of its potash through Russian ports since Lithuania closed the shorter way.",
            True,
        ),
        ("Belarus sends most of its potash abroad by rail, and pays dearly for the longer way.", True),
        ("Belarus earns most of what it has from Russian buyers of cheese and lorries.", False),
        ("Potash was dear even before Lithuania closed the shorter way.", False),
    ],
)
def test_a_sentence_was_another_one_where_half_of_their_words_are_common(after: str, *, is_edit: bool) -> None:
    assert changed(f"{LEAD} {ROAD} {after}") == (body(MINE if is_edit else "", after),)


def test_the_sentence_that_is_most_alike_is_taken_for_the_one_of_before() -> None:
    less_alike = MINE.replace("Russian ports", "the ports of Russia").replace("closed", "has shut")
    after = MINE.replace("most", "half")
    assert changed(after, before=f"{less_alike} {MINE} {UNION}") == (body(MINE, after),)


def test_a_sentence_that_stands_twice_is_told_once_where_it_stands_first() -> None:
    again = MINE.replace("most", "half")
    assert changed(f"{UNION} {again} {UNION}") == (body("", UNION), body(MINE, again))


def test_only_hits_in_the_body_show_a_sentence() -> None:
    spans = [Span("title", 0, 6, "potash"), Span("author", 70, 76, "potash"), Span("body", 5_000, 5_006, "potash")]
    assert edits.changes("Potash", ROAD, "Potash", BODY, spans) == ()


def test_five_changes_are_told_at_most_the_first_ones() -> None:
    lines = [f"Potash contract number {number} was signed in Minsk." for number in range(9)]
    assert changed("\n".join(lines), "Nine contracts", "")[1:] == tuple(body("", line) for line in lines[:4])


FILLER = " ".join(f"and clause number {number}" for number in range(200))


def test_long_sentences_are_cut_around_their_first_hit() -> None:
    before, after = (f"{FILLER} potash from {place} and so forth {FILLER}." for place in ("Minsk", "Perm"))
    (change,) = changed(after, before=before)
    for text, place in ((change.before, "Minsk"), (change.after, "Perm")):
        assert f"potash from {place}" in text
        assert len(text) <= SNIPPET + 4
        assert text.startswith("… ")
        assert text.endswith(" …")


def test_long_sentences_that_differ_far_from_the_hit_are_cut_where_they_differ() -> None:
    before, after = (f"Potash {FILLER} from {place}." for place in ("Minsk", "Perm"))
    assert [(change.before[-11:], change.after[-10:]) for change in changed(after, before=before)] == [
        ("from Minsk.", "from Perm.")
    ]


# What a version keeps


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (BODY, BODY, ""),
        (BODY, BODY.upper(), ""),
        (BODY, f"{MINE} {LEAD}\n{UNION}\n{ROAD}", ""),
        (BODY, f"{LEAD}\n{MINE}", ROAD),
        (BODY, LEAD, f"{ROAD} {MINE}"),
        (BODY, BODY.replace("Friday", "Monday"), LEAD),
        (f"{LEAD}\n{LEAD}\n***", ROAD, LEAD),
        (BODY, "", f"{LEAD} {ROAD} {MINE}"),
        ("", BODY, ""),
        ("", "", ""),
    ],
)
def test_a_version_keeps_the_sentences_that_are_gone(before: str, after: str, kept: str) -> None:
    assert edits.replaced(before, after) == kept


@pytest.mark.parametrize(
    "before", [" ".join(f"Line {number} of potash." for number in range(200)), "w" * 3_000, "钾肥" * 900]
)
def test_of_much_that_is_gone_a_version_keeps_the_beginning(before: str) -> None:
    kept = edits.replaced(before, "")
    assert 900 < len(kept) <= edits.REPLACED
    assert kept.endswith(" …")
    assert before.startswith(kept.removesuffix(" …"))


# Bounds

WORDS = ["potash", "rose", "Belarus", "钾肥", "é", "No.", "U.S.", "12", "…", "。", "!\n", ". ", "“", "калій"]
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=40).map(" ".join)


@given(texts, texts, texts, texts)
def test_what_is_told_stands_in_the_texts(before_title: str, before: str, title: str, after: str) -> None:
    told = edits.changes(before_title, before, title, after, hits(after))
    assert len(told) <= edits.CHANGES
    for change in told:
        old, new = (before_title, title) if change.field == "title" else (before, after)
        assert change.before != change.after
        assert change.before.strip("… ") in old
        assert change.after.strip("… ") in new
        assert max(len(change.before), len(change.after)) <= SNIPPET + 4


@given(texts, texts)
def test_an_article_that_is_not_edited_has_no_changes(title: str, text: str) -> None:
    assert edits.changes(title, text, title, text, hits(text)) == ()
    assert edits.replaced(text, text) == ""


LONG = {
    "many sentences": (f"Potash {number} rose to {number * 7} dollars." for number in range(2_000)),
    "short sentences": (f"Potash {number}!" for number in range(6_000)),
    "one sentence": (f"potash {number}" for number in range(7_000)),
    "one word again and again": ("potash" for _ in range(9_000)),
    "no blanks": ("钾肥出口" for _ in range(15_000)),
}
LONG_TEXTS = {name: ("" if name == "no blanks" else " ").join(pieces) for name, pieces in LONG.items()}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_long_texts_that_changed_throughout_are_told_within_the_bounds(name: str) -> None:
    before = LONG_TEXTS[name]
    after = before.replace("otash", "otash price").replace("钾肥出口", "钾肥进口")
    assert len(edits.changes("", before, "", after, hits(after))) in {1, edits.CHANGES}
    assert 0 < len(edits.replaced(before, after)) <= edits.REPLACED
