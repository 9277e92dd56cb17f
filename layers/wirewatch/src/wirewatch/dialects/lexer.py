"""Cuts a search into tokens by the rules of its service. It never fails: what no rule knows is a word."""

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    OPERATOR = "operator"
    NOT = "not"
    WITHOUT = "an operator whose right side is left out"
    PREFIX = "field"
    VALUE = "field and value"
    LEAF = "as it is"
    POSTFIX = "behind an operand"
    SKIP = "a prefix that is left out with its operand"
    LOST = "left out"
    SIGN = "a sign with no effect"
    OPEN = "("
    CLOSE = ")"
    END = "end"


class Found(NamedTuple):
    """What a rule makes of a piece: `value` is our word for it, `note` what to say of it.

    `power` is how strongly an operator binds; how weak the operators are that a prefix reaches over, if a prefix.
    """

    kind: Kind
    value: str = ""
    distance: int = 0
    power: float = 0
    note: str = ""
    lost: bool = False
    field: str = ""


class Token(NamedTuple):
    """A piece of a search."""

    found: Found
    start: int
    end: int

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.found.kind


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Found]]

QUOTES = '"“”„‟＂«»'
# Where a word ends; and that an operator does so.
APART = rf"\s()（）{QUOTES}"
END = rf"(?=[{APART}]|\Z)"


def rule(pattern: str, found: Found | Callable[[re.Match[str]], Found]) -> Rule:
    """A rule for all that a pattern matches, capitals or not unless it says so itself: `(?-i:...)`."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return compiled, (lambda _: found) if isinstance(found, Found) else found


PHRASE = rule(
    r"\"([^\"]*)\"|[“”„‟＂]([^“”„‟＂\"]*)[“”„‟＂\"]|«([^«»]*)»",
    lambda match: Found(Kind.PHRASE, match[1] or match[2] or match[3] or ""),
)
OPEN, CLOSE = rule(r"[(（]", Found(Kind.OPEN)), rule(r"[)）]", Found(Kind.CLOSE))
QUOTE = rule(f"[{QUOTES}]", Found(Kind.SIGN, note="a quotation mark without its other one; it is not read"))
SPACE = re.compile(r"\s+")


def word(pattern: str = rf"[^{APART}]+") -> Rule:
    """The rule for what is none of the others."""
    return rule(pattern, lambda match: Found(Kind.WORD, match[0]))


def lex(text: str, rules: Sequence[Rule]) -> list[Token]:
    """The tokens of a search, brackets in pairs, the last one END."""
    return [*_paired(list(_tokens(text, rules))), Token(Found(Kind.END), len(text), len(text))]


def _tokens(text: str, rules: Sequence[Rule]) -> Iterator[Token]:
    at = 0
    while at < len(text):
        if space := SPACE.match(text, at):
            at = space.end()
            continue
        for pattern, make in rules:
            match = pattern.match(text, at)
            if match and match.end() > at:
                yield Token(make(match), at, match.end())
                at = match.end()
                break
        else:
            yield Token(Found(Kind.SIGN, note="it means nothing here"), at, at + 1)
            at += 1


def _paired(tokens: Sequence[Token]) -> list[Token]:
    open_ones: list[int] = []
    paired: list[Token] = []
    for token in tokens:
        if token.kind is Kind.OPEN:
            open_ones.append(len(paired))
        elif token.kind is Kind.CLOSE:
            if not open_ones:
                stray = Found(Kind.SIGN, note="a closing bracket without its opening one; it is not read")
                paired.append(token._replace(found=stray))
                continue
            open_ones.pop()
        paired.append(token)
    for at in open_ones:
        unclosed = Found(Kind.OPEN, note="an opening bracket without its closing one; closed at the end")
        paired[at] = paired[at]._replace(found=unclosed)
    end = tokens[-1].end if tokens else 0
    return [*paired, *(Token(Found(Kind.CLOSE), end, end) for _ in open_ones)]
