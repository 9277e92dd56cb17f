"""What a search consists of, in our words, with its places in the text it was read from.

Nodes are compared by identity: the same word twice is two nodes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

# Deeper than anybody nests; whoever walks the tree recurses.
MAX_HEIGHT = 45
NEIGHBOURS = ("NEAR", "ONEAR", "NOT NEAR", "SENT", "PARA")
TEXT_FIELDS = ("title:", "lead:", "body:", "url:", "author:")
VALUE_FIELDS = ("source:", "lang:")


@dataclass(frozen=True, eq=False, slots=True)
class Term:
    """Words side by side, with our wildcards. `wider` says why it finds more than the service does."""

    start: int
    end: int
    text: str
    case: bool = False
    wider: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """What is written as it is: `words>500`, `age:7d`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Gone:
    """What cannot be carried over, and why; `needless` where the query means the same without it."""

    start: int
    end: int
    why: str
    needless: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Join:
    """Operands with one operator between them; of NEAR, ONEAR and NOT NEAR each has a distance."""

    start: int
    end: int
    name: str
    operands: tuple["Node", ...]
    distances: tuple[int, ...] = ()
    height: int = 1


@dataclass(frozen=True, eq=False, slots=True)
class Not:
    """What must not be there."""

    start: int
    end: int
    operand: "Node"


@dataclass(frozen=True, eq=False, slots=True)
class Prefix:
    """A field, or ATLEAST/n with its blank, before its operand."""

    start: int
    end: int
    name: str
    operand: "Node"


Node = Term | Leaf | Gone | Join | Not | Prefix


def height(node: Node) -> int:
    """How deep a node is nested."""
    extra = 0
    while isinstance(node, Not | Prefix):
        node, extra = node.operand, extra + 1
    return extra + (node.height if isinstance(node, Join) else 0)


def is_positional(node: Node) -> bool:
    """Whether a node says where it holds, so that it can be near something."""
    match node:
        case Term():
            return True
        case Join(name="OR"):
            return all(map(is_positional, node.operands))
        case Join():
            return node.name in NEIGHBOURS
        case Prefix():
            return node.name in TEXT_FIELDS and is_positional(node.operand)
        case _:
            return False


def join(name: str, left: Node, right: Node, distance: int = 0) -> Node:
    """Two nodes with an operator between them."""
    return chain(name, (left, right), (distance,))


def joined(name: str, operands: Sequence[Node], start: int, end: int) -> Node | None:
    """AND or OR of any number of nodes."""
    if not operands:
        return None
    node = chain(name, operands, (0,) * (len(operands) - 1))
    return replace(node, start=start, end=end) if isinstance(node, Join) and len(operands) > 1 else node


def chain(name: str, nodes: Sequence[Node], distances: Sequence[int]) -> Node:
    """Nodes with the same operator between each two. What joins in the same way at the left, or any of AND and OR,
    becomes one node with the others; words side by side become a phrase.
    """
    operands, apart = list(_flat(name, nodes[0])[0]), list(_flat(name, nodes[0])[1])
    phrase: list[Term] = []
    for node, distance in zip(nodes[1:], distances, strict=True):
        last = operands[-1]
        if name in {"AND", "OR"}:
            operands += _flat(name, node)[0]
        elif name == "ONEAR" and distance == 0 and _is_bare(last) and _is_bare(node):
            phrase = phrase or [last]
            phrase.append(node)
            operands[-1] = node
        else:
            operands[-1] = _phrase(phrase) if phrase else last
            phrase = []
            operands.append(node)
            apart.append(distance)
    operands[-1] = _phrase(phrase) if phrase else operands[-1]
    if len(operands) == 1:
        return operands[0]
    start, end = min(node.start for node in nodes), max(node.end for node in nodes)
    depth = 1 + max(map(height, operands))
    if depth > MAX_HEIGHT:
        return Gone(start, end, "it is nested too deep")
    return Join(start, end, name, tuple(operands), () if name in {"AND", "OR"} else tuple(apart), depth)


def spread(node: Node, fields: tuple[str, ...]) -> Node:
    """A node that may hold in any of several fields, each part of an AND in another."""
    match node:
        case Join(name="AND") | Join(name="OR") if not is_positional(node):
            operands = tuple(spread(operand, fields) for operand in node.operands)
            return replace(node, operands=operands, height=1 + max(map(height, operands)))
        case Not():
            return replace(node, operand=spread(node.operand, fields))
        case Gone() | Leaf():
            return node
        case _:
            alternatives = tuple(Prefix(node.start, node.end, field, node) for field in fields)
            return joined("OR", alternatives, node.start, node.end) or node


def mapped(node: Node, change: Callable[[Term], Node]) -> Node:
    """The node with every term in it changed."""
    match node:
        case Term():
            return change(node)
        case Join():
            return replace(node, operands=tuple(mapped(operand, change) for operand in node.operands))
        case Not() | Prefix():
            return replace(node, operand=mapped(node.operand, change))
        case _:
            return node


def _flat(name: str, node: Node) -> tuple[tuple[Node, ...], tuple[int, ...]]:
    return (node.operands, node.distances) if isinstance(node, Join) and node.name == name else ((node,), ())


def _is_bare(node: Node) -> TypeGuard[Term]:
    return isinstance(node, Term) and not node.case


def _phrase(terms: Sequence[Term]) -> Term:
    wider = next((term.wider for term in terms if term.wider), "")
    return Term(terms[0].start, terms[-1].end, " ".join(term.text for term in terms), wider=wider)
