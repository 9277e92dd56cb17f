"""The engine and the oracle agree on random queries and documents: on what is true, and on every span of it.

A case is a query judged on a document. WIREWATCH_CASES says how many, WIREWATCH_SEED repeats a run; the seed is shown
where a test fails, and with -s.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, note, seed, settings

from tests.query.oracle import Reading, answer, answer_excluding, holds, texts_of
from tests.query.strategies import Case, cases, compiled_lists
from wirewatch import query
from wirewatch.errors import QueryError
from wirewatch.model import Document, Span
from wirewatch.query.names.roll import roll
from wirewatch.query.nodes import Field, ListRef, Lists, Near, Node, Term, Within, is_positional, walk

CASES = int(os.environ.get("WIREWATCH_CASES", "5000"))
SEED = int(os.environ.get("WIREWATCH_SEED") or secrets.randbits(32))
# With fewer cases than this some operator may stay without a document that it is true of.
ENOUGH = 2_000
OPERATORS = {
    "Term", "ListRef", "Or", "And", "Not", "Near", "Near in order", "NotNear", "Within sentence", "Within paragraph",
    "AtLeast", "Value", "Regex", "Length", "Age", "Field title", "Field lead", "Field body", "Field url",
    "Field author", "edge", "case", "stem", "?", "chain", "names",
}  # fmt: skip


@dataclass
class Tally:
    """What the queries of a run were, so that nobody takes a test for one that only saw refused or false ones."""

    written: int = 0
    accepted: int = 0
    judged: int = 0
    true: int = 0
    true_of: Counter[str] = field(default_factory=Counter)
    false_of: Counter[str] = field(default_factory=Counter)

    def count(self, spans: list[Span]) -> None:
        self.judged += 1
        self.true += bool(spans)

    def count_parts(self, root: Node, reading: Reading) -> None:
        for node in walk(root):
            (self.true_of if holds(node, reading) else self.false_of).update(_kinds(node))


@dataclass(frozen=True)
class World:
    """A case, compiled; `roots` are the queries that the compiler takes."""

    lists: Lists
    roots: list[Node]
    exclude: Node | None
    case: Case


def test_a_query_answers_as_the_oracle_says() -> None:
    def agree(world: World, tally: Tally) -> None:
        for root in world.roots:
            index = query.Index([root], world.lists)
            for document in world.case.documents:
                expected = answer(root, document, world.lists, world.case.now)
                tally.count(expected)
                tally.count_parts(root, Reading(document, texts_of(document), world.lists, world.case.now, frozenset()))
                assert _answers(index, document, world.case)[0] == expected, _told(world, root, document)

    tally = _explore(agree, queries=6, documents=4, share=0.5)
    if tally.judged >= ENOUGH:
        assert tally.true >= tally.judged * 0.15
        assert {kind for kind in OPERATORS if tally.true_of[kind] < 5} == set()
        assert {kind for kind in OPERATORS if tally.false_of[kind] < 5} == set()


def test_many_queries_together_answer_as_each_alone() -> None:
    def agree(world: World, tally: Tally) -> None:
        together = query.Index(world.roots, world.lists)
        for document in world.case.documents:
            answers = _answers(together, document, world.case)
            for position, root in enumerate(world.roots):
                alone = _answers(query.Index([root], world.lists), document, world.case)[0]
                tally.count(alone)
                assert answers[position] == alone, _told(world, root, document)

    _explore(agree, queries=12, documents=2, share=0.25)


def test_a_query_with_an_exclude_answers_as_the_oracle_says() -> None:
    cancelled = Counter[bool]()

    def agree(world: World, tally: Tally) -> None:
        if world.exclude is None:
            return
        # Every second query has it: what one query must not see, the next one must.
        excludes = dict.fromkeys(range(0, len(world.roots), 2), world.exclude)
        index = query.Index(world.roots, world.lists, excludes)
        for document in world.case.documents:
            answers = _answers(index, document, world.case)
            for position, root in enumerate(world.roots):
                plain = answer(root, document, world.lists, world.case.now)
                expected = plain
                if position in excludes:
                    expected = answer_excluding(root, world.exclude, document, world.lists, world.case.now)
                tally.count(expected)
                cancelled[expected != plain] += 1
                assert answers[position] == expected, _told(world, root, document)

    tally = _explore(agree, queries=6, documents=4, share=0.25)
    if tally.judged >= ENOUGH // 4:
        assert cancelled[True] >= tally.judged * 0.01


def _explore(agree: Callable[[World, Tally], None], *, queries: int, documents: int, share: float) -> Tally:
    """Tries a share of all cases. Fails where most queries were refused: then it showed little."""
    tally = Tally()

    @seed(SEED)
    @settings(
        max_examples=max(1, round(CASES * share / (queries * documents))),
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(cases(queries, documents))
    def explore(case: Case) -> None:
        note(f"WIREWATCH_SEED={SEED} WIREWATCH_CASES={CASES}")
        world = _compiled(case)
        tally.written += len(case.queries)
        tally.accepted += len(world.roots)
        agree(world, tally)

    explore()
    print(f"WIREWATCH_SEED={SEED} {tally}")  # noqa: T201  shown where a test fails
    assert tally.accepted > tally.written * 0.6
    return tally


def _compiled(case: Case) -> World:
    lists = Lists({}, {name: roll(lines) for name, lines in case.names.items()})
    for name, items in case.lists.items():
        lists = _with_list(lists, name, items)
    roots = [root for text in case.queries if (root := _root(text, lists))]
    exclude = _root(case.exclude, lists)
    return World(lists, roots, exclude if exclude and is_positional(exclude, lists) else None, case)


def _with_list(lists: Lists, name: str, items: list[str]) -> Lists:
    """Lists with one more, empty where an item is refused: queries that name it are still judged."""
    try:
        return compiled_lists({name: items}, lists)
    except QueryError:
        return Lists({**lists.items, name: ()}, lists.names)


def _root(text: str, lists: Lists) -> Node | None:
    try:
        return query.compile(text, lists).root
    except QueryError:
        return None


def _answers(index: query.Index, document: Document, case: Case) -> dict[int, list[Span]]:
    found = index.match(document, case.now)
    assert all(found.values()), "a query that is false is left out"
    return {position: found.get(position, []) for position in range(len(case.queries))}


def _told(world: World, root: Node, document: Document) -> str:
    return f"{root}\non {document}\nwith {world.lists}\nexcluding {world.exclude}\nWIREWATCH_SEED={SEED}"


def _kinds(node: Node) -> list[str]:
    """What of the language a node makes use of."""
    name = type(node).__name__
    match node:
        case Term():
            marks = {
                "edge": node.before or node.after,
                "case": node.case,
                "stem": any(word.stem for word in node.words),
                "?": any("?" in word.text for word in node.words),
            }
            return [name, *(mark for mark, there in marks.items() if there)]
        case Near():
            return ["Near in order" if node.ordered else name, *(["chain"] if len(node.operands) > 2 else [])]
        case Within():
            return [f"{name} {node.unit}"]
        case Field():
            return [f"{name} {node.field}"]
        case ListRef(name="people"):
            return [name, "names"]
        case _:
            return [name]
