"""Google Alerts and Google News.

Words with nothing between them must all be there; OR, in capitals only, is read before that. A star stands for words,
not for letters.
"""

import re
from collections.abc import Callable

from wirewatch.dialects.lexer import APART, CLOSE, END, OPEN, PHRASE, QUOTE, Found, Kind, rule, word
from wirewatch.dialects.service import Service, Word

_ALL, _AND, _OR, _NEAR, _ONE = 0, 10, 20, 40, 100
_SITE_NOTE = "searched in the article's address"
_HOURS = {"h": ("h", 1), "d": ("d", 1), "w": ("w", 1), "m": ("d", 30), "y": ("d", 365)}


def _site(match: re.Match[str]) -> Found:
    site = re.sub(r"^(?:https?://)?(?:www\.)?", "", match[1].lower()).strip("./*")
    # A last part alone, such as gov, would be found as a word anywhere in an address.
    return Found(Kind.VALUE, site if "." in site else f".{site}", note=_SITE_NOTE, field="url:")


def _source(match: re.Match[str]) -> Found:
    note = "sources have other names here: it must be the name that sources.yaml gives it"
    return Found(Kind.VALUE, match[1].replace("_", " "), note=note, field="source:")


def _recent(match: re.Match[str]) -> Found:
    unit, times = _HOURS[match[2].lower()]
    note = "a month is read as 30 days" if match[2].lower() == "m" else ""
    return Found(Kind.LEAF, f"age:{int(match[1]) * times}{unit}", note=note)


def _near(match: re.Match[str]) -> Found:
    return Found(Kind.OPERATOR, "NEAR", int(match[1]), _NEAR)


def _field(ours: str, power: float = _ONE) -> Callable[[re.Match[str]], Found]:
    return lambda _: Found(Kind.PREFIX, ours, 0, power, field=ours)


def _word(text: str) -> Word:
    if text.startswith("~"):
        return Word(text.lstrip("~"), lost="words of like meaning")
    if re.fullmatch(r"\w{3,}\*", text):
        return Word(text, wider="Google reads no stems, here it finds any ending")
    return Word(text.lstrip("+"))


_DATE = Found(Kind.LOST, note="a fixed date; for recent articles write age:7d")
SERVICE = Service(
    rules=(
        PHRASE,
        OPEN,
        CLOSE,
        QUOTE,
        rule(r"[-–−](?=[^\s–−-])", Found(Kind.NOT, "NOT", power=_ONE)),
        rule(rf"(?-i:NOT){END}", Found(Kind.NOT, "NOT", power=_ONE)),
        rule(
            rf"(?-i:and|or|not){END}",
            Found(Kind.SIGN, note="Google reads no operator in small letters, and passes over the word"),
        ),
        rule(r"around\s*\(\s*([0-9]{1,6})\s*\)", _near),
        rule(rf"(?-i:AND){END}|&&{END}", Found(Kind.OPERATOR, "AND", 0, _AND)),
        rule(rf"(?-i:OR){END}|\|\|?", Found(Kind.OPERATOR, "OR", 0, _OR)),
        rule(r"intitle:", _field("title:")),
        rule(r"allintitle:", _field("title:", _ALL)),
        rule(r"intext:", _field("body:")),
        rule(r"allintext:", _field("body:", _ALL)),
        rule(r"inurl:", _field("url:")),
        rule(r"allinurl:", _field("url:", _ALL)),
        rule(r"author:", _field("author:")),
        rule(r"site:(?=[(])", _field("url:")),
        rule(rf"site:([^{APART}]+)", _site),
        rule(rf"source:([^{APART}]+)", _source),
        rule(r"source:", lambda _: Found(Kind.PREFIX, "source:", 0, _ONE, field="source:")),
        rule(rf"when:([0-9]{{1,4}})([hdwmy]){END}", _recent),
        rule(rf"(?:before|after|daterange):[^{APART}]*", _DATE),
        rule(r"location:", Found(Kind.SKIP, "", 0, _ONE, "articles have no country here")),
        rule(r"([a-z]+):(?!//|\s|\Z)", lambda match: Found(Kind.SKIP, "", 0, _ONE, f"there is no {match[1]}: here")),
        rule(rf"\$?[0-9][0-9.,]*?\.\.\$?[0-9.,]*{END}", Found(Kind.LOST, note="ranges of numbers are not found here")),
        rule(rf"\*+{END}", Found(Kind.SIGN, note="a star alone stands for any word; it is not read")),
        word(rf"[^{APART}|]+"),
    ),
    word=_word,
    beside=Found(Kind.OPERATOR, "AND", 0, _AND),
    apart=Found(Kind.OPERATOR, "AND", 0, _AND),
    not_power=0,
    order="read as Google does: OR before AND",
    gaps=True,
    remark="Google also finds other forms of a word and words of like meaning; here a word is found as it is written, "
    "and potash* with all its endings",
)
