"""Finds the pieces of a tree that the language refuses, and those among them that say nothing of their own."""

from collections.abc import Sequence

from wirewatch import query
from wirewatch.dialects.tree import Gone, Join, Node
from wirewatch.dialects.writer import Written, write
from wirewatch.errors import QueryError, QueryFault

# So many pieces of AND are compared with each other, no more.
_COMPARISONS = 200


def faults(text: str) -> tuple[QueryFault, ...]:
    """What is wrong with a query, clauses that make no difference included: a watch that has them is refused."""
    try:
        query.compile(text, thorough=True)
    except QueryError as error:
        return error.faults
    return ()


def blamed(written: Written, found: Sequence[QueryFault]) -> dict[Node, Gone]:
    """The pieces that faults point at, each with what is to be said of it."""
    needless = _Needless(written)
    pieces: dict[Node, Gone] = {}
    for fault in found:
        node = written.innermost(fault.start, fault.end).node
        if node not in pieces:
            without = needless.is_needless(node)
            message = f"not needed: {fault.message}" if without else fault.message
            pieces[node] = Gone(node.start, node.end, message, without)
    return pieces


class _Needless:
    """Tells whether the query means the same without a piece: a sibling says it already, or asks for more."""

    def __init__(self, written: Written) -> None:
        self._parents = {place.node: place.parent for place in written.places}
        self._covered: dict[Join, set[Node]] = {}
        self._firsts: dict[Join, dict[str, Node]] = {}
        self._left = _COMPARISONS

    def is_needless(self, node: Node) -> bool:
        parent = self._parents.get(node)
        if not isinstance(parent, Join) or parent.name not in {"AND", "OR"} or faults(write(node).text):
            return False
        if self._is_repeated(node, parent):
            return True
        if parent.name == "OR":
            if parent not in self._covered:
                self._covered[parent] = _covered(parent)
            return node in self._covered[parent]
        return any(self._is_wider(node, other) for other in parent.operands if other is not node)

    def _is_repeated(self, node: Node, parent: Join) -> bool:
        if parent not in self._firsts:
            self._firsts[parent] = {write(operand).text: operand for operand in reversed(parent.operands)}
        return self._firsts[parent].get(write(node).text, node) is not node

    def _is_wider(self, node: Node, other: Node) -> bool:
        self._left -= 1
        return self._left >= 0 and other in _covered(Join(0, 0, "OR", (node, other)))


def _covered(alternatives: Join) -> set[Node]:
    """Those of some alternatives that are refused beside each other."""
    alone = write(alternatives)
    return {alone.innermost(fault.start, fault.end).node for fault in faults(alone.text)}
