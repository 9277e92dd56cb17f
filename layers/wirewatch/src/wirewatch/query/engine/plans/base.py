"""What a plan is, and what wakes it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from wirewatch.model import Span
from wirewatch.query.engine.needs import Need
from wirewatch.query.engine.reading import Place, Reading

# More places of one query than this are not shown; alerts show forty.
MOST_SPANS = 1_000


class Plan:
    """Something that is true of a document or not."""

    def holds(self, reading: Reading) -> bool:
        """Whether it is true."""
        raise TypeError(self)

    def spans(self, reading: Reading) -> Iterable[Span]:
        """What makes it true, where it is."""
        raise TypeError(self)


class Positional(Plan):
    """Something that stands in a text."""

    def find(self, reading: Reading) -> Sequence[Place]:
        """Where it stands, in order, each place once."""
        raise TypeError(self)

    def places(self, reading: Reading) -> Sequence[Place]:
        """The same, worked out once for each reading."""
        known = reading.known.get(self)
        if known is None:
            known = reading.known[self] = self.find(reading)
        return known

    def holds(self, reading: Reading) -> bool:
        return bool(self.places(reading))

    def spans(self, reading: Reading) -> Iterable[Span]:
        return map(reading.span, islice(self.places(reading), MOST_SPANS))


class Triggers:
    """What each of several plans needs before it can hold, by the plans' positions."""

    def __init__(self, needs: Iterable[Need | None]) -> None:
        self._by_term: dict[int, list[int]] = defaultdict(list)
        self._by_list: dict[str, list[int]] = defaultdict(list)
        self._free: list[int] = []
        for at, one in enumerate(needs):
            if one is None:
                self._free.append(at)
                continue
            for number in one.terms:
                self._by_term[number].append(at)
            for name in one.lists:
                self._by_list[name].append(at)

    def possible(self, reading: Reading) -> list[int]:
        """The positions of the plans that can hold, in order."""
        if not (reading.found or reading.touched):
            return self._free
        possible = set(self._free)
        for number in reading.found.keys() & self._by_term.keys():
            possible.update(self._by_term[number])
        for name in reading.touched & self._by_list.keys():
            possible.update(self._by_list[name])
        return sorted(possible)
