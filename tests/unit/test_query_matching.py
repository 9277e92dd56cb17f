"""What a query finds, and where: terms in many scripts, and their places. Operators are held against an oracle."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import query
from wirewatch.model import Document, Span
from wirewatch.query.engine.plans import MOST_SPANS

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


@pytest.mark.parametrize(
    ("text", "title", "found"),
    [
        ("re:/[0-9.]+ ?%/", "Ставка 16.5 % and 7%", ["16.5 %", "7%"]),
        ("re:/ставк\\pL+/i", "СТАВКА", ["СТАВКА"]),
        ("re:/\\pL+ka/", "🚢 Mažoji Laponka, 𝐀ka 钾ka", ["Laponka", "𝐀ka", "钾ka"]),
        ("re:/x\\?$/", "\ud800\udfff 🚢 x?", ["x?"]),
        ("re:/. x/", "\ud800 x", ["\ud800 x"]),
        ("re:/e.$/", "Cafe\u0301", ["e\u0301"]),
        ("re:/(a|b)(c)?/", "ab ac", ["a", "b", "ac"]),
        ("re:/\\Qa\\/b\\E/", "a/b", ["a/b"]),
    ],
)  # fmt: skip
def test_an_expression_finds_pieces_of_the_title_as_it_is_written(text: str, title: str, found: list[str]) -> None:
    spans = query.compile(text).match(Document(title=title, body=title))
    assert [title[span.start : span.end] for span in spans] == found
    assert {(span.field, span.term, span.form) for span in spans} == {("title", text, "")}


def test_of_what_an_expression_finds_a_thousand_places_are_shown() -> None:
    assert len(query.compile("re:/x/").match(Document(title="x" * 5_000))) == MOST_SPANS


def test_an_expression_does_not_find_what_an_exclude_has_cancelled() -> None:
    root, exclude = query.compile("re:/[Ss]anctions?/").root, query.compile('"doping sanctions*" OR potash').root
    title = "Straße: Doping Sanctions, Sanctions ﬁx, sanction"
    index = query.Index([root], excludes={0: exclude})
    assert [span.start for span in index.match(Document(title=title, body="potash " * 9))[0]] == [26, 40]


def test_re2_is_loaded_for_expressions_only() -> None:
    program = (
        "import sys; from wirewatch import query; from wirewatch.model import Document; "
        "query.compile('potash').match(Document('potash')); print('re2' in sys.modules); "
        "query.compile('re:/x/'); print('re2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(days=9), timedelta(days=9_000)])
def test_a_date_that_lies_ahead_counts_for_as_much_as_none(ahead: timedelta) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    for published in (None, now + ahead):
        assert query.compile("potash AND age:2d").match(Document("Potash", published=published), now)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_matched_and_every_place_folds_to_its_term(title: str, body: str) -> None:
    document = Document(title=title, body=f"{body} potash {title}")
    spans = query.compile("potash OR aaa* OR 钾 OR й12").match(document)
    assert any(span.field == "body" and span.term == "potash" for span in spans)
    assert all(0 <= span.start < span.end <= len(getattr(document, span.field)) for span in spans)
