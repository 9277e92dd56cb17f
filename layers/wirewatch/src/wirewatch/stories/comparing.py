"""What two texts have in common, by their samples."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from wirewatch.model import Sketch
from wirewatch.stories.hashing import FIGURE, WITH_FIGURE, kind_of

# From fewer runs of words no share can be told, nor from fewer figures.
FEWEST_RUNS, FEWEST_FIGURES = 8, 7
# Reports that a desk or a machine writes to a form (results, earthquakes, prices) may share most of their words, but
# not their figures: copies have a third of them in common. A table, of which a third or more are runs with figures,
# may repeat yesterday's in a column of its own, so there the runs count: a quarter of them.
SHARED_FIGURES = 1 / 3
TABLE, SHARED_IN_TABLE = 1 / 3, 1 / 4


class Shared(NamedTuple):
    """So many runs of words are shared, of so many that could be: those of the smaller sample.

    Likewise those with a figure in them, and the figures alone.
    """

    runs: int
    of: int
    with_figures: int
    of_with_figures: int
    figures: int
    of_figures: int

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where there is nothing to share."""
        return self.runs / self.of if self.of else 0.0

    @property
    def tells(self) -> bool:
        """Whether there is enough to say anything."""
        return self.of >= FEWEST_RUNS

    def exceeds(self, share: float) -> bool:
        """Whether more is shared than this, and not by chance: of few runs, more; and not but for the figures."""
        return self.tells and self.runs >= share * self.of + 2 and not self._has_other_figures

    @property
    def _has_other_figures(self) -> bool:
        if self.of_with_figures >= TABLE * self.of:
            return self.with_figures < SHARED_IN_TABLE * self.of_with_figures
        return self.of_figures >= FEWEST_FIGURES and self.figures < SHARED_FIGURES * self.of_figures


def shared(a: Sketch, b: Sketch) -> Shared:
    """What two texts share: anywhere, or one of them, as a teaser, with the other's opening."""
    return max(_ways(a, b), key=lambda found: (found.tells, found.share, found.of))


def runs_in(hashes: Collection[int]) -> int:
    """How many of these hashes are of runs, and not of figures."""
    return len(hashes) - _count(FIGURE, hashes)


def _ways(a: Sketch, b: Sketch) -> Iterator[Shared]:
    limit = min(a.limit, b.limit)
    ours, theirs = ({*sample.hashes[: bisect_left(sample.hashes, limit)]} for sample in (a, b))
    yield _compared(ours, theirs, min(runs_in(ours), runs_in(theirs)))
    for teaser, report in ((a, b), (b, a)):
        if report.opening:
            held = {*teaser.hashes[: bisect_left(teaser.hashes, report.opening_limit)]}
            yield _compared(held, {*report.hashes, *report.opening}, runs_in(held))


def _compared(a: set[int], b: set[int], of: int) -> Shared:
    common = a & b
    return Shared(
        runs_in(common),
        of,
        _count(WITH_FIGURE, common),
        min(_count(WITH_FIGURE, a), _count(WITH_FIGURE, b)),
        _count(FIGURE, common),
        min(_count(FIGURE, a), _count(FIGURE, b)),
    )


def _count(kind: int, hashes: Iterable[int]) -> int:
    return sum(1 for number in hashes if kind_of(number) == kind)
