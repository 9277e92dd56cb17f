"""Plans of what is looked for in a title as it is written, letter by letter."""

from collections.abc import Iterator
from itertools import islice

from wirewatch.model import Span
from wirewatch.query.engine.plans.base import MOST_SPANS, Plan
from wirewatch.query.engine.reading import Reading
from wirewatch.query.regex import Expression


class RegexPlan(Plan):
    """A regular expression. What it finds need not be words, so that it has spans but no places."""

    def __init__(self, pattern: str, *, ignore_case: bool) -> None:
        self._expression = Expression(pattern, ignore_case=ignore_case)
        written = pattern.replace("/", "\\/")
        self._text = f"re:/{written}/{'i' if ignore_case else ''}"

    def holds(self, reading: Reading) -> bool:
        return any(True for _ in self.spans(reading))

    def spans(self, reading: Reading) -> Iterator[Span]:
        found = reading.left_of_title(self._expression.places(reading.document.title))
        return (Span("title", start, end, self._text) for start, end in islice(found, MOST_SPANS))
