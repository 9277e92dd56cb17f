"""A text, and what of it made a watch fire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from wirewatch.model.configured import Watch

Field = Literal["title", "body", "url", "author", "source", "language", "tags"]
FIELDS: tuple[Field, ...] = ("title", "body", "url", "author", "source", "language", "tags")


@dataclass(frozen=True, slots=True)
class Document:
    """A text to match. `body` is plain text, paragraphs on lines of their own."""

    title: str = ""
    body: str = ""
    url: str = ""
    source: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: datetime | None = None

    def text_of(self, field: Field) -> str:
        """A field as one text, to which the offsets of a span belong."""
        match field:
            case "author":
                return ", ".join(self.authors)
            case "tags":
                return ", ".join(self.tags)
            case _:
                return str(getattr(self, field))


class Span(NamedTuple):
    """Where a term was found: offsets into the document's field, and the term as it was written.

    Authors and tags count as joined by ", ". `form` says how the term was found where not as written: "partial" for a
    name without its middle names, "look-alike" and "transliterated" for other letters.
    """

    field: Field
    start: int
    end: int
    term: str
    form: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that fires on a document, and every place that made it fire; never without spans."""

    watch: Watch
    spans: tuple[Span, ...]
