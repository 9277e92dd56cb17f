"""Terms in other alphabets, and words of look-alike letters: found, and said to be so."""

from pathlib import Path

import msgspec
import pytest

from wirewatch import query, watchlist
from wirewatch.model import Document
from wirewatch.query.language.alphabets import in_any_alphabet

DATA = Path(__file__).parents[1] / "data/query/alphabets.yaml"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    term: str
    transliterated: list[str]
    own: list[str]
    misses: list[str]


CASES = msgspec.yaml.decode(DATA.read_bytes(), type=list[Case])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.term)
def test_a_term_is_found_in_any_alphabet_and_the_hit_says_in_which_form(case: Case) -> None:
    index = query.Index([in_any_alphabet(query.compile_item(case.term).root)])
    for form, texts in (("transliterated", case.transliterated), ("", case.own)):
        for text in texts:
            spans = index.match(Document(title=text, body=f"Before. {text}")).get(0, [])
            assert {span.form for span in spans} == {form}, text
            assert {span.field for span in spans} == {"title", "body"}, text
    for text in case.misses:
        assert not index.match(Document(body=text)), text


def test_operators_reach_over_alphabets() -> None:
    text = """
lists:
  people: {terms: [Lukashenk*], translit: true}
watches:
  - {id: near, query: '@people NEAR/2 санкци*'}
  - {id: excluded, query: '@people OR Минск', exclude: '@people'}
"""
    hits = watchlist.load(text).match(Document(body="Лукашенко и санкции"))
    assert [(hit.watch.id, [span.form for span in hit.spans]) for hit in hits] == [("near", ["transliterated", ""])]


def test_names_are_found_in_other_alphabets_only_where_the_list_asks_for_it() -> None:
    text = "lists: {people: {names: lists/people.txt%s}}\nwatches: ['@people']"
    files = {"lists/people.txt": "LUKASHENKO, Aleksandr\n"}
    document = Document(body="Приехал Александр Лукашенко.")
    (hit,) = watchlist.load(text % ", translit: true", files).match(document)
    assert [(span.term, span.form) for span in hit.spans] == [("LUKASHENKO, Aleksandr", "transliterated")]
    assert watchlist.load(text % "", files).match(document) == []


@pytest.mark.parametrize(
    ("term", "text"),
    [("potash", "pоtash"), ("санкци*", "caнкции"), ("OFAC", "ОFАС"), ("Belarus", "Веlаrus"), ('case:"OFAC"', "ОFАС")],
)
def test_a_word_of_look_alike_letters_is_found_and_flagged(term: str, text: str) -> None:
    assert text.isascii() is False
    spans = query.compile(term).match(Document(body=f"the {text} list"))
    assert [(span.start, span.end, span.form) for span in spans] == [(4, 4 + len(text), "look-alike")]


@pytest.mark.parametrize(("term", "text"), [("OOO", "ООО «Ромашка»"), ("potash", "роtаshes"), ("mmm", "5 μm")])
def test_a_word_of_one_alphabet_is_never_taken_for_one_of_another(term: str, text: str) -> None:
    assert query.compile(term).match(Document(body=text)) == []
