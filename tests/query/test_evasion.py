"""Terms disguised as spammers and censored writers disguise them are found, and nothing that is none of them."""

import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest

from wirewatch import query
from wirewatch.model import Document
from wirewatch.newsroom import content

TABLE = Path(__file__).parents[1] / "data/query/evasion.yaml"


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: str
    text: str


class Class(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    between: list[str] = []
    alphabets: list[str] = []
    blanks: list[str] = []
    listed: list[Listed] = []


class Evasion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    terms: list[str]
    classes: list[Class]
    clean: list[str]


EVASION = msgspec.yaml.decode(TABLE.read_bytes(), type=Evasion)
LETTERS = string.ascii_uppercase + string.ascii_lowercase


def variants(of: Class) -> Iterator[Listed]:
    """Every term of the table in the disguises of a class."""
    for term in EVASION.terms:
        for sign in of.between:
            yield Listed(term, re.sub(r"\w+", lambda word: f"{sign}{sign.join(word[0])}{sign}", term))  # noqa: B023
        for blank in of.blanks if " " in term else []:
            yield Listed(term, term.replace(" ", blank))
        for alphabet in of.alphabets if term.isascii() else []:
            yield Listed(term, term.translate(str.maketrans(LETTERS, alphabet)))
    yield from of.listed


@pytest.mark.parametrize("of", EVASION.classes, ids=lambda of: of.name)
def test_a_disguised_term_is_found_in_title_and_body_from_its_first_letter_to_its_last(of: Class) -> None:
    missed = [variant for variant in variants(of) if not _is_found(variant)]
    assert missed == []


def test_the_table_is_large_enough_to_mean_something() -> None:
    count = {of.name: sum(1 for _ in variants(of)) for of in EVASION.classes}
    assert len(EVASION.terms) >= 10
    assert sum(count.values()) >= 200
    assert min(count.values()) >= 7


@pytest.mark.parametrize("term", EVASION.terms)
def test_a_term_is_not_found_where_it_does_not_stand(term: str) -> None:
    clean = [text for text in _corpus() if not _stands_in(term, text)]
    assert len(clean) >= 100
    assert [text for text in clean if _match(term, text)] == []


@pytest.mark.parametrize("of", EVASION.classes, ids=lambda of: of.name)
def test_no_disguise_makes_a_term_of_what_is_none(of: Class) -> None:
    for text in EVASION.clean:
        disguised = [re.sub(r"\w+", lambda word: sign.join(word[0]), text) for sign in of.between]  # noqa: B023
        disguised += [text.replace(" ", blank) for blank in of.blanks]
        disguised += [text.translate(str.maketrans(LETTERS, alphabet)) for alphabet in of.alphabets]
        found = [(term, each) for each in [text, *disguised] for term in EVASION.terms if _match(term, each)]
        assert found == []


def _is_found(variant: Listed) -> bool:
    before, after = "Minsk said on Monday: ", ", it said."
    document = Document(title=variant.text, body=f"{before}{variant.text}{after}")
    spans = _compiled(variant.term).match(document)
    places = [(span.start, span.end) for span in spans if span.field == "body"]
    inside = len(places) == 1 and len(before) <= places[0][0] < places[0][1] <= len(before) + len(variant.text)
    return inside and any(span.field == "title" for span in spans)


def _match(term: str, text: str) -> bool:
    return bool(_compiled(term).match(Document(title=text, body=text)))


@cache
def _compiled(term: str) -> query.Query:
    return query.compile_item(term)


@cache
def _corpus() -> list[str]:
    """The newsroom's articles, a paragraph each, and sentences that nearly have the terms."""
    newsroom = content.load("https://newsroom.example", datetime(2024, 11, 25, tzinfo=UTC))
    samples = [sample for of_outlet in newsroom.values() for sample in of_outlet]
    texts = {text for sample in samples for text in (sample.title, sample.teaser, *sample.paragraphs)}
    return [*sorted(texts), *EVASION.clean]


def _stands_in(term: str, text: str) -> bool:
    words = r"[\s-]+".join(map(re.escape, term.casefold().split()))
    return re.search(rf"(?<!\w){words}(?!\w)", text.casefold()) is not None
