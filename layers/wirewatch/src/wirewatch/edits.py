"""Edits: what changed in an article that its source has edited, as far as it is told or kept."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from heapq import nlargest
from typing import Literal, NamedTuple

from wirewatch import excerpts
from wirewatch.model import Change, Span
from wirewatch.text import Folded, sentences

# An alert tells so many changes; who wants to know more opens the article.
CHANGES = 5
# What a version keeps of what is gone, in characters.
REPLACED = 1_000
# From this share of common words a sentence is taken for an edited one, not for another.
ALIKE = 0.5

# Comparing two sentences costs the product of their words, and a text may be one endless sentence.
_COMPARED_WORDS = 120
_COMPARED_SENTENCES = 8


class _Sentence(NamedTuple):
    """A sentence of a text: where it begins in it, as it is written, and its words."""

    start: int
    text: str
    words: tuple[str, ...]


def changes(before_title: str, before_body: str, title: str, body: str, spans: Sequence[Span]) -> tuple[Change, ...]:
    """What an edit changed of what readers are told: the title, and the sentences that hold `spans`; 5 changes at most.

    Case, accents, punctuation and white space alone are no change, nor is a sentence's place in the text. `before` is
    the sentence that was edited, empty where none was like it. Sentences longer than a snippet are cut around the first
    span, or, where that shows no difference, around the first difference. Spans beyond the end of `body` are passed
    over: where the old text was cut to what is kept, the new one is to be cut likewise.
    """
    words = Folded(title).words
    renamed = bool(words) and words != Folded(before_title).words
    found = [_change("title", before_title, title, 0)] if renamed else []
    old, new = list(_sentences(before_body)), list(_sentences(body))
    gone = _without(old, new)
    for sentence, at in _holding(_without(new, old), spans):
        if len(found) == CHANGES:
            break
        edited = _most_alike(sentence, gone)
        if edited:
            gone.remove(edited)
        found.append(_change("body", edited.text if edited else "", sentence.text, at))
    return tuple(found)


def replaced(before_body: str, body: str) -> str:
    """The sentences that the old text has and the new one has not, joined by a blank; at most 1,000 characters."""
    gone = _without(list(_sentences(before_body)), list(_sentences(body)))
    text = " ".join(sentence.text for sentence in gone)
    if len(text) <= REPLACED:
        return text
    cut = text[: REPLACED - 2]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _sentences(body: str) -> Iterator[_Sentence]:
    for start, end in sentences(body):
        text = body[start:end]
        words = tuple(Folded(text).words)
        if words:
            yield _Sentence(start, text, words)


def _without(these: Sequence[_Sentence], those: Sequence[_Sentence]) -> list[_Sentence]:
    """The sentences whose words are none of the others'; where several have the same words, the first one."""
    known = {sentence.words for sentence in those}
    rest: dict[tuple[str, ...], _Sentence] = {}
    for sentence in these:
        if sentence.words not in known:
            rest.setdefault(sentence.words, sentence)
    return list(rest.values())


def _holding(among: Sequence[_Sentence], spans: Sequence[Span]) -> Iterator[tuple[_Sentence, int]]:
    """The sentences in which a span of the body begins, in order, and where in them the first one does."""
    starts = sorted(span.start for span in spans if span.field == "body")
    at = 0
    for sentence in among:
        while at < len(starts) and starts[at] < sentence.start:
            at += 1
        if at < len(starts) and starts[at] < sentence.start + len(sentence.text):
            yield sentence, starts[at] - sentence.start


def _most_alike(sentence: _Sentence, among: Sequence[_Sentence]) -> _Sentence | None:
    """The sentence of which another is an edit; None where none is alike enough."""
    words = sentence.words[:_COMPARED_WORDS]
    vocabulary = set(words)
    matcher = SequenceMatcher(b=words)

    def shared(other: _Sentence) -> float:
        compared = other.words[:_COMPARED_WORDS]
        return len(vocabulary.intersection(compared)) / (len(words) + len(compared))

    def likeness(other: _Sentence) -> float:
        matcher.set_seq1(other.words[:_COMPARED_WORDS])
        return matcher.ratio()

    best = max(nlargest(_COMPARED_SENTENCES, among, key=shared), key=likeness, default=None)
    return best if best and likeness(best) >= ALIKE else None


def _change(field: Literal["title", "body"], before: str, after: str, at: int) -> Change:
    """A change, its texts cut around a place of the new one."""
    change = Change(field, _shown(before, at), _shown(after, at))
    if change.before != change.after:
        return change
    pairs = enumerate(zip(before, after, strict=False))
    at = next((place for place, (old, new) in pairs if old != new), min(len(before), len(after)))
    return Change(field, _shown(before, at), _shown(after, at))


def _shown(text: str, at: int) -> str:
    return excerpts.cut(text, at, at)[0]
