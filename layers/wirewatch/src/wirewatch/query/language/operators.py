"""Reads what stands between two operands: an operator, or what was meant as one."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from wirewatch.query.language.lexer import Kind, Lexeme, short

MAX_DISTANCE = 500
# Where the number is missing, the query is read on with this one.
_USUAL = 5
# So many words are about a sentence.
_SENTENCE = 20
NEIGHBOURS = frozenset({"NEAR", "ONEAR", "NOT NEAR", "SENT", "PARA"})
# What an operand can begin with.
BEGINNINGS = frozenset(
    {
        Kind.WORD, Kind.PHRASE, Kind.LIST, Kind.OPEN, Kind.FIELD, Kind.NO_FIELD, Kind.REGEX, Kind.LENGTH, Kind.AGE,
        Kind.COUNT, Kind.UNCLOSED, Kind.FOREIGN,
    }
)  # fmt: skip
_SMALL = ("and", "or", "not", "near", "onear")
_MEANT = {"near": "NEAR", "onear": "ONEAR", "pre": "ONEAR", "adj": "ONEAR"}
_LETTERS = {"w/s": "SENT", "w/p": "PARA", "&&": "AND", "|": "OR", "||": "OR"}


class Infix(NamedTuple):
    """An operator between two operands: of how many lexemes, and what is wrong with it, as message and hint."""

    name: str
    lexemes: int = 1
    distance: int = 0
    wrong: tuple[str, str] | None = None


def infix(lexemes: Sequence[Lexeme], at: int) -> Infix | None:
    """The operator at a place behind an operand, None where there is none."""
    lexeme = lexemes[at]
    found: Infix | None = None
    match lexeme.kind:
        case Kind.MINUS:
            found = Infix("AND", 0)
        case Kind.OPERATOR:
            found = _operator(lexeme, lexemes[at + 1])
        case Kind.FOREIGN if begins(lexemes[at + 1]):
            found = _neighbour(lexeme)
        case Kind.WORD if is_small(lexemes, at, _SMALL):
            found = _from_small(lexeme)
        case _:
            pass
    return found


def begins(lexeme: Lexeme) -> bool:
    """Whether an operand begins with a lexeme."""
    return lexeme.kind in BEGINNINGS or lexeme.kind is Kind.MINUS or lexeme.text == "NOT"


def is_small(lexemes: Sequence[Lexeme], at: int, names: Sequence[str]) -> bool:
    """Whether an operator that should be in capitals stands before an operand."""
    lexeme = lexemes[at]
    return lexeme.kind is Kind.WORD and lexeme.text.lower() in names and begins(lexemes[at + 1])


def small(lexeme: Lexeme) -> tuple[str, str]:
    """What is wrong with an operator that is not in capitals."""
    return f"{short(lexeme.text)} is a word here, not an operator", f"write {lexeme.text.upper()} in capitals"


def foreign(lexeme: Lexeme) -> str:
    """What we write for an operator of another system."""
    if lexeme.text.lower() in _LETTERS:
        return _LETTERS[lexeme.text.lower()]
    letters = re.sub("[^a-z]", "", lexeme.text.lower())
    digits = re.sub("[^0-9]", "", lexeme.text)
    distance = number(digits, 0, MAX_DISTANCE)
    return f"{_MEANT.get(letters, 'NEAR')}/{MAX_DISTANCE if distance is None else distance}"


def number(digits: str, least: int, most: int) -> int | None:
    """A number within bounds, None where it is none; never a slow or failing conversion of very many digits."""
    short = digits.lstrip("0") or digits[:1]
    if not re.fullmatch("[0-9]{1,9}", short):
        return None
    return int(short) if least <= int(short) <= most else None


def _operator(lexeme: Lexeme, following: Lexeme) -> Infix:
    if lexeme.text == "NOT":
        # A plain NOT stays for the operand: `a NOT b` is `a AND NOT b`.
        return _not_near(following) or Infix("AND", 0)
    return Infix(lexeme.text) if lexeme.text in {"AND", "OR"} else _neighbour(lexeme)


def _from_small(lexeme: Lexeme) -> Infix:
    capitals = lexeme.text.upper()
    message, hint = small(lexeme)
    if capitals == "NOT":
        return Infix("AND", 0)
    if capitals in NEIGHBOURS:
        return Infix(capitals, 1, _USUAL, (message, f"write {capitals}/{_USUAL}"))
    return Infix(capitals, wrong=(message, hint))


def _neighbour(lexeme: Lexeme) -> Infix:
    if lexeme.kind is Kind.FOREIGN:
        ours = foreign(lexeme)
        name, _, digits = ours.partition("/")
        wrong = (f"{short(lexeme.text)} is not an operator here", f"write {ours}")
        return Infix(name if name in NEIGHBOURS | {"AND", "OR"} else "NEAR", 1, _distance(digits) or 0, wrong)
    written, slash, digits = lexeme.text.partition("/")
    name = "ONEAR" if written == "PRE" else written
    if name in {"SENT", "PARA"}:
        return Infix(name)
    distance = _distance(digits)
    if distance is not None:
        return Infix(name, 1, distance)
    if not slash:
        wrong = (f"{written} does not say how many words may stand between", f"write {written}/{_USUAL}")
    else:
        nearest = MAX_DISTANCE if re.fullmatch("[0-9]+", digits) else _USUAL
        message = f"{short(lexeme.text)}: a number from 0 to {MAX_DISTANCE} must stand behind {written}/"
        wrong = (message, f"write {written}/{nearest}")
    return Infix(name, 1, _USUAL, wrong)


def _not_near(lexeme: Lexeme) -> Infix | None:
    """NOT and what follows it as one operator, where that makes one."""
    if lexeme.kind not in {Kind.OPERATOR, Kind.FOREIGN} or lexeme.text in {"AND", "OR", "NOT"}:
        return None
    near = _neighbour(lexeme)
    if near.name not in NEIGHBOURS:
        return None
    wrong = (near.wrong[0], near.wrong[1].replace("write ", "write NOT ")) if near.wrong else None
    if near.name != "NEAR":
        message = f"there is NOT NEAR, but no NOT {short(lexeme.text)}"
        wrong = (message, f"write NOT NEAR/{near.distance or _SENTENCE}")
    return Infix("NOT NEAR", 2, near.distance, wrong)


def _distance(digits: str) -> int | None:
    return number(digits, 0, MAX_DISTANCE)
