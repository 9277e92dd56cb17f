"""Finds what has no place in a text, where a place is asked for: in NEAR and its like, in ATLEAST, in fields."""

from collections.abc import Iterator

from wirewatch.errors import QueryFault
from wirewatch.query.language.lexer import short
from wirewatch.query.language.operands import everywhere
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
    TextField,
    Value,
    Within,
    children,
    is_positional,
    walk,
)

# Each link costs a look at all places of a chain; nobody means more.
MAX_CHAIN = 8


def faults(root: Node, lists: Lists, text: str, *, sound: bool) -> Iterator[QueryFault]:
    """Each operand that cannot stand where it stands; where not `sound`, without those that may belong elsewhere."""
    for node in walk(root):
        if isinstance(node, Near | Within) and len(node.operands) > MAX_CHAIN:
            message = f"a chain of {len(node.operands)}: at most {MAX_CHAIN} can stand in one"
            yield QueryFault(node.start, node.end, message, "write chains of fewer, joined by AND")
        match node:
            case Near() | Within() | NotNear() | AtLeast():
                for operand in children(node):
                    yield from _without_place(node, operand, lists, text, sound=sound)
            case Field():
                yield from _lists_with_fields(node, lists)
            case Not() if isinstance(node.operand, Not):
                message, hint = "NOT of NOT is the thing itself", "write NOT once, or not at all"
                yield QueryFault(node.start, node.end, message, hint)
            case _:
                pass


def _without_place(near: Node, operand: Node, lists: Lists, text: str, *, sound: bool) -> Iterator[QueryFault]:
    stack = [operand]
    while stack:
        node = stack.pop()
        match node:
            case Or() | Field():
                stack.extend(children(node))
            case ListRef() if not is_positional(node, lists):
                message = f"@{node.name} cannot stand in {_name(near)}: an item of the list has no place in the text"
                yield QueryFault(
                    node.start, node.end, message, "keep AND, NOT, ATLEAST, values, age, re: out of the list"
                )
            case Regex():
                message = f"{_name(node)} cannot stand in {_name(near)}: it finds letters of a title, and has no words"
                yield QueryFault(node.start, node.end, message, _instead(near, node, text))
            case And() | Not() if not sound:
                pass
            case And() | Not() | AtLeast() | Value() | Length() | Age():
                message = f"{_name(node)} cannot stand in {_name(near)}: it is true of an article, at no place in it"
                yield QueryFault(node.start, node.end, message, _instead(near, node, text))
            case _:
                pass


def _instead(near: Node, node: Node, text: str) -> str:
    if any(isinstance(one, Term) and (not one.words or everywhere(one)) for one in walk(near)):
        return _takes(near)  # to repeat what is refused anyway helps nobody
    match near, node:
        case Near(operands=(one, Not() as last)), Not() if last is node:
            return f"write {_source(one, text)} NOT NEAR/{near.distances[0]} {_source(node.operand, text)}"
        case AtLeast(), And() if near.operand is node and all(isinstance(one, Term | ListRef) for one in node.operands):
            return "write " + " AND ".join(f"ATLEAST/{near.count} {_source(one, text)}" for one in node.operands)
        case Near(operands=(one, other)), And():
            operator = f"{_name(near)}/{near.distances[0]}"
            pairs = [(part, other) if one is node else (one, part) for part in node.operands]
            pieces = [f"({_source(left, text)} {operator} {_source(right, text)})" for left, right in pairs]
            positional = (one is node or other is node) and all(
                isinstance(part, Term | ListRef) for part in node.operands
            )
            return f"write {' AND '.join(pieces)}" if positional else _takes(near)
        case _, Regex() | Value() | Length() | Age():
            return f"write it outside, with AND {short(text[node.start : node.end])}"
        case _:
            return _takes(near)


def _takes(near: Node) -> str:
    return f"{_name(near)} takes words, phrases, lists, and OR of them"


def _source(node: Node, text: str) -> str:
    piece = text[node.start : node.end]
    return piece if isinstance(node, Term | ListRef | Field) else f"({piece})"


def _lists_with_fields(field: Field, lists: Lists) -> Iterator[QueryFault]:
    for node in walk(field.operand):
        if isinstance(node, ListRef) and _names_field(node, lists, field.field):
            message = f"@{node.name} cannot stand inside {field.field}: as an item of the list names a field itself"
            yield QueryFault(node.start, node.end, message, f"write it without {field.field}:")


def _names_field(reference: ListRef, lists: Lists, field: TextField) -> bool:
    for item in lists.items.get(reference.name, ()):
        if isinstance(item, Term):
            continue
        for node in walk(item):
            match node:
                case Field() | Value() | Length() | Age():
                    return True
                case Regex() if field != "title":
                    return True
                case ListRef() if _names_field(node, lists, field):
                    return True
                case _:
                    pass
    return False


def _name(node: Node) -> str:
    match node:
        case Near():
            name = "ONEAR" if node.ordered else "NEAR"
        case Within():
            name = "SENT" if node.unit == "sentence" else "PARA"
        case NotNear():
            name = "NOT NEAR"
        case Regex():
            name = "re:"
        case Value():
            name = f"{node.field}:"
        case Length():
            name = "words>" if node.longer else "words<"
        case Age():
            name = "age:"
        case _:
            name = type(node).__name__.upper()
    return name
