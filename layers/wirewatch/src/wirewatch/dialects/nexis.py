"""Nexis and the other services of LexisNexis.

As their help describes it in "Connector Order and Priority" and "Search Connectors": OR is read first, then W/n and
its kind, those with small numbers before those with large ones, then W/S, W/P, AND, AND NOT. PRE/1 stands for words
side by side, so distances count positions; words that are not searchable, such as "the", are not counted.
"""

import re
from collections.abc import Callable

from wirewatch.dialects.lexer import CLOSE, END, OPEN, PHRASE, QUOTE, Found, Kind, rule, word
from wirewatch.dialects.service import Service, Word

_AND_NOT, _AND, _SECTION, _PARAGRAPH, _SENTENCE, _NEAR, _OR, _PHRASE, _ONE = 10, 20, 25, 30, 35, 40, 50, 60, 100
_COUNTED = "words between: Nexis counts positions, but passes over words such as 'the'"
_FIELDS = {
    "headline": "title:", "title": "title:", "hlead": "title|lead", "lead": "lead:", "body": "body:", "text": "body:",
    "byline": "author:", "author": "author:", "language": "lang:", "publication": "source:", "source": "source:",
}  # fmt: skip
_ASSUMED = {
    "hlead": "the lead is the first 60 words here",
    "lead": "the lead is the first 60 words here",
    "publication": "sources have other names here: it must be the name that sources.yaml gives it",
    "source": "sources have other names here: it must be the name that sources.yaml gives it",
}
_CASES = {
    "allcaps": Found(Kind.PREFIX, "upper", 0, _ONE),
    "caps": Found(Kind.PREFIX, "capital", 0, _ONE, "one capital or more, wherever; read as those written"),
    "nocaps": Found(Kind.PREFIX, "lower", 0, _ONE),
    "singular": Found(Kind.PREFIX, "", 0, _ONE, "a word is found as it is written, in any case"),
    "plural": Found(Kind.PREFIX, "", 0, _ONE, "a word is found as it is written, in any case"),
}


def _near(name: str) -> Callable[[re.Match[str]], Found]:
    def found(match: re.Match[str]) -> Found:
        count = int(match[1])
        # The smaller the number, the earlier it is read.
        power = _NEAR + 9 * (1 - min(count, 1000) / 1000)
        between = max(0, count - 1)
        return Found(Kind.OPERATOR, name, between, power, f"read as {between} {_COUNTED}")

    return found


def _not_near(match: re.Match[str]) -> Found:
    found = _near("NOT NEAR")(match)
    ordered = match[0].lower().split()[-1].startswith(("pre", "onear", "+"))
    return found._replace(note=f"{found.note}; in either order") if ordered else found


def _at_least(match: re.Match[str]) -> Found:
    return Found(Kind.PREFIX, f"ATLEAST/{int(match[1])} " if int(match[1]) > 1 else "", 0, _ONE)


def _length(match: re.Match[str]) -> Found:
    sign, count = match[1], int(match[2])
    return Found(Kind.LEAF, f"words{sign[0]}{count + (sign == '<=') - (sign == '>=')}")


def _segment(match: re.Match[str]) -> Found:
    name = match[1].lower()
    if name in _CASES:
        return _CASES[name]
    if name not in _FIELDS:
        return Found(Kind.SKIP, "", 0, _ONE, f"there is no segment {name.upper()} here")
    ours = _FIELDS[name]
    return Found(Kind.PREFIX, ours, 0, _ONE, _ASSUMED.get(name, ""), field=ours)


def _word(text: str) -> Word:
    root = re.fullmatch(r"(.*\w)!\W*", text)
    if root:
        text = f"{root[1]}*" if "*" not in root[1] else f"{root[1].replace('*', '?')}*"
        return Word(text)
    if match := re.fullmatch(r"([^*]*\w)(\*+)", text):
        return Word(f"{match[1]}*", wider=f"it finds any ending, {text} only those of {len(match[2])} more letters")
    if re.match(r"\*", text):
        return Word(text)
    inner = text.rstrip("*")
    return Word(inner.replace("*", "?") + "*" * (inner != text))


_NAMES = "|".join((*_FIELDS, *_CASES))
SERVICE = Service(
    rules=(
        PHRASE,
        OPEN,
        CLOSE,
        QUOTE,
        rule(rf"not\s+(?:w|near|pre|onear)?/([0-9]{{1,6}}){END}", _not_near),
        rule(
            rf"not\s+w?/(?:sent|para|seg|s|p){END}",
            Found(
                Kind.WITHOUT,
                "",
                0,
                _NEAR,
                "there is no NOT for sentences, paragraphs and sections; NOT NEAR/20 is near",
            ),
        ),
        rule(rf"(?:w|near)?/([0-9]{{1,6}}){END}", _near("NEAR")),
        rule(rf"(?:pre|onear|\+)/?([0-9]{{1,6}}){END}", _near("ONEAR")),
        rule(rf"w?/(?:sent|s){END}", Found(Kind.OPERATOR, "SENT", 0, _SENTENCE)),
        rule(rf"w?/(?:para|p){END}", Found(Kind.OPERATOR, "PARA", 0, _PARAGRAPH)),
        rule(
            rf"w?/seg{END}",
            Found(Kind.OPERATOR, "AND", 0, _SECTION, "in one section; there are none here: written AND"),
        ),
        rule(rf"(?:and|but)\s+not{END}|not{END}", Found(Kind.NOT, "NOT")),
        rule(rf"and{END}", Found(Kind.OPERATOR, "AND", 0, _AND)),
        rule(rf"or{END}", Found(Kind.OPERATOR, "OR", 0, _OR)),
        rule(r"atleast\s?([0-9]{1,6})\s*(?=[(])", _at_least),
        rule(r"length\s*\(\s*(>=|<=|>|<)\s*([0-9]{1,9})\s*\)", _length),
        rule(r"length\s*(>=|<=|>|<)\s*([0-9]{1,9})", _length),
        rule(
            r"(?:date|load-date)\s*(?:[<>]=?|=|\s(?:is|aft|after|bef|before)\s)\s*[^\s()]+",
            Found(Kind.LOST, note="a fixed date; for recent articles write age:7d"),
        ),
        rule(rf"({_NAMES})\s*(?=[(])", _segment),
        rule(r"([a-z][a-z-]*)(?=[(])", _segment),
        rule(r"#[0-9]+\w*#?", Found(Kind.LOST, note="there are no relevance scores here")),
        word(),
    ),
    word=_word,
    beside=Found(Kind.OPERATOR, "ONEAR", 0, _PHRASE),
    apart=Found(Kind.OPERATOR, "AND", 0, _AND),
    not_power=_AND_NOT,
    order="read in the order of Nexis: OR first, then W/n, W/S, W/P, AND, AND NOT; Newsdesk reads from left to right",
    remark="Nexis also finds regular plurals; here a word is found as it is written, and potash* with all its endings",
)
