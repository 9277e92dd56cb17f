"""Why a query is true of a document or not, clause by clause."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from wirewatch.model import Span
from wirewatch.query.engine.planner import Planner
from wirewatch.query.engine.plans import MOST_SPANS, Positional, TermPlan, spacing
from wirewatch.query.engine.reading import Reading, in_order
from wirewatch.query.nodes import (
    Age,
    AtLeast,
    Field,
    Length,
    ListRef,
    Lists,
    Near,
    Node,
    Not,
    NotNear,
    Term,
    TextField,
    Value,
    Within,
    children,
)

# Of a long list, so many items that were found are shown.
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query: whether it holds, where, a word on why not, and its own parts.

    `text` is the part as it was written.
    """

    text: str
    holds: bool
    spans: tuple[Span, ...] = ()
    note: str = ""
    parts: tuple["Clause", ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a query is true of a document, the clause that says why, and the words that its exclude has cancelled."""

    holds: bool
    clause: Clause
    cancelled: tuple[Span, ...] = field(default=())

    def first_failure(self) -> Clause | None:
        """The innermost clause that failed first, in the order of the query; None where all is well."""
        return None if self.holds else next(_failures(self.clause), self.clause)


def _failures(clause: Clause) -> Iterator[Clause]:
    """Clauses that do not hold, the inner ones first. Below a NOT there is nothing that failed by not holding."""
    if clause.holds:
        return
    if not clause.text.startswith(("NOT", "-")):
        for part in clause.parts:
            yield from _failures(part)
    yield clause


class Explainer:
    """Explains one document to one query. `text` is the query's own."""

    def __init__(self, planner: Planner, lists: Lists, reading: Reading, text: str) -> None:
        self._planner = planner
        self._lists = lists
        self._reading = reading
        self._text = text

    def clause(self, node: Node, field: TextField | None = None) -> Clause:
        """What a node comes to."""
        plan = self._planner.plan(node, field)
        holds = plan.holds(self._reading)
        spans = tuple(in_order(plan.spans(self._reading)))[:MOST_SPANS] if holds else ()
        within = node.field if isinstance(node, Field) else field
        if isinstance(node, ListRef):
            parts = tuple(self._items(node, field))
        else:
            parts = tuple(self.clause(child, within) for child in children(node))
        return Clause(self._written(node), holds, spans, self._note(node, field, holds=holds), parts)

    def _written(self, node: Node) -> str:
        text = " ".join(self._text[node.start : node.end].split())
        match node:
            case Not() if not text.startswith(("NOT", "-")):
                return f"NOT {text}"
            case Term() if node.case and not text.startswith("case:"):
                return f"case:{text}"
            case _:
                return text or getattr(node, "text", "")

    def _items(self, node: ListRef, field: TextField | None) -> Iterator[Clause]:
        """The items of a list that hold, as they were written."""
        shown = 0
        for item in self._lists.items.get(node.name, ()):
            plan = self._planner.plan(item, field)
            if shown < MOST_ITEMS and plan.holds(self._reading):
                shown += 1
                spans = tuple(in_order(plan.spans(self._reading)))
                yield Clause(spans[0].term if spans else "", holds=True, spans=spans)

    def _note(self, node: Node, field: TextField | None, *, holds: bool) -> str:
        match node:
            case AtLeast():
                return f"{self._count(node.operand, field)} of {node.count}"
            case Length():
                return f"the text has {self._reading.body_words} words"
            case Age():
                return self._age()
            case Value():
                return self._value(node)
            case _:
                return "" if holds else self._failure(node, field)

    def _failure(self, node: Node, field: TextField | None) -> str:
        """Why a part does not hold that seems to be there."""
        match node:
            case Near():
                return self._spacing(node, field)
            case NotNear() if self._found(node.operand, field):
                return "always that near"
            case Within() if all(self._found(operand, field) for operand in node.operands):
                return f"never in one {node.unit}"
            case Field() if self._found(node.operand, None):
                return f"not in {node.field}"
            case Term():
                return self._almost(node, field)
            case _:
                return ""

    def _found(self, node: Node, field: TextField | None) -> bool:
        return self._planner.plan(node, field).holds(self._reading)

    def _count(self, node: Node, field: TextField | None) -> int:
        plan = self._planner.plan(node, field)
        return len(plan.places(self._reading)) if isinstance(plan, Positional) else 0

    def _spacing(self, node: Near, field: TextField | None) -> str:
        plans = [self._planner.plan(operand, field) for operand in node.operands]
        rows = [plan.places(self._reading) for plan in plans if isinstance(plan, Positional)]
        if not all(rows):
            return ""
        gaps = [spacing(self._reading, left, right, ordered=node.ordered) for left, right in pairwise(rows)]
        words = max(gap or 0 for gap in gaps)
        return f"{words} words apart at the nearest" if words else "never in that order, or in one field"

    def _age(self) -> str:
        published, now = self._reading.document.published, self._reading.now
        if not published:
            return "it has no date, and counts as new"
        return f"published {published:%Y-%m-%d %H:%M} UTC" + ("" if now else "; everything is new here")

    def _value(self, node: Value) -> str:
        document = self._reading.document
        match node.field:
            case "source":
                return f"its source is {document.source}" if document.source else "it has no source"
            case "lang":
                return f"its language is {document.language}" if document.language else "its language is not known"
            case "tag":
                return f"its tags are {', '.join(document.tags)}" if document.tags else "it has no tags"

    def _almost(self, node: Term, field: TextField | None) -> str:
        """Why a term is not found that seems to be there."""
        plain = self._planner.plan(Term(node.start, node.end, node.words, node.text), field)
        if (
            isinstance(plain, TermPlan)
            and (places := plain.places(self._reading))
            and (node.case or node.before or node.after)
        ):
            source, start, end = self._reading.original(places[0].start, places[0].end)
            return f"written as {source[max(0, start - 2) : end + 2].strip()}"
        return ""
