"""What words are compared as: NFKC, full case folding, no accents, nothing invisible."""

import re
import unicodedata
from functools import lru_cache

from wirewatch.text.lookalikes import unmixed


def _ranges(characters: str) -> str:
    """The inside of a character class that takes exactly these characters, given in order."""
    ranges: list[list[str]] = []
    for character in characters:
        if ranges and ord(character) == ord(ranges[-1][1]) + 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return "".join(f"{first}-{last}" for first, last in ranges)


# Marks that accent a letter, and characters that nobody sees. Words are compared without them: soft hyphen, zero-width
# and direction marks, the Arabic tatweel, which stretches a word for looks, and the accents of all alphabets.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u2de0-\u2dff\u302a-\u302f\ua66f-\ua67d\ufe20-\ufe2f"
)
_INVISIBLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u0640\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U00013430-\U00013440\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# The marks of scripts in which they are letters: without its vowel signs a Hindi or Thai word is another word.
SIGNS = _ranges(
    "".join(
        mark
        for mark in map(
            chr, (*range(0x07A6, 0x0860), *range(0x0900, 0x1AB0), *range(0x1B00, 0x1DC0), *range(0xA800, 0xAC00))
        )
        if unicodedata.category(mark)[0] == "M"
    )
)
UNSEEN = f"{_ACCENTS}{_INVISIBLE}"
INSIDE = f"{UNSEEN}{SIGNS}"

_BREVE = "\u0306"
_VOICING = "\u3099\u309a"
# Letters to Unicode, apostrophes to those who type them: Ukrainian writes інтервʼю with either.
APOSTROPHES = "\u02bb\u02bc"
# Letters in circles, squares and brackets. Unicode takes them for symbols; those on a dark ground it does not even
# decompose.
ENCLOSED = "\u249c-\u24e9\U0001f110-\U0001f129\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
_ON_DARK_GROUND = {first + at: chr(ord("A") + at) for first in (0x1F150, 0x1F170) for at in range(26)}

# й, ў and ガ are letters of their own, not accented ones: what tells them apart stays.
_LEFT_OUT = re.compile(f"(?!{_BREVE})[{UNSEEN}]")
_REPEATED = re.compile(f"([{_BREVE}{_VOICING}])[{_BREVE}{_VOICING}]+")
# Besides signs, the apostrophes that Unicode takes for letters, and a breve or voicing mark that changes no letter.
_NEVER_COMPARED = re.compile(f"[^\\w{SIGNS}]+|[_{APOSTROPHES}]+")

# Letters that Unicode does not decompose and that people type without their stroke; and letters that Arabic and
# Persian keyboards write differently.
_STROKES = {
    "ł": "l", "đ": "d", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe",
    "ى": "ي", "ی": "ي", "ک": "ك",
}  # fmt: skip
_FOLDED_STROKES = str.maketrans(_STROKES)
_CASED_STROKES = str.maketrans({**_STROKES, **{letter.upper(): to.upper() for letter, to in _STROKES.items()}})
_LONGEST_REMEMBERED = 64


def fold(word: str) -> str:
    """The form in which words are compared: NFKC, full case folding, no accents, nothing invisible.

    й and ў keep their breve, and ガ its mark: they are letters of their own, not accented ones. A word of two alphabets
    that look alike in it is one of one. Empty where a word has nothing but marks.
    """
    if word.isascii():
        return word.lower()
    return _remembered(word) if len(word) <= _LONGEST_REMEMBERED else _folded(word)


def cased(word: str) -> str:
    """The same without case folding, for terms that stand in `case:`."""
    return word if word.isascii() else unmixed(_bare(_composed(word)).translate(_CASED_STROKES))


def _folded(word: str) -> str:
    # Without its marks first, as case folding makes a letter of the Greek one that stands below another. Then once
    # more, as it can decompose what composing would change again.
    caseless = _bare(_composed(word)).casefold()
    return unmixed(_bare(unicodedata.normalize("NFKC", caseless).casefold()).translate(_FOLDED_STROKES))


def _composed(word: str) -> str:
    return unicodedata.normalize("NFKC", _thinned(word).translate(_ON_DARK_GROUND))


_remembered = lru_cache(maxsize=1 << 16)(_folded)


def _thinned(word: str) -> str:
    """A word without the marks that are to go, before anything sorts them: a hundred thousand cost their square."""
    return _REPEATED.sub(r"\1", _LEFT_OUT.sub("", word))


def _bare(word: str) -> str:
    kept: list[str] = []
    for character in _thinned(unicodedata.normalize("NFD", word)):
        if character != _BREVE or (kept and "\u0400" <= kept[-1] <= "\u04ff"):
            kept.append(character)
    # NFKC makes blanks and brackets of some letters, such as the Arabic ligature of a whole sentence.
    return _NEVER_COMPARED.sub("", unicodedata.normalize("NFC", "".join(kept)))
