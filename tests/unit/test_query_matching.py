"""What a query finds, and where: terms in many scripts, places, many queries at once, and a slow second opinion."""

import re
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

# The oracle's world: words that fold to themselves, so that text and word can be compared as they stand.
VOCABULARY = ["potash", "potashes", "kali", "kalium", "lift", "lifts", "sanction", "sanctions", "the", "钾", "肥"]
words = st.sampled_from(VOCABULARY)
stems = st.sampled_from(["pot*", "potash*", "kal*", "kali*", "lif*", "sanction*"])
terms = st.lists(words | stems, min_size=1, max_size=3).map(" ".join)
queries = st.lists(terms, min_size=1, max_size=4, unique=True)
separators = st.sampled_from([" ", "\n", ", ", "-", ". ", "\u00a0", "'"])
texts = st.lists(st.tuples(words, separators), max_size=25).map(lambda pairs: "".join(map("".join, pairs)))
documents = st.builds(Document, title=texts, body=texts)


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


@settings(max_examples=300, deadline=None)
@given(st.lists(queries, max_size=6), documents)
def test_an_index_of_many_queries_answers_as_each_of_them_alone(many: list[list[str]], document: Document) -> None:
    compiled = [_any_of(terms) for terms in many]
    alone = {position: spans for position, each in enumerate(compiled) if (spans := each.match(document))}
    assert query.Index([each.root for each in compiled]).match(document) == alone


@settings(max_examples=400, deadline=None)
@given(queries, documents)
def test_a_slow_reader_finds_the_same_places(terms: list[str], document: Document) -> None:
    found = {(span.field, span.start, span.end, span.term) for span in _any_of(terms).match(document)}
    by_title = {("title", *place) for place in _read_slowly(terms, document.title)}
    by_body = {("body", *place) for place in _read_slowly(terms, document.body)}
    assert found == by_title | by_body


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_matched_and_every_place_folds_to_its_term(title: str, body: str) -> None:
    document = Document(title=title, body=f"{body} potash {title}")
    spans = query.compile("potash OR aaa* OR 钾 OR й1").match(document)
    assert any(span.field == "body" and span.term == "potash" for span in spans)
    assert all(0 <= span.start < span.end <= len(getattr(document, span.field)) for span in spans)


def _any_of(terms: list[str]) -> query.Query:
    return query.compile(" OR ".join(f'"{term}"' for term in terms))


def _read_slowly(terms: list[str], text: str) -> set[tuple[int, int, str]]:
    """Every term as a regular expression at every place, one after the other."""
    found = set()
    for term in terms:
        pattern = re.compile(r"[\s.,'-]*".join(_word_pattern(word) for word in _split(term)))
        for start in range(len(text)):
            match = pattern.match(text, start)
            if match:
                found.add((start, match.end(), term))
    return found


def _split(term: str) -> list[str]:
    return re.findall(r"[a-z]+\*?|[钾肥]", term)


def _word_pattern(word: str) -> str:
    if not word[0].isascii():
        return word
    return rf"(?<![a-z]){word[:-1]}[a-z]*" if word.endswith("*") else rf"(?<![a-z]){word}(?![a-z])"
