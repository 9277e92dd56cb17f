"""The order in which lists that refer to each other are compiled."""

from collections.abc import Iterator, Mapping, Sequence

from wirewatch.errors import QueryError, QueryFault
from wirewatch.query.language.lexer import Kind, Lexeme, lex


def in_order(lists: Mapping[str, Sequence[str]]) -> list[str]:
    """The names of the lists, each behind those that it refers to. Raises QueryError where they go in a circle."""
    done: dict[str, None] = {}
    for name in lists:
        # Each step of the path is a list being looked through, and what of it is still to be looked at.
        path = {name: _references(lists[name], lists)} if name not in done else {}
        while path:
            current, references = next(reversed(path.items()))
            item, reference = next(references, ("", None))
            if reference is None:
                done[current] = None
                del path[current]
            elif (other := reference.text[1:]) in path:
                raise QueryError(item, [_circle([*path], reference)])
            elif other not in done:
                path[other] = _references(lists[other], lists)
    return list(done)


def _references(items: Sequence[str], lists: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Lexeme]]:
    for item in items:
        if "@" in item:
            for lexeme in lex(item):
                if lexeme.kind is Kind.LIST and lexeme.text[1:] in lists:
                    yield item, lexeme


def _circle(path: list[str], reference: Lexeme) -> QueryFault:
    circle = " -> ".join([*path[path.index(reference.text[1:]) :], reference.text[1:]])
    return QueryFault(reference.start, reference.end, f"lists in a circle: {circle}", "take one of them out of another")
