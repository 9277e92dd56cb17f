"""What an exclude may be: occurrences that do not count, and not all of them."""

from wirewatch.errors import QueryFault
from wirewatch.query.checks.coverage import Cover
from wirewatch.query.checks.meaning import Meanings
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
    Not,
    NotNear,
    Or,
    Regex,
    Term,
    Value,
    Within,
    children,
    is_positional,
)

_OCCURRENCES = "an exclude cancels occurrences; for whole articles write AND NOT in the query"
# Whether all of more alternatives are cancelled is not looked at.
_LONG_LIST = 1000


def not_positional(node: Node, lists: Lists) -> list[QueryFault]:
    """What in an exclude is true or false of whole articles."""
    if isinstance(node, ListRef) and not is_positional(node, lists):
        message = f"list '{node.name}' holds more than words and what is near them"
        return [QueryFault(node.start, node.end, message, _OCCURRENCES)]
    if isinstance(node, Regex):
        message = "a regular expression finds letters of a title, and an exclude cancels words"
        return [QueryFault(node.start, node.end, message, "write AND NOT re:/…/ in the query")]
    if isinstance(node, And | Not | AtLeast | Value | Length | Age):
        message = "this says something of a whole article, and has no place in an exclude"
        return [QueryFault(node.start, node.end, message, _OCCURRENCES)]
    return [fault for child in children(node) for fault in not_positional(child, lists)]


def cancels_all(exclude: Node, root: Node, lists: Lists) -> bool:
    """Whether an exclude leaves nothing of what a query finds, as far as can be told from their words."""
    cover = Cover(lists, Meanings())
    cover.add(exclude, 0)
    return _is_cancelled(root, "", cover, lists)


def _is_cancelled(node: Node, field: str, cover: Cover, lists: Lists) -> bool:
    # A phrase is cancelled by any of its words; of what is near something, every place must be.
    if any(True for _ in cover.owners(node, field, places=not isinstance(node, Term))):
        return True
    match node:
        case Or():
            parts, enough = node.operands, all
        case ListRef():
            parts, enough = lists.items.get(node.name, ())[: _LONG_LIST + 1], all
        case And() | Near() | Within():
            parts, enough = node.operands, any
        case Field() | AtLeast() | NotNear():
            parts, enough = (node.operand,), any
        case _:
            parts, enough = (), any
    within = node.field if isinstance(node, Field) else field
    return 0 < len(parts) <= _LONG_LIST and enough(_is_cancelled(part, within, cover, lists) for part in parts)
