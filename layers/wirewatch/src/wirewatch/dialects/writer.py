"""Writes a tree in the watchlist language, with a bracket wherever one could ask, and knows where each piece stands."""

from collections.abc import Sequence
from typing import NamedTuple

from wirewatch.dialects.tree import Gone, Join, Leaf, Node, Not, Prefix, Term
from wirewatch.query.language.lexer import Kind, lex

_OPERATORS = frozenset({"and", "or", "not", "near", "onear", "pre", "sent", "para", "atleast"})


class Place(NamedTuple):
    """Where a node stands in the text that was written, brackets around it included."""

    start: int
    end: int
    node: Node
    parent: Node | None


class Written(NamedTuple):
    """A query, and where each node of its tree stands in it."""

    text: str
    places: Sequence[Place]

    def innermost(self, start: int, end: int) -> Place:
        """The smallest piece that holds a stretch of the text."""
        holding = (place for place in self.places if place.start <= start and end <= place.end)
        return min(holding, key=lambda place: place.end - place.start, default=self.places[-1])


def write(node: Node) -> Written:
    """A tree as text."""
    writer = _Writer()
    writer.node(node, None)
    return Written("".join(writer.pieces), writer.places)


class _Writer:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.places: list[Place] = []
        self._length = 0

    def node(self, node: Node, parent: Node | None) -> None:
        start = self._length
        bracketed = parent is not None and (
            isinstance(node, Join) or (isinstance(node, Not) and not _takes_not(parent))
        )
        self._put("(" * bracketed)
        match node:
            case Term():
                text = node.text
                self._put(f'case:"{text}"' if node.case else text if is_plain(text) else f'"{text}"')
            case Leaf():
                self._put(node.text)
            case Join():
                for number, operand in enumerate(node.operands):
                    if number:
                        self._put(f" {node.name}{f'/{node.distances[number - 1]}' if 'NEAR' in node.name else ''} ")
                    self.node(operand, node)
            case Not():
                self._put("NOT ")
                self.node(node.operand, node)
            case Prefix():
                self._put(node.name)
                self.node(node.operand, node)
            case Gone():
                pass
        self._put(")" * bracketed)
        self.places.append(Place(start, self._length, node, parent))

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self._length += len(piece)


def is_plain(text: str) -> bool:
    """Whether a term needs no quotes: one word that reads as nothing else."""
    if any(character.isspace() for character in text) or text.lower() in _OPERATORS:
        return False
    first, *rest = lex(text)
    return first.kind is Kind.WORD and len(rest) == 1 and text.rstrip("*?").replace("?", "").isalnum()


def _takes_not(parent: Node) -> bool:
    return isinstance(parent, Join) and parent.name in {"AND", "OR"}
