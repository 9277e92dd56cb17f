"""Finds whole words and phrases, of which there may be a million, word by word in a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from wirewatch.query.common import COMMON
from wirewatch.query.engine.atoms import Stretch
from wirewatch.query.tables import PhraseTable

# Longer terms, and names, are looked for in another way, or not at all.
LONGEST = 63


def table(phrases: Mapping[tuple[str, ...], int]) -> PhraseTable:
    """A table of phrases of at most `LONGEST` words, given by their words."""
    counts = Counter(word for words in phrases for word in words)
    shapes: dict[str, set[tuple[int, int]]] = {}
    for words in phrases:
        offset = min(range(len(words)), key=lambda at: (words[at] in COMMON, counts[words[at]], -len(words[at])))
        shapes.setdefault(words[offset], set()).add((len(words), offset))
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    kinds = {word: numbers.setdefault(tuple(sorted(held)), len(numbers)) for word, held in shapes.items()}
    return PhraseTable({" ".join(words): number for words, number in phrases.items()}, kinds, tuple(numbers))


class Phrases:
    """A table in use."""

    def __init__(self, table: PhraseTable) -> None:
        self.numbers = table.phrases
        self._kinds = table.kinds
        self._shapes = table.shapes
        self._known = frozenset(table.kinds)

    def find(self, words: list[str]) -> set[str]:
        """The phrases that a text's words hold."""
        found: set[str] = set()
        kinds, shapes, phrases = self._kinds, self._shapes, self.numbers
        rest = iter(words)
        left = rest.__length_hint__  # type: ignore[attr-defined]  # as every iterator of a list has
        knows_none_of = self._known.isdisjoint
        last = len(words) - 1
        # Stops behind each word that the table knows; in between, this runs at the speed of a set.
        while not knows_none_of(rest):
            at = last - left()
            for length, offset in shapes[kinds[words[at]]]:
                phrase = " ".join(words[at - offset : at - offset + length])
                if phrase in phrases:
                    found.add(phrase)
        return found


def stretches(text: str, phrase: str) -> Iterator[Stretch]:
    """Every place of a phrase in a folded text."""
    first, *others = phrase.split(" ")
    needle = f" {first} "
    start = text.find(needle)
    while start >= 0:
        if end := _end(text, start + len(needle) - 1, others):
            yield start + 1, end
        start = text.find(needle, start + 1)


def _end(text: str, end: int, words: Iterable[str]) -> int:
    """Where words end that follow the one that ends at `end`; 0 where they do not follow."""
    for word in words:
        start = end
        while text.startswith(" ", start):
            start += 1
        end = start + len(word)
        if not text.startswith(f"{word} ", start):
            return 0
    return end
