"""The watchlist language in three layers: how a query is cut, what tree it becomes, what it means."""

import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.query import oracle
from wirewatch import query
from wirewatch.errors import QueryError, QueryFault
from wirewatch.model import Document
from wirewatch.query.checks.positions import MAX_CHAIN
from wirewatch.query.language import parser
from wirewatch.query.language.cursor import MAX_REGEXES
from wirewatch.query.language.lexer import Kind, lex
from wirewatch.query.language.parser import MAX_DEPTH, MAX_TEXT
from wirewatch.query.language.regexes import MAX_PATTERN
from wirewatch.query.nodes import (
    Age,
    And,
    AtLeast,
    Field,
    Length,
    ListRef,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Regex,
    Term,
    Value,
    Within,
    Word,
    children,
    walk,
)

DATA = Path(__file__).parents[1] / "data/query"
LISTS = query.compile_lists(
    {
        "alpha": ["potash", "kali*"],
        "beta": ["potassium chloride"],
        "article": ["potash AND kali", "mine*"],
        "titles": ["title:potash"],
        "both": ["@alpha", "ore"],
    }
)


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
    hint: str


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    query: str
    faults: list[FaultRow]
    bare: bool = False
    corrected: list[str] = []


LEXEMES = msgspec.yaml.decode((DATA / "lexemes.yaml").read_bytes(), type=list[Lexemes])
TREES = msgspec.yaml.decode((DATA / "trees.yaml").read_bytes(), type=list[Tree])
REFUSED = msgspec.yaml.decode((DATA / "refused.yaml").read_bytes(), type=list[Refused])

_PIECES = [
    "potash", "kali*", "wom?n", "OR", "AND", "NOT", "NEAR/3", "NOT NEAR/3", "ONEAR/2", "PRE/x", "SENT", "PARA",
    "ATLEAST/2", "(", ")", '"', "“", "»", "@alpha", "@article", "@nope", "title:", "url:", "case:", "lang:en", "tag:",
    "country:us", "re:/", "re:/x/", "re:/[/i",
    "words>5", "words<", "age:2d", "-", "-x", "*", "?", "and", "not", "near5", "~5", "C++", "#", "# x", "/", "9" * 5000,
    " ", "\n", "\0", "\ud800", "й", "K+S", "钾肥", "\ua66e", "（", "title：",
]  # fmt: skip
any_text = st.text(st.characters(exclude_categories=()), max_size=20)
any_query = st.tuples(st.lists(st.sampled_from(_PIECES) | any_text, max_size=14), st.sampled_from(["", " "])).map(
    lambda drawn: drawn[1].join(drawn[0])
)

# Clauses that cover each other often, and texts in which some of them are true.
_TERMS = [
    "ore", "ores", "ore*", "ore?", '"iron ore"', '"ore mine"', "iro*", "mine", "case:Ore", "case:ORE", "#ore", "ore%",
]  # fmt: skip
_ORES = query.compile_lists({"list": ["ore", '"iron mine"', "mine AND NOT iron"], "ores": ["ore", "#ore"]})
# Stands for a clause that is false everywhere.
_NEVER = Term(0, 0, (Word("never"),), "never")
_clauses = st.recursive(
    st.sampled_from(
        [*_TERMS, "@list", "@ores", "re:/ore/", "re:/Ore/i", "lang:en", "lang:en-GB", "words>3", "words>5"]
    ),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR", "NOT", "NEAR/1", "ONEAR/1", "NOT NEAR/1", "SENT"]), inner).map(
            lambda drawn: f"({' '.join(drawn)})"
        ),
        st.tuples(st.sampled_from(["title:", "body:", "lead:", "ATLEAST/2 "]), inner).map("".join),
    ),
    max_leaves=4,
)
_words = st.sampled_from(["ore", "Ore", "ORE", "ores", "iron", "mine", "#ore", "ore%", ".", "x\n"])
_texts = st.lists(_words, max_size=8).map(" ".join)
_documents = st.builds(Document, title=_texts, body=_texts, language=st.sampled_from(["", "en", "en-GB"]))


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


@pytest.mark.parametrize("case", [case for case in TREES if not case.bare], ids=lambda case: case.query)
def test_each_node_stands_on_a_piece_of_the_query_that_means_the_same(case: Tree) -> None:
    stack = [query.compile(case.query, LISTS).root]
    while stack:
        node = stack.pop()
        piece = case.query[node.start : node.end]
        # Some can only stand within others: values have no name, and some alternatives make a difference near others.
        if _outcome(piece, bare=False) is None and not isinstance(node, Value):
            assert _show(query.compile(piece, LISTS).root) == _show(node)
        stack.extend(children(node))


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


CORRECTED = [(case.query, corrected) for case in REFUSED for corrected in case.corrected]


@pytest.mark.parametrize(("text", "corrected"), CORRECTED)
def test_what_a_hint_says_to_write_compiles(text: str, corrected: str) -> None:
    assert any(corrected in fault.hint for fault in _outcome(text, bare=False) or ())
    assert _outcome(corrected, bare=False) is None


def test_an_unknown_list_where_there_are_none_says_so() -> None:
    with pytest.raises(QueryError, match=r"at 1: there is no list 'alpha' \(there are no lists\)"):
        query.compile("@alpha")


def test_a_fault_inside_a_list_is_raised_when_the_list_is_compiled() -> None:
    with pytest.raises(QueryError, match="3 letters or more"):
        query.compile_lists({"short": ["potash", "ka*"]})


def test_lists_may_refer_to_each_other_in_any_order() -> None:
    lists = query.compile_lists({"all": ["@some", "ore"], "some": ["@few OR kali"], "few": ["potash"]})
    assert list(lists.items) == ["all", "some", "few"]
    assert query.compile("@all", lists).lists == {"all"}


@pytest.mark.parametrize(
    ("lists", "circle"),
    [
        ({"a": ["@a"]}, "a -> a"),
        ({"x": ["@a"], "a": ["ore OR @b"], "b": ["mine", "@a"]}, "a -> b -> a"),
    ],
)
def test_lists_in_a_circle_are_refused(lists: dict[str, list[str]], circle: str) -> None:
    with pytest.raises(QueryError) as caught:
        query.compile_lists(lists)
    (fault,) = caught.value.faults
    assert fault.message == f"lists in a circle: {circle}"
    assert caught.value.text[fault.start : fault.end] == f"@{circle[0]}"


def test_a_thousand_lists_in_a_row_are_no_circle() -> None:
    row = {f"list{number}": [f"@list{number + 1}"] for number in range(1000)}
    assert len(query.compile_lists({**row, "list1000": ["potash"]}).items) == 1001


def test_the_error_reads_as_one_line() -> None:
    with pytest.raises(QueryError) as caught:
        query.compile("eu OR *ash")
    assert str(caught.value) == (
        "at 1: 'eu' has fewer than 3 letters, and is in too many texts (write case:\"EU\", or a longer term); "
        "at 7: * can only stand at the end of a word (as in sanction*)"
    )


def test_brackets_may_nest_as_deep_as_a_person_writes_and_no_deeper() -> None:
    assert _show(query.compile("(" * MAX_DEPTH + "potash" + ")" * MAX_DEPTH).root) == "potash"
    for deep in ("(" * 49_000 + "potash" + ")" * 49_000, "(title:" * 10_000 + "potash", "NEAR/3 NOT " * 9_000):
        assert f"nested deeper than {MAX_DEPTH}" in [fault.message for fault in _outcome(deep, bare=False) or ()]


@pytest.mark.parametrize("operator", ["NOT NEAR/5", "NEAR/5", "AND", "OR", "SENT"])
def test_a_long_row_of_an_operator_is_no_ladder(operator: str) -> None:
    outcome = _outcome(f" {operator} ".join(f"word{number}" for number in range(4000)), bare=False)
    if operator == "NOT NEAR/5":
        assert [fault.message for fault in outcome or ()] == ["3999 times NOT NEAR in a row"]
    elif operator in {"NEAR/5", "SENT"}:
        assert [fault.message for fault in outcome or ()] == [f"a chain of 4000: at most {MAX_CHAIN} can stand in one"]
    else:
        assert outcome is None


def test_a_query_of_ten_thousand_terms_is_one_flat_tree_and_compiles_at_once() -> None:
    words = [f"w{number:04x}" for number in range(10_000)]
    before = time.process_time()
    root = query.compile(" OR ".join(words)).root
    assert time.process_time() - before < 2
    assert isinstance(root, Or)
    assert len(root.operands) == 10_000


def test_a_query_of_more_terms_or_characters_is_refused() -> None:
    many = " OR ".join(f"w{number:04x}" for number in range(10_001))
    assert _messages(many) == ["the query has more than 10,000 terms"]
    assert _messages("x" * (MAX_TEXT + 1)) == ["the query has 100,001 characters, more than 100,000"]
    for piece in ("potash OR ", '"', "(", "NOT ", "\ud800", "\0", "钾"):
        text = piece * (1_000_000 // len(piece))
        for bare in (False, True):
            assert [fault.end for fault in _outcome(text, bare=bare) or ()] == [len(text)]


def test_a_regular_expression_of_more_characters_or_one_more_of_them_is_refused() -> None:
    assert _messages(f"re:/{'x' * MAX_PATTERN}/") == []
    message = f"the regular expression has {MAX_PATTERN + 1} characters, more than {MAX_PATTERN}"
    assert _messages(f"re:/{'x' * (MAX_PATTERN + 1)}/") == [message]
    many = [f"re:/x{number}/" for number in range(MAX_REGEXES + 1)]
    assert _messages(" OR ".join(many[1:])) == []
    assert _messages(" OR ".join(many)) == [f"the query has more than {MAX_REGEXES} regular expressions"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@live NEAR/2 ore", "@live cannot stand in NEAR: an item of the list has no place in the text"),
        ("body:@live", "@live cannot stand inside body: as an item of the list names a field itself"),
    ],
)
def test_a_list_with_a_regular_expression_stands_where_one_can(text: str, message: str) -> None:
    lists = query.compile_lists({"live": ["re:/^Live:/", "potash"]})
    assert [fault.message for fault in _outcome(text, bare=False, lists=lists) or ()] == [message]
    assert _outcome("title:@live AND ore", bare=False, lists=lists) is None


def test_an_expression_of_a_text_that_is_none_is_read() -> None:
    assert not query.compile("re:/\ud800x/").match(Document(title="x"))


@pytest.mark.parametrize("piece", [piece for piece in _PIECES if len(piece) < 20])
def test_a_piece_repeated_to_the_limit_is_read_in_a_moment(piece: str) -> None:
    for text in (piece * (MAX_TEXT // len(piece)), f"{piece} " * (MAX_TEXT // (len(piece) + 1))):
        before = time.process_time()
        _outcome(text, bare=False)
        assert time.process_time() - before < 10


def test_a_list_of_a_hundred_thousand_items_costs_a_query_little() -> None:
    (item,) = query.compile_lists({"one": ["kali"]}).items["one"]
    lists = query.Lists({"many": (item,) * 100_000})
    before = time.process_time()
    query.compile("@many OR potash", lists)
    query.compile("@many NEAR/5 potash", lists)
    assert time.process_time() - before < 1


@settings(deadline=None, max_examples=300)
@given(any_query)
def test_any_text_is_a_query_or_a_query_error_whose_faults_lie_inside_it(text: str) -> None:
    for bare in (False, True):
        outcome = _outcome(text, bare=bare)
        assert outcome is None or outcome
        assert all(0 <= fault.start <= fault.end <= len(text) and fault.message for fault in outcome or ())
        assert all(fault.hint for fault in outcome or ())
        if outcome is None:
            # What could not be read never gets out.
            root = _compile(text, bare=bare).root
            assert all(node.words for node in walk(root) if isinstance(node, Term))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["potash", "kali*", '"a b"', "@beta"]), min_size=1, unique=True))
def test_brackets_of_or_alone_change_nothing(terms: list[str]) -> None:
    flat = " OR ".join(terms)
    nested = terms[-1]
    for term in reversed(terms[:-1]):
        nested = f"({term} OR {nested})"
    assert _show(query.compile(flat, LISTS).root) == _show(query.compile(nested, LISTS).root)


@settings(deadline=None, max_examples=400)
@given(_clauses, _clauses, st.sampled_from(["AND", "OR", "AND NOT"]), st.lists(_documents, min_size=1, max_size=20))
def test_a_clause_that_is_called_without_effect_has_none(
    one: str, other: str, operator: str, documents: list[Document]
) -> None:
    text = f"{one} {operator} {other}"
    root = parser.parse(text, _ORES).root
    assert root is not None
    faults = _outcome(text, bare=False, lists=_ORES) or ()
    # What has no place in a text cannot be judged where a place is asked for.
    assume(not any("cannot stand" in fault.message for fault in faults))
    for fault in faults:
        neutral: Node
        if "adds nothing" in fault.message or "never true together" in fault.message:
            neutral = _NEVER
        elif "asks for nothing more" in fault.message:
            neutral = Not(0, 0, _NEVER)
        else:
            continue
        without = _replaced(root, (fault.start, fault.end), neutral)
        for document in documents:
            assert _holds(without, document) == _holds(root, document), fault


def _replaced(node: Node, span: tuple[int, int], new: Node) -> Node:
    if (node.start, node.end) == span:
        return new
    match node:
        case Or() | And() | Near() | Within():
            return structs.replace(node, operands=tuple(_replaced(operand, span, new) for operand in node.operands))
        case Not() | Field() | AtLeast():
            return structs.replace(node, operand=_replaced(node.operand, span, new))
        case NotNear():
            one, other = _replaced(node.operand, span, new), _replaced(node.other, span, new)
            return structs.replace(node, operand=one, other=other)
        case _:
            return node


def _holds(node: Node, document: Document) -> bool:
    now = datetime(2025, 3, 14, tzinfo=UTC)
    return oracle.holds(node, oracle.Reading(document, oracle.texts_of(document), _ORES, now, frozenset()))


def _compile(text: str, *, bare: bool, lists: query.Lists = LISTS) -> query.Query:
    compiler = query.compile_item if bare else query.compile
    return compiler(text, lists, thorough=True)


def _messages(text: str) -> list[str]:
    return [fault.message for fault in _outcome(text, bare=False) or ()]


def _outcome(text: str, *, bare: bool, lists: query.Lists = LISTS) -> tuple[QueryFault, ...] | None:
    """None for a query, else its faults; any other error goes through."""
    try:
        _compile(text, bare=bare, lists=lists)
    except QueryError as error:
        return error.faults
    return None


def _show(node: Node) -> str:
    match node:
        case Term():
            shown = _show_term(node)
        case ListRef():
            shown = f"@{node.name}"
        case Field():
            shown = f"{node.field}:{_show(node.operand)}"
        case Regex():
            shown = f"re:/{node.pattern}/" + "i" * node.ignore_case
        case Value():
            shown = f"{node.field}={node.value}" + "*" * node.stem
        case Length():
            shown = f"words{'>' if node.longer else '<'}{node.words}"
        case Age():
            shown = f"age<{node.seconds}"
        case _:
            shown = f"({' '.join([_operator(node), *map(_show, children(node))])})"
    return shown


def _show_term(term: Term) -> str:
    words = term.case or tuple(word.text for word in term.words)
    shown = "+".join(text + "*" * word.stem for text, word in zip(words, term.words, strict=True))
    before, after = (f"<{signs}>" * bool(signs) for signs in (term.before, term.after))
    return "case:" * bool(term.case) + before + shown + after


def _operator(node: Or | And | Not | Near | NotNear | Within | AtLeast) -> str:
    match node:
        case Near():
            name = "/".join(["onear" if node.ordered else "near", *map(str, node.distances)])
        case NotNear():
            name = f"not-near/{node.distance}"
        case Within():
            name = node.unit
        case AtLeast():
            name = f"atleast/{node.count}"
        case _:
            name = {Or: "|", And: "&", Not: "!"}[type(node)]
    return name
