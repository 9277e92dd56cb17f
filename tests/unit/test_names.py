"""Literal names: the lines of a names file, what each name stands for, and which names flood."""

import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wirewatch import text
from wirewatch.query import names

DATA = Path(__file__).parents[1] / "data/query/names.yaml"


class Lines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    lines: list[tuple[int, str]]


class Variants(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    full: list[str] = []
    partial: list[str] = []


class Hazard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    hazard: str = ""


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lines: list[Lines]
    variants: list[Variants]
    nobody: list[str]
    hazards: list[Hazard]


CASES = msgspec.yaml.decode(DATA.read_bytes(), type=Cases)

any_text = st.text(st.characters(exclude_categories=()))
_PIECES = [",", ",", ", ", "-", "'", "’", "(", ")", '"', "#", ".", "&", "/", "Dr.", "Haji", "JR.", "II", "al-", "AL-"]
_PIECES += ["el", "bin", "'Abd", "abu", "de la", "ul", "Muhammad", "KIM,", "Won", "Hong", "LTD", "S.A.", "CO.,", "OAO"]
_PIECES += ["(IJU)", "GARCIA,", "Maria", "VELDE,", "velde", "7", "平", "김", "Ё"]
names_like = st.lists(st.sampled_from(_PIECES) | any_text, max_size=9).map(" ".join)
capitals = st.text("ABCDEFGHIKLMNOPRSTUVZ", min_size=4, max_size=9)


@pytest.mark.parametrize("case", CASES.lines, ids=lambda case: repr(case.text))
def test_a_names_file_holds_one_name_a_line(case: Lines) -> None:
    assert names.lines(case.text) == case.lines


@pytest.mark.parametrize("case", CASES.variants, ids=lambda case: case.name)
def test_a_name_stands_for_its_words_and_for_what_newspapers_make_of_it(case: Variants) -> None:
    written, *more = names.variants(case.name)
    assert written == (_words(case.name), False)
    assert sorted(" ".join(words) for words, partial in more if not partial) == sorted(case.full)
    assert sorted(" ".join(words) for words, partial in more if partial) == sorted(case.partial)


@pytest.mark.parametrize("name", CASES.nobody)
def test_a_name_without_letters_and_digits_stands_for_nothing(name: str) -> None:
    assert names.variants(name) == []
    assert names.hazards(name) == ""


@pytest.mark.parametrize("case", CASES.hazards, ids=lambda case: case.name)
def test_a_name_that_floods_says_why(case: Hazard) -> None:
    assert names.hazards(case.name) == case.hazard


@given(names_like)
@example("JR., II")
@example("(" * 50 + ",")
def test_whatever_the_name_its_variants_are_words_and_hold_it_as_written(name: str) -> None:
    found = names.variants(name)
    written = _words(name)
    assert found[:1] == ([names.Variant(written, partial=False)] if written else [])
    assert len({variant.words for variant in found}) == len(found)
    for variant in found:
        assert variant.words
        assert all(_words(word) == (word,) for word in variant.words)
    assert isinstance(names.hazards(name), str)


@given(names_like)
def test_a_variant_written_out_stands_for_itself(name: str) -> None:
    for variant in names.variants(name):
        assert names.variants(" ".join(variant.words))[0].words == variant.words


@given(capitals, st.lists(capitals.map(str.title), min_size=1, max_size=4))
def test_a_surname_alone_is_nobody(surname: str, given_names: list[str]) -> None:
    found = names.variants(f"{surname}, {' '.join(given_names)}")
    assert all(len(variant.words) > 1 for variant in found)


@given(any_text)
def test_whatever_the_file_its_lines_are_names_in_order(content: str) -> None:
    found = names.lines(content)
    assert [number for number, _ in found] == sorted({number for number, _ in found})
    assert all(name and name == name.strip() for _, name in found)


@pytest.mark.parametrize(
    "unit", ["(", "[", '"', "“", ",", "'", "a'", "# ", " #", "A ", "a,", "(a", "al ", "Dr. ", "S.A."]
)
def test_a_huge_name_takes_no_more_than_its_length(unit: str) -> None:
    started = time.perf_counter()
    for huge in (unit * 20_000, "VELDE, " + unit * 20_000):
        names.variants(huge)
        names.hazards(huge)
        names.lines(huge)
    assert time.perf_counter() - started < 5


def _words(name: str) -> tuple[str, ...]:
    return tuple(token.word for token in text.tokenize(name))
