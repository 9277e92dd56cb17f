"""The numbers under which the terms of many queries are searched for."""

from collections.abc import Iterable

from wirewatch.query.engine.atoms import Words
from wirewatch.query.nodes import Node, Term, walk


class Numbers:
    """Terms with the same words have one number; what is looked for in Latin letters has a negative one."""

    def __init__(self, roots: Iterable[Node]) -> None:
        self._words: dict[Words, int] = {}
        self._roman: dict[Words, int] = {}
        for root in roots:
            for node in walk(root):
                if isinstance(node, Term):
                    self._words.setdefault(node.words, len(self._words))
                    if node.roman:
                        self._roman.setdefault(node.roman, -1 - len(self._roman))

    @property
    def words(self) -> list[Words]:
        """The words of the terms, in the order of their numbers 0, 1, 2."""
        return list(self._words)

    @property
    def roman(self) -> list[Words]:
        """The words in Latin letters, in the order of their numbers -1, -2, -3."""
        return list(self._roman)

    def of(self, term: Term) -> tuple[int, int | None]:
        """A term's number, and that of its words in Latin letters, where they are looked for."""
        return self._words[term.words], self._roman[term.roman] if term.roman else None
