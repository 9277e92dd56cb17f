"""The watchlist language in three layers: how a query is cut, what tree it becomes, what it means."""

from pathlib import Path
from typing import assert_never

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import query
from wirewatch.errors import QueryError, QueryFault
from wirewatch.query.lexer import Kind, lex
from wirewatch.query.nodes import ListRef, Node, Or, Term
from wirewatch.query.parser import MAX_DEPTH

DATA = Path(__file__).parents[1] / "data/query"
LISTS = query.compile_lists({"alpha": ["potash", "kali*"], "beta": ["potassium chloride"]})


class Lexemes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: str
    lexemes: list[tuple[str, str]]


class Tree(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: str
    tree: str
    bare: bool = False
    lists: frozenset[str] = frozenset()


class FaultRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    start: int
    at: str
    message: str
    hint: str = ""


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: str
    faults: list[FaultRow]
    bare: bool = False


LEXEMES = msgspec.yaml.decode((DATA / "lexemes.yaml").read_bytes(), type=list[Lexemes])
TREES = msgspec.yaml.decode((DATA / "trees.yaml").read_bytes(), type=list[Tree])
REFUSED = msgspec.yaml.decode((DATA / "refused.yaml").read_bytes(), type=list[Refused])

_PIECES = [
    "potash", "kali*", "OR", "(", ")", '"', "@alpha", "@nope", "AND", "NOT", "NEAR/3", "title:", "-x", "*", "?", "or",
    " ", "\n", "й", "K+S", "钾肥",
]  # fmt: skip
any_text = st.text(st.characters(exclude_categories=()), max_size=20)
any_query = st.lists(st.sampled_from(_PIECES) | any_text, max_size=12).map(" ".join) | any_text


@pytest.mark.parametrize("case", LEXEMES, ids=lambda case: case.query)
def test_a_query_is_cut_into_lexemes_that_know_their_place(case: Lexemes) -> None:
    *lexemes, end = lex(case.query)
    assert [(lexeme.kind.name, lexeme.text) for lexeme in lexemes] == case.lexemes
    assert all(case.query[lexeme.start : lexeme.end] == lexeme.text for lexeme in lexemes)
    assert (end.kind, end.start, end.end) == (Kind.END, len(case.query), len(case.query))


@pytest.mark.parametrize("case", TREES, ids=lambda case: f"{'bare ' * case.bare}{case.query}")
def test_a_query_becomes_a_tree(case: Tree) -> None:
    compiled = _compile(case.query, bare=case.bare)
    assert _show(compiled.root) == case.tree
    assert compiled.lists == case.lists
    assert compiled.text == case.query


def test_the_nodes_know_their_place_in_the_query() -> None:
    text = 'potash OR "potassium chloride" OR (@alpha)'
    root = query.compile(text, LISTS).root
    assert isinstance(root, Or)
    assert [text[node.start : node.end] for node in root.operands] == ["potash", "potassium chloride", "@alpha"]
    assert (root.start, root.end) == (0, len(text) - 1)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{'bare ' * case.bare}{case.query}")
def test_a_query_that_cannot_be_meant_is_refused_with_every_fault_in_its_place(case: Refused) -> None:
    with pytest.raises(QueryError) as caught:
        _compile(case.query, bare=case.bare)
    found = [
        FaultRow(fault.start, case.query[fault.start : fault.end], fault.message, fault.hint)
        for fault in caught.value.faults
    ]
    assert found == case.faults
    assert caught.value.text == case.query


def test_an_unknown_list_where_there_are_none_says_so() -> None:
    with pytest.raises(QueryError, match=r"at 1: there is no list 'alpha' \(there are no lists\)"):
        query.compile("@alpha")


def test_a_fault_inside_a_list_is_raised_when_the_list_is_compiled() -> None:
    with pytest.raises(QueryError, match="3 letters or more"):
        query.compile_lists({"short": ["potash", "ka*"]})


def test_the_error_reads_as_one_line() -> None:
    with pytest.raises(QueryError) as caught:
        query.compile("k OR *ash")
    assert str(caught.value) == (
        "at 1: 'k' comes down to the single letter 'k', which is everywhere (watch a longer term or a phrase); "
        "at 6: * can only stand at the end of a word (as in sanction*)"
    )


def test_brackets_may_nest_as_deep_as_a_person_writes_and_no_deeper() -> None:
    assert _show(query.compile("(" * MAX_DEPTH + "potash" + ")" * MAX_DEPTH).root) == "potash"
    with pytest.raises(QueryError) as caught:
        query.compile("(" * 100_000 + "potash" + ")" * 100_000)
    assert [(fault.start, fault.message) for fault in caught.value.faults] == [
        (MAX_DEPTH, f"brackets nested deeper than {MAX_DEPTH}")
    ]


def test_a_query_of_ten_thousand_terms_is_one_flat_tree() -> None:
    root = query.compile(" OR ".join(f"word{number}" for number in range(10_000))).root
    assert isinstance(root, Or)
    assert len(root.operands) == 10_000


@settings(deadline=None)
@given(any_query)
def test_any_text_is_a_query_or_a_query_error_whose_faults_lie_inside_it(text: str) -> None:
    for bare in (False, True):
        outcome = _outcome(text, bare=bare)
        assert outcome is None or outcome
        assert all(0 <= fault.start <= fault.end <= max(len(text), 1) and fault.message for fault in outcome or ())


@settings(deadline=None)
@given(st.lists(st.sampled_from(["potash", "kali*", '"a b"', "@beta"]), min_size=1, unique=True))
def test_brackets_of_or_alone_change_nothing(terms: list[str]) -> None:
    flat = " OR ".join(terms)
    nested = terms[-1]
    for term in reversed(terms[:-1]):
        nested = f"({term} OR {nested})"
    assert _show(query.compile(flat, LISTS).root) == _show(query.compile(nested, LISTS).root)


def _compile(text: str, *, bare: bool) -> query.Query:
    return query.compile_item(text, LISTS) if bare else query.compile(text, LISTS)


def _outcome(text: str, *, bare: bool) -> tuple[QueryFault, ...] | None:
    """None for a query, else its faults; any other error goes through."""
    try:
        _compile(text, bare=bare)
    except QueryError as error:
        return error.faults
    return None


def _show(node: Node) -> str:
    match node:
        case Term():
            return "+".join(word.text + "*" * word.stem for word in node.words)
        case ListRef():
            return f"@{node.name}({' '.join(map(_show, node.items))})"
        case Or():
            return f"(| {' '.join(map(_show, node.operands))})"
        case _:
            assert_never(node)
