"""A document as queries see it: its words folded in one text, and where in it things stand."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple

from wirewatch.model import FIELDS, Document, Field, Span
from wirewatch.query.engine.atoms import Stretch
from wirewatch.query.engine.phrases import stretches
from wirewatch.query.nodes import TextField, Unit
from wirewatch.text import Folded, has_lookalikes, romanized, sentences, word_starts

# So many words of the body are its lead.
LEAD = 60
_LEAD = re.compile(rf"(?: *[^ ]+){{0,{LEAD}}}")
_PAUSE = re.compile("[.!?…。！？]")
_LINES = re.compile(r"\s*\n\s*")
# What joins the authors of a document, and its tags, into one text that offsets can point into.
JOINT = ", "
# How something was found where not as written.
PARTIAL, TRANSLITERATED, LOOKALIKE = "partial", "transliterated", "look-alike"
# Stands between fields, and is no word of any text: nothing reaches across it.
WALL = "\x00"


class Place(NamedTuple):
    """Where a term stands in the folded text of a reading, and how the user wrote it.

    `form` says how it was found where not as written: "partial" for a name without its middle names.
    """

    start: int
    end: int
    term: str
    form: str = ""


class _Part(NamedTuple):
    """A text of the document. `base` is where it begins in the reading, `shift` where in its field."""

    field: Field
    source: str
    folded: Folded
    base: int
    shift: int


class Roman:
    """A reading in Latin letters, word for word."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = [romanized(word) for word in words]
        self.text = f" {' '.join(self.words)} "
        self._starts = word_starts(self.text)

    def numbers(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word of a stretch."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end) - 1


class Reading:
    """A document that has been read. What only some queries ask of it is worked out when it is first asked.

    `found` has the terms that there are by their numbers, under negative ones those in `roman`; `names` the places of
    lists of names; `touched` are the lists of which an item may hold. `known` is what plans have worked out already.
    """

    def __init__(self, document: Document, now: datetime | None, *, everything: bool) -> None:
        """With `everything`, the address and the authors are read too."""
        self.document = document
        self.now = now
        self.reads_everything = everything
        self.found: dict[int, list[Stretch] | str] = {}
        self.names: dict[str, Sequence[Place]] = {}
        self.touched: set[str] = set()
        self.known: dict[object, Sequence[Place]] = {}
        self.masks: tuple[list[int], list[int]] | None = None
        texts: list[tuple[Field, str]] = [("title", document.title), ("body", document.body)]
        if everything:
            texts.append(("url", document.url))
            texts += [("author", author) for author in document.authors]
        self._parts: list[_Part] = []
        base = shift = 0
        for field, source in texts:
            folded = Folded(source)
            self._parts.append(_Part(field, source, folded, base, shift))
            base += len(folded.text) + len(WALL)
            shift = shift + len(source) + len(JOINT) if field == "author" else 0
        self.text = WALL.join(part.folded.text for part in self._parts)
        self._bases = [part.base for part in self._parts]
        self._words: list[str] | None = None
        self._starts: list[int] | None = None
        self._roman: Roman | None = None
        self._units: dict[tuple[int, Unit], tuple[list[int], list[int]]] = {}
        self._lead: int | None = None

    def masked(self, stretches: Iterable[Stretch]) -> "Reading":
        """The same document with these stretches struck out: what overlaps one of them is not there."""
        other = Reading.__new__(Reading)
        other.__dict__.update(self.__dict__)
        other.known = {}
        merged: list[Stretch] = []
        for start, end in sorted(stretches):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        other.masks = [start for start, _ in merged], [end for _, end in merged]
        return other

    def is_masked(self, start: int, end: int) -> bool:
        """Whether a stretch overlaps what is struck out."""
        return self.masks is not None and _is_met(*self.masks, start, end)

    def left_of_title(self, stretches: Iterable[Stretch]) -> Iterable[Stretch]:
        """Those stretches of the title, as it is written, that overlap nothing that is struck out."""
        if self.masks is None:
            return stretches
        title = self._parts[0]
        count = bisect_left(self.masks[0], len(title.folded.text))
        masks = zip(self.masks[0][:count], self.masks[1][:count], strict=True)
        struck = [self._original(title, *mask) for mask in masks]
        starts, ends = [start for start, _ in struck], [end for _, end in struck]
        return (stretch for stretch in stretches if not _is_met(starts, ends, *stretch))

    def bounds(self, field: TextField | None) -> Stretch:
        """Where a field stands in the reading; without one, title and body."""
        body = self._parts[1]
        match field:
            case None:
                return 0, body.base + len(body.folded.text)
            case "title":
                return 0, body.base
            case "body":
                return body.base, body.base + len(body.folded.text)
            case "lead":
                return body.base, self._lead_end()
            case "url":
                url = self._parts[2]
                return url.base, url.base + len(url.folded.text)
            case "author":
                return next((part.base for part in self._parts if part.field == "author"), len(self.text)), len(
                    self.text
                )

    @property
    def body_words(self) -> int:
        """How many words the body has."""
        return len(self._parts[1].folded.words)

    @property
    def words(self) -> list[str]:
        """All words of the reading, in order."""
        if self._words is None:
            self._words = self.text.split()
        return self._words

    @property
    def starts(self) -> list[int]:
        """Where each of the words begins in `text`."""
        if self._starts is None:
            self._starts = word_starts(self.text)
        return self._starts

    def stretches(self, number: int) -> Sequence[Stretch]:
        """Where a term stands, in order; under a negative number in `roman`."""
        found = self.found.get(number, ())
        if isinstance(found, str):
            text = self.text if number >= 0 else self.roman.text
            found = self.found[number] = list(stretches(text, found))
        return found

    @property
    def roman(self) -> Roman:
        """The same words in Latin letters."""
        if self._roman is None:
            self._roman = Roman(self.words)
        return self._roman

    def written(self, start: int, end: int) -> Stretch:
        """A stretch of the reading in Latin letters as one of the reading."""
        first, last = self.roman.numbers(start, end)
        return self.starts[first], self.starts[last] + len(self.words[last])

    def unit(self, place: Place, unit: Unit) -> tuple[int, int] | None:
        """The sentence or paragraph that holds a place, as (part, number); None where none holds all of it."""
        at = self._part_at(place.start)
        if (at, unit) not in self._units:
            self._units[at, unit] = _units(self._parts[at], unit)
        starts, ends = self._units[at, unit]
        start, end = self._original(self._parts[at], place.start, place.end)
        number = bisect_right(starts, start) - 1
        return (at, number) if number >= 0 and end <= ends[number] else None

    def is_in_one_breath(self, start: int, end: int) -> bool:
        """Whether no sentence ends within a stretch; a line may."""
        source, first, last = self.original(start, end)
        piece = source[first:last]
        return not _PAUSE.search(piece) or len(sentences(_LINES.sub(" ", piece))) == 1

    def original(self, start: int, end: int) -> tuple[str, int, int]:
        """The text that a stretch is of, and where it stands there."""
        part = self._parts[self._part_at(start)]
        return part.source, *self._original(part, start, end)

    def span(self, place: Place) -> Span:
        """A place as the document's readers see it."""
        part = self._parts[self._part_at(place.start)]
        start, end = self._original(part, place.start, place.end)
        form = place.form
        if not (form or part.source.isascii()) and has_lookalikes(part.source[start:end]):
            form = LOOKALIKE
        return Span(part.field, part.shift + start, part.shift + end, place.term, form)

    def _part_at(self, offset: int) -> int:
        return bisect_right(self._bases, offset) - 1

    @staticmethod
    def _original(part: _Part, start: int, end: int) -> Stretch:
        return part.folded.place(start - part.base, end - part.base)

    def _lead_end(self) -> int:
        if self._lead is None:
            words = _LEAD.match(self.text, self._bases[1])
            self._lead = min(words.end() if words else 0, self.bounds("body")[1])
        return self._lead


def _is_met(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some stretches, of which none overlaps another, overlaps the one from start to end."""
    at = bisect_right(ends, start)
    return at < len(starts) and starts[at] < end


def in_order(spans: Iterable[Span]) -> list[Span]:
    """Spans sorted by field, then by place; each once."""
    return sorted(set(spans), key=lambda span: (FIELDS.index(span.field), *span[1:]))


def _units(part: _Part, unit: Unit) -> tuple[list[int], list[int]]:
    if part.field in {"url", "author"}:
        places = [(0, len(part.source))]
    elif unit == "sentence":
        places = sentences(part.source)
    else:
        ends = list(accumulate(len(line) + 1 for line in part.source.split("\n")))
        places = list(zip([0, *ends[:-1]], ends, strict=True))
    return [start for start, _ in places], [end for _, end in places]
