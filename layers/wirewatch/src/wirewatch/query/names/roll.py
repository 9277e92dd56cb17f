"""Lists of literal names: all forms of each, and where a document has them."""

from collections.abc import Iterable

from wirewatch.query.engine.phrases import LONGEST, Phrases, stretches, table
from wirewatch.query.engine.reading import PARTIAL, TRANSLITERATED, Place, Reading
from wirewatch.query.names.variants import variants
from wirewatch.query.tables import Roll
from wirewatch.text import romanized


def roll(names: Iterable[str], *, translit: bool = False) -> Roll:
    """A roll of names. Of two names with one form, the first is shown; a full form goes before a partial one.

    With `translit`, each name is looked for in other alphabets too.
    """
    forms: dict[tuple[str, ...], int] = {}
    offset = 0
    kept: list[str] = []
    for name in names:
        line = " ".join(name.split())
        for variant in variants(line):
            spellings = {variant.words, tuple(map(romanized, variant.words))} if translit else {variant.words}
            for words in spellings:
                known = forms.get(words)
                if len(words) <= LONGEST and (known is None or known % 2 > variant.partial):
                    forms[words] = 2 * offset + variant.partial
        kept.append(line)
        offset += len(line) + 1
    return Roll("\n".join(kept), table(forms), translit)


class RollCall:
    """A roll in use."""

    def __init__(self, roll: Roll) -> None:
        self._names = roll.names
        self._phrases = Phrases(roll.table)
        self._translit = roll.translit

    def places(self, reading: Reading) -> list[Place]:
        """Where a document has names of the roll, in order."""
        phrases = self._phrases.find(reading.words)
        if not (phrases or self._translit):
            return []
        found: dict[tuple[int, int, str], str] = {}
        for phrase in phrases:
            name, form = self._named(phrase)
            found.update(((*stretch, name), form) for stretch in stretches(reading.text, phrase))
        if self._translit:
            for phrase in self._phrases.find(reading.roman.words):
                name, _ = self._named(phrase)
                for stretch in stretches(reading.roman.text, phrase):
                    found.setdefault((*reading.written(*stretch), name), TRANSLITERATED)
        places = (Place(start, end, name, form) for (start, end, name), form in found.items())
        return sorted(place for place in places if reading.is_in_one_breath(place.start, place.end))

    def _named(self, phrase: str) -> tuple[str, str]:
        """The name that a form stands for, as written, and whether it is a partial one."""
        offset, is_partial = divmod(self._phrases.numbers[phrase], 2)
        end = self._names.find("\n", offset)
        return self._names[offset : end if end >= 0 else None], PARTIAL if is_partial else ""
