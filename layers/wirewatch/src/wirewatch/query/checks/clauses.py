"""Finds clauses that make no difference: alternatives that another one covers, and what can never be true."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from wirewatch.errors import QueryFault
from wirewatch.query.checks.coverage import Cover
from wirewatch.query.checks.meaning import Meanings, values_meet
from wirewatch.query.language.lexer import short
from wirewatch.query.nodes import (
    And,
    AtLeast,
    Length,
    Lists,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Value,
    Within,
    children,
)

_MANY = 20
# So many pairs of values are compared, no more.
_MOST_PAIRS = 10_000


def faults(root: Node, lists: Lists, text: str, meanings: Meanings) -> Iterator[QueryFault]:
    """Each clause without effect, with the one that makes it so."""
    stack = [(root, False)]
    while stack:
        node, places = stack.pop()
        if isinstance(node, Or | And):
            clauses = _Clauses(lists, text, meanings, node.operands)
            yield from clauses.unreachable(places=places) if isinstance(node, Or) else clauses.in_and()
        places = places or isinstance(node, Near | NotNear | Within | AtLeast)
        stack.extend((child, places) for child in children(node))


class _Clauses:
    """The operands of one OR or AND, without those that stand there twice."""

    def __init__(self, lists: Lists, text: str, meanings: Meanings, operands: Sequence[Node]) -> None:
        self._lists = lists
        self._text = text
        self._meanings = meanings
        self._operands = list({meanings.of(operand): operand for operand in reversed(operands)}.values())[::-1]

    def unreachable(self, *, places: bool) -> Iterator[QueryFault]:
        yield from self._covered(self._operands, places=places)

    def in_and(self) -> Iterator[QueryFault]:
        positive = [operand for operand in self._operands if not isinstance(operand, Not)]
        negative = [operand.operand for operand in self._operands if isinstance(operand, Not)]
        yield from self._implied(positive)
        yield from self._covered(negative, places=False)
        yield from self._excluded(positive, negative)
        yield from self._apart(positive)

    def _covered(self, nodes: Sequence[Node], *, places: bool) -> Iterator[QueryFault]:
        cover = self._cover(nodes)
        for number, node in enumerate(nodes):
            owner = next((owner for owner in cover.owners(node, places=places) if owner != number), None)
            if owner is not None:
                message = f"{self._show(node)} adds nothing: {self._show(nodes[owner])} covers it"
                yield QueryFault(node.start, node.end, message, f"remove {self._show(node)}")

    def _implied(self, nodes: Sequence[Node]) -> Iterator[QueryFault]:
        cover = self._cover(nodes)
        implied: dict[int, int] = {}
        for number, node in enumerate(nodes):
            for owner in islice(cover.owners(node), _MANY):
                if owner != number and number not in implied:
                    implied.setdefault(owner, number)
        for owner, number in implied.items():
            node = nodes[owner]
            message = f"{self._show(node)} asks for nothing more: it is true wherever {self._show(nodes[number])} is"
            yield QueryFault(node.start, node.end, message, f"remove {self._show(node)}")

    def _excluded(self, positive: Sequence[Node], negative: Sequence[Node]) -> Iterator[QueryFault]:
        cover = self._cover(negative)
        for node in positive if negative else ():
            alternatives = node.operands if isinstance(node, Or) else (node,)
            for piece in alternatives:
                owner = next(cover.owners(piece), None)
                if owner is not None:
                    never = f"NOT {self._show(negative[owner])}"
                    message = f"{self._show(piece)} and {never} are never true together"
                    yield QueryFault(piece.start, piece.end, message, "remove one of them")

    def _apart(self, nodes: Sequence[Node]) -> Iterator[QueryFault]:
        """Lengths, sources and languages that no article has at once."""
        longer = max((node for node in nodes if isinstance(node, Length) and node.longer), key=_words, default=None)
        shorter = min(
            (node for node in nodes if isinstance(node, Length) and not node.longer), key=_words, default=None
        )
        if longer and shorter and shorter.words - longer.words < 2:  # noqa: PLR2004 - a length must fit in between
            yield self._never(longer, shorter)
        for field in ("source", "lang"):
            groups = [(node, values) for node in nodes if (values := _values(node, field))]
            for (node, values), (other, others) in pairwise(groups):
                if len(values) * len(others) <= _MOST_PAIRS and not any(
                    values_meet(one, another) for one in values for another in others
                ):
                    yield self._never(node, other)

    def _never(self, one: Node, other: Node) -> QueryFault:
        first, last = sorted((one, other), key=lambda node: node.start)
        message = f"{self._show(first)} and {self._show(last)} are never true together"
        return QueryFault(last.start, last.end, message, "remove one of them, or write OR")

    def _cover(self, nodes: Sequence[Node]) -> Cover:
        cover = Cover(self._lists, self._meanings)
        for number, node in enumerate(nodes):
            cover.add(node, number)
        return cover

    def _show(self, node: Node) -> str:
        return short(self._text[node.start : node.end])


def _words(node: Length) -> int:
    return node.words


def _values(node: Node, field: str) -> list[Value]:
    """The values of a field that an article must have one of; none where it can also be anything else."""
    nodes = node.operands if isinstance(node, Or) else (node,)
    values = [one for one in nodes if isinstance(one, Value) and one.field == field]
    return values if len(values) == len(nodes) else []
