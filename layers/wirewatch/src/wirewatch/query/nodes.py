"""What a query consists of. Nodes are frozen, know their place in the query's text (offsets), and pack as they are.

A *positional* node says where in a text it holds: terms, lists, and what is said of their neighbourhood. The others
(AND, NOT, ATLEAST, regular expressions, values, length, age) are true or false of an article as a whole.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from wirewatch.query.tables import Roll

TextField = Literal["title", "lead", "body", "url", "author"]
TEXT_FIELDS: tuple[TextField, ...] = ("title", "lead", "body", "url", "author")
ValueField = Literal["source", "lang", "tag"]
VALUE_FIELDS: tuple[ValueField, ...] = ("source", "lang", "tag")
Unit = Literal["sentence", "paragraph"]


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A folded word; `?` in it stands for any one letter or digit. With `stem`, every word that begins with it."""

    text: str
    stem: bool = False


class _Node(msgspec.Struct, frozen=True, tag=True, array_like=True):
    start: int
    end: int


class Term(_Node, frozen=True):
    """Words that stand side by side; `text` is how the user wrote them, quotes left out.

    `before` and `after`, where there are any, are all the signs that must stand there, as in `.gov` and `C++`.
    With `case`, the words as `text.cased` gives them, and a text must have them so. `roman` are the words in Latin
    letters, where other alphabets are to be searched for them too.
    """

    words: tuple[Word, ...]
    text: str
    before: str = ""
    after: str = ""
    case: tuple[str, ...] = ()
    roman: tuple[Word, ...] = ()


class Regex(_Node, frozen=True):
    """An article in whose title, as it is written, a regular expression is found. `pattern` is as RE2 reads it."""

    pattern: str
    ignore_case: bool = False


class ListRef(_Node, frozen=True):
    """Any item of a named list."""

    name: str


class Or(_Node, frozen=True):
    """Any of its operands."""

    operands: tuple["Node", ...]


class And(_Node, frozen=True):
    """All of its operands, of which at least one is positive."""

    operands: tuple["Node", ...]


class Not(_Node, frozen=True):
    """An article of which the operand is false."""

    operand: "Node"


class Near(_Node, frozen=True):
    """Its operands one after the other, at most `distances[i]` words between operands i and i + 1.

    Unordered, the next operand may stand before or behind.
    """

    operands: tuple["Node", ...]
    distances: tuple[int, ...]
    ordered: bool


class NotNear(_Node, frozen=True):
    """The places of `operand` that have no place of `other` within `distance` words, on either side."""

    operand: "Node"
    other: "Node"
    distance: int


class Within(_Node, frozen=True):
    """All operands in one sentence, or in one paragraph."""

    operands: tuple["Node", ...]
    unit: Unit


class Field(_Node, frozen=True):
    """The operand, looked for in one field only. Without it, in title and body."""

    field: TextField
    operand: "Node"


class AtLeast(_Node, frozen=True):
    """An article with `count` places of the operand, or more."""

    count: int
    operand: "Node"


class Value(_Node, frozen=True):
    """An article from this source, in this language, with this tag. `value` is folded; with `stem`, its beginning."""

    field: ValueField
    value: str
    stem: bool = False


class Length(_Node, frozen=True):
    """A body of more words than `words`, or with `longer` false of fewer."""

    longer: bool
    words: int


class Age(_Node, frozen=True):
    """An article published at most so many seconds ago. One without a date counts as new."""

    seconds: int


Node = Term | Regex | ListRef | Or | And | Not | Near | NotNear | Within | Field | AtLeast | Value | Length | Age


class Lists(msgspec.Struct, frozen=True):
    """Named lists, compiled: `items` by name, and the lines of files that hold literal names."""

    items: Mapping[str, tuple[Node, ...]] = {}
    names: Mapping[str, Roll] = {}

    def __contains__(self, name: str) -> bool:
        """Whether there is a list of that name, of terms or of names."""
        return name in self.items or name in self.names


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node. The items of a list are not below its reference."""
    match node:
        case Or() | And() | Near() | Within():
            return node.operands
        case Not() | Field() | AtLeast():
            return (node.operand,)
        case NotNear():
            return (node.operand, node.other)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def is_positional(node: Node, lists: Lists) -> bool:
    """Whether a node says where it holds, so that it can be near something, or cancel words."""
    match node:
        case Term() | Near() | NotNear() | Within():
            return True
        case ListRef():
            return all(is_positional(item, lists) for item in lists.items.get(node.name, ()))
        case Or():
            return all(is_positional(operand, lists) for operand in node.operands)
        case Field():
            return is_positional(node.operand, lists)
        case _:
            return False
