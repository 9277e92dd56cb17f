"""Finds which pieces of a query are true wherever another one is.

What covers is kept in dictionaries and asked for each piece, so that the cost grows with the query, not with its
square. Never is covered said of what is not; where it would cost too much to find out, nothing is said.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import chain, islice

from wirewatch.query.checks.meaning import Meanings
from wirewatch.query.checks.phrase_tree import PhraseTree
from wirewatch.query.nodes import (
    Age,
    And,
    AtLeast,
    Field,
    Length,
    ListRef,
    Lists,
    Near,
    Node,
    NotNear,
    Or,
    Regex,
    Term,
    Value,
    Within,
)

# A term without a field is looked for in title and body; the lead is the body's beginning.
_WIDER = {
    "": ("",), "title": ("title", ""), "body": ("body", ""), "lead": ("lead", "body", ""),
    "url": ("url",), "author": ("author",),
}  # fmt: skip
# Beyond these, looking costs more than it is worth: nothing is said then.
_LARGE_LIST = 10_000
_MANY = 20


class Cover:
    """Clauses, each with a number, and the question which of them are true wherever something else is."""

    def __init__(self, lists: Lists, meanings: Meanings) -> None:
        self._lists = lists
        self._meanings = meanings
        self._same: dict[tuple[str, int], int] = {}
        self._terms: dict[str, PhraseTree] = defaultdict(PhraseTree)
        self._values: dict[tuple[str, str, bool], int] = {}
        # The two lowest of each kind: one of them is not the clause that asks.
        self._bounds: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)

    def add(self, node: Node, owner: int, field: str = "") -> None:
        """Add a clause, or a piece that makes the clause of this number true."""
        self._same.setdefault((field, self._meanings.of(node)), owner)
        match node:
            case Or():
                for operand in node.operands:
                    self.add(operand, owner, field)
            case Field():
                self.add(node.operand, owner, node.field)
            case Term() if node.words:
                self._terms[field].add(node, owner)
            case ListRef():
                items = self._lists.items.get(node.name, ())
                for item in items if len(items) <= _LARGE_LIST else ():
                    self.add(item, owner, field)
            case Value():
                self._values.setdefault((node.field, node.value, node.stem), owner)
            case AtLeast() | Length() | Age():
                kind, bound = self._bound(node, field)
                self._bounds[kind] = sorted([*self._bounds[kind], (bound, owner)])[:2]
            case _:
                pass

    def owners(self, node: Node, field: str = "", *, places: bool = False) -> Iterator[int]:
        """Whose clauses are true wherever this node is; with `places`, in the very same places."""
        for wider in _WIDER[field]:
            owner = self._same.get((wider, self._meanings.of(node)))
            if owner is not None and (wider == field or self._is_anywhere(node)):
                yield owner
        match node:
            case Term() | Value() | AtLeast() | Length() | Age():
                yield from self._kindred(node, field, places=places)
            case Or():
                yield from self._common(node.operands, field, places=places)
            case _:
                pass
        for piece, within in _implied(node, field, places=places):
            yield from self.owners(piece, within, places=places)

    def _kindred(self, node: Term | Value | AtLeast | Length | Age, field: str, *, places: bool) -> Iterator[int]:
        """Whose clauses are of the same kind, and wider."""
        match node:
            case Term():
                trees = [self._terms[wider] for wider in _WIDER[field] if wider in self._terms]
                yield from chain.from_iterable(tree.owners(node, places=places) for tree in trees)
            case Value():
                yield from self._value_owners(node)
            case AtLeast():
                for wider in _WIDER[field]:
                    if wider == field or self._is_anywhere(node.operand):
                        yield from self._lower(node, wider)
            case _:
                yield from self._lower(node, field)

    def _common(self, nodes: Iterable[Node], field: str, *, places: bool) -> Iterable[int]:
        """Whose clauses are true wherever any of the nodes is."""
        common: set[int] | None = None
        for node in nodes:
            owners = set(islice(self.owners(node, field, places=places), _MANY))
            common = owners if common is None else common & owners
            if not common:
                break
        return sorted(common or ())

    def _is_anywhere(self, node: Node) -> bool:
        """Whether what holds of a field holds of a wider one: not where anything must be absent."""
        match node:
            case Term() | Regex():
                return True
            case Or() | Near() | Within():
                return all(map(self._is_anywhere, node.operands))
            case ListRef():
                items = self._lists.items.get(node.name, ())
                return len(items) <= _LARGE_LIST and all(map(self._is_anywhere, items))
            case AtLeast():
                return self._is_anywhere(node.operand)
            case _:
                return False

    def _bound(self, node: AtLeast | Length | Age, field: str) -> tuple[Hashable, int]:
        """What a node bounds, and how tightly: of two of a kind, the lower is true wherever the higher is."""
        match node:
            case AtLeast():
                return (field, self._meanings.of(node.operand)), node.count
            case Length():
                return ("words", node.longer), node.words if node.longer else -node.words
            case Age():
                return "age", -node.seconds

    def _lower(self, node: AtLeast | Length | Age, field: str) -> Iterator[int]:
        kind, bound = self._bound(node, field)
        yield from (owner for other, owner in self._bounds.get(kind, ()) if other <= bound)

    def _value_owners(self, node: Value) -> Iterator[int]:
        covering = [(node.field, node.value, node.stem)]
        covering += [(node.field, node.value[:end], True) for end in range(1, len(node.value) + 1)]
        if node.field == "lang" and not node.stem:
            words = node.value.split(" ")
            covering += [(node.field, " ".join(words[:count]), False) for count in range(1, len(words))]
        yield from (self._values[value] for value in covering if value in self._values)


def _implied(node: Node, field: str, *, places: bool) -> Iterable[tuple[Node, str]]:
    """What is true wherever a node is, each with the field it is looked for in."""
    match node:
        case Field():
            return ((node.operand, node.field),)
        case NotNear():
            return ((node.operand, field),)
        case AtLeast() if not places:
            return ((node.operand, field),)
        case And() | Near() | Within() if not places:
            return ((operand, field) for operand in node.operands)
        case _:
            return ()
