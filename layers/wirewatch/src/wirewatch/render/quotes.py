"""The sentences that raised an alert, each once, however many watches quote it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wirewatch.model import FIELDS, Field, Match
from wirewatch.render import clean

_Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, clean, with the hits of all watches marked, and the ids of the watches it speaks for.

    `forms` say of its hits how they were found where not as the watchlist has them.
    """

    field: Field
    watches: frozenset[str]
    sentence: clean.Marked
    forms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Snippet:
    """A snippet as the matches have it. `origin`: where in the field it begins, None where no mark tells."""

    field: Field
    text: str
    start: int
    origin: int | None
    marks: _Marks
    watches: frozenset[str]
    forms: frozenset[str]

    def shift_of(self, other: "_Snippet") -> int | None:
        """How far the marks of `other` move to stand in this snippet; None where that is not the same sentence."""
        if self.field != other.field:
            return None
        if self.text == other.text:
            return 0
        if self.origin is None or other.origin is None:
            return None
        shift = other.origin - self.origin
        start, end = _quoted(self.text)
        other_start, other_end = _quoted(other.text)
        start, end = max(start, other_start + shift), min(end, other_end + shift)
        held = all(start <= a + shift < b + shift <= end for a, b in other.marks)
        return shift if held and self.text[start:end] == other.text[start - shift : end - shift] else None


def gathered(matches: Sequence[Match]) -> list[Quote]:
    """Every sentence of `matches` once: the title's first, then in the order of the text.

    A long sentence is cut around the first hit of each watch, so it comes in several cuts; a cut whose hits all stand
    in a longer one is not shown beside it.
    """
    quotes: dict[tuple[Field, str], Quote] = {}
    for snippet in _distinct(matches):
        sentence = clean.marked(snippet.text, snippet.marks)
        key, watches, forms = (snippet.field, sentence.text), snippet.watches, snippet.forms
        if known := quotes.get(key):  # the same words elsewhere in the text, or in other lines
            sentence = clean.marked(sentence.text, (*known.sentence.marks, *sentence.marks))
            watches |= known.watches
            forms |= known.forms
        quotes[key] = Quote(snippet.field, watches, sentence, forms)
    return list(quotes.values())


def _distinct(matches: Sequence[Match]) -> list[_Snippet]:
    kept: list[_Snippet] = []
    # The longest first, so that a piece finds the whole.
    for match in sorted(dict.fromkeys(matches), key=lambda match: -len(match.snippet)):
        origin = match.start - match.marks[0][0] if match.marks else None
        watches = frozenset([match.watch])
        forms = frozenset(filter(None, [match.form]))
        one = _Snippet(match.field, match.snippet, match.start, origin, match.marks, watches, forms)
        for at, other in enumerate(kept):
            joined = _joined(other, one) or _joined(one, other)
            if joined:
                kept[at] = joined
                break
        else:
            kept.append(one)
    return sorted(kept, key=lambda snippet: (FIELDS.index(snippet.field), snippet.start))


def _joined(one: _Snippet, other: _Snippet) -> _Snippet | None:
    """`one` with what `other` says of the same sentence, if it can show all of that."""
    shift = one.shift_of(other)
    if shift is None:
        return None
    marks = one.marks + tuple((a + shift, b + shift) for a, b in other.marks)
    return replace(
        one,
        start=min(one.start, other.start),
        marks=marks,
        watches=one.watches | other.watches,
        forms=one.forms | other.forms,
    )


def _quoted(text: str) -> tuple[int, int]:
    """What of a snippet stands in the article: all but the ellipses of a cut."""
    return 2 * text.startswith("… "), len(text) - 2 * text.endswith(" …")
