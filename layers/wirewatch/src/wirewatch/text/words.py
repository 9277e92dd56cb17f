"""Where the words of a text stand.

Reading a text is what costs most in matching it, so there are two ways to the same words: one for texts of which each
character is folded by itself, at the speed of str.replace, and a careful one for all others.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

from wirewatch.text.folding import APOSTROPHES, ENCLOSED, INSIDE, SIGNS, UNSEEN, fold
from wirewatch.text.lookalikes import MIXED

# Scripts written without spaces: each character is a word, so that a term is found as a run of them.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u1000-\u103f\u1050-\u108f\u1780-\u17d3"
    "\u3005\u3007\u3040-\u3098\u309b-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff"
)
_VOICED = "\u3099\u309a\uff9e\uff9f"
_FRACTIONS = "\u00bc-\u00be\u2150-\u215f"
_LETTER = f"[^\\W_{_UNSPACED}{APOSTROPHES}{_FRACTIONS}]"
# What stands in front of a word and is not seen is not part of it.
_WORD = re.compile(f"[{UNSEEN}]*([{_UNSPACED}][{_VOICED}{INSIDE}]*|(?:{_LETTER}|[{ENCLOSED}{INSIDE}])+)")

_QUOTES = "\u2019\u02bc\uff07"
# "Belarus's": the s is no word, in a term no more than in a text.
_POSSESSIVE = re.compile(rf"'(?<=(?:[^\W_]|[{INSIDE}{ENCLOSED}]).)[sSｓＳ](?![{UNSEEN}]*+[^\W_])")
# What most texts hold beyond ASCII; to replace it first leaves nothing else in them.
_COMMON = [(mark, " ") for mark in "\u201c\u201d\u2018\u2013\u2014\u2026\u00a0\u00ab\u00bb\u2022"]

_UNSEEN = re.compile(f"[{UNSEEN}]+")
_EDGE_BEFORE, _EDGE_AFTER = ".#@&%+", "#&%+"


class Token(NamedTuple):
    """A word: its folded form, and where it stands in the original text."""

    word: str
    start: int
    end: int


class _Irregular(Exception):
    """A character that cannot be folded by itself."""


class _Folding(dict[int, str]):
    """What each character is folded to, nothing and several characters included; they join as they are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if _APART.match(character):
            raise _Irregular
        self[code] = fold(character) if _WORD.match(character) else " "
        return self[code]


# Scripts without spaces; Korean letters, which join; marks that change the letter before them.
_APART = re.compile(f"[{_UNSPACED}{_VOICED}{SIGNS}\u0306\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\uffa1-\uffdc]")
_FOLDING = _Folding()
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_FOLDING.update(_ASCII)
_ASCII_BYTES = bytes(range(128))
_ASCII_SIGNS = [chr(code) for code, folded in _ASCII.items() if folded == " " != chr(code)]
# A text in which more characters than these fold to none or to several is read the careful way.
_MOST_EDITS = 200


class Folded:
    """A text with its words folded. In `text` they stand in order, with a blank or more between, before and behind."""

    __slots__ = ("_careful", "_ends", "_places", "_shifts", "_silent", "_starts", "_words", "text")

    def __init__(self, source: str) -> None:
        plain = _plain(source)
        # The text, where it is read the careful way, and what in it looks like a word and folds to nothing.
        self._careful, self._silent = "", frozenset[str]()
        self._places: list[tuple[int, int]] | None = None
        self._starts: list[int] | None = None
        self._words: list[str] | None = None
        self._ends, self._shifts = [0], [-1]  # the blank in front
        try:
            self.text = f" {plain.translate(_ASCII) if plain.isascii() else self._translated(plain)} "
        except _Irregular:
            found = _WORD.findall(plain)
            folded = {word: fold(word) for word in set(found)}
            self._careful, self._silent = plain, frozenset(written for written, word in folded.items() if not word)
            self._words = [word for written in found if (word := folded[written])]
            self.text = f" {' '.join(self._words)} "

    @property
    def words(self) -> list[str]:
        """The words, in order."""
        if self._words is None:
            self._words = self.text.split()
        return self._words

    @property
    def starts(self) -> list[int]:
        """Where each word begins in `text`."""
        if self._starts is None:
            self._starts = word_starts(self.text)
        return self._starts

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original text stands what is from the word at `start` to the end of a word, both in `text`."""
        if self._careful:
            if self._places is None:
                found = _WORD.finditer(self._careful)
                self._places = [match.span(1) for match in found if match[1] not in self._silent]
            first, last = bisect_left(self.starts, start), bisect_left(self.starts, end) - 1
            return self._places[first][0], self._places[last][1]
        return self._original(start), self._original(end)

    def _original(self, offset: int) -> int:
        return offset + self._shifts[bisect_right(self._ends, offset) - 1]

    def _translated(self, plain: str) -> str:
        """A text folded character by character. Raises _Irregular where that cannot be."""
        for mark, blank in _COMMON:
            plain = plain.replace(mark, blank)
        if plain.isascii():
            return plain.translate(_ASCII)
        lowered = plain.lower()
        if len(lowered) != len(plain):
            raise _Irregular
        edits: list[str] = []
        for other in _beyond_ascii(lowered):
            folded = _FOLDING[ord(other)]
            if len(folded) != 1:
                edits.append(other)
            elif folded != other:
                lowered = lowered.replace(other, folded)
        if edits:
            lowered = self._edited(lowered, edits)
        if lowered.isascii():
            return lowered.translate(_ASCII)
        return self._in_one_alphabet(lowered)

    @staticmethod
    def _in_one_alphabet(text: str) -> str:
        """The text without ASCII signs. Raises _Irregular where a word has letters of two alphabets."""
        if MIXED.search(text):
            raise _Irregular
        for sign in _ASCII_SIGNS:
            text = text.replace(sign, " ")
        return text

    def _edited(self, text: str, edits: list[str]) -> str:
        """The text with each of these characters folded, noting what that does to the offsets behind it."""
        places = [match.start() for match in re.finditer(f"[{''.join(map(re.escape, edits))}]", text)]
        if len(places) > _MOST_EDITS:
            raise _Irregular
        pieces: list[str] = []
        copied = length = 0
        for place in places:
            folded = _FOLDING[ord(text[place])]
            pieces += (text[copied:place], folded)
            length += place - copied + len(folded)
            copied = place + 1
            self._ends.append(length + 1)
            self._shifts.append(copied - length - 1)
        return "".join((*pieces, text[copied:]))


def _beyond_ascii(text: str) -> set[str]:
    """The characters of a text beyond ASCII, each once."""
    return set(text.encode(errors="surrogatepass").translate(None, _ASCII_BYTES).decode(errors="surrogatepass"))


def word_starts(text: str) -> list[int]:
    """Where each word of a folded text begins in it."""
    pieces = text.split(" ")
    ends = accumulate(map(len, pieces), lambda end, length: end + length + 1)
    return [end - len(piece) for piece, end in zip(pieces, ends, strict=True) if piece]


def tokenize(text: str) -> list[Token]:
    """The words of a text in order. Apostrophes, hyphens and full stops separate words, in terms as in texts."""
    folded = Folded(text)
    return [
        Token(word, *folded.place(start, start + len(word)))
        for word, start in zip(folded.words, folded.starts, strict=True)
    ]


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(Folded(text).words)


def edges(text: str, start: int, end: int) -> tuple[str, str]:
    """The signs that belong to a word: those right before and right behind it, as in `.gov`, `C++` and `$5`."""
    first = start
    while first and _is_edge(text[first - 1], _EDGE_BEFORE):
        first -= 1
    last = end
    while last < len(text) and _is_edge(text[last], _EDGE_AFTER):
        last += 1
    return _signs(text[first:start]), _signs(text[end:last])


def _signs(run: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", run))


def _is_edge(character: str, signs: str) -> bool:
    if unicodedata.normalize("NFKC", character) in signs or unicodedata.category(character) == "Sc":
        return True
    return _UNSEEN.match(character) is not None


def _plain(text: str) -> str:
    """A text of the same length, with one kind of apostrophe and without possessives."""
    if not text.isascii():
        for quote in _QUOTES:
            text = text.replace(quote, "'")
    return _POSSESSIVE.sub("  ", text) if "'" in text else text
