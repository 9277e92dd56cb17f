"""Makes one node of operands and the operator between them, and refuses operators that need brackets."""

from collections.abc import Sequence
from itertools import chain

from wirewatch.query.language import hints
from wirewatch.query.language.hints import Parsed
from wirewatch.query.language.operators import NEIGHBOURS
from wirewatch.query.nodes import And, Near, Node, NotNear, Or, Unit, Within

# NOT NEAR nests to the left, and so does a row of different operators. Whoever walks the tree recurses.
_MAX_HEIGHT = 100


def join(
    text: str, name: str, operands: Sequence[Parsed], distances: tuple[int, ...]
) -> tuple[Parsed, tuple[str, str] | None]:
    """The node of all that one operator joins, and what is wrong with it, as message and hint."""
    start, end = operands[0].start, operands[-1].end
    height = max(operand.height for operand in operands) + (len(distances) if name == "NOT NEAR" else 1)
    if name == "NOT NEAR" and height > _MAX_HEIGHT:
        hint = "put what must not be near into one bracket: a NOT NEAR/5 (b OR c)"
        return operands[0]._replace(end=end), (f"{len(distances)} times NOT NEAR in a row", hint)
    if height > _MAX_HEIGHT:
        said = operands[0].operator == "mixed"  # the row began with it
        return operands[0]._replace(end=end), None if said else (
            f"too many {name} in {name}",
            "write fewer, in brackets",
        )
    wrong = _unbracketed(text, name, operands)
    nodes = [operand.node for operand in operands]
    if name == "NOT NEAR":
        node: Node = _not_near([operand.end for operand in operands], nodes, start, distances)
    else:
        node = _node(name, (start, end), nodes, distances)
    # One fault a row: further ones would have hints that are refused in their turn.
    mixed = operands[0].operator == "mixed" or (wrong is not None and name in NEIGHBOURS)
    return Parsed(node, start, end, "mixed" if mixed else name, tuple(operands), height=height), wrong


def _unbracketed(text: str, name: str, operands: Sequence[Parsed]) -> tuple[str, str] | None:
    if name == "OR" and any(operand.operator == "AND" for operand in operands):
        return "AND and OR without brackets can be read in two ways", hints.mixed(text, operands)
    left = operands[0].operator
    if name in NEIGHBOURS and left in NEIGHBOURS:
        return f"{left} and {name} without brackets can be read in two ways", hints.neighbours(text, operands)
    return None


def _node(name: str, span: tuple[int, int], nodes: Sequence[Node], distances: tuple[int, ...]) -> Node:
    match name:
        case "OR":
            flat = (node.operands if isinstance(node, Or) else (node,) for node in nodes)
            return Or(*span, tuple(chain.from_iterable(flat)))
        case "AND":
            flat = (node.operands if isinstance(node, And) else (node,) for node in nodes)
            return And(*span, tuple(chain.from_iterable(flat)))
        case "NEAR" | "ONEAR":
            return _near(name == "ONEAR", span, nodes, distances)
        case _:
            return _within("sentence" if name == "SENT" else "paragraph", span, nodes)


def _not_near(ends: Sequence[int], nodes: Sequence[Node], start: int, distances: tuple[int, ...]) -> Node:
    node = nodes[0]
    for end, other, distance in zip(ends[1:], nodes[1:], distances, strict=True):
        node = NotNear(start, end, node, other, distance)
    return node


# What stands in brackets at the left of its like is the beginning of the same chain.


def _near(ordered: bool, span: tuple[int, int], nodes: Sequence[Node], distances: tuple[int, ...]) -> Near:  # noqa: FBT001 - as the node has it
    first, *rest = nodes
    if isinstance(first, Near) and first.ordered == ordered:
        return Near(*span, (*first.operands, *rest), first.distances + distances, ordered)
    return Near(*span, tuple(nodes), distances, ordered)


def _within(unit: Unit, span: tuple[int, int], nodes: Sequence[Node]) -> Within:
    first, *rest = nodes
    if isinstance(first, Within) and first.unit == unit:
        return Within(*span, (*first.operands, *rest), unit)
    return Within(*span, tuple(nodes), unit)
