"""Leaves out or adapts what the watchlist language does not have, and notes each of it.

What is left out must not cost an alert: without a part of what it excludes, a query would exclude more, so there the
whole exclusion goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeGuard

from wirewatch import query
from wirewatch.dialects import tree
from wirewatch.dialects.notes import Notes
from wirewatch.dialects.tree import Gone, Join, Leaf, Node, Not, Prefix, Term, is_positional, join, joined
from wirewatch.dialects.writer import write
from wirewatch.errors import QueryError
from wirewatch.text import tokenize

MIN_LETTERS = 3
# Small words of two letters, which nobody means by their capitals.
_SMALL_WORDS = (
    "a i y e o u w z an as at be by do he if in is me my of on so to up we am de la le el un et du au il di da en "
    "es se zu um im ob na po za ze od je в и с к у о а я на не по за из от до то но же ли бы мы он ко со об"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_FEWER = "without it, what is left would exclude more"


def fit(node: Node, notes: Notes, blamed: Mapping[Node, Gone] | None = None) -> Node | None:
    """The tree that can be written, None if nothing is left of it; `blamed` are nodes that are not to be in it."""
    return _Fitting(notes, blamed or {}).node(node, negative=False)


class _Fitting:
    def __init__(self, notes: Notes, blamed: Mapping[Node, Gone]) -> None:
        self._notes = notes
        self._blamed = blamed

    def node(self, node: Node, *, negative: bool) -> Node | None:
        node = self._blamed.get(node, node)
        match node:
            case Gone():
                fitted: Node | None = self._gone(node)
            case Term():
                fitted = self._term(node, negative=negative)
            case Leaf():
                fitted = node
            case Not():
                operand = self.node(node.operand, negative=not negative)
                fitted = operand and replace(node, operand=operand)
            case Prefix():
                fitted = self._prefix(node, negative=negative)
            case Join(name="AND") | Join(name="OR"):
                fitted = self._boolean(node, negative=negative)
            case Join(name="NOT NEAR"):
                fitted = self._not_near(node, negative=negative)
            case Join():
                fitted = self._near(node, negative=negative)
        return fitted

    def _gone(self, node: Gone) -> Node | None:
        if node.needless:
            self._notes.say(node.start, node.end, node.why)
        else:
            self._notes.lost(node.start, node.end, node.why)
        return None

    def _term(self, term: Term, *, negative: bool) -> Node | None:
        if not any(character.isalnum() for character in term.text):
            self._notes.say(term.start, term.end, "it has no letter or digit to look for")
            return None
        if term.wider and negative:
            self._notes.lost(term.start, term.end, f"{term.wider}, and would exclude more")
            return None
        if term.wider:
            self._notes.say(term.start, term.end, f"written {_shown(term)}: {term.wider}")
        return term if term.case else self._short(term)

    def _short(self, term: Term) -> Node | None:
        """A word of one or two letters, by its capitals."""
        tokens = tokenize(term.text)
        letters = term.text.strip()
        if len(tokens) != 1 or len(tokens[0].word) >= MIN_LETTERS or set("*?") & set(letters) or _is_accepted(term):
            return term
        if letters in _SMALL:
            self._notes.lost(term.start, term.end, "it is in nearly every text")
            return None
        word = term.text[tokens[0].start : tokens[0].end]
        if word.lower() == word.upper():
            return term
        cased = replace(term, text=word.upper() if word.islower() else word, case=True)
        message = f"it has fewer than {MIN_LETTERS} letters: written {_shown(cased)}, found only with these capitals"
        self._notes.say(term.start, term.end, message)
        return cased

    def _prefix(self, node: Prefix, *, negative: bool) -> Node | None:
        if node.name in tree.VALUE_FIELDS:
            operand = self._value(node.operand)
            return operand and replace(node, operand=operand)
        fitted = self.node(node.operand, negative=negative)
        if fitted is None or node.name in tree.TEXT_FIELDS or is_positional(fitted):
            return fitted and replace(node, operand=fitted)
        message = f"{node.name.strip()} can count only what has a place, not AND or NOT"
        return self._wider(node, fitted, message, negative=negative)

    def _value(self, node: Node) -> Node | None:
        """What a language or a source must be; short words are usual there."""
        node = self._blamed.get(node, node)
        match node:
            case Gone():
                return self._gone(node)
            case Join():
                operands = _kept(map(self._value, node.operands))
                return joined(node.name if node.name == "AND" else "OR", operands, node.start, node.end)
            case Not():
                operand = self._value(node.operand)
                return operand and replace(node, operand=operand)
            case _:
                return node

    def _boolean(self, node: Join, *, negative: bool) -> Node | None:
        needed = [operand for operand in node.operands if not self._is_needless(operand)]
        kept = _kept(self.node(operand, negative=negative) for operand in needed)
        if node.name == "AND" and self._costs(node, len(needed) - len(kept), len(kept), negative=negative):
            return None
        return joined(node.name, kept, node.start, node.end)

    def _is_needless(self, node: Node) -> bool:
        gone = self._blamed.get(node)
        if gone and gone.needless:
            self._gone(gone)
            return True
        return False

    def _near(self, node: Join, *, negative: bool) -> Node | None:
        kept = _kept(self.node(operand, negative=negative) for operand in node.operands)
        if self._costs(node, len(node.operands) - len(kept), len(kept), negative=negative):
            return None
        if len(kept) == len(node.operands) and all(map(is_positional, kept)):
            return replace(node, operands=kept)
        if len(kept) < len(node.operands):
            return joined("AND", kept, node.start, node.end)
        name = f"{node.name}/{node.distances[0]}" if node.name in {"NEAR", "ONEAR"} else node.name
        spread = _distributed(node, kept)
        if spread:
            self._notes.say(node.start, node.end, f"{name} cannot have AND inside: written once for each part of it")
            return spread
        message = f"{name} cannot have AND, NOT, a value or a count inside: written AND"
        return self._wider(node, joined("AND", kept, node.start, node.end), message, negative=negative)

    def _not_near(self, node: Join, *, negative: bool) -> Node | None:
        first, *others = node.operands
        kept = self.node(first, negative=negative)
        if kept is None:
            return None
        result: Node = kept
        for other, distance in zip(others, node.distances, strict=True):
            fitted = self.node(other, negative=not negative)
            if fitted and is_positional(fitted) and is_positional(result):
                result = join("NOT NEAR", result, fitted, distance)
            elif negative:
                self._notes.lost(node.start, node.end, _FEWER)
                return None
            elif fitted:
                self._notes.lost(
                    other.start, other.end, "NOT NEAR cannot have AND, NOT, a value or a count at its sides"
                )
        return result

    def _costs(self, node: Join, lost: int, kept: int, *, negative: bool) -> bool:
        """Whether an exclusion lost a part, and so must go; that is noted."""
        costs = negative and lost > 0 and kept > 0
        if costs:
            self._notes.lost(node.start, node.end, _FEWER)
        return costs

    def _wider(self, node: Node, instead: Node | None, message: str, *, negative: bool) -> Node | None:
        if negative:
            self._notes.lost(node.start, node.end, message.partition(": written")[0])
            return None
        self._notes.say(node.start, node.end, f"{message}, which finds more", left_out=True)
        return instead


def _kept(nodes: Iterable[Node | None]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node is not None)


def _distributed(node: Join, operands: tuple[Node, ...]) -> Node | None:
    """`a NEAR/5 (b AND c)` as `(a NEAR/5 b) AND (a NEAR/5 c)`, where one side of the two is such an AND."""
    if len(operands) != 2:  # noqa: PLR2004 - of a chain it would not mean the same
        return None
    left, right = operands
    distance = node.distances[0]
    if is_positional(left) and _is_conjunction(right):
        parts = [join(node.name, left, part, distance) for part in right.operands]
    elif is_positional(right) and _is_conjunction(left):
        parts = [join(node.name, part, right, distance) for part in left.operands]
    else:
        return None
    return joined("AND", tuple(parts), node.start, node.end)


def _is_conjunction(node: Node) -> TypeGuard[Join]:
    return isinstance(node, Join) and node.name == "AND" and all(map(is_positional, node.operands))


def _is_accepted(term: Term) -> bool:
    try:
        query.compile(write(term).text)
    except QueryError:
        return False
    return True


def _shown(term: Term) -> str:
    return write(term).text
