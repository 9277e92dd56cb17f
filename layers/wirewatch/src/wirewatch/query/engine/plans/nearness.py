"""Plans of what stands near something else: within so many words, in one sentence, in one paragraph."""

from collections import defaultdict
from collections.abc import Sequence

from wirewatch.query.engine.plans.base import Positional
from wirewatch.query.engine.plans.rows import Row, words_between
from wirewatch.query.engine.reading import Place, Reading
from wirewatch.query.nodes import Unit

# To say how near two terms come, so many places of each are looked at.
_COMPARED = 50
# Of two things that both stand in a text more often than this, the places beyond do not count: it is no article.
MOST_NEIGHBOURS = 200


class NearPlan(Positional):
    """Plans whose places stand near each other, one after the other; ordered, or on either side."""

    def __init__(self, plans: Sequence[Positional], distances: Sequence[int], *, ordered: bool) -> None:
        self._plans = plans
        self._distances = distances
        self._ordered = ordered

    def find(self, reading: Reading) -> Sequence[Place]:
        rows = []
        for plan in self._plans:
            places = plan.places(reading)
            if not places:
                return ()
            rows.append(Row(reading.text, places))
        return _ordered_chain(rows, self._distances) if self._ordered else _chain(rows, self._distances)


class NotNearPlan(Positional):
    """The places of a plan that have no place of another within so many words."""

    def __init__(self, plan: Positional, other: Positional, distance: int) -> None:
        self._plan = plan
        self._other = other
        self._distance = distance

    def find(self, reading: Reading) -> Sequence[Place]:
        places = self._plan.places(reading)
        others = self._other.places(reading) if places else ()
        if not others:
            return places
        return Row(reading.text, places).apart_from(Row(reading.text, others), self._distance).places


class WithinPlan(Positional):
    """Plans that all have a place in one sentence, or in one paragraph."""

    def __init__(self, plans: Sequence[Positional], unit: Unit) -> None:
        self._plans = plans
        self._unit = unit

    def find(self, reading: Reading) -> Sequence[Place]:
        rows = [plan.places(reading) for plan in self._plans if plan.holds(reading)]
        if len(rows) < len(self._plans):
            return ()
        by_unit: list[dict[tuple[int, int], list[Place]]] = []
        for places in rows:
            held: dict[tuple[int, int], list[Place]] = defaultdict(list)
            for place in places:
                if (unit := reading.unit(place, self._unit)) is not None:
                    held[unit].append(place)
            if not held:
                return ()
            by_unit.append(held)
        shared = set.intersection(*map(set, by_unit))
        return sorted({place for held in by_unit for unit in shared for place in held[unit]})


def spacing(reading: Reading, left: Sequence[Place], right: Sequence[Place], *, ordered: bool) -> int | None:
    """How many words stand between the nearest two places; None where they are never in one field, or in that order."""
    between = [
        words_between(reading.text, first.end, second.start)
        for one in left[:_COMPARED]
        for other in right[:_COMPARED]
        for first, second in (((one, other),) if ordered else ((one, other), (other, one)))
        if first.end <= second.start
    ]
    return min((words for words in between if words is not None), default=None)


def _chain(rows: Sequence[Row], distances: Sequence[int]) -> Sequence[Place]:
    """The places that take part in a chain: each next one near one of those before it, and these near each other."""
    near = rows[0]
    pairs: list[tuple[Row, Row, int]] = []
    for next_row, distance in zip(rows[1:], distances, strict=True):
        near, row = _bounded(near, next_row)
        left, right = near.beside(row, distance), row.beside(near, distance)
        for first, second, apart in reversed(pairs):
            left = left.joined(first.beside(second.shared(left), apart)).joined(
                second.beside(first.shared(left), apart)
            )
        pairs.append((left, right, distance))
        near = left.joined(right)
    return near.places


def _ordered_chain(rows: Sequence[Row], distances: Sequence[int]) -> Sequence[Place]:
    """The places that are part of a whole chain: of those reached from its beginning, those reached from its end."""
    reached = [rows[0]]
    for next_row, distance in zip(rows[1:], distances, strict=True):
        reached[-1], row = _bounded(reached[-1], next_row)
        reached.append(row.behind(reached[-1], distance))
    whole = [reached[-1]]
    for row, distance in zip(reversed(reached[:-1]), reversed(distances), strict=True):
        whole.append(row.before(whole[-1], distance))
    return sorted({place for row in whole for place in row.places})


def _bounded(one: Row, other: Row) -> tuple[Row, Row]:
    """Two rows, cut off where both are too long. A short one is held against all of a long one."""
    if min(len(one.places), len(other.places)) <= MOST_NEIGHBOURS:
        return one, other
    return Row(one.text, one.places[:MOST_NEIGHBOURS]), Row(other.text, other.places[:MOST_NEIGHBOURS])
