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
    LATER = "later"
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


# Operators that the language is going to have: refused by name until then, lest they be taken for words.
_LATER = (
    r"(?:AND|NOT|SENT|PARA|(?:NEAR|ONEAR|PRE|ATLEAST)(?:/\d+)?)(?=[\s()\"]|$)"
    r"|(?:title|lead|body|url|source|lang|tag|author|case|age|re):\S*|words>\d*|-(?=[^\W_])\S+"
)
_LEXEME = re.compile(
    rf"""
      (?P<PHRASE> "[^"]*" )
    | (?P<UNCLOSED> ".* )
    | (?P<OPEN> \( )
    | (?P<CLOSE> \) )
    | (?P<LIST> @[^\s()"]* )
    | (?P<OPERATOR> OR(?=[\s()"]|$) )
    | (?P<LATER> {_LATER} )
    | (?P<WORD> [^\s()"]+ )
    """,
    re.VERBOSE | re.DOTALL,
)


def lex(text: str) -> list[Lexeme]:
    """The lexemes of a query, the last one END."""
    lexemes = [
        Lexeme(Kind[match.lastgroup or "WORD"], match.group(), match.start(), match.end())
        for match in _LEXEME.finditer(text)
    ]
    return [*lexemes, Lexeme(Kind.END, "", len(text), len(text))]
