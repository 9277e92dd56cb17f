"""What a text must have before a query can hold: the index files each query under the rarest thing it needs."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from wirewatch.query.common import COMMON
from wirewatch.query.engine.atoms import Words, is_whole
from wirewatch.query.engine.numbers import Numbers
from wirewatch.query.nodes import And, AtLeast, Field, ListRef, Lists, Near, Node, NotNear, Or, Term, Within


class Need(NamedTuple):
    """One of these terms (by number) or a hit of one of these lists. `cost` says how many texts have that, roughly."""

    cost: float
    terms: frozenset[int]
    lists: frozenset[str]


# How often a word of so many letters is met, roughly: what counts is which of two is rarer.
_COST_OF_LENGTH = {1: 40.0, 2: 30.0, 3: 12.0, 4: 6.0, 5: 3.0, 6: 2.0}
_COMMON, _RARE, _STEM, _NEIGHBOUR, _NAME = 100.0, 1.0, 3.0, 0.2, 0.001


def need(node: Node, numbers: Numbers, of_list: Callable[[str], Need | None]) -> Need | None:
    """What a node needs; None where it may hold without any term. `of_list` says what a list needs."""

    def of(node: Node) -> Need | None:
        match node:
            case Term():
                own = frozenset(number for number in numbers.of(node) if number is not None)
                return Need(_cost(node.words), own, frozenset())
            case ListRef():
                held = of_list(node.name)
                return Need(held.cost, frozenset(), frozenset([node.name])) if held else None
            case Or():
                return any_of(map(of, node.operands))
            case And() | Near() | Within():
                needs = [found for found in map(of, node.operands) if found]
                return min(needs, key=lambda found: found.cost, default=None)
            case NotNear() | Field() | AtLeast():
                return of(node.operand)
            case _:
                return None

    return of(node)


def any_of(needs: Iterable[Need | None]) -> Need | None:
    """What is needed where any of several will do."""
    cost = 0.0
    terms: set[int] = set()
    lists: set[str] = set()
    for one in needs:
        if one is None:
            return None
        cost += one.cost
        terms |= one.terms
        lists |= one.lists
    return Need(cost, frozenset(terms), frozenset(lists))


def of_lists(lists: Lists, numbers: Numbers) -> dict[str, Need | None]:
    """What each list needs, the lists in it included. A list of names needs a hit of itself."""
    known: dict[str, Need | None] = {
        name: Need(_NAME * len(roll.table.phrases), frozenset(), frozenset([name]))
        for name, roll in lists.names.items()
    }

    def of_list(name: str) -> Need | None:
        if name not in known:
            known[name] = any_of(need(item, numbers, of_list) for item in lists.items[name])
        return known[name]

    for name in lists.items:
        of_list(name)
    return known


def _cost(words: Words) -> float:
    costs = [
        (_COMMON if word.text in COMMON else _COST_OF_LENGTH.get(len(word.text), _RARE))
        * (1 if is_whole(word) else _STEM)
        for word in words
    ]
    return min(costs) * _NEIGHBOUR ** (len(words) > 1)
