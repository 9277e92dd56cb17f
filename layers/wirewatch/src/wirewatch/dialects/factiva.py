"""Factiva, traditional mode.

As Dow Jones describes it in "Search Statement Operators" and "Field-Qualified Searches" of its developer's kit: words
with nothing between them are a phrase; distances count positions, so that near5 allows four words between; operators
in any case; a field reaches over what is near each other, not over not, and, or.
"""

import re

from wirewatch.dialects.lexer import (
    APART,
    CLOSE,
    END,
    OPEN,
    PHRASE,
    QUOTE,
    Found,
    Kind,
    rule,
    word,
)
from wirewatch.dialects.service import Service, Word

_OR, _AND, _NOT, _FIELD, _SAME, _NEAR, _PHRASE = 10, 20, 30, 35, 40, 45, 50
# Of ours; where Factiva's reaches further, the whole text is searched.
_LEAD = 60
_FIELDS = {
    "hd": "title:",
    "hl": "title:",
    "hlp": "title|lead",
    "lp": "lead:",
    "td": "body:",
    "by": "author:",
    "la": "lang:",
}
_ASSUMED = {
    "hl": "of the headline group, only the headline is searched",
    "hlp": "the lead is the first 60 words here",
    "lp": "the lead is the first 60 words here",
    "td": "the whole text is searched, not only what follows the lead",
}
_CODES = {
    "sn": "sources have other names here: write source: and the name that sources.yaml gives it",
    "rst": "sources have no codes here: write source: and the name that sources.yaml gives it",
}


def _near(match: re.Match[str]) -> Found:
    return Found(Kind.OPERATOR, "NEAR", _between(match), _NEAR)


def _bare_near(_: re.Match[str]) -> Found:
    return Found(Kind.OPERATOR, "NEAR", 4, _NEAR, "near says no number here; read as near5")


def _ordered(match: re.Match[str]) -> Found:
    return Found(Kind.OPERATOR, "ONEAR", _between(match), _NEAR)


def _between(match: re.Match[str]) -> int:
    return max(0, int(match[1] or 1) - 1)


def _exactly(match: re.Match[str]) -> Found:
    count = match[0].count("%")
    return Found(Kind.OPERATOR, "ONEAR", count, _NEAR, f"exactly {count} between; read as {count} or fewer")


def _first(match: re.Match[str]) -> Found:
    count = int(match[1])
    if count > _LEAD:
        return Found(Kind.POSTFIX, "body:", 0, _SAME, f"the first {count} words; the whole text is searched", lost=True)
    note = "" if count == _LEAD else f"the first {count} words; our lead is the first {_LEAD}"
    return Found(Kind.POSTFIX, "lead:", 0, _SAME, note)


def _at_least(match: re.Match[str]) -> Found:
    return Found(Kind.PREFIX, f"ATLEAST/{int(match[1])} " if int(match[1]) > 1 else "", 0, _FIELD)


def _words(match: re.Match[str]) -> Found:
    sign, count = match[1], int(match[2])
    return Found(Kind.LEAF, f"words{sign[0]}{count + (sign == '<=') - (sign == '>=')}")


def _field(match: re.Match[str]) -> Found:
    name = match[1].lower()
    if name not in _FIELDS:
        return Found(Kind.SKIP, "", 0, _FIELD, _CODES.get(name, f"{name}= is a code of Factiva's index"))
    ours = _FIELDS[name]
    return Found(Kind.PREFIX, ours, 0, _FIELD, _ASSUMED.get(name, ""), field=ours)


def _word(text: str) -> Word:
    if match := re.fullmatch(r"(\w{3,})\$([0-9]?)", text):
        most = f"{match[2]} more letters" if match[2] else "some"
        return Word(f"{match[1]}*", wider=f"it finds any ending, {text} only those of {most}")
    if match := re.match(r"(\w{3,}?)\*\w", text):
        return Word(f"{match[1]}*", wider="a star can stand only at the end")
    return Word(text)


_DATE = Found(Kind.LOST, note="a fixed date; for recent articles write age:7d")
SERVICE = Service(
    rules=(
        PHRASE,
        OPEN,
        CLOSE,
        rule(r"\[", Found(Kind.OPEN)),
        rule(r"\]", Found(Kind.CLOSE)),
        QUOTE,
        rule(r"/n([0-9]{1,6})/", _near),
        rule(r"/f([0-9]{1,6})/", _first),
        rule(rf"near([0-9]{{1,6}}){END}", _near),
        rule(rf"near{END}", _bare_near),
        rule(rf"adj([0-9]{{0,6}}){END}", _ordered),
        rule(rf"w\s?/([0-9]{{0,6}}){END}", _ordered),
        rule(r"%(?:\s+%)*(?!\S)", _exactly),
        rule(rf"same{END}", Found(Kind.OPERATOR, "PARA", 0, _SAME)),
        rule(rf"and\s+not{END}|not{END}", Found(Kind.NOT, "NOT")),
        rule(rf"and{END}", Found(Kind.OPERATOR, "AND", 0, _AND)),
        rule(rf"or{END}", Found(Kind.OPERATOR, "OR", 0, _OR)),
        rule(rf"atleast([0-9]{{1,6}}){END}", _at_least),
        rule(r"wc\s?(>=|<=|>|<)\s?([0-9]{1,9})", _words),
        rule(r"date\s+(?:from\s+\S+\s+to\s+|(?:from|after|before|on|to)\s+)[^\s()]+", _DATE),
        rule(r"([a-z]{2,5})=\s?", _field),
        word(rf"(?:(?!/[nf][0-9]+/)[^{APART}\[\]])+"),
    ),
    word=_word,
    beside=Found(Kind.OPERATOR, "ONEAR", 0, _PHRASE),
    apart=Found(Kind.OPERATOR, "AND", 0, _AND),
    not_power=_NOT,
    order="read as in Factiva's traditional mode: adj, near and w/ first, then same, not, and, or; its simple mode "
    "reads or before and",
)
