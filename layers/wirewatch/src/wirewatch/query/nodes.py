"""What a query consists of. Nodes are frozen and know their place in the query's text (offsets)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word, or with `stem` every word that begins with it."""

    text: str
    stem: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; `text` is how the user wrote them."""

    words: tuple[Word, ...]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ListRef:
    """Any item of a named list."""

    name: str
    items: tuple["Node", ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Or:
    """Any of its operands."""

    operands: tuple["Node", ...]
    start: int
    end: int


Node = Term | ListRef | Or


@dataclass(frozen=True, slots=True)
class Lists:
    """Named lists, compiled."""

    items: Mapping[str, tuple[Node, ...]]


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case Term():
            return ()
        case ListRef():
            return node.items
        case Or():
            return node.operands


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))
