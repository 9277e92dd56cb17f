"""The watchlist language: a query's text becomes a tree, the tree finds its places in a text.

lexer    text -> lexemes with their places
parser   lexemes -> nodes (Pratt: a table of binding powers)
nodes    what a query consists of
check    what can be parsed but cannot be meant
match    many queries against one document, reading the document once
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wirewatch.errors import QueryError, QueryFault
from wirewatch.model import Document, Span
from wirewatch.query import check, parser
from wirewatch.query.match import Index
from wirewatch.query.nodes import Lists, Node

__all__ = ["Document", "Index", "Lists", "Query", "QueryError", "compile", "compile_item", "compile_lists"]


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query. `lists` names the lists it uses."""

    text: str
    root: Node
    lists: frozenset[str]

    def match(self, document: Document) -> list[Span]:
        """Every place that makes the query true, title first; empty where it is false."""
        return Index([self.root]).match(document).get(0, [])


def compile(text: str, lists: Mapping[str, Sequence[str]] | Lists | None = None) -> Query:  # noqa: A001 - as in re
    """Compile a query; `lists` maps a list's name to its items, each a term, or a phrase without quotes.

    Raises QueryError with every fault and its span.
    """
    return _finish(text, *parser.parse(text, _compiled(lists)))


def compile_item(text: str, lists: Mapping[str, Sequence[str]] | Lists | None = None) -> Query:
    """Compile an item of a watchlist or list, where several words without an operator are a phrase.

    Raises QueryError with every fault and its span.
    """
    return _finish(text, *parser.parse_item(text, _compiled(lists)))


def compile_lists(lists: Mapping[str, Sequence[str]]) -> Lists:
    """Compile lists once, for many queries. Raises QueryError at the first faulty item."""
    return Lists({name: tuple(compile_item(item).root for item in items) for name, items in lists.items()})


def _compiled(lists: Mapping[str, Sequence[str]] | Lists | None) -> Lists:
    return lists if isinstance(lists, Lists) else compile_lists(lists or {})


def _finish(text: str, root: Node | None, faults: list[QueryFault]) -> Query:
    if root is not None:
        faults = [*faults, *check.faults(root)]
    if root is None or faults:
        raise QueryError(text, faults)
    return Query(text, root, check.lists(root))
