"""What a query finds, and where: terms in many scripts, and their places. Operators are held against an oracle."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import query
from wirewatch.model import Document, Span

DATA = Path(__file__).parents[1] / "data/query"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: str
    finds: list[str]
    misses: list[str]


CASES = msgspec.yaml.decode((DATA / "matching.yaml").read_bytes(), type=list[Case])
FINDS = [(case.term, text) for case in CASES for text in case.finds]
MISSES = [(case.term, text) for case in CASES for text in case.misses]


@pytest.mark.parametrize(("term", "text"), FINDS)
def test_a_term_is_found_in_the_title_and_in_the_body(term: str, text: str) -> None:
    compiled = query.compile_item(term)
    assert compiled.match(Document(title=text))
    assert compiled.match(Document(body=f"Before it. {text} And after it."))


@pytest.mark.parametrize(("term", "text"), MISSES)
def test_a_term_is_not_found_in_what_only_looks_like_it(term: str, text: str) -> None:
    assert query.compile_item(term).match(Document(title=text, body=text)) == []


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(FINDS) >= 60
    assert len(MISSES) >= 60


def test_every_place_is_given_with_its_field_offsets_and_term_title_first() -> None:
    compiled = query.compile('"potassium chloride" OR Potash')
    document = Document(title="Potash up", body="Potassium\nchloride is po\u00adtash; potash, potashes.")
    assert compiled.match(document) == [
        Span("title", 0, 6, "Potash"),
        Span("body", 0, 18, "potassium chloride"),
        Span("body", 22, 29, "Potash"),
        Span("body", 31, 37, "Potash"),
    ]


def test_offsets_count_the_characters_of_the_original_text() -> None:
    document = Document(body="Straße İn Klaipe\u0307da ﬁnance 🚢 potash")
    compiled = query.compile("strasse OR klaipeda OR finance OR potash")
    assert [document.body[span.start : span.end] for span in compiled.match(document)] == [
        "Straße", "Klaipe\u0307da", "ﬁnance", "potash",
    ]  # fmt: skip


def test_a_phrase_does_not_run_from_the_title_into_the_body() -> None:
    assert query.compile('"potassium chloride"').match(Document(title="Potassium", body="chloride")) == []


def test_terms_that_overlap_are_all_found() -> None:
    compiled = query.compile('"lift sanctions" OR sanction* OR "sanctions relief"')
    spans = compiled.match(Document(body="lift sanctions relief"))
    assert [(span.start, span.end, span.term) for span in spans] == [
        (0, 14, "lift sanctions"), (5, 14, "sanction*"), (5, 21, "sanctions relief"),
    ]  # fmt: skip


def test_a_list_finds_what_its_items_find_and_names_the_item() -> None:
    compiled = query.compile("@salts OR MOP", {"salts": ["potash", "potassium chloride", "kali*"]})
    spans = compiled.match(Document(body="Kalium, potassium chloride, MOP"))
    assert [span.term for span in spans] == ["kali*", "potassium chloride", "MOP"]


def test_nothing_is_found_in_an_empty_document_nor_by_an_empty_index() -> None:
    assert query.compile("potash").match(Document()) == []
    assert query.Index([]).match(Document(title="potash")) == {}


def test_only_title_and_body_are_read() -> None:
    document = Document(url="https://potash.example/potash", source="potash", tags=("potash",), authors=("Potash",))
    assert query.compile("potash").match(document) == []


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_matched_and_every_place_folds_to_its_term(title: str, body: str) -> None:
    document = Document(title=title, body=f"{body} potash {title}")
    spans = query.compile("potash OR aaa* OR 钾 OR й12").match(document)
    assert any(span.field == "body" and span.term == "potash" for span in spans)
    assert all(0 <= span.start < span.end <= len(getattr(document, span.field)) for span in spans)
