"""Cuts a query into lexemes. It never fails: what makes no sense is a lexeme too, and the parser says so."""

import re
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a lexeme is."""

    WORD = "word"
    PHRASE = "phrase"
    LIST = "list"
    OPERATOR = "operator"
    MINUS = "-"
    COUNT = "ATLEAST/n"
    FIELD = "field:"
    NO_FIELD = "a field that there is not"
    REGEX = "re:/x/"
    LENGTH = "words>n"
    AGE = "age:"
    FOREIGN = "an operator of another system"
    OPEN = "("
    CLOSE = ")"
    UNCLOSED = "unclosed"
    END = "end"


class Lexeme(NamedTuple):
    """A piece of a query; `text` is as written, quotes included."""

    kind: Kind
    text: str
    start: int
    end: int


# Word processors and East Asian keyboards put their own signs for quotes and brackets.
_STRAIGHT, _CURLY, _OPEN, _CLOSE = '"', "“”„‟＂", "(（", ")）"
_APART = rf"\s{_OPEN}{_CLOSE}{_STRAIGHT}{_CURLY}«»"
_END = rf"(?=[{_APART}]|\Z)"
_LEXEME = re.compile(
    rf"""
      (?P<COMMENT> (?<!\S) \# (?!\S) [^\n]* )
    | (?P<PHRASE> "[^"]*" | [{_CURLY}][^{_STRAIGHT}{_CURLY}]*[{_STRAIGHT}{_CURLY}] | «[^«»]*» | »[^«»]*« )
    | (?P<UNCLOSED> [{_STRAIGHT}{_CURLY}«»] .* )
    | (?P<OPEN> [{_OPEN}] )
    | (?P<CLOSE> [{_CLOSE}] )
    | (?P<LIST> @[^{_APART}]* )
    | (?P<OPERATOR> (?: AND | OR | NOT | SENT | PARA | (?:NEAR|ONEAR|PRE) (?:/[^{_APART}]*)? ) {_END} )
    | (?P<COUNT> (?: ATLEAST (?:/[^{_APART}]*)? | (?i:atleast)/?[0-9]+ ) {_END} )
    | (?P<MINUS> (?<![^\s{_OPEN}:：]) [-–−] (?=[^\s{_CLOSE}–−-]) )
    | (?P<REGEX> re[:：]/ (?:[^/\\]|\\.)*+ (?: /[^{_APART}]* | \\?\Z ) )
    | (?P<FIELD> (?:title|lead|body|url|author|source|lang|tag|case)[:：] )
    | (?P<LENGTH> words\s*[<>]\s*[0-9]+{_END} | words[<>=≤≥][^{_APART}]* )
    | (?P<AGE> age[:：]\s*[^{_APART}]* )
    | (?P<NO_FIELD> [A-Za-z]+:(?!//)[^{_APART}]+ | [A-Za-z]+:(?=[{_OPEN}{_STRAIGHT}{_CURLY}]) )
    | (?P<FOREIGN> (?: (?i:near|onear|pre|adj|w)/[0-9]+ | (?i:near|onear|adj)[0-9]+ | [wW]/[sSpP]
                     | /[nNwW]?[0-9]+/? | ~[0-9]+ | && | \|\|? ) {_END} )
    | (?P<WORD> [^{_APART}]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_SHORT = 60
_COMMENT = re.compile(r"(?<!\S)#(?!\S)[^\n]*")


def lex(text: str) -> list[Lexeme]:
    """The lexemes of a query, the last one END. Comments are left out."""
    lexemes = [
        Lexeme(Kind[match.lastgroup or "WORD"], match.group(), match.start(), match.end())
        for match in _LEXEME.finditer(text)
        if match.lastgroup != "COMMENT"
    ]
    return [*lexemes, Lexeme(Kind.END, "", len(text), len(text))]


def short(piece: str) -> str:
    """A piece of a query as messages show it."""
    return piece if len(piece) <= _SHORT else f"{piece[: _SHORT - 1]}…"


def without_comments(text: str) -> str:
    """A text that has no quotes, every comment in it blank, so that offsets stay."""
    return _COMMENT.sub(lambda match: " " * len(match.group()), text)
