"""Places that are held against other places of the same text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import compress

from wirewatch.query.engine.reading import WALL, Place

# Of a gap that is long, so many letters a word are looked at first: most often they hold too many words already.
_LETTERS = 16


class Row:
    """Places of one text, in order."""

    def __init__(self, text: str, places: Sequence[Place]) -> None:
        self.text = text
        self.places = places

    @cached_property
    def starts(self) -> list[int]:
        """Where the places begin, in order."""
        return [place.start for place in self.places]

    @cached_property
    def ends(self) -> list[int]:
        """Where the places end, in order."""
        return sorted(place.end for place in self.places)

    def beside(self, other: "Row", words: int) -> "Row":
        """Those that have a place of the other within so many words, on either side."""
        return self._those(other.is_beside(place, words) for place in self.places)

    def apart_from(self, other: "Row", words: int) -> "Row":
        """Those that have none."""
        return self._those(not other.is_beside(place, words) for place in self.places)

    def before(self, other: "Row", words: int) -> "Row":
        """Those that a place of the other follows within so many words."""
        return self._those(other.follows(place, words) for place in self.places)

    def behind(self, other: "Row", words: int) -> "Row":
        """Those that follow a place of the other within so many words."""
        return self._those(other.leads(place, words) for place in self.places)

    def shared(self, other: "Row") -> "Row":
        """Those that the other has too."""
        places = set(other.places)
        return self._those(place in places for place in self.places)

    def joined(self, other: "Row") -> "Row":
        """The places of both, in order."""
        return Row(self.text, sorted({*self.places, *other.places})) if other.places else self

    def is_beside(self, place: Place, words: int) -> bool:
        """Whether one of them stands within so many words of a place."""
        return self.follows(place, words) or self.leads(place, words)

    def follows(self, place: Place, words: int) -> bool:
        """Whether one of them begins behind a place, within so many words. Only the nearest need be looked at."""
        at = bisect_left(self.starts, place.end)
        return at < len(self.starts) and is_within(self.text, place.end, self.starts[at], words)

    def leads(self, place: Place, words: int) -> bool:
        """Whether one of them ends before a place, within so many words."""
        at = bisect_right(self.ends, place.start)
        return at > 0 and is_within(self.text, self.ends[at - 1], place.start, words)

    def _those(self, chosen: Iterable[bool]) -> "Row":
        return Row(self.text, list(compress(self.places, chosen)))


def is_within(text: str, start: int, end: int, words: int) -> bool:
    """Whether at most so many words, and no end of a field, stand between two offsets of a folded text."""
    if (
        end - start > (reach := _LETTERS * (words + 2))
        and len(text[start : start + reach].split(None, words + 1)) > words
    ):
        return False
    between = text[start:end]
    return len(between.split(None, words + 1)) <= words and WALL not in between


def words_between(text: str, start: int, end: int) -> int | None:
    """How many words stand between two offsets of a folded text; None across fields."""
    between = text[start:end]
    return None if WALL in between else len(between.split())
