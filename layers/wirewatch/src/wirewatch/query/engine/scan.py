"""Finds in one pass over a folded text which of many terms it holds, and where.

Stems, and whole words as long as they are few, are searched for as letters by an Aho-Corasick automaton, which needs no
cutting into words; whole words and phrases in their ten thousands are looked up word by word (docs/decisions/0011).
"""

from collections import defaultdict
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, Implementation

from wirewatch.query.engine.atoms import Atom, Stretch, Words, atoms, is_whole
from wirewatch.query.engine.phrases import LONGEST, Phrases, table
from wirewatch.query.engine.reading import Reading, Roman

# With more whole words than this, an automaton outgrows the processor's caches and a dictionary is faster.
MOST_NEEDLES = 4_000
# A term that is found so often in one text is not looked for further.
MOST_PLACES = 10_000
# Long texts are read in pieces of so many characters, as the list of all that is found takes memory.
_PIECE = 1 << 16


class Scanner:
    """Terms, known by their position in the sequence."""

    def __init__(self, terms: Sequence[Words]) -> None:
        whole = [at for at, words in enumerate(terms) if all(map(is_whole, words)) and len(words) <= LONGEST]
        tabled = set(whole) if len(whole) > MOST_NEEDLES else set()
        self._phrases = (
            Phrases(table({tuple(word.text for word in terms[at]): at for at in tabled})) if tabled else None
        )
        plain: dict[str, int] = {}
        others: dict[str, list[tuple[int, Atom]]] = defaultdict(list)
        for at, words in enumerate(terms):
            if at not in tabled:
                for one in atoms(words):
                    if one.is_needle:
                        plain[one.needle] = at
                    else:
                        others[one.needle].append((at, one))
        needles = list({**plain, **others})
        self._automaton = AhoCorasick(needles, implementation=Implementation.DFA) if needles else None
        self._count = len(terms) - len(tabled)
        self._longest = max(map(len, needles), default=0)
        # For each needle the term that it is, -1 where it is none, and the terms of which it is a part.
        self._plain = [plain.get(needle, -1) for needle in needles]
        self._others = [others.get(needle, []) for needle in needles]

    def find(self, reading: Reading | Roman) -> dict[int, list[Stretch] | str]:
        """The terms that a document holds, by position: with their places in order, or with the phrase to look for."""
        text = reading.text
        found: dict[int, list[Stretch] | str] = {}
        if self._phrases:
            numbers = self._phrases.numbers
            found = {numbers[phrase]: phrase for phrase in self._phrases.find(reading.words)}
        if self._automaton:
            places: dict[int, list[Stretch]] = defaultdict(list)
            for begin in range(0, len(text), _PIECE):
                # A needle that begins in one piece and ends in the next is found in the next.
                first = max(0, begin - self._longest)
                piece = text[first : begin + _PIECE] if len(text) > _PIECE else text
                matches = self._automaton.find_matches_as_indexes(piece, overlapping=True)
                self._take(matches, text, first, begin, places)
                # Where every term there is has been found that often, the rest of the text tells nothing more.
                if len(places) == self._count and min(map(len, places.values())) >= MOST_PLACES:
                    break
            found |= places
        return found

    def _take(
        self,
        matches: list[tuple[int, int, int]],
        text: str,
        first: int,
        begin: int,
        places: dict[int, list[Stretch]],
    ) -> None:
        """Note the places of matches in a piece that starts at `first`; those that end by `begin` are known."""
        plain, others = self._plain, self._others
        for needle, start, end in matches:
            if first + end <= begin:
                continue
            if plain[needle] >= 0:
                places[plain[needle]].append((first + start + 1, first + end - 1))
            for at, part in others[needle]:
                if stretch := part.stretch(text, first + start, first + end):
                    places[at].append(stretch)
