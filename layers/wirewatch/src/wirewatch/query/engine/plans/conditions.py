"""Plans of what is true of a document as a whole."""

from collections.abc import Iterable, Iterator, Sequence

from wirewatch.model import Span
from wirewatch.query.engine.plans.base import Plan, Positional, Triggers
from wirewatch.query.engine.reading import JOINT, Reading
from wirewatch.query.nodes import ValueField
from wirewatch.text import tokenize


class AllPlan(Plan):
    """All of several plans, those that seldom hold first."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._plans = plans

    def holds(self, reading: Reading) -> bool:
        return all(plan.holds(reading) for plan in self._plans)

    def spans(self, reading: Reading) -> Iterable[Span]:
        return (span for plan in self._plans for span in plan.spans(reading))


class AnyPlan(Plan):
    """Any of several plans, of which not all say where they hold."""

    def __init__(self, plans: Sequence[Plan], triggers: Triggers) -> None:
        self._plans = plans
        self._triggers = triggers

    def holds(self, reading: Reading) -> bool:
        return any(self._plans[at].holds(reading) for at in self._triggers.possible(reading))

    def spans(self, reading: Reading) -> Iterable[Span]:
        possible = (self._plans[at] for at in self._triggers.possible(reading))
        return (span for plan in possible if plan.holds(reading) for span in plan.spans(reading))


class NotPlan(Plan):
    """A plan that does not hold."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def holds(self, reading: Reading) -> bool:
        return not self._plan.holds(reading)

    def spans(self, reading: Reading) -> Iterable[Span]:
        return ()


class AtLeastPlan(Plan):
    """A plan with so many places that do not overlap."""

    def __init__(self, count: int, plan: Positional) -> None:
        self._count = count
        self._plan = plan

    def holds(self, reading: Reading) -> bool:
        places = self._plan.places(reading)
        if len(places) < self._count:
            return False
        count = end = 0
        for place in sorted(places, key=lambda place: place.end):
            if place.start >= end:
                count, end = count + 1, place.end
        return count >= self._count

    def spans(self, reading: Reading) -> Iterable[Span]:
        return self._plan.spans(reading)


class ValuePlan(Plan):
    """A document's source, language or tag."""

    def __init__(self, field: ValueField, value: str, *, stem: bool) -> None:
        self._field = field
        self._value = value
        self._stem = stem
        self._text = f"{field}:{value}{'*' if stem else ''}"

    def holds(self, reading: Reading) -> bool:
        return any(True for _ in self.spans(reading))

    def spans(self, reading: Reading) -> Iterator[Span]:
        document = reading.document
        if self._field == "source" and self._fits(document.source):
            yield Span("source", 0, len(document.source), self._text)
        elif self._field == "lang" and self._fits(document.language):
            yield Span("language", 0, len(document.language), self._text)
        elif self._field == "tag":
            start = 0
            for tag in document.tags:
                if self._fits(tag):
                    yield Span("tags", start, start + len(tag), self._text)
                start += len(tag) + len(JOINT)

    def _fits(self, text: str) -> bool:
        folded = " ".join(token.word for token in tokenize(text))
        if self._stem:
            return folded.startswith(self._value)
        return folded == self._value or (self._field == "lang" and folded.startswith(f"{self._value} "))


class LengthPlan(Plan):
    """A body of more, or of fewer, words."""

    def __init__(self, words: int, *, longer: bool) -> None:
        self._words = words
        self._longer = longer

    def holds(self, reading: Reading) -> bool:
        return reading.body_words > self._words if self._longer else reading.body_words < self._words

    def spans(self, reading: Reading) -> Iterable[Span]:
        return ()


class AgePlan(Plan):
    """A document published at most so many seconds ago. What has no date is new; without a time to go by, all is."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def holds(self, reading: Reading) -> bool:
        published = reading.document.published
        return not (published and reading.now) or (reading.now - published).total_seconds() <= self._seconds

    def spans(self, reading: Reading) -> Iterable[Span]:
        return ()
