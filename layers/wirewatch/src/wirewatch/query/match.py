"""Matches many queries against one document, reading the document once.

Every term of every query stands in one dictionary, by its first word; a text's words are looked up as they are
read, so the cost grows with the text and its hits, not with the watchlist.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wirewatch.model import Document, Field, Span
from wirewatch.query.nodes import Node, Term, Word, children, walk
from wirewatch.text import Token, tokenize

_Words = tuple[Word, ...]
_FIELDS: tuple[Field, ...] = ("title", "body")


class _Place(NamedTuple):
    field: Field
    start: int
    end: int


_Found = dict[_Words, list[_Place]]


class Index:
    """Queries compiled for matching together; they are known by their position in the sequence."""

    def __init__(self, queries: Sequence[Node]) -> None:
        self._queries = tuple(queries)
        self._users: dict[_Words, set[int]] = defaultdict(set)
        for position, query in enumerate(self._queries):
            for node in walk(query):
                if isinstance(node, Term):
                    self._users[node.words].add(position)
        self._whole: dict[str, list[_Words]] = defaultdict(list)
        self._stems: dict[str, list[_Words]] = defaultdict(list)
        for words in self._users:
            (self._stems if words[0].stem else self._whole)[words[0].text].append(words)
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._stems}))

    def match(self, document: Document) -> dict[int, list[Span]]:
        """The queries that are true of a document, by position, each with all its places, title first."""
        found: _Found = defaultdict(list)
        for field in _FIELDS:
            self._find(tokenize(getattr(document, field)), field, found)
        candidates = sorted({position for words in found for position in self._users[words]})
        matches = ((position, _spans(self._queries[position], found)) for position in candidates)
        return {position: spans for position, spans in matches if spans}

    def _find(self, tokens: list[Token], field: Field, found: _Found) -> None:
        for at, token in enumerate(tokens):
            for words in self._beginning_with(token.word):
                if _stands_at(tokens, at, words):
                    found[words].append(_Place(field, token.start, tokens[at + len(words) - 1].end))

    def _beginning_with(self, word: str) -> Iterable[_Words]:
        candidates = self._whole.get(word, [])
        for length in self._stem_lengths:
            if length > len(word):
                break
            candidates = candidates + self._stems.get(word[:length], [])
        return candidates


def _stands_at(tokens: list[Token], at: int, words: _Words) -> bool:
    if len(words) == 1:
        return True
    if at + len(words) > len(tokens):
        return False
    following = zip(words[1:], tokens[at + 1 : at + len(words)], strict=True)
    return all(token.word.startswith(word.text) if word.stem else token.word == word.text for word, token in following)


def _spans(node: Node, found: _Found) -> list[Span]:
    if isinstance(node, Term):
        return [Span(place.field, place.start, place.end, node.text) for place in found.get(node.words, [])]
    spans = {span for child in children(node) for span in _spans(child, found)}
    return sorted(spans, key=lambda span: (_FIELDS.index(span.field), span.start, span.end, span.term))
