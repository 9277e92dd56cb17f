"""The three traps of query languages: how distance is counted, what AND and OR bind, what NOT leaves out."""

from pathlib import Path

import msgspec
import pytest

from wirewatch import query, watchlist
from wirewatch.model import Document, Span

TABLE = Path(__file__).parents[1] / "data/query/traps.yaml"
SPACINGS = 12


class Distance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dialect: str
    ours: str
    forwards: str
    backwards: str
    theirs: str = ""


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    written: str
    of: str
    finds: list[str]
    misses: list[str]


class Mixed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mixed: str
    readings: tuple[Written, Written]


class Exclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    query: str
    exclude: str
    article_wide: str
    title: str
    body: str
    fires: bool
    fires_article_wide: bool
    not_near: str = ""
    finds: list[tuple[str, str]] = []


class Traps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    distances: list[Distance]
    precedence: list[Mixed]
    exclusions: list[Exclusion]


TRAPS = msgspec.yaml.decode(TABLE.read_bytes(), type=Traps)
distances = pytest.mark.parametrize("case", TRAPS.distances, ids=lambda case: case.dialect)
mixed = pytest.mark.parametrize("case", TRAPS.precedence, ids=lambda case: case.mixed)
exclusions = pytest.mark.parametrize("case", TRAPS.exclusions, ids=lambda case: case.says)


@distances
@pytest.mark.parametrize("unit", ["word ", "слово, ", "Belarus's ", "字", "x\u00ady "])
def test_distance_is_counted_in_words_between(case: Distance, unit: str) -> None:
    compiled = query.compile(case.ours)
    assert len(case.forwards) == len(case.backwards) == SPACINGS
    assert _spacings(compiled, "alpha {}beta", unit) == case.forwards
    assert _spacings(compiled, "beta {}alpha", unit) == case.backwards


@distances
def test_another_system_s_query_is_refused_unless_it_means_the_same_here(case: Distance) -> None:
    try:
        compiled = query.compile(case.theirs)
    except query.QueryError as refused:
        faults = refused.faults
    else:
        faults = ()
        assert _spacings(compiled, "alpha {}beta", "word ") == case.forwards
        assert _spacings(compiled, "beta {}alpha", "word ") == case.backwards
    assert all(fault.hint for fault in faults)


@mixed
def test_and_and_or_without_brackets_are_refused_with_both_readings(case: Mixed) -> None:
    with pytest.raises(query.QueryError) as refused:
        query.compile(case.mixed)
    [fault] = refused.value.faults
    for reading in case.readings:
        assert reading.written in fault.hint
    assert case.mixed[fault.start : fault.end] == case.mixed


@mixed
def test_the_readings_find_different_articles(case: Mixed) -> None:
    first, second = (query.compile(reading.written) for reading in case.readings)
    texts = [text for reading in case.readings for text in reading.finds + reading.misses]
    for reading, compiled in zip(case.readings, (first, second), strict=True):
        assert all(compiled.match(Document(body=text)) for text in reading.finds)
        assert not any(compiled.match(Document(body=text)) for text in reading.misses)
    assert any(bool(first.match(Document(body=text))) != bool(second.match(Document(body=text))) for text in texts)


@exclusions
def test_an_exclude_cancels_occurrences_and_not_the_article(case: Exclusion) -> None:
    document = Document(title=case.title, body=case.body)
    hits = _watchlist(case.query, case.exclude).match(document)
    assert bool(hits) == case.fires
    assert [_shown(span, document) for hit in hits for span in hit.spans] == case.finds


@pytest.mark.parametrize("case", [case for case in TRAPS.exclusions if case.not_near], ids=lambda case: case.says)
def test_not_near_leaves_out_the_same_occurrences(case: Exclusion) -> None:
    document = Document(title=case.title, body=case.body)
    spans = query.compile(case.not_near).match(document)
    assert [_shown(span, document) for span in spans] == case.finds


@exclusions
def test_not_hides_the_whole_article(case: Exclusion) -> None:
    document = Document(title=case.title, body=case.body)
    assert bool(_watchlist(case.article_wide).match(document)) == case.fires_article_wide


def test_an_index_cancels_for_the_query_that_excludes_and_for_no_other() -> None:
    case = TRAPS.exclusions[1]
    root, exclude = query.compile(case.query).root, query.compile(case.exclude).root
    document = Document(title=case.title, body=case.body)
    assert query.Index([root, root], excludes={0: exclude}).match(document).keys() == {1}


def _spacings(compiled: query.Query, text: str, unit: str) -> str:
    texts = [text.format(unit * count) for count in range(SPACINGS)]
    return "".join("+" if compiled.match(Document(body=each)) else "." for each in texts)


def _watchlist(text: str, exclude: str = "") -> watchlist.Watchlist:
    watch = {"id": "trap", "query": text} | ({"exclude": exclude} if exclude else {})
    return watchlist.load(msgspec.yaml.encode({"watches": [watch]}).decode())


def _shown(span: Span, document: Document) -> tuple[str, str]:
    text: str = getattr(document, span.field)
    return span.field, text[span.start : span.end]
