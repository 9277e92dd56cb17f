"""Plans of what stands in a text by itself: terms, names, lists."""

from collections.abc import Callable, Collection, Sequence

from wirewatch.query.engine.atoms import Stretch, fits
from wirewatch.query.engine.plans.base import Plan, Positional, Triggers
from wirewatch.query.engine.reading import TRANSLITERATED, Place, Reading
from wirewatch.query.nodes import TextField, Word
from wirewatch.text import cased, edges, tokenize


class TermPlan(Positional):
    """Words side by side. `atom` is the number under which a reading has found them."""

    def __init__(
        self,
        atom: int,
        text: str,
        field: TextField | None,
        edges: tuple[str, str],
        case: Sequence[tuple[str, bool]],
        roman: int | None = None,
    ) -> None:
        self._atom = atom
        self._text = text
        self._field = field
        self._edges = edges
        self._case = case
        self._roman = roman
        self._is_plain = not (field or any(edges) or case)

    def holds(self, reading: Reading) -> bool:
        if self._is_plain and not (reading.masks or reading.reads_everything):
            return self._atom in reading.found or self._roman in reading.found
        return super().holds(reading)

    def find(self, reading: Reading) -> Sequence[Place]:
        found = reading.stretches(self._atom)
        if self._roman is not None:
            return self._in_any_alphabet(reading, found, reading.stretches(self._roman))
        if not found:
            return ()
        first, last = reading.bounds(self._field)
        places = [Place(start, end, self._text) for start, end in sorted(found) if first <= start and end <= last]
        if reading.masks:
            places = [place for place in places if not reading.is_masked(place.start, place.end)]
        return places if self._is_plain else [place for place in places if self._is_written(reading, place)]

    def _in_any_alphabet(self, reading: Reading, found: Sequence[Stretch], roman: Sequence[Stretch]) -> Sequence[Place]:
        places = [Place(start, end, self._text) for start, end in found]
        others = {reading.written(*stretch) for stretch in roman}.difference(found)
        places += [Place(start, end, self._text, TRANSLITERATED) for start, end in others]
        first, last = reading.bounds(self._field)
        return sorted(
            place
            for place in places
            if first <= place.start and place.end <= last and not reading.is_masked(place.start, place.end)
        )

    def _is_written(self, reading: Reading, place: Place) -> bool:
        """Whether the original text has the case and the signs that the term asks for."""
        source, start, end = reading.original(place.start, place.end)
        if not all(want in {"", have} for want, have in zip(self._edges, edges(source, start, end), strict=True)):
            return False
        if not self._case:
            return True
        found = source[start:end]
        written = [cased(found[token.start : token.end]) for token in tokenize(found)]
        return len(written) == len(self._case) and all(
            fits(Word(want, stem), have) for have, (want, stem) in zip(written, self._case, strict=True)
        )


class NamesPlan(Positional):
    """Any name of a file of names."""

    def __init__(self, name: str, field: TextField | None) -> None:
        self._name = name
        self._field = field

    def find(self, reading: Reading) -> Sequence[Place]:
        first, last = reading.bounds(self._field)
        places = [
            place
            for place in reading.names.get(self._name, ())
            if first <= place.start and place.end <= last and not reading.is_masked(place.start, place.end)
        ]
        whole = {place for place in places if not place.form}
        return [place for place in places if not (place.form and _is_piece(place, whole))]


def _is_piece(partial: Place, whole: Collection[Place]) -> bool:
    """Whether a partial form is but a piece of the whole form of the same name."""
    return any(one.term == partial.term and one.start <= partial.start and partial.end <= one.end for one in whole)


class UnionPlan(Positional):
    """Any of several plans; only those are asked that could hold, for `triggers` says what each of them needs."""

    def __init__(self, plans: Sequence[Positional], triggers: Triggers) -> None:
        self._plans = plans
        self._triggers = triggers

    def find(self, reading: Reading) -> Sequence[Place]:
        possible = [self._plans[at] for at in self._triggers.possible(reading)]
        if len(possible) == 1:
            return possible[0].places(reading)
        return sorted({place for plan in possible for place in plan.places(reading)})

    def holds(self, reading: Reading) -> bool:
        return any(self._plans[at].holds(reading) for at in self._triggers.possible(reading))


class ListPlan(Positional):
    """A list, which many queries may ask for: planned when a text first touches it, and looked for once in each."""

    def __init__(self, key: tuple[str, TextField | None], items: Callable[[], Plan]) -> None:
        self._key = key
        self._items = items

    def find(self, reading: Reading) -> Sequence[Place]:
        items = self._items() if self._key[0] in reading.touched else None
        return items.places(reading) if isinstance(items, Positional) else ()

    def holds(self, reading: Reading) -> bool:
        return self._key[0] in reading.touched and self._items().holds(reading)
