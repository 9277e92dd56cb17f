"""Terms in the languages that an analyst of sanctions, potash and Belarus reads: found in every spelling."""

from pathlib import Path

import msgspec
import pytest

from wirewatch import query
from wirewatch.model import Document

TABLE = Path(__file__).parents[1] / "data/query/world.yaml"
# In these languages the press of the region is written; of the others a few rows show that their scripts work.
THOROUGH = ("en", "ru", "be", "uk", "pl", "lt", "de", "fr", "tr", "el", "ar", "he", "zh", "ja", "ko")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: str
    finds: list[str]
    misses: list[str]


CASES = msgspec.yaml.decode(TABLE.read_bytes(), type=dict[str, list[Case]])
FINDS = [(language, case.term, text) for language, cases in CASES.items() for case in cases for text in case.finds]
MISSES = [(language, case.term, text) for language, cases in CASES.items() for case in cases for text in case.misses]


@pytest.mark.parametrize(("language", "term", "text"), FINDS)
def test_a_term_is_found_however_the_press_writes_it(language: str, term: str, text: str) -> None:
    compiled = query.compile_item(term)
    assert compiled.match(Document(title=text))
    assert compiled.match(Document(body=f"Before it.\n{text}\nAnd after it."))


@pytest.mark.parametrize(("language", "term", "text"), MISSES)
def test_a_term_is_not_found_in_another_word(language: str, term: str, text: str) -> None:
    assert query.compile_item(term).match(Document(title=text, body=text)) == []


def test_all_terms_looked_for_together_are_found_as_each_alone() -> None:
    compiled = [query.compile_item(case.term) for cases in CASES.values() for case in cases]
    index = query.Index([each.root for each in compiled])
    for _, _, text in FINDS + MISSES:
        document = Document(body=text)
        alone = {position: spans for position, each in enumerate(compiled) if (spans := each.match(document))}
        assert index.match(document) == alone


def test_the_table_says_enough_of_every_language() -> None:
    assert sum(map(len, CASES.values())) >= 140
    assert {language: len(CASES[language]) for language in THOROUGH if len(CASES[language]) < 10} == {}
    assert all(case.finds and case.misses for cases in CASES.values() for case in cases)
