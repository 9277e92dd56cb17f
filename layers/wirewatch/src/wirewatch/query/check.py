"""Finds what can be parsed but cannot be meant. Every fault of a query is found at once."""

from collections.abc import Iterator

from wirewatch.errors import QueryFault
from wirewatch.query.nodes import ListRef, Node, Or, Term, children, walk


def faults(root: Node) -> list[QueryFault]:
    """What is wrong with a query's meaning, in text order; the inside of lists is judged with the list."""
    return sorted([*_too_short(root), *_repeated(root)])


def lists(root: Node) -> frozenset[str]:
    """The names of the lists a query uses."""
    return frozenset(node.name for node in walk(root) if isinstance(node, ListRef))


def _own(root: Node) -> Iterator[Node]:
    """The query's own nodes, without those that come from lists."""
    yield root
    if not isinstance(root, ListRef):
        for child in children(root):
            yield from _own(child)


def _too_short(root: Node) -> Iterator[QueryFault]:
    for node in _own(root):
        if isinstance(node, Term) and len(node.words) == 1 and _is_one_letter(node.words[0].text):
            message = f"'{node.text}' comes down to the single letter '{node.words[0].text}', which is everywhere"
            yield QueryFault(node.start, node.end, message, "watch a longer term or a phrase")


def _is_one_letter(word: str) -> bool:
    return len(word) == 1 and (word.isascii() or word.lower() != word.upper())


def _repeated(root: Node) -> Iterator[QueryFault]:
    for node in _own(root):
        if isinstance(node, Or):
            seen: set[object] = set()
            for operand in node.operands:
                meaning = operand.words if isinstance(operand, Term) else getattr(operand, "name", operand)
                if meaning in seen:
                    yield QueryFault(operand.start, operand.end, "this stands in the query twice", "remove one")
                seen.add(meaning)
