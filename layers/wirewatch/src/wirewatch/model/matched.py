"""A text, and what of it made a watch fire."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wirewatch.model.configured import Watch

Field = Literal["title", "body"]


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


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where a term was found: offsets into the document's field, and the term as it was written."""

    field: Field
    start: int
    end: int
    term: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A watch that fires on a document, and every place that made it fire; never without spans."""

    watch: Watch
    spans: tuple[Span, ...]
