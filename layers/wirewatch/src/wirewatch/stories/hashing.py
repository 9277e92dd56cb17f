"""Hashes of 64 bits of what a text says: the same in every process, on every machine and in every Python.

The two lowest bits of a hash tell what it is of, so that figures can be looked at by themselves.
"""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import compress

RUN = 3
MOST = (1 << 64) - 1
# A figure alone; a run of words with a figure in it.
FIGURE, WITH_FIGURE = 1, 2
_KINDS = FIGURE | WITH_FIGURE
# Figures are few, and a sample is to hold most of them: their hashes are a quarter of what they would be.
_DENSER = 2

_BYTES = 8
_LONGEST_REMEMBERED = 32

# A word's hash for each place in a run, and whether there is a figure in the word.
_Hashes = tuple[int, int, int, bool]


class _Words(dict[str, _Hashes]):
    """The hashes of words, as they are met. Of a bounded number of them: a process may read for weeks."""

    most = 1 << 14

    def __missing__(self, word: str) -> _Hashes:
        first, second, third = (number & ~_KINDS for number in _numbers(word, RUN))
        hashes = (first, second, third, any(map(str.isdecimal, word)))
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= self.most:
                self.clear()
            self[word] = hashes
        return hashes


_WORDS = _Words()


def hashed(text: str) -> int:
    """The hash of a title or an address."""
    return _numbers(text, 1)[0]


def kind_of(number: int) -> int:
    """Of what a feature's hash is: FIGURE, WITH_FIGURE, or 0 for a run of words without one."""
    return number & _KINDS


def features(words: Sequence[str]) -> list[int]:
    """The hashes of a text's runs of three words, in order, and of its figures.

    Each word is hashed once, for each place in a run: "man bites dog" is not "dog bites man".
    """
    if len(words) < RUN:
        return []
    first, second, third, marks = zip(*map(_WORDS.__getitem__, words), strict=True)
    runs = [(a + b + c) & MOST for a, b, c in zip(first, second[1:], third[2:], strict=False)]
    places = [*compress(range(len(words)), marks)]
    for place in places:
        for run in range(max(0, place - RUN + 1), min(place + 1, len(runs))):
            runs[run] |= WITH_FIGURE
    return runs + [_WORDS[figure][0] >> _DENSER & ~_KINDS | FIGURE for figure in _figures(words, places)]


def _figures(words: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    """The figures: 7,421.3 is three words to the tokeniser, and 7m dollars are 7 million."""
    figure: list[str] = []
    for place, following in zip(places, (*places[1:], -1), strict=False):
        figure.append("".join(filter(str.isdecimal, words[place])))
        if following != place + 1:
            yield " ".join(figure)
            figure.clear()


def _numbers(text: str, count: int) -> list[int]:
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_BYTES * count).digest()
    return [int.from_bytes(digest[at : at + _BYTES], "big") for at in range(0, len(digest), _BYTES)]
