"""A copy that joins a story speaks once more only where its lead says something new."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import query
from wirewatch.model import Document, Span
from wirewatch.stories import fingerprint, is_copy
from wirewatch.stories.news import LEAD, MOST_OF_STORY, MOST_OF_TEXT, heard, joined, news, term
from wirewatch.text import sentences, tokenize

DATA = Path(__file__).parents[1] / "data/stories"


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    body: str


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    watch: str
    before: Text
    after: Text
    fact: str = ""


NEW_FACTS, RECUTS = (
    msgspec.yaml.decode((DATA / name).read_bytes(), type=list[Pair]) for name in ("new_facts.yaml", "recuts.yaml")
)
PAIRS = [*NEW_FACTS, *RECUTS]
TEXTS = [
    pytest.param(text.body, id=f"{pair.name}, {when}")
    for pair in PAIRS
    for when, text in (("before", pair.before), ("after", pair.after))
]


def of(cases: Sequence[Pair]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("pair", cases, ids=[case.name for case in cases])


def spans_of(pair: Pair, text: Text) -> list[Span]:
    return query.compile(pair.watch).match(Document(text.title, text.body))


def words_of(body: str) -> list[Span]:
    """Every word of a body, as if a watch had found it."""
    return [Span("body", token.start, token.end, token.word) for token in tokenize(body)]


def pieces_of(body: str) -> list[str]:
    return [body[start:end] for start, end in sentences(body)]


# Pairs of texts


@of(PAIRS)
def test_both_texts_of_a_pair_hold_the_watched_term_and_the_second_one_in_its_lead(pair: Pair) -> None:
    assert spans_of(pair, pair.before)
    body = pair.after.body
    end = tokenize(body)[:LEAD][-1].end
    assert any(span.field == "body" and span.start < end for span in spans_of(pair, pair.after))


@of(PAIRS)
def test_a_pair_is_one_story(pair: Pair) -> None:
    first, second = (fingerprint(text.title, text.body, "") for text in (pair.before, pair.after))
    assert is_copy(first, second)


@of(NEW_FACTS)
def test_an_update_with_a_new_fact_in_its_lead_speaks_again(pair: Pair) -> None:
    found = news(pair.after.body, spans_of(pair, pair.after), heard(pair.before.body))
    assert found
    assert set(found) <= set(spans_of(pair, pair.after))


@of(NEW_FACTS)
def test_an_update_that_comes_again_is_silent(pair: Pair) -> None:
    known = joined(heard(pair.before.body), heard(pair.after.body))
    for text in (pair.before, pair.after):
        assert news(text.body, spans_of(pair, text), known) == ()


@of(RECUTS)
def test_a_copy_that_is_re_headed_and_re_cut_is_silent(pair: Pair) -> None:
    assert news(pair.after.body, words_of(pair.after.body), heard(pair.before.body)) == ()


# Teasers, halves, orders


@pytest.mark.parametrize("body", TEXTS)
def test_a_report_is_silent_after_its_teaser_and_after_its_first_half(body: str) -> None:
    spans = words_of(body)
    pieces = pieces_of(body)
    for count in (1, 2, 3, len(pieces) // 2):
        assert news(body, spans, heard("\n".join(pieces[:count]))) == ()
    assert news(body, spans, heard(f"{body[: len(body) // 3]}…")) == ()


@pytest.mark.parametrize("body", TEXTS)
def test_what_is_cut_from_a_report_is_silent_after_it_in_any_order(body: str) -> None:
    known = heard(body)
    pieces = pieces_of(body)
    half = len(pieces) // 2
    for part in (pieces, pieces[:1], pieces[:half], pieces[half:], pieces[::2], pieces[::-1]):
        text = " ".join(part)
        assert news(text, words_of(text), known) == ()


@pytest.mark.parametrize("body", [pair.before.body for pair in PAIRS], ids=[pair.name for pair in PAIRS])
def test_every_sentence_of_a_report_is_news_to_the_report_without_it(body: str) -> None:
    *pieces, last = pieces_of(body)
    for at, piece in enumerate(pieces):
        others = [*pieces[:at], *pieces[at + 1 :], last]
        update = " ".join((piece, *others))
        is_short = len(tokenize(piece)) < 8
        assert bool(news(update, words_of(piece), heard("\n".join(others)))) != is_short, piece


MINE = "The potash mine at Starobin will close for a month in May while two shafts are lined with concrete."
ROAD = "It employs four thousand people and sends nine trains a day to the port of Ust-Luga."
PRICE = "Prices in Brazil, where most of its potash is spread on soya fields, have not moved since the autumn."
UNION = "The union of miners says that its members were told of the plan by text message on a Sunday evening."
FIRE = "A fire broke out in the main shaft of the potash mine overnight and eleven people are missing."
DEAD = "Rescue teams from Minsk had found three of them dead by noon, the regional governor told state radio."
REPORT = (MINE, ROAD, PRICE, UNION)


@pytest.mark.parametrize(
    ("known", "after", "new"),
    [
        ((MINE,), REPORT, ()),
        ((MINE, ROAD), REPORT, ()),
        (REPORT, (MINE, ROAD), ()),
        (REPORT, (PRICE, UNION), ()),
        ((MINE, ROAD), (PRICE, UNION), ()),
        ((), REPORT, ()),
        (REPORT, (FIRE, *REPORT), (FIRE,)),
        (REPORT, (FIRE, MINE), (FIRE,)),
        (REPORT, (MINE, FIRE, ROAD, PRICE), (FIRE,)),
        (REPORT, (FIRE, DEAD, MINE, ROAD), (FIRE, DEAD)),
        (REPORT, (MINE, ROAD, PRICE, UNION, FIRE, ROAD), ()),
        ((PRICE, UNION), REPORT, (MINE, ROAD)),
        (REPORT, (MINE, FIRE), ()),
        ((MINE,), (FIRE, DEAD, PRICE), ()),
        (REPORT, (FIRE, MINE.replace("a month", "some weeks"), DEAD), (FIRE,)),
        (REPORT, (FIRE, MINE.partition(" while ")[0] + ", as its director had told miners in a letter."), ()),
    ],
    ids=[
        "the report after its teaser",
        "the report after its first half",
        "the first half after the report",
        "the second half after the report",
        "the second half after the first",
        "a first copy",
        "a new first sentence",
        "a new first sentence before one of the old",
        "a new second sentence",
        "a new lead of two sentences",
        "a new sentence behind the lead",
        "the report after its second half",
        "a new sentence at the end, which may be the report behind its teaser",
        "another report",
        "a new first sentence before an edited one",
        "a new first sentence before one that is half new",
    ],
)
def test_a_sentence_is_news_where_background_follows_it(
    known: Sequence[str], after: Sequence[str], new: Sequence[str]
) -> None:
    for joint in (" ", "\n"):
        body = joint.join(after)
        told = news(body, words_of(body), heard(joint.join(known)))
        assert {body[start:end] for start, end in sentences(body) for span in told if start <= span.start < end} == set(
            new
        )


OLD = (
    "Belaruskali will cut the output of its largest mine by a third this winter, the industry ministry said on Monday."
)


@pytest.mark.parametrize(
    "lead",
    [
        OLD,
        OLD.upper(),
        f"VILNIUS, Nov 24 (Harbour Wire) - {OLD}",
        f"MINSK/VILNIUS, November 24, 2025 (Northline) — {OLD}",
        f"【ミンスク24日＝みなと通信】{OLD}",
        f"By Rasa Daukantaite\n{OLD}",
        f"By Rasa Daukantaite, Belaruskali correspondent in Salihorsk for the Harbour Wire\n{OLD}",
        f"UPDATE 3-Belaruskali to cut output of its largest mine in the winter months\n{OLD}",
        f"READ MORE: How Belaruskali lost Klaipeda, and what that cost Lithuania's railways\n{OLD}",
        f"FILE PHOTO: Lorries leave a mine of Belaruskali near Salihorsk, June 2024. MERIDIAN/Jan Sobol\n{OLD}",
        f"(Corrects the name of Belaruskali's largest mine in the third paragraph)\n{OLD}",
        OLD.replace("the industry ministry said on Monday", "according to the ministry of industry"),
        OLD.replace("the industry ministry said", "a spokesman for the ministry told Harbour Wire"),
        OLD.replace("largest", "biggest").replace("will cut", "is to cut"),
        OLD.replace("a third", "33 percent").replace("Monday", "Tuesday"),
        f"The industry ministry said on Monday that {OLD.partition(',')[0]}.",
        "Belaruskali has no comment.",
    ],
)
def test_an_edited_sentence_is_not_news(lead: str) -> None:
    body = f"{lead}\n{ROAD}\n{UNION}"
    assert news(body, words_of(body), heard(f"{OLD}\n{ROAD}\n{UNION}")) == ()


def test_a_new_fact_in_a_sentence_that_is_mostly_taken_over_is_missed() -> None:
    lead = OLD.replace("will cut", "scrapped a plan to cut").replace(" on Monday", "")
    body = f"{lead} {ROAD} {UNION}"
    assert news(body, words_of(body), heard(f"{OLD} {ROAD} {UNION}")) == ()


# Where a hit counts


@pytest.mark.parametrize(("behind", "tells"), [(58, True), (59, True), (60, False)])
def test_a_hit_counts_that_begins_among_the_first_sixty_words(behind: int, *, tells: bool) -> None:
    body = f"{' '.join(f'w{number}' for number in range(behind))} potash and so much more. {MINE} {ROAD}"
    start = body.index("potash")
    told = news(body, [Span("body", start, start + 6, "potash")], heard(f"{MINE} {ROAD}"))
    assert bool(told) == tells


def test_a_sentence_is_judged_whole_where_it_runs_on_behind_the_lead() -> None:
    fresh = " ".join(f"w{number}" for number in range(40))
    body = f"{MINE} {fresh} {PRICE} {ROAD}"
    assert news(body, words_of(fresh), heard(f"{MINE} {PRICE} {ROAD}")) == ()


def test_a_hit_in_another_field_is_no_news() -> None:
    body = f"{FIRE} {MINE} {ROAD}"
    known = heard(f"{MINE} {ROAD}")
    assert news(body, [Span("title", 0, 6, "A fire"), Span("tags", 2, 6, "fire")], known) == ()
    assert news(body, [Span("title", 0, 6, "A fire"), Span("body", 2, 6, "fire")], known) == (
        Span("body", 2, 6, "fire"),
    )


def test_lines_that_are_broken_by_force_are_judged_as_they_stand() -> None:
    body = re.sub(r"((?:\S+ ){9}\S+) ", r"\1\n", f"{FIRE} {MINE} {ROAD} {UNION}")
    assert news(body, words_of(body), heard(f"{MINE} {ROAD} {UNION}"))


# What is remembered

any_text = st.text(st.characters(exclude_categories=()))
PIECES = ["potash", "钾肥", "U.S.", "rose", "Mr.", "12", "é", "калий", ". ", "\n", " - ", "。", "…", "“"]
texts_like = st.lists(st.sampled_from(PIECES) | any_text, max_size=60).map(" ".join)
hashes = st.frozensets(st.integers(0, 2**32 - 1))


@given(texts_like, texts_like)
def test_no_text_has_news_for_who_has_heard_it(first: str, second: str) -> None:
    body = f"{first}{second}"
    assert news(body, words_of(body), heard(body)) == ()


@given(texts_like, texts_like)
def test_news_are_hits_of_the_body_in_their_order(known: str, body: str) -> None:
    spans = [Span("title", 0, 1, "x"), *words_of(body)]
    told = news(body, spans, heard(known))
    assert list(told) == [span for span in spans if span in told]
    assert all(span.field == "body" for span in told)


@given(texts_like)
def test_what_was_heard_is_bounded_and_made_of_32_bits(body: str) -> None:
    said = heard(f"{body} " * 20)
    assert len(said) <= MOST_OF_TEXT
    assert all(0 <= each < 2**32 for each in said)
    assert said == heard(f"{body.upper().lower()} " * 20) or not body.isascii()


def test_hashes_are_the_same_in_every_process() -> None:
    assert heard("Potash prices rose again.") == {803316578, 3187533102}
    assert heard("Potash prices") == frozenset()


def test_of_a_long_text_the_beginning_is_remembered() -> None:
    words = [f"w{number}" for number in range(2_000)]
    beginning = heard(" ".join(words[: MOST_OF_TEXT + 2]))
    assert heard(" ".join(words)) == beginning
    assert len(beginning) == MOST_OF_TEXT


@given(hashes, hashes)
def test_a_story_forgets_nothing_and_joining_is_of_no_order(known: frozenset[int], more: frozenset[int]) -> None:
    assert joined(known, more) == known | more == joined(more, known)
    assert joined(joined(known, more), more) == known | more


@pytest.mark.parametrize(("known", "more", "kept"), [(2_900, 50, 50), (2_900, 600, 100), (3_000, 9, 0), (3_100, 9, 0)])
def test_a_full_story_takes_of_further_copies_as_much_as_there_is_room(known: int, more: int, kept: int) -> None:
    before = frozenset(range(10_000, 10_000 + known))
    assert joined(before, range(more)) == before | set(range(kept))
    assert known + kept <= max(MOST_OF_STORY, known)


# What is watched for, and was not there


def test_a_notice_that_differs_from_another_in_a_name_alone_is_news_to_who_watches_for_the_name() -> None:
    form = "The authority has added {} to its list, and its ships may no longer call at any port of the union.\n{}"
    before, after = (form.format(name, f"{ROAD} {UNION}") for name in ("Harbrook Shipping", "Tollund Marine"))
    spans = [Span("body", after.index("Tollund"), after.index("Marine") + 6, "Tollund Marine")]
    assert news(after, spans, heard(before)) == ()
    assert news(after, spans, heard(before), spans) == tuple(spans)
    assert news(after.partition("\n")[0], spans, heard(before), spans) == ()


def test_a_term_is_known_by_what_the_watchlist_calls_it() -> None:
    assert term(Span("title", 0, 9, "sanction*")) == term(Span("body", 7, 17, "sanction*"))
    assert term(Span("body", 0, 6, "potash")) != term(Span("body", 0, 6, "potas*"))
