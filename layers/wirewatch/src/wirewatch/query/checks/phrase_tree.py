"""A tree of phrases, in which those that cover a term are found without looking at the others."""

from collections.abc import Iterator

from wirewatch.query.checks.meaning import term_covers, word_covers
from wirewatch.query.nodes import Term, Word

# Beyond these, looking costs more than it is worth: nothing is said then.
_LONG_PHRASE = 32
_MANY = 20


class PhraseTree:
    """What can follow some words, and the terms that end behind them, each with its owner's number."""

    __slots__ = ("_stems", "_whole", "_wild", "ends")

    def __init__(self) -> None:
        self._whole: dict[str, PhraseTree] = {}
        self._stems: dict[str, PhraseTree] = {}
        # Words with `?`, by the letters in front of it.
        self._wild: dict[str, list[tuple[Word, PhraseTree]]] = {}
        self.ends: list[tuple[Term, int]] = []

    def add(self, term: Term, owner: int) -> None:
        """Add a term."""
        tree = self
        for word in term.words:
            tree = tree.behind(word)
        # A term that asks for nothing beyond its words covers most, so it must be among those that are looked at.
        plain = not (term.before or term.after or term.case)
        tree.ends.insert(0 if plain else len(tree.ends), (term, owner))

    def owners(self, term: Term, *, places: bool) -> Iterator[int]:
        """Whose terms are found wherever this one is; with `places`, in the very same places."""
        words = term.words[:_LONG_PHRASE]
        for at in range(1 if places else len(words)):
            trees = [self]
            for end, word in enumerate(words[at:], at + 1):
                trees = [longer for tree in trees for longer in tree.covering(word)][:_MANY]
                for tree in trees if not places or end == len(term.words) else ():
                    yield from (owner for other, owner in tree.ends[:_MANY] if term_covers(other, term, at))

    def behind(self, word: Word) -> "PhraseTree":
        """The tree of what follows a word, made where there is none."""
        trees = self._stems if word.stem else self._whole
        if word.text not in trees:
            trees[word.text] = PhraseTree()
            letters, joker, _ = word.text.partition("?")
            if joker:
                self._wild.setdefault(letters, []).append((word, trees[word.text]))
        return trees[word.text]

    def covering(self, word: Word) -> Iterator["PhraseTree"]:
        """The trees behind all words that are found wherever this one is."""
        if not word.stem and word.text in self._whole:
            yield self._whole[word.text]
        for end in range(1, len(word.text) + 1) if self._stems or self._wild else ():
            beginning = word.text[:end]
            if beginning in self._stems:
                yield self._stems[beginning]
            for pattern, tree in self._wild.get(beginning, ())[:_MANY]:
                if not word.text.startswith(pattern.text) and word_covers(pattern, word):
                    yield tree
