"""A second evaluator of the watchlist language, slow and obvious, to check the engine by.

It reads like the language's definition and tries everything: every term at every word, every place with every other
one. With the engine it shares only the tokeniser, the nodes, the records, and what a literal name stands for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from wirewatch.model import Document, Span
from wirewatch.model.matched import Field as DocumentField
from wirewatch.query.names.variants import variants
from wirewatch.query.nodes import (
    Age,
    And,
    AtLeast,
    Field,
    Length,
    ListRef,
    Lists,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Regex,
    Term,
    TextField,
    Value,
    ValueField,
    Within,
    Word,
)
from wirewatch.text import Token, cased, edges, has_lookalikes, sentences, tokenize

ORDER: tuple[DocumentField, ...] = ("title", "body", "url", "author", "source", "language", "tags")
LEAD = 60


class Text(NamedTuple):
    """One text of a document; `offset` is where it begins in its field, which only a second author needs."""

    field: DocumentField
    content: str
    tokens: list[Token]
    offset: int = 0


class Place(NamedTuple):
    """Words `first` to `last` of a document's text number `text`."""

    text: int
    first: int
    last: int
    term: str
    form: str = ""


class Mask(NamedTuple):
    """A word that counts for no term: number `word` of a document's text number `text`."""

    text: int
    word: int


@dataclass(frozen=True)
class Reading:
    """A document as a query is judged on it. `scope` is the field that the terms are looked for in."""

    document: Document
    texts: Sequence[Text]
    lists: Lists
    now: datetime | None
    masks: frozenset[Mask]
    scope: TextField | None = field(default=None)

    def inside(self, scope: TextField) -> "Reading":
        """The same within one field."""
        return Reading(self.document, self.texts, self.lists, self.now, self.masks, scope)


def answer(
    root: Node, document: Document, lists: Lists, now: datetime | None = None, masks: Iterable[Mask] = ()
) -> list[Span]:
    """Every span that makes a query true of a document, in order; none where it is false."""
    reading = Reading(document, texts_of(document), lists, now, frozenset(masks))
    return in_order(spans(root, reading)) if holds(root, reading) else []


def answer_excluding(
    root: Node, exclude_root: Node, document: Document, lists: Lists, now: datetime | None = None
) -> list[Span]:
    """The same, where the words of whatever the second query finds count for no term of the first."""
    reading = Reading(document, texts_of(document), lists, now, frozenset())
    masks = [Mask(place.text, word) for place in places(exclude_root, reading) for word in words_of(place)]
    return answer(root, document, lists, now, masks)


def in_order(found: Iterable[Span]) -> list[Span]:
    """Spans without repetition, the title's first."""
    return sorted(set(found), key=lambda span: (ORDER.index(span.field), span.start, span.end, span.term, span.form))


@lru_cache(maxsize=1 << 8)
def texts_of(document: Document) -> list[Text]:
    """A document's texts: title, body, address, and every author by itself."""
    texts = [Text(name, content, tokenize(content)) for name, content in _long_texts(document)]
    offset = 0
    for author in document.authors:
        texts.append(Text("author", author, tokenize(author), offset))
        offset += len(author) + len(", ")
    return texts


def _long_texts(document: Document) -> list[tuple[DocumentField, str]]:
    return [("title", document.title), ("body", document.body), ("url", document.url)]


# --- where a positional node holds


def places(node: Node, reading: Reading) -> list[Place]:
    """The places of a positional node, each once, in order."""
    return sorted(set(_places(node, reading)))


def _places(node: Node, reading: Reading) -> list[Place]:
    match node:
        case Term():
            return places_of_term(node, reading)
        case ListRef():
            in_items = [place for item in items(node.name, reading.lists) for place in places(item, reading)]
            return in_items + places_of_names(node.name, reading)
        case Or():
            return [place for operand in node.operands for place in places(operand, reading)]
        case Field():
            return places(node.operand, reading.inside(node.field))
        case _:
            return _places_of_neighbours(node, reading)


def _places_of_neighbours(node: Node, reading: Reading) -> list[Place]:
    match node:
        case Near(ordered=True):
            return places_in_order(node, reading)
        case Near():
            return places_in_any_order(node, reading)
        case NotNear():
            return places_far_from(node, reading)
        case Within():
            return places_in_one_unit(node, reading)
        case _:
            raise AssertionError(f"{type(node).__name__} has no places")


def items(name: str, lists: Lists) -> tuple[Node, ...]:
    """What a list of terms holds."""
    return lists.items.get(name, ())


def places_of_term(term: Term, reading: Reading) -> list[Place]:
    """Every place of a term that the reading has not ruled out."""
    return [place for place in runs(term, reading.document) if counts(place, reading)]


@lru_cache(maxsize=1 << 12)
def runs(term: Term, document: Document) -> list[Place]:
    """Every run of words of every text that is the term's. Remembered, as one judgement asks for it time and again."""
    found = []
    for number, text in enumerate(texts_of(document)):
        for first in range(len(text.tokens) - len(term.words) + 1):
            place = Place(number, first, first + len(term.words) - 1, term.text)
            if stands(term, text, place):
                found.append(place)
    return found


def stands(term: Term, text: Text, place: Place) -> bool:
    """Whether a term's words, their case and the signs at its edges stand at a place."""
    tokens = [text.tokens[word] for word in words_of(place)]
    words_fit = all(fits(word.text, word.stem, token.word) for word, token in zip(term.words, tokens, strict=True))
    return words_fit and edges_fit(term, text, tokens) and case_fits(term, text, tokens)


def edges_fit(term: Term, text: Text, tokens: Sequence[Token]) -> bool:
    """Whether the signs that the term has at its edges, and no others like them, stand there in the text."""
    before, after = edges(text.content, tokens[0].start, tokens[-1].end)
    return term.before in {"", before} and term.after in {"", after}


def case_fits(term: Term, text: Text, tokens: Sequence[Token]) -> bool:
    """Whether the words stand in the text in the term's own capitals; whether it has any to ask for."""
    if not term.case:
        return True
    written = [cased(text.content[token.start : token.end]) for token in tokens]
    asked = zip(term.case, term.words, written, strict=True)
    return all(fits(capitals, word.stem, as_written) for capitals, word, as_written in asked)


def fits(pattern: str, stem: bool, word: str) -> bool:  # noqa: FBT001  as Word has it
    """Whether a word is the pattern's, of which `?` is any character; as a stem, whether its beginning is."""
    if stem:
        word = word[: len(pattern)]
    return len(word) == len(pattern) and all(asked in {"?", has} for asked, has in zip(pattern, word, strict=True))


def counts(place: Place, reading: Reading) -> bool:
    """Whether a place lies in the scope, and no mask on it."""
    name = reading.texts[place.text].field
    in_scope = {
        None: name in {"title", "body"},
        "lead": name == "body" and place.last < LEAD,
    }.get(reading.scope, name == reading.scope)
    return in_scope and not any(Mask(place.text, word) in reading.masks for word in words_of(place))


def places_in_any_order(near: Near, reading: Reading) -> list[Place]:
    """Operand by operand: what of those before stands near the next one, with what that is near to, and what of it."""
    taking = set(places(near.operands[0], reading))
    steps: list[tuple[set[Place], set[Place], int]] = []
    for operand, distance in zip(near.operands[1:], near.distances, strict=True):
        following = places(operand, reading)
        first = beside(taking, following, distance)
        second = beside(following, taking, distance)
        for earlier, later, apart in reversed(steps):
            first = first | beside(earlier, later & first, apart) | beside(later, earlier & first, apart)
        steps.append((first, second, distance))
        taking = first | second
    return sorted(taking)


def beside(some: Iterable[Place], others: Iterable[Place], distance: int) -> set[Place]:
    """Those of some places that have one of the others near."""
    others = list(others)
    return {place for place in some if any(are_near(place, other, distance) for other in others)}


def places_in_order(near: Near, reading: Reading) -> list[Place]:
    """Every place in a chain that goes through all operands."""
    all_places = [places(operand, reading) for operand in near.operands]
    chains = [[place] for place in all_places[0]]
    for following, distance in zip(all_places[1:], near.distances, strict=True):
        chains = [
            [*chain, place]
            for chain in chains
            for place in following
            if chain[-1].last < place.first and are_near(chain[-1], place, distance)
        ]
    return [place for chain in chains for place in chain]


def places_far_from(node: NotNear, reading: Reading) -> list[Place]:
    """The operand's places that have no place of the other one near."""
    others = places(node.other, reading)
    return [
        place
        for place in places(node.operand, reading)
        if not any(are_near(place, other, node.distance) for other in others)
    ]


def are_near(one: Place, other: Place, distance: int) -> bool:
    """Whether two places are in one text, apart, and at most so many words stand between them."""
    if one.text != other.text:
        return False
    if one.last < other.first:
        return other.first - one.last - 1 <= distance
    if other.last < one.first:
        return one.first - other.last - 1 <= distance
    return False


def places_in_one_unit(within: Within, reading: Reading) -> list[Place]:
    """Unit by unit: the operands' places, where each operand has one."""
    all_places = [places(operand, reading) for operand in within.operands]
    found: list[Place] = []
    for number, text in enumerate(reading.texts):
        for start, end in units(text, within.unit):
            inside = [
                [place for place in of_operand if place.text == number and lies_within(text, place, start, end)]
                for of_operand in all_places
            ]
            if all(inside):
                found.extend(place for of_operand in inside for place in of_operand)
    return found


def units(text: Text, unit: str) -> list[tuple[int, int]]:
    """The sentences or paragraphs of a text; an address or an author is one."""
    if text.field not in {"title", "body"}:
        return [(0, len(text.content))]
    if unit == "sentence":
        return sentences(text.content)
    found, start = [], 0
    for line in text.content.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + len("\n")
    return found


def lies_within(text: Text, place: Place, start: int, end: int) -> bool:
    """Whether a place lies wholly between two offsets."""
    return start <= text.tokens[place.first].start and text.tokens[place.last].end <= end


def words_of(place: Place) -> range:
    """The numbers of a place's words."""
    return range(place.first, place.last + 1)


# --- names, which are literal


def places_of_names(name: str, reading: Reading) -> list[Place]:
    """Where the names of a list stand; a partial form not where it is but a piece of the whole one."""
    found = [
        place._replace(form="partial" if partial else "")
        for words, (line, partial) in forms(list(reading.lists.names.get(name, ()))).items()
        for place in places_of_term(Term(0, 0, tuple(map(Word, words)), line), reading)
        if is_in_one_sentence(place, reading)
    ]
    return [
        place
        for place in found
        if not (place.form and any(is_whole_around(other, place) for other in found if not other.form))
    ]


def forms(lines: Sequence[str]) -> dict[tuple[str, ...], tuple[str, bool]]:
    """The words that names may be written in, with the name of each, and whether that has more to it.

    Of two names that may be written alike the first one is meant, but one in whole before one in part.
    """
    found: dict[tuple[str, ...], tuple[str, bool]] = {}
    for asked in (False, True):
        for line in lines:
            for words, partial in variants(line):
                if partial == asked:
                    found.setdefault(words, (line, partial))
    return found


def is_in_one_sentence(place: Place, reading: Reading) -> bool:
    """Whether no sentence ends within a place; a line may."""
    text = reading.texts[place.text]
    words = text.content[text.tokens[place.first].start : text.tokens[place.last].end]
    return len(sentences(words.replace("\n", " "))) == 1


def is_whole_around(whole: Place, place: Place) -> bool:
    """Whether a place lies within one of the same name."""
    same = whole.text == place.text and whole.term == place.term
    return same and whole.first <= place.first and place.last <= whole.last


# --- whether a node is true, and what it has to show


def holds(node: Node, reading: Reading) -> bool:
    """Whether a node is true of the document."""
    match node:
        case And():
            return all(holds(operand, reading) for operand in node.operands)
        case Or():
            return any(holds(operand, reading) for operand in node.operands)
        case ListRef():
            in_items = any(holds(item, reading) for item in items(node.name, reading.lists))
            return in_items or bool(places_of_names(node.name, reading))
        case Not():
            return not holds(node.operand, reading)
        case Field():
            return holds(node.operand, reading.inside(node.field))
        case _:
            return _holds_by_itself(node, reading)


def _holds_by_itself(node: Node, reading: Reading) -> bool:
    match node:
        case AtLeast():
            return len(apart(places(node.operand, reading))) >= node.count
        case Value():
            return bool(values_that_fit(node, reading.document))
        case Regex():
            return bool(found_in_title(node, reading))
        case Length():
            length = len(tokenize(reading.document.body))
            return length > node.words if node.longer else length < node.words
        case Age():
            published, now = reading.document.published, reading.now
            return published is None or now is None or (now - published).total_seconds() <= node.seconds
        case _:
            return bool(places(node, reading))


def apart(found: Iterable[Place]) -> list[Place]:
    """Places that do not overlap, those that end first before others."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda place: (place.text, place.last, place.first)):
        if not any(one.text == place.text and place.first <= one.last for one in kept):
            kept.append(place)
    return kept


def spans(node: Node, reading: Reading) -> list[Span]:
    """What a node that is true has to show."""
    match node:
        case And():
            return [span for operand in node.operands for span in spans(operand, reading)]
        case Or():
            return shown_by_true(node.operands, reading)
        case ListRef():
            names = [as_span(place, reading) for place in places_of_names(node.name, reading)]
            return shown_by_true(items(node.name, reading.lists), reading) + names
        case Field():
            return spans(node.operand, reading.inside(node.field))
        case AtLeast():
            return spans(node.operand, reading)
        case _:
            return _shown_by_itself(node, reading)


def shown_by_true(nodes: Iterable[Node], reading: Reading) -> list[Span]:
    """What those of the nodes have to show that are true."""
    return [span for node in nodes if holds(node, reading) for span in spans(node, reading)]


def _shown_by_itself(node: Node, reading: Reading) -> list[Span]:
    match node:
        case Not() | Length() | Age():
            return []
        case Value():
            return values_that_fit(node, reading.document)
        case Regex():
            return found_in_title(node, reading)
        case _:
            return [as_span(place, reading) for place in places(node, reading)]


def as_span(place: Place, reading: Reading) -> Span:
    """A place by its offsets in the document's field."""
    text = reading.texts[place.text]
    start, end = text.tokens[place.first].start, text.tokens[place.last].end
    form = place.form or ("look-alike" if has_lookalikes(text.content[start:end]) else "")
    return Span(text.field, text.offset + start, text.offset + end, place.term, form)


def found_in_title(node: Regex, reading: Reading) -> list[Span]:
    """What an expression that Python reads alike finds in the title, blanks at its ends left out, no mask on it."""
    title = reading.document.title
    struck = [reading.texts[0].tokens[mask.word] for mask in reading.masks if mask.text == 0]
    term = "re:/" + node.pattern.replace("/", "\\/") + "/" + "i" * node.ignore_case
    found = []
    for match in re.finditer(node.pattern, title, re.IGNORECASE if node.ignore_case else 0):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = start + len(match[0].strip())
        if start < end and not any(start < token.end and token.start < end for token in struck):
            found.append(Span("title", start, end, term))
    return found


def values_that_fit(node: Value, document: Document) -> list[Span]:
    """The values of the document that the node asks for, whole."""
    found, start = [], 0
    term = f"{node.field}:{node.value}{'*' if node.stem else ''}"
    for value in _values(node, document):
        if value_fits(node, " ".join(token.word for token in tokenize(value))):
            found.append(Span(_FIELD_OF_VALUE[node.field], start, start + len(value), term))
        start += len(value) + len(", ")
    return found


_FIELD_OF_VALUE: dict[ValueField, DocumentField] = {"source": "source", "lang": "language", "tag": "tags"}


def _values(node: Value, document: Document) -> tuple[str, ...]:
    return {"source": (document.source,), "lang": (document.language,), "tag": document.tags}[node.field]


def value_fits(node: Value, value: str) -> bool:
    """Whether a folded value is the one asked for: `en` is also asked for by en-GB."""
    if node.stem:
        return value.startswith(node.value)
    return value == node.value or (node.field == "lang" and value.startswith(f"{node.value} "))
