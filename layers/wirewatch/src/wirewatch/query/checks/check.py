"""Finds what can be parsed but cannot be meant. Every fault of a query is found at once."""

from collections.abc import Iterator

from wirewatch.errors import QueryFault
from wirewatch.query.checks import clauses, positions
from wirewatch.query.checks.meaning import Meanings
from wirewatch.query.language.lexer import short
from wirewatch.query.language.operands import MIN_LETTERS, everywhere
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
    Term,
    Within,
    walk,
)


def faults(root: Node, lists: Lists, text: str, *, sound: bool = True, thorough: bool = False) -> list[QueryFault]:
    """What is wrong with the meaning of a query, in text order; the inside of lists is judged with the list.

    `text` is the query's. Not `sound` is a tree of which it had to be guessed how its parts belong together: what
    depends on that is not looked at. If `thorough`, clauses that make no difference are faults too.
    """
    meanings = Meanings()
    found: list[QueryFault] = [
        *_terms(root),
        *positions.faults(root, lists, text, sound=sound),
        *_repeated(root, meanings),
    ]
    if sound:
        found += _nothing_positive(root, text)
    if sound and thorough:
        found += clauses.faults(root, lists, text, meanings)
    return sorted(set(found))


def lists(root: Node) -> frozenset[str]:
    """The names of the lists that a query refers to itself."""
    return frozenset(node.name for node in walk(root) if isinstance(node, ListRef))


def _terms(root: Node) -> Iterator[QueryFault]:
    for node in walk(root):
        if not isinstance(node, Term) or not (why := everywhere(node)):
            continue
        word = short(node.text.strip())
        capitals = word if any(letter.isupper() for letter in word) else word.upper()
        if why == "common":
            message = f"'{word}' is in nearly every text"
            hint = f'write case:"{capitals.upper()}" for a name in capitals, or a phrase'
        elif any(letter.isalpha() for letter in node.words[0].text):
            message = f"'{word}' has fewer than {MIN_LETTERS} letters, and is in too many texts"
            hint = f'write case:"{capitals}", or a longer term'
        else:
            message, hint = f"the number '{word}' is in too many texts", "write a longer term, or a phrase"
        yield QueryFault(node.start, node.end, message, hint)


def _repeated(root: Node, meanings: Meanings) -> Iterator[QueryFault]:
    for node in walk(root):
        if isinstance(node, Or | And | Near | Within):
            seen: set[int] = set()
            for operand in node.operands:
                if (meaning := meanings.of(operand)) in seen:
                    yield QueryFault(operand.start, operand.end, "this stands in the query twice", "remove one")
                seen.add(meaning)


def _nothing_positive(root: Node, text: str) -> Iterator[QueryFault]:
    """Each alternative that says only what an article must not be, or what many articles are."""
    stack = [root]
    while stack:
        node = stack.pop()
        match node:
            case Or():
                stack.extend(node.operands)
            case And() if not any(map(_is_positive, node.operands)):
                # An alternative among them is to blame where it alone lacks a term.
                ors = [operand for operand in node.operands if isinstance(operand, Or)]
                stack.extend(ors[:1])
                if not ors:
                    yield _alone(node, text)
            case Field() | AtLeast():
                stack.append(node.operand)
            case Not(operand=Term(words=())):
                pass  # nothing could be read there, and that is said already
            case Not() | Length() | Age():
                yield _alone(node, text)
            case _:
                pass


def _alone(node: Node, text: str) -> QueryFault:
    piece = text[node.start : node.end]
    message = f"{short(piece)} alone is true of most articles"
    if isinstance(node, Not) and not isinstance(node.operand, Or | And | Near | Within | NotNear):
        piece = f"NOT {text[node.operand.start : node.operand.end]}"  # however it was written
    example = "sanction*" if "potash" in piece.lower() else "potash"
    return QueryFault(node.start, node.end, message, f"say what to look for as well: {example} AND {short(piece)}")


def _is_positive(node: Node) -> bool:
    match node:
        case Not() | Length() | Age():
            return False
        case Or():
            return all(map(_is_positive, node.operands))
        case And():
            return any(map(_is_positive, node.operands))
        case Field() | AtLeast():
            return _is_positive(node.operand)
        case _:
            return True
