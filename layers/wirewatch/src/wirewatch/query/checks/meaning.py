"""Tells whether two pieces of a query mean the same, and which words cover which."""

from collections.abc import Hashable

from wirewatch.query.nodes import And, Node, Or, Term, Value, Within, Word

# Where a node stands, and how it was spelt.
_NO_MEANING = frozenset({"start", "end", "text"})


class Meanings:
    """Numbers for meanings: two nodes have the same one where they differ in nothing but their place and spelling."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        # Nodes are looked up as objects: to compare them would cost a walk through them, and their places differ.
        self._of: dict[int, tuple[Node, int]] = {}

    def of(self, node: Node) -> int:
        """The number of a node's meaning."""
        known = self._of.get(id(node))
        if known is None:
            known = node, self._numbers.setdefault(self._meaning(node), len(self._numbers))
            self._of[id(node)] = known
        return known[1]

    def _meaning(self, node: Node) -> Hashable:
        if isinstance(node, Term):
            # What could not be read is like nothing else.
            return (node.words, node.before, node.after, node.case) if node.words else id(node)
        parts = [self._part(getattr(node, name)) for name in node.__struct_fields__ if name not in _NO_MEANING]
        # Of these, the order means nothing.
        if isinstance(node, Or | And | Within):
            parts.append(frozenset(map(self.of, node.operands)))
            parts.remove(self._part(node.operands))
        return (type(node), *parts)

    def _part(self, value: object) -> Hashable:
        if isinstance(value, Node):
            return self.of(value)
        if isinstance(value, tuple):
            return tuple(map(self._part, value))
        return value if isinstance(value, Hashable) else id(value)


def term_covers(one: Term, other: Term, at: int) -> bool:
    """Whether, the words of one term standing in the other from `at` on, its signs and capitals do too."""
    if one.before and (at or one.before != other.before):
        return False
    if one.after and (at + len(one.words) != len(other.words) or one.after != other.after):
        return False
    if not one.case:
        return True
    capitals = zip(one.words, one.case, other.words[at:], other.case[at:], strict=False)
    return bool(other.case) and all(
        word_covers(Word(mine, word.stem), Word(theirs, that.stem)) for word, mine, that, theirs in capitals
    )


def word_covers(one: Word, other: Word) -> bool:
    """Whether one word is found wherever the other is."""
    if other.stem and not one.stem:
        return False
    if len(one.text) > len(other.text) or (not one.stem and len(one.text) != len(other.text)):
        return False
    if "?" not in one.text:
        return other.text.startswith(one.text)
    return all(mine in {"?", theirs} for mine, theirs in zip(one.text, other.text, strict=False))


def value_covers(one: Value, other: Value) -> bool:
    """Whether one value is that of an article wherever the other is; both of one field."""
    if one.stem:
        return other.value.startswith(one.value)
    if other.stem:
        return False
    return one.value == other.value or (one.field == "lang" and other.value.startswith(f"{one.value} "))


def values_meet(one: Value, other: Value) -> bool:
    """Whether an article, which has one source and one language, can have both values."""
    if value_covers(one, other) or value_covers(other, one):
        return True
    # `lang:en AND lang:en-g*`: the longer stem lies within the region of the shorter.
    short, long = sorted((one, other), key=lambda value: len(value.value))
    return one.field == "lang" and long.value.startswith(f"{short.value} ")
