"""How a query is judged: its nodes as plans, each with what it needs at hand.

A plan `holds` of a reading or not. A positional one has `places`; the others say themselves what they show as `spans`.
What they mean is in docs/watchlist-language.md.

base         what a plan is, and what wakes it
terms        what stands in a text by itself: terms, names, lists
nearness     what stands near something else; rows are places with the numbers of their words
titles       what is looked for in a title as it is written
conditions   what is true of a document as a whole
"""

from wirewatch.query.engine.plans.base import MOST_SPANS, Plan, Positional, Triggers
from wirewatch.query.engine.plans.conditions import (
    AgePlan,
    AllPlan,
    AnyPlan,
    AtLeastPlan,
    LengthPlan,
    NotPlan,
    ValuePlan,
)
from wirewatch.query.engine.plans.nearness import NearPlan, NotNearPlan, WithinPlan, spacing
from wirewatch.query.engine.plans.terms import ListPlan, NamesPlan, TermPlan, UnionPlan
from wirewatch.query.engine.plans.titles import RegexPlan

__all__ = [
    "MOST_SPANS",
    "AgePlan",
    "AllPlan",
    "AnyPlan",
    "AtLeastPlan",
    "LengthPlan",
    "ListPlan",
    "NamesPlan",
    "NearPlan",
    "NotNearPlan",
    "NotPlan",
    "Plan",
    "Positional",
    "RegexPlan",
    "TermPlan",
    "Triggers",
    "UnionPlan",
    "ValuePlan",
    "WithinPlan",
    "spacing",
]
