"""Saved searches of other services: what they become, and that nothing gets lost in silence."""

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import query
from wirewatch.dialects import DIALECTS, Dialect, translate
from wirewatch.query import Document

ROOT = Path(__file__).parents[2]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    search: str
    query: str
    whole: bool = True
    notes: list[str] = []


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    remarks: dict[Dialect, list[str]]
    factiva: list[Row]
    nexis: list[Row]
    google: list[Row]
    meltwater: list[Row]


TABLE = msgspec.yaml.decode((ROOT / "tests/data/query/dialects.yaml").read_bytes(), type=Table)
ROWS: dict[Dialect, list[Row]] = {
    "factiva": TABLE.factiva,
    "nexis": TABLE.nexis,
    "google": TABLE.google,
    "meltwater": TABLE.meltwater,
}
CASES = [pytest.param(dialect, row, id=f"{dialect} {row.search}") for dialect in DIALECTS for row in ROWS[dialect]]

_WORDS = """
potash kali* AND OR and or not NOT ( ) [ ] " near5 /n5/ W/5 w/999 w/s w/seg PRE/2 same - -x hd= hlp= la= ns= wc>500
/F50/ /F500/ atleast5 ATLEAST5( CAPS( HLEAD( LANGUAGE( TERM( intitle: allintitle: site:x.com site: source: when:7d
before:2 AROUND(5) * NEAR ONEAR/9 near/0 title: ingress: country: ^9 ~5 ~x eu EU of the ru*an wom?n bank** a$2 *ash
% 1..2 C++ K+S x:y @x # #x age:2d words>5 case:x sanction* sanctions title 钾肥 й \ud800 \0
"""
_PIECES = _WORDS.split()
_PHRASES = ['"a b"', '"potash * price"', "NOT W/5", "NOT W/S", "length > 3", "date from 1 to 2", "“lift* bans”"]
any_text = st.text(st.characters(exclude_categories=()), max_size=20)
any_search = st.builds(
    lambda pieces, joint: joint.join(pieces),
    st.lists(st.sampled_from([*_PIECES, *_PHRASES]) | any_text, max_size=14),
    st.sampled_from([" ", " ", ""]),
)
any_dialect = st.sampled_from(DIALECTS)


@pytest.mark.parametrize(("dialect", "row"), CASES)
def test_a_search_becomes_a_query_and_notes(dialect: Dialect, row: Row) -> None:
    found = translate(row.search, dialect)
    remarks = TABLE.remarks[dialect]
    assert found.query == row.query
    assert [str(note) for note in found.notes if note.message not in remarks] == row.notes
    assert found.is_whole == row.whole


def test_each_service_has_a_table_worth_the_name() -> None:
    assert all(len(ROWS[dialect]) >= 25 for dialect in DIALECTS)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_true_of_every_search_of_a_service_is_said_once(dialect: Dialect) -> None:
    messages = [note.message for note in translate("potash near/5 kali near/5 belarus", dialect).notes]
    assert [message for message in messages if message in TABLE.remarks[dialect]] == TABLE.remarks[dialect]


@given(any_search, any_dialect)
def test_any_search_gives_a_query_that_compiles_or_none_and_a_reason(search: str, dialect: Dialect) -> None:
    found = translate(search, dialect)
    if found.query:
        query.compile(found.query, thorough=True)
    else:
        assert not found.is_whole


@given(any_search, any_dialect)
def test_every_note_points_into_the_search(search: str, dialect: Dialect) -> None:
    for note in translate(search, dialect).notes:
        assert 0 <= note.start <= note.end <= len(search)
        assert note.message


# Of each way to write a distance: the search, and how many words may stand between "alpha" and "omega", in this order
# and in the other, -1 where none may.
SPACINGS: list[tuple[Dialect, str, int, int]] = [
    ("factiva", "alpha near5 omega", 4, 4),
    ("factiva", "alpha near1 omega", 0, 0),
    ("factiva", "alpha /n3/ omega", 2, 2),
    ("factiva", "alpha adj5 omega", 4, -1),
    ("factiva", "alpha adj1 omega", 0, -1),
    ("factiva", "alpha omega", 0, -1),
    ("factiva", "alpha w/2 omega", 1, -1),
    ("nexis", "alpha W/5 omega", 4, 4),
    ("nexis", "alpha PRE/3 omega", 2, -1),
    ("google", "alpha AROUND(4) omega", 4, 4),
    ("google", '"alpha omega"', 0, -1),
    ("meltwater", "alpha NEAR omega", 4, 4),
    ("meltwater", "alpha NEAR/7 omega", 7, 7),
    ("meltwater", "alpha ONEAR/7 omega", 7, -1),
]


@pytest.mark.parametrize("between", range(12))
@pytest.mark.parametrize(("dialect", "search", "ahead", "back"), SPACINGS)
def test_a_distance_finds_what_the_service_finds(
    dialect: Dialect, search: str, ahead: int, back: int, between: int
) -> None:
    compiled = query.compile(translate(search, dialect).query)
    words = " ".join(["word"] * between)
    assert bool(compiled.match(Document(body=f"alpha {words} omega"))) == (between <= ahead)
    assert bool(compiled.match(Document(body=f"omega {words} alpha"))) == (between <= back)


@pytest.mark.parametrize(
    ("dialect", "search"),
    [
        ("factiva", "potash not (football and ns=c13)"),
        ("factiva", "potash not (football near5 (a and *ash))"),
        ("factiva", "potash not footb$2"),
        ("nexis", "potash and not (football not w/s stadium)"),
        ("google", "potash -(football filetype:pdf)"),
        ("meltwater", "potash NOT (football AND country:us)"),
    ],
)
def test_what_is_left_out_never_makes_an_exclusion_larger(dialect: Dialect, search: str) -> None:
    found = translate(search, dialect)
    assert query.compile(found.query).match(Document(body="Potash and football."))
    assert not found.is_whole


@pytest.mark.parametrize(
    ("search", "ours", "without"),
    [
        ("potash and potash and belarus", "potash AND belarus", "potash"),
        ("sanction* or ban or sanctions", "sanction* OR ban", "sanctions"),
        ("sanctions and sanction*", "sanctions", "sanction*"),
        ("potash not (sanction* or sanctions)", "potash AND NOT sanction*", "sanctions"),
    ],
)
def test_a_clause_without_effect_is_not_needed_and_nothing_is_lost_with_it(
    search: str, ours: str, without: str
) -> None:
    found = translate(search, "factiva")
    assert (found.query, found.is_whole) == (ours, True)
    assert [note.piece for note in found.notes] == [without]


def test_a_search_that_can_never_be_true_gives_no_query() -> None:
    found = translate("potash not potash", "factiva")
    assert (found.query, found.is_whole) == ("", False)


@pytest.mark.parametrize(
    "search",
    [
        "(" * 5000,
        "not " * 5000,
        "hd=" * 5000,
        "title:" * 5000,
        "HLEAD(" * 3000,
        "a near5 b adj3 " * 500,
        "-" * 9000,
        "x" * 200_000,
    ],
    ids=lambda search: search[:12],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_long_and_deep_searches_are_read_or_refused(dialect: Dialect, search: str) -> None:
    found = translate(search, dialect)
    assert found.query or not found.is_whole


def test_a_search_of_thousands_of_alternatives_is_whole() -> None:
    terms = [f"term{number}" for number in range(2000)]
    found = translate(" or ".join(terms), "factiva")
    assert (found.query, found.is_whole) == (" OR ".join(terms), True)


_DOCUMENTED = re.findall(
    r"^\| (?P<service>Factiva|Nexis|Google|Meltwater) \|.*\n\|[-|]+\n(?P<rows>(?:\|.*\n)+)",
    (ROOT / "docs/importing-queries.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
_EXAMPLES = [
    (service.lower(), *re.findall("`([^`]+)`", row)) for service, rows in _DOCUMENTED for row in rows.splitlines()
]


def test_the_guide_has_a_table_for_each_service() -> None:
    assert {service for service, *_ in _EXAMPLES} == set(DIALECTS)


@pytest.mark.parametrize(("dialect", "search", "ours"), _EXAMPLES)
def test_what_the_guide_shows_is_what_comes_out(dialect: Dialect, search: str, ours: str) -> None:
    found = translate(search, dialect)
    assert (found.query, found.is_whole) == (ours, True)
