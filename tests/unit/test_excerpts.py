"""Every alert says why it fired: where the hits stand, the sentences around them, and a summary in the text's words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import hit, source
from wirewatch import alerts, excerpts, watchlist
from wirewatch.model import Alert, Document, Hit, Match, Span
from wirewatch.text import sentences

TERMS = ("potash", "Belarus*", "rail freight", "钾肥", "калій", "Šiauliai", "potash price")
WATCHES = watchlist.load("\n".join(["watches:", *(f"- '{term}'" for term in TERMS[:-1]), "- potash price"]))
ANY_OF_THEM = watchlist.load("- {id: any, query: " + repr(" OR ".join(f'"{term}"' for term in TERMS[:-1])) + "}")


def told(document: Document, hits: list[Hit]) -> Alert:
    return alerts.compose(builders.article(title=document.title), document, hits, source())


def spans_of(text: str, *terms: str) -> tuple[Span, ...]:
    found = [Span("body", m.start(), m.end(), term) for term in terms for m in re.finditer(re.escape(term), text)]
    return tuple(sorted(found))


def matches_in(text: str, *terms: str) -> tuple[Match, ...]:
    return told(Document(body=text), [hit("w", *spans_of(text, *terms))]).matches


def marked(match: Match) -> list[str]:
    return [match.snippet[start:end] for start, end in match.marks]


# Laws, on texts with everything in them

PIECES = ["potash", "POTASH", "Belarusian", "rail freight", "钾肥", "калій", "S\u030ciauliai", "pot\u00adash price"]
CLUTTER = ["the", "U.S.", "Mr.", "— ", "…", "...", '"', "\u200b", "é" * 30, "w" * 400, "。", "中文" * 90, "1,000", "🛢"]
ENDS = [". ", "! ", "\n", "\n\n", ".\u00a0", "", " ", "  ", "; "]
pieces = st.lists(st.tuples(st.sampled_from(PIECES + CLUTTER), st.sampled_from(ENDS)).map("".join), max_size=60).map(
    "".join
)
documents = st.builds(Document, title=pieces, body=pieces)


@given(documents, st.sampled_from([WATCHES, ANY_OF_THEM]))
def test_a_match_is_where_it_says_and_its_marks_stand_on_hits(document: Document, watches: watchlist.Watchlist) -> None:
    hits = watches.match(document)
    if not hits:
        return
    by_watch = {one.watch.id: one for one in hits}
    for match in told(document, hits).matches:
        spans = by_watch[match.watch].spans
        assert Span(match.field, match.start, match.end, match.term) in spans
        text = document.title if match.field == "title" else document.body
        found = {text[span.start : span.end] for span in spans if span.field == match.field}
        assert match.marks
        assert marked(match)[0].startswith(text[match.start : match.end])
        for mark in marked(match):
            assert any(mark.startswith(one) for one in found)
            assert any(mark.endswith(one) for one in found)
        bare = match.snippet.removeprefix("… ").removesuffix(" …")
        assert bare in text
        assert len(bare) <= max(excerpts.SNIPPET, match.end - match.start)
        assert match.marks == tuple(sorted(match.marks))
        assert all(left < right <= len(match.snippet) for left, right in match.marks)


@given(documents)
def test_every_watch_that_speaks_tells_why_within_the_alerts_bounds(document: Document) -> None:
    hits = WATCHES.match(document)
    if not hits:
        return
    matches = told(document, hits).matches
    assert {match.watch for match in matches} == {one.watch.id for one in hits}
    assert len(matches) <= excerpts.MATCHES
    for one in hits:
        own = [(match.field == "body", match.start) for match in matches if match.watch == one.watch.id]
        assert own == sorted(set(own))
        assert len(own) <= excerpts.MATCHES_PER_WATCH


@given(documents)
def test_a_summary_consists_of_the_articles_own_sentences(document: Document) -> None:
    hits = WATCHES.match(document)
    said = excerpts.summary(document, [span for one in hits for span in one.spans])
    assert len(said) <= excerpts.SUMMARY
    body = " ".join(document.body.split())
    whole = said.removesuffix(" …")
    quoted = [whole] if whole in body else whole.split(" … ")
    assert all(piece.strip() in body for piece in quoted)
    assert bool(said) == bool(body)


# Sentences and snippets


def test_a_sentence_with_several_hits_is_told_once_with_all_of_them_marked() -> None:
    (match,) = matches_in("First. The potash mine ships potash to Belarus. Last.", "potash", "Belarus")
    assert match.snippet == "The potash mine ships potash to Belarus."
    assert marked(match) == ["potash", "potash", "Belarus"]
    assert (match.term, match.start, match.end) == ("potash", 11, 17)


def test_the_title_comes_before_the_body() -> None:
    document = Document("Potash up", "Prices rose. Potash is dear.")
    spans = (Span("title", 0, 6, "potash"), Span("body", 13, 19, "potash"))
    matches = told(document, [hit("potash", *spans)]).matches
    assert [(match.field, match.snippet) for match in matches] == [
        ("title", "Potash up"),
        ("body", "Potash is dear."),
    ]


def test_overlapping_hits_are_one_mark() -> None:
    (match,) = matches_in("Potash price caps fall.", "Potash price", "price caps", "price")
    assert marked(match) == ["Potash price caps"]


@pytest.mark.parametrize("at", [0, 1, 100, 500, 994])
@pytest.mark.parametrize("filler", ["word ", "x", "肥"], ids=["words", "no spaces", "no spaces, CJK"])
def test_a_long_sentence_is_cut_around_its_hit_wherever_that_stands(filler: str, at: int) -> None:
    before, after = (filler * 1_000)[:at], (" " + filler * 1_000)[: 994 - at]
    (match,) = matches_in(f"{before}potash{after}", "potash")
    assert marked(match) == ["potash"]
    assert len(match.snippet) <= excerpts.SNIPPET + 4
    assert match.snippet.startswith("… ") == (at > 160)
    assert match.snippet.endswith(" …") == (at <= 500)


@pytest.mark.parametrize("gap", range(150, 170))
@pytest.mark.parametrize("second", ["肥", "钾肥", "X"])
def test_no_mark_stands_on_the_dots_of_a_cut(second: str, gap: int) -> None:
    text = "文" * 300 + "potash" + "文" * (gap - 6) + second + "文" * 300
    (match,) = matches_in(text, "potash", second)
    assert set(marked(match)) <= {"potash", second}
    assert marked(match)[0] == "potash"


def test_a_hit_that_overlaps_one_beyond_the_cut_keeps_its_mark() -> None:
    text = "a" * 200 + " potash " + "b" * 400
    (match,) = told(Document(body=text), [hit("w", Span("body", 201, 207, "x"), Span("body", 204, 600, "y"))]).matches
    assert marked(match) == ["potash"]


def test_a_hit_longer_than_a_snippet_is_shown_whole() -> None:
    text = "start " + "long " * 100 + "end" + " more" * 50
    (match,) = told(Document(body=text), [hit("w", Span("body", 6, 509, "long"))]).matches
    assert marked(match) == [text[6:509]]


def test_a_hit_across_sentences_is_shown_whole() -> None:
    text = "He left the U.S. Treasury. Then more."
    assert sentences(text)
    (match,) = told(Document(body=text), [hit("w", Span("body", 12, 31, "x"))]).matches
    assert marked(match) == [text[12:31]]


def test_hits_at_the_edges_of_a_text_are_told() -> None:
    matches = matches_in("Potash. Prices of potash", "Potash", "potash")
    assert [(match.snippet, marked(match)) for match in matches] == [
        ("Potash.", ["Potash"]),
        ("Prices of potash", ["potash"]),
    ]


@pytest.mark.parametrize(("watches", "each"), [(1, 8), (5, 8), (6, 6), (10, 4), (24, 1), (30, 1)])
def test_many_hits_are_told_by_the_first_sentences_of_each_watch(watches: int, each: int) -> None:
    text = "Potash rose. " * 2_000
    spans = spans_of(text, "Potash")
    matches = told(Document(body=text), [hit(f"w{number}", *spans) for number in range(watches)]).matches
    assert len(matches) == each * min(watches, 24)
    assert [match.start for match in matches[:each]] == [13 * sentence for sentence in range(each)]


# The summary

LEAD = "The European Union extended its sanctions on Friday."
FILLER = "Ministers met in Brussels for the third time this month."
POTASH = "Potash exports through Lithuania remain banned until 2026."


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"{LEAD} {FILLER} {POTASH}", f"{LEAD} … {POTASH}"),
        (f"{LEAD} {POTASH} {FILLER}", f"{LEAD} {POTASH}"),
        (f"{LEAD}\n\n{POTASH}", f"{LEAD} {POTASH}"),
        (f"{LEAD} {FILLER}", f"{LEAD} {FILLER}"),
        (f"BRUSSELS (Reuters)\n{LEAD}\n\nPhoto: EU\n\n{POTASH}", f"{LEAD} … {POTASH}"),
        (f"{LEAD} Minsk declined. {POTASH}", f"{LEAD} … {POTASH}"),
        (f"{POTASH}", POTASH),
        ("Potash  up.\nMore.", "Potash up. More."),
        ("", ""),
    ],
    ids=[
        "what tells of the hit",
        "the next sentence",
        "the next paragraph",
        "no hit in the body",
        "no dateline, no caption",
        "what is left out between is marked",
        "one sentence",
        "only short ones",
        "no text",
    ],
)
def test_a_summary_is_the_lead_and_what_tells_of_the_hits(body: str, said: str) -> None:
    assert excerpts.summary(Document(body=body), spans_of(body, "Potash")) == said


def test_a_title_hit_tells_nothing_about_the_body() -> None:
    body = f"{LEAD} {FILLER} {POTASH}"
    assert excerpts.summary(Document("x", body), [Span("title", 130, 136, "x")]) == f"{LEAD} {FILLER}"


@pytest.mark.parametrize("text", ["word " * 500, "x" * 3_000, "钾肥" * 900])
def test_an_endless_sentence_is_cut(text: str) -> None:
    said = excerpts.summary(Document(body=text), ())
    assert said.endswith(" …")
    assert excerpts.SUMMARY - 10 < len(said) <= excerpts.SUMMARY
    assert said.removesuffix(" …") in text
