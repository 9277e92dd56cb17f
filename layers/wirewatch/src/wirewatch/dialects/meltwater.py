"""Meltwater.

As its help describes it in "How To Master Boolean Search": NEAR/n allows n words between, NEAR alone four; NOT is read
first, then AND, then OR; operators in any case. That words with nothing between them are a phrase is not confirmed.
"""

import re

from wirewatch.dialects.lexer import APART, CLOSE, END, OPEN, PHRASE, QUOTE, Found, Kind, rule, word
from wirewatch.dialects.service import Service, Word

_OR, _AND, _NOT, _NEAR, _PHRASE, _ONE = 10, 20, 30, 40, 50, 100
_USUAL = 4
_FIELDS = {
    "title": "title:", "ingress": "lead:", "body": "body:", "author": "author:", "url": "url:", "language": "lang:",
    "lang": "lang:",
}  # fmt: skip
_ASSUMED = {"ingress": "the lead is the first 60 words here"}
_SOURCES = frozenset({"source", "sourcename", "sourceid", "site", "domain", "publication", "outlet"})


def _near(match: re.Match[str]) -> Found:
    return Found(Kind.OPERATOR, match[1].upper(), int(match[2] or _USUAL), _NEAR)


def _field(match: re.Match[str]) -> Found:
    name = match[1].lower()
    if name in _SOURCES:
        note = "sources have other names here: write source: and the name that sources.yaml gives it"
        return Found(Kind.SKIP, "", 0, _ONE, note)
    if name not in _FIELDS:
        return Found(Kind.SKIP, "", 0, _ONE, f"there is no field {name}: here")
    return Found(Kind.PREFIX, _FIELDS[name], 0, _ONE, _ASSUMED.get(name, ""), field=_FIELDS[name])


def _word(text: str) -> Word:
    if fuzzy := re.fullmatch(r"(.*\w[*?]?)~[0-9]*", text):
        return Word(fuzzy[1], lost="like spellings")
    if match := re.match(r"(\w{3,}?)\*\w", text):
        return Word(f"{match[1]}*", wider="a star can stand only at the end")
    return Word(text)


SERVICE = Service(
    rules=(
        PHRASE,
        OPEN,
        CLOSE,
        QUOTE,
        rule(rf"(o?near)(?:/([0-9]{{1,6}}))?{END}", _near),
        rule(rf"and\s+not{END}|not{END}", Found(Kind.NOT, "NOT")),
        rule(r"-(?=[^\s-])", Found(Kind.NOT, "NOT")),
        rule(rf"and{END}", Found(Kind.OPERATOR, "AND", 0, _AND)),
        rule(rf"or{END}", Found(Kind.OPERATOR, "OR", 0, _OR)),
        rule(r"\^[0-9.]+", Found(Kind.SIGN, note="what Meltwater shows first; it has no effect on what is found")),
        rule(r"~[0-9]+", Found(Kind.SIGN, note="left out: words of a phrase stand side by side here", lost=True)),
        rule(r"([a-z]+):\s?(?!//|\s|\Z)", _field),
        word(rf"[^{APART}^]+"),
        rule(r"\^", Found(Kind.SIGN, note="it means nothing here")),
    ),
    word=_word,
    beside=Found(Kind.OPERATOR, "ONEAR", 0, _PHRASE),
    apart=Found(Kind.OPERATOR, "AND", 0, _AND),
    not_power=_NOT,
    order="read as Meltwater does: NOT before AND, AND before OR",
    beside_note="words with nothing between them are read as a phrase",
)
