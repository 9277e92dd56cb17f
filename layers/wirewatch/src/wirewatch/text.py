"""Words and sentences: one tokeniser for the watchlist and for the texts it is matched against."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

# Marks and invisible characters that stand inside a word: combining marks, the soft hyphen, zero-width characters,
# the word joiner, the byte order mark. Left out of \w, they would cut a word in two (and hide it from its watch).
_INSIDE = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u200b-\u200d\u2060\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
)
# Scripts written without spaces: each character is a token, so that a term is found as a run of them.
_UNSPACED = (
    "\u3005\u3007\u3040-\u3098\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_VOICED = "\u3099\u309a\uff9e\uff9f"
# Letters to Unicode, apostrophes to those who type them: Ukrainian writes інтервʼю with either.
_APOSTROPHES = "\u02bb\u02bc"
_WORD = re.compile(f"[{_UNSPACED}][{_VOICED}]*|(?:[^\\W_{_UNSPACED}{_APOSTROPHES}]|[{_INSIDE}])+")

# Letters that Unicode does not decompose, and that people type without their stroke; and the Arabic tatweel, which
# stretches a word for looks.
_STROKES = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "\u0640": ""}
)
_BREVE, _KANA_MARKS = "\u0306", "\u3099\u309a"


class Token(NamedTuple):
    """A word: its folded form, and where it stands in the original text."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The form in which words are compared: NFKC, full case folding, no accents, nothing invisible.

    й and ў keep their breve, and ガ its mark: they are letters of their own, not accented ones.
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    kept: list[str] = []
    for character in decomposed:
        own_letter = (character == _BREVE and kept and "\u0400" <= kept[-1] <= "\u04ff") or character in _KANA_MARKS
        if own_letter or unicodedata.category(character) not in {"Mn", "Me", "Cf"}:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_STROKES)


def tokenize(text: str) -> list[Token]:
    """The words of a text in order. Apostrophes, hyphens and full stops separate words, in terms as in texts."""
    return [Token(word, match.start(), match.end()) for match in _WORD.finditer(text) if (word := fold(match.group()))]


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint for an unknown word: the nearest known one, or all of them; empty where there are none."""
    known = list(known)
    if not known:
        return ""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"


def count_words(text: str) -> int:
    """How many words a text has."""
    return sum(1 for _ in _WORD.finditer(text))


# A sentence ends at . ! ? … (and their full-width forms), closing quotes included, before white space that is not
# followed by a lower-case letter (nor by a dash and one: so dialogue resumes); or at a line's end. The look-behind
# keeps a line of dots from costing its square.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+(?=\s|$)|[。！？]+[」』”]*|\n+")
_NEXT = re.compile(r"\s*(?:[–—-]\s*)?(\S?)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'«“])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|mr|mrs|ms|dr|prof|st|gen|sen|rep|gov|lt|col|capt|jr|sr|"
    r"inc|ltd|co|corp|no|vs|jan|feb|mar|apr|aug|sept?|oct|nov|dec|тыс|млн|млрд|руб|ул|им|гг?|стр)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand: (start, end) offsets, without surrounding white space."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        if match.group() == "." and _ABBREVIATION.search(text[max(0, end - 12) : end]):
            continue
        if match.group()[0] in ".!?…" and _goes_on(text, end):
            continue
        _append_trimmed(found, text, start, end)
        start = end
    _append_trimmed(found, text, start, len(text))
    return found


def _goes_on(text: str, end: int) -> bool:
    following = _NEXT.match(text, end)
    return following is not None and following[1].islower() and "\n" not in following[0]


def _append_trimmed(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        found.append((start + left, start + left + len(stripped)))
