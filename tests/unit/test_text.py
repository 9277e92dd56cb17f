"""Words and sentences: folding, offsets, and that no text breaks them."""

import time
import unicodedata
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import text

DATA = Path(__file__).parents[1] / "data/query"


class Fold(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    word: str
    folded: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    words: list[str]


class Sentences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    sentences: list[str]


FOLDS = msgspec.yaml.decode((DATA / "fold.yaml").read_bytes(), type=list[Fold])
WORDS = msgspec.yaml.decode((DATA / "tokens.yaml").read_bytes(), type=list[Words])
SENTENCES = msgspec.yaml.decode((DATA / "sentences.yaml").read_bytes(), type=list[Sentences])

any_text = st.text(st.characters(exclude_categories=()))
_PIECES = [
    ". ",
    "! ",
    "? ",
    "… ",
    "\n",
    "Mr.",
    "U.S.",
    "5",
    "A",
    "a",
    "é",
    "г.",
    "»",
    '"',
    "。",
    "」",
    " ",
    "– ",
    "word",
]
prose = st.lists(st.sampled_from(_PIECES) | any_text, max_size=12).map("".join)


@pytest.mark.parametrize("case", FOLDS, ids=lambda case: ascii(case.word))
def test_words_are_compared_without_case_accents_and_invisible_characters(case: Fold) -> None:
    assert text.fold(case.word) == case.folded


@pytest.mark.parametrize("case", WORDS, ids=lambda case: ascii(case.text))
def test_a_text_is_cut_into_its_words(case: Words) -> None:
    tokens = text.tokenize(case.text)
    assert [case.text[token.start : token.end] for token in tokens] == case.words
    assert text.count_words(case.text) >= len(case.words)


@settings(deadline=None)
@given(any_text)
def test_every_word_is_the_folded_form_of_its_place_in_the_text(source: str) -> None:
    tokens = text.tokenize(source)
    assert all(token.word == text.fold(source[token.start : token.end]) != "" for token in tokens)
    assert all(first.end <= second.start for first, second in pairwise(tokens))


@settings(deadline=None)
@given(any_text)
def test_folding_twice_changes_nothing(source: str) -> None:
    assert text.fold(text.fold(source)) == text.fold(source)


@settings(deadline=None)
@given(any_text)
def test_composed_and_decomposed_texts_have_the_same_words(source: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, source) for form in ("NFC", "NFD"))
    assert _words(composed) == _words(decomposed)


# All of Latin but for ŉ, which Unicode takes for an apostrophe and a letter.
@settings(deadline=None)
@given(st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x24F, exclude_characters="ŉ")))
def test_capitals_do_not_matter(source: str) -> None:
    assert _words(source.upper()) == _words(source) == _words(source.lower())


def test_lone_surrogates_separate_words() -> None:
    assert _words("pot\ud800ash \udfff") == ["pot", "ash"]


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: case.text[:30])
def test_a_text_is_cut_into_its_sentences(case: Sentences) -> None:
    assert [case.text[start:end] for start, end in text.sentences(case.text)] == case.sentences


@settings(deadline=None)
@given(prose)
def test_sentences_are_in_order_apart_and_leave_out_white_space_only(source: str) -> None:
    spans = text.sentences(source)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(source[start:end] == source[start:end].strip() for start, end in spans)
    edges = [0, *(edge for span in spans for edge in span), len(source)]
    gaps = [source[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert not "".join(gaps).strip()


@pytest.mark.parametrize("piece", [".", "?!", ". ", "…»", "\n", "。", "Mr. ", "a.", '."', "word", "\u0301", "钾"])
def test_a_long_text_costs_no_more_than_its_length(piece: str) -> None:
    source = piece * (200_000 // len(piece)) + "x"
    start = time.process_time()
    text.sentences(source)
    text.tokenize(source)
    assert time.process_time() - start < 5, "quadratic cost would take minutes"


def test_a_hint_names_the_nearest_known_word_or_all_of_them_or_nothing() -> None:
    assert text.suggestion("querry", ["id", "query"]) == "did you mean 'query'?"
    assert text.suggestion("zzz", iter(["id", "query"])) == "known: id, query"
    assert text.suggestion("zzz", []) == ""


def _words(source: str) -> list[str]:
    return [token.word for token in text.tokenize(source)]


# Letters, marks and signs of which most kinds of folding are made, so that they meet.
_MIXED = st.text("aZ9 'sS’.-ßœéŁİı½²ﬁ\u00ad\u200b\u0301\u0306\u0308ийЁ№ΣςAΩ한\u1112\u1161عقـ\u064bשׁहिन्ทีx\ufe0fⒶ\ud800_")


@given(_MIXED | any_text)
@settings(max_examples=300)
def test_a_text_has_the_same_words_read_fast_or_with_care(source: str) -> None:
    # A character of a script without spaces makes the whole text be read with care.
    assert text.tokenize(f"{source} 制")[:-1] == text.tokenize(source)
