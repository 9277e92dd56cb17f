"""The watchlist language: a query's text becomes a tree, the tree finds its places in a text.

language   the text -> its tree, or where it is wrong and what to write instead
nodes      what a query consists of; tables: what lists of names and phrases consist of
checks     what can be parsed but cannot be meant
names      literal names, as lists of sanctions have them
engine     many queries against one document, reading the document once; why a query is true or not
common     words that stand in every text
regex      regular expressions
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch.errors import QueryError
from wirewatch.model import Document, Span
from wirewatch.query.checks import check
from wirewatch.query.engine.match import Index
from wirewatch.query.language import parser
from wirewatch.query.language.lists import in_order
from wirewatch.query.nodes import Lists, Node

__all__ = ["Document", "Index", "Lists", "Query", "QueryError", "compile", "compile_item", "compile_lists"]


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. `lists` names the lists that it refers to itself."""

    text: str
    root: Node
    lists: frozenset[str]
    _given: Lists = field(default_factory=Lists, repr=False, compare=False)
    _made: list[Index] = field(default_factory=list, init=False, repr=False, compare=False)

    def match(self, document: Document, now: datetime | None = None) -> list[Span]:
        """Every place that makes the query true, title first; empty where it is false. `now` serves `age:` only."""
        if not self._made:
            self._made.append(Index([self.root], self._given))
        return self._made[0].match(document, now).get(0, [])


_GivenLists = Mapping[str, Sequence[str]] | Lists | None


def compile(text: str, lists: _GivenLists = None, *, thorough: bool = False) -> Query:  # noqa: A001 - as in re
    """Compile a query; `lists` maps a list's name to its items, each a query, a term, or a phrase without quotes.

    Raises QueryError with every fault and its span. If `thorough`, as for a watchlist, a clause that makes no
    difference is one.
    """
    given = _compiled(lists)
    return _finish(text, parser.parse(text, given), given, thorough=thorough)


def compile_item(text: str, lists: _GivenLists = None, *, thorough: bool = False) -> Query:
    """Compile an item of a watchlist or list, where several words without an operator are a phrase.

    Raises QueryError likewise.
    """
    given = _compiled(lists)
    return _finish(text, parser.parse_item(text, given), given, thorough=thorough)


def compile_lists(lists: Mapping[str, Sequence[str]]) -> Lists:
    """Compile lists once, for many queries; their items may refer to each other's lists.

    Raises QueryError at the first faulty item, or at one that leads back to its own list.
    """
    items: dict[str, tuple[Node, ...]] = {}
    known = Lists(items)
    for name in in_order(lists):
        items[name] = tuple(compile_item(item, known).root for item in lists[name])
    return Lists({name: items[name] for name in lists})


def _compiled(lists: _GivenLists) -> Lists:
    return lists if isinstance(lists, Lists) else compile_lists(lists or {})


def _finish(text: str, reading: parser.Reading, lists: Lists, *, thorough: bool) -> Query:
    root, faults = reading.root, reading.faults
    if root is not None:
        faults = [*faults, *check.faults(root, lists, text, sound=reading.sound, thorough=thorough)]
    if root is None or faults:
        raise QueryError(text, faults)
    return Query(text, root, check.lists(root), lists)
