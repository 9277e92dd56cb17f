"""How the words of a term are found in a folded text: by one of them, around which the others must stand.

A folded text has blanks around every word, so ` potash ` is found in it as a whole word and ` sanction` as a stem, by
searching for letters.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from wirewatch.query.common import COMMON
from wirewatch.query.nodes import Word

Words = tuple[Word, ...]
# Where something stands in a folded text: (start, end) offsets.
Stretch = tuple[int, int]

# How far back to look for the end of a word at a time; a slice of all that stands before would cost its length.
_BACK = 64


class Atom(NamedTuple):
    """Words, of which one or two are searched for as `needle`; `own` is the last where the needle is how it begins.

    `before` are the words before it, the nearest first, `after` those behind it.
    """

    needle: str
    own: Word | None
    before: Words
    after: Words

    @property
    def is_needle(self) -> bool:
        """Whether the needle is all there is to find."""
        return not (self.own or self.before or self.after)

    def stretch(self, text: str, start: int, end: int) -> Stretch | None:
        """The words' place, where the needle was found from `start` to `end`; None where it is not theirs."""
        first, last = start + 1, len(text[start:end].rstrip()) + start
        if self.own:
            last = text.find(" ", end)
            if "?" in self.own.text and not fits(self.own, text[first:last]):
                return None
        for word in self.after:
            begin = last + 1
            while text.startswith(" ", begin):
                begin += 1
            last = text.find(" ", begin)
            if last < 0 or not fits(word, text[begin:last]):
                return None
        for word in self.before:
            stop = _word_end(text, first)
            first = text.rfind(" ", 0, stop) + 1
            if not fits(word, text[first:stop]):
                return None
        return first, last


def atoms(words: Words) -> list[Atom]:
    """The ways to find words: together they find every place once.

    Two neighbours are searched for at once where the first is a whole word, as two are rarer than one. Between them
    stand one blank or two, or more, which is seldom: then the first is searched for with three blanks behind it.
    """
    pairs = [at for at in range(len(words) - 1) if is_whole(words[at]) and "?" not in words[at + 1].text]
    if not pairs:
        return [_by_one(words, _rarest(words))]
    at = max(pairs, key=lambda at: _rarity(words[at]) + _rarity(words[at + 1]))
    first, second = words[at], words[at + 1]
    before, after = words[:at][::-1], words[at + 2 :]
    own, ending = (second, "") if second.stem else (None, " ")
    joined = [Atom(f" {first.text}{blanks}{second.text}{ending}", own, before, after) for blanks in (" ", "  ")]
    return [*joined, Atom(f" {first.text}   ", None, before, words[at + 1 :])]


def _by_one(words: Words, at: int) -> Atom:
    word = words[at]
    after, before = words[at + 1 :], words[:at][::-1]
    if is_whole(word):
        return Atom(f" {word.text} ", None, before, after)
    return Atom(f" {_literal(word)}", word, before, after)


def is_whole(word: Word) -> bool:
    """Whether a word stands for itself alone."""
    return not word.stem and "?" not in word.text


def _literal(word: Word) -> str:
    return word.text.partition("?")[0]


def _rarest(words: Words) -> int:
    return max(range(len(words)), key=lambda at: (is_whole(words[at]), _rarity(words[at])))


def _rarity(word: Word) -> int:
    """How rare a word is, roughly: by its length, as far as it is known."""
    return 0 if word.text in COMMON else len(_literal(word))


def fits(word: Word, found: str) -> bool:
    """Whether a word that was found is the one looked for."""
    if "?" in word.text:
        return _pattern(word).fullmatch(found) is not None
    return found.startswith(word.text) if word.stem else found == word.text


@lru_cache(maxsize=1 << 12)
def _pattern(word: Word) -> re.Pattern[str]:
    return re.compile(re.escape(word.text).replace(r"\?", ".") + (".*" if word.stem else ""), re.DOTALL)


def _word_end(text: str, start: int) -> int:
    """Where the word before the one at `start` ends; 0 where there is none."""
    stop = start
    while stop:
        piece = text[max(0, stop - _BACK) : stop]
        bare = len(piece.rstrip(" "))
        if bare:
            return stop - len(piece) + bare
        stop -= len(piece)
    return 0
