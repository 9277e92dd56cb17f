"""How well an extracted text matches the article: the article extraction benchmark's measure, and two of ours."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_LONG = 6  # letters from which a word is one that may be watched, not "the" or "read"


class Score(NamedTuple):
    """Of one page, or the mean of many: all between 0 and 1, None where there is nothing to take a share of.

    `leak` is the share of the words that stand on the page but not in the article and yet are in the text. `miss` is
    the share of the article's words that are not in the text.
    """

    precision: float | None
    recall: float | None
    leak: float | None
    miss: float | None

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; for many pages, of their means, as the benchmark has it."""
        precision, recall = self.precision or 0.0, self.recall or 0.0
        return 2 * precision * recall / ((precision + recall) or 1.0)


def score(article: str, text: str, visible: str) -> Score:
    """The score of `text`, which was found on a page that shows `visible`, against the true article."""
    true, found = _shingles(article), _shingles(text)
    common = (true & found).total()
    gold, said = set(_words(article)), set(_words(text))
    beside = {word for word in _words(visible) if len(word) >= _LONG} - gold
    return Score(
        precision=_share(common, found.total()),
        recall=_share(common, true.total()),
        leak=_share(len(beside & said), len(beside)),
        miss=_share(len(gold - said), len(gold)),
    )


def mean(scores: Sequence[Score]) -> Score:
    """The mean over pages, where every page counts alike; a page counts for what it has a share of.

    So the benchmark has it too: where nothing was found, the recall suffers, and the precision does not.
    """
    return Score(*(_mean([share for share in shares if share is not None]) for shares in zip(*scores, strict=True)))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    last = max(1, len(tokens) - _SHINGLE + 1) if tokens else 0
    return Counter(tuple(tokens[start : start + _SHINGLE]) for start in range(last))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _words(text: str) -> list[str]:
    return [word.lower() for word in _TOKEN.findall(text)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
