"""The oracle against a table that anybody can check: what each query finds in a few words of text."""

import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.query.oracle import answer, answer_excluding
from tests.query.strategies import NOW, compiled_lists
from wirewatch import query
from wirewatch.model import Document, Span
from wirewatch.query.names.roll import roll
from wirewatch.query.nodes import Lists

TABLE = Path(__file__).parents[1] / "data/query/meaning.yaml"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    query: str
    spans: list[tuple[str, str]]
    title: str = ""
    body: str = ""
    url: str = ""
    source: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    age: int | None = None
    lists: dict[str, list[str]] = {}
    names: tuple[str, ...] = ()
    exclude: str = ""
    forms: tuple[str, ...] = ()


CASES = msgspec.yaml.decode(TABLE.read_bytes(), type=list[Case])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_query_means(case: Case) -> None:
    document = _document(case)
    lists = compiled_lists(case.lists, Lists({}, {"people": roll(case.names)} if case.names else {}))
    root = query.compile(case.query, lists).root
    if case.exclude:
        found = answer_excluding(root, query.compile(case.exclude, lists).root, document, lists, NOW)
    else:
        found = answer(root, document, lists, NOW)
    assert [(span.field, _text_at(span, document)) for span in found] == case.spans
    assert not case.forms or tuple(span.form for span in found) == case.forms


def _document(case: Case) -> Document:
    return Document(
        title=case.title,
        body=re.sub(r"\{(\d+) words\}", lambda match: "word " * int(match[1]), case.body),
        url=case.url,
        source=case.source,
        language=case.language,
        tags=case.tags,
        authors=case.authors,
        published=None if case.age is None else NOW - timedelta(seconds=case.age),
    )


def _text_at(span: Span, document: Document) -> str:
    joined = {"author": ", ".join(document.authors), "tags": ", ".join(document.tags)}
    text: str = joined.get(span.field) or getattr(document, span.field)
    return text[span.start : span.end]
