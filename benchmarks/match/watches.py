"""Watches as people write them: mostly single words, some phrases, stems, and combinations with lists."""

from collections.abc import Callable, Iterable
from random import Random

from benchmarks.match.corpus import Corpus
from benchmarks.match.people import happens, unheard
from wirewatch.query import Lists, compile_lists
from wirewatch.query.language import parser
from wirewatch.query.nodes import Node

# In what share of the texts a term stands, and how many of the terms are such. The rest is in no text.
_RARITY = [(0.0, 0.002, 0.45), (0.002, 0.01, 0.12), (0.01, 0.03, 0.03)]
_CONTEXT = (0.01, 0.2)
_LISTS = 20


class Watches:
    """Makes queries whose terms are as rare in a corpus as watch terms are in the news."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._rng = rng = Random(seed)
        total = len(corpus.documents)
        shares = sorted((count / total, word) for word, count in corpus.counts.items())
        self._rare = [[word for share, word in shares if least < share <= most] for least, most, _ in _RARITY]
        self._weights = [weight for _, _, weight in _RARITY]
        self._context = [word for share, word in shares if _CONTEXT[0] < share <= _CONTEXT[1]]
        pairs = sorted((count / total, pair) for pair, count in corpus.pairs.items())
        self._pairs = [pair for share, pair in pairs if share <= _CONTEXT[0]]
        self._absent = unheard(50_000, rng)
        items = {f"list{at}": [self._word() for _ in range(8)] for at in range(_LISTS)}
        self.lists: Lists = compile_lists({name: list(dict.fromkeys(words)) for name, words in items.items()})

    def watches(self, count: int) -> list[Node]:
        """40 of 100 are words, 25 phrases, 15 stems, 20 combine."""
        makers = [self._word, self._phrase, self._stem, self._combined]
        return self._parsed(maker() for maker in self._rng.choices(makers, [40, 25, 15, 20], k=count))

    def queries(self, count: int) -> list[Node]:
        """A third each: phrases, terms near each other, and those joined by AND, OR, NOT."""
        makers = [self._phrase, self._near, self._boolean]
        return self._parsed(maker() for maker in self._rng.choices(makers, k=count))

    def unheard(self, count: int) -> list[Node]:
        """The same about words that no text has."""
        known = self._rare, self._context, self._pairs
        self._rare, self._context, self._pairs = [self._absent] * len(_RARITY), self._absent, []
        queries = self.queries(count)
        self._rare, self._context, self._pairs = known
        return queries

    def _parsed(self, texts: Iterable[str]) -> list[Node]:
        # Not compiled: that a generated query says the same thing twice is no matter here, and checking takes time.
        roots = (parser.parse(text, self.lists).root for text in texts)
        return [root for root in roots if root is not None]

    def _word(self) -> str:
        words = self._rng.choices([*self._rare, self._absent], [*self._weights, 1 - sum(self._weights)])[0]
        return self._rng.choice(words or self._absent)

    def _around(self) -> str:
        return self._rng.choice(self._context) if self._context and happens(0.5, self._rng) else self._word()

    def _phrase(self) -> str:
        if self._pairs and happens(0.3, self._rng):
            return f'"{" ".join(self._rng.choice(self._pairs))}"'
        return f'"{self._word()} {self._around()}"'

    def _stem(self) -> str:
        word = self._word()
        return f"{word[: max(5, len(word) - 3)]}*"

    def _list(self) -> str:
        return f"@list{self._rng.randrange(_LISTS)}"

    def _near(self) -> str:
        word, around = self._word, self._around
        return self._one_of(
            lambda: f"{word()} NEAR/5 {around()}",
            lambda: f"({word()} OR {word()}) NEAR/10 ({around()} OR {around()})",
            lambda: f"{word()} ONEAR/3 {around()}",
            lambda: f"{word()} NEAR/8 {self._list()}",
            lambda: f"{self._stem()} SENT {around()}",
        )

    def _boolean(self) -> str:
        word, around = self._word, self._around
        return self._one_of(
            lambda: f"{word()} AND {around()}",
            lambda: f"{word()} AND ({around()} OR {around()})",
            lambda: f"({word()} OR {self._phrase()}) AND ({around()} OR {self._stem()}) NOT {around()}",
            lambda: f"{word()} AND {self._list()}",
            lambda: f"title:{word()} OR ATLEAST/2 {word()}",
        )

    def _combined(self) -> str:
        return self._one_of(self._near, self._boolean)

    def _one_of(self, *makers: Callable[[], str]) -> str:
        return self._rng.choice(makers)()
