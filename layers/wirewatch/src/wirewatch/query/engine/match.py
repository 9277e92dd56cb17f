"""Matches many queries against one document, reading the document once.

All terms of all queries are searched for together. Each query is filed under the rarest thing it needs, and only those
are judged for which that was found: the cost grows with the text and its hits, not with the watchlist.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from wirewatch.model import Document, Span
from wirewatch.query.engine.explain import Explainer, Explanation
from wirewatch.query.engine.needs import Need, need, of_lists
from wirewatch.query.engine.numbers import Numbers
from wirewatch.query.engine.planner import Planner
from wirewatch.query.engine.plans import Plan, Positional, Triggers
from wirewatch.query.engine.reading import Place, Reading, in_order
from wirewatch.query.engine.scan import Scanner
from wirewatch.query.names.roll import RollCall
from wirewatch.query.nodes import Field, ListRef, Lists, Node, walk


class Index:
    """Queries compiled for matching together; they are known by their position in the sequence.

    `excludes` are positional nodes by the position of the query whose words they cancel.
    """

    def __init__(
        self, queries: Sequence[Node], lists: Lists | None = None, excludes: Mapping[int, Node] | None = None
    ) -> None:
        self._queries = queries
        self._excludes = excludes or {}
        self._lists = lists = _used(lists or Lists(), [*queries, *self._excludes.values()])
        roots = [*queries, *self._excludes.values(), *(item for items in lists.items.values() for item in items)]
        self._reads_everything = any(
            isinstance(node, Field) and node.field in {"url", "author"} for root in roots for node in walk(root)
        )
        numbers = Numbers(roots)
        self._scanner = Scanner(numbers.words)
        self._roman_scanner = Scanner(numbers.roman) if numbers.roman else None
        self._rolls = {name: RollCall(roll) for name, roll in lists.names.items()}
        of_list = of_lists(lists, numbers)
        self._planner = Planner(lists, numbers, of_list)
        self._triggers = Triggers(need(query, numbers, of_list.__getitem__) for query in queries)
        self._of_term, self._of_names, self._always = _touching(of_list)
        self._plans: dict[int, Plan] = {}
        self._exclude_plans: dict[int, Plan] = {}

    def match(self, document: Document, now: datetime | None = None) -> dict[int, list[Span]]:
        """The queries that are true of a document, by position, each with all that makes it true, title first.

        `now` serves `age:`; without it, everything is new.
        """
        reading = self.read(document, now)
        matches = ((at, self._spans(at, reading)) for at in self._triggers.possible(reading))
        return {at: spans for at, spans in matches if spans}

    def explain(self, at: int, text: str, document: Document, now: datetime | None = None) -> Explanation:
        """Why the query at a position, whose text is given, is true of a document or not."""
        whole = self.read(document, now)
        reading = self.excluding(at, whole)
        explainer = Explainer(self._planner, self._lists, reading, text)
        clause = explainer.clause(self._queries[at])
        cancelled = self._cancelled(at, whole)
        return Explanation(clause.holds, clause, tuple(in_order(map(whole.span, cancelled))))

    def read(self, document: Document, now: datetime | None = None) -> Reading:
        """A document with all terms of the queries found in it."""
        reading = Reading(document, now, everything=self._reads_everything)
        reading.found = self._scanner.find(reading)
        if self._roman_scanner:
            reading.found |= {-1 - at: found for at, found in self._roman_scanner.find(reading.roman).items()}
        touched = set(self._always)
        for name, roll in self._rolls.items():
            if places := roll.places(reading):
                reading.names[name] = places
                touched.update(self._of_names[name])
        if reading.found:
            for number in reading.found.keys() & self._of_term.keys():
                touched.update(self._of_term[number])
        reading.touched = touched
        return reading

    def excluding(self, at: int, reading: Reading) -> Reading:
        """The reading as the query at a position sees it: without the words that its exclude cancels."""
        cancelled = self._cancelled(at, reading)
        return reading.masked((place.start, place.end) for place in cancelled) if cancelled else reading

    def _cancelled(self, at: int, reading: Reading) -> Sequence[Place]:
        if at not in self._excludes:
            return ()
        if at not in self._exclude_plans:
            self._exclude_plans[at] = self._planner.plan(self._excludes[at])
        exclude = self._exclude_plans[at]
        return exclude.places(reading) if isinstance(exclude, Positional) else ()

    def _spans(self, at: int, reading: Reading) -> list[Span]:
        if at not in self._plans:
            self._plans[at] = self._planner.plan(self._queries[at])
        plan, reading = self._plans[at], self.excluding(at, reading)
        return in_order(plan.spans(reading)) if plan.holds(reading) else []


def _used(lists: Lists, roots: Sequence[Node]) -> Lists:
    """The lists that nodes name, and those that these name."""
    used: set[str] = set()
    waiting = list(roots)
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, ListRef) and node.name not in used:
                used.add(node.name)
                waiting.extend(lists.items.get(node.name, ()))
    return Lists(
        {name: items for name, items in lists.items.items() if name in used},
        {name: roll for name, roll in lists.names.items() if name in used},
    )


def _touching(of_list: Mapping[str, Need | None]) -> tuple[dict[int, list[str]], dict[str, list[str]], Collection[str]]:
    """Which lists a term touches, which a list of names does, and which may hold whatever a text has."""
    of_term: dict[int, list[str]] = defaultdict(list)
    of_names: dict[str, list[str]] = defaultdict(list)
    free = set()
    deep = {name: _deep(name, of_list) for name in of_list}
    for name, one in deep.items():
        if one is None:
            free.add(name)
            continue
        for number in one[0]:
            of_term[number].append(name)
        for names in one[1]:
            of_names[names].append(name)
    return dict(of_term), dict(of_names), free


def _deep(name: str, of_list: Mapping[str, Need | None]) -> tuple[set[int], set[str]] | None:
    """The terms and the lists of names that a list needs, the lists in it included."""
    terms: set[int] = set()
    names: set[str] = set()
    waiting, seen = [name], set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        one = of_list[current]
        if one is None:
            return None
        terms |= one.terms
        names |= one.lists & {current}
        waiting += one.lists - {current}
    return terms, names
