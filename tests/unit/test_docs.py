"""What the guides show loads as what it is, and what they say is refused is refused."""

import re
from pathlib import Path

import pytest

from wirewatch import query, sources, watchlist
from wirewatch.errors import QueryError

DOCS = Path(__file__).parents[2] / "docs"


def _blocks(name: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def _table(name: str, heading: str) -> list[list[str]]:
    """The body rows of the table whose header row begins with a cell."""
    lines = iter((DOCS / name).read_text(encoding="utf-8").splitlines())
    rows: list[list[str]] = []
    for line in lines:
        if line.startswith(f"| {heading} |"):
            next(lines)
            for row in lines:
                if not row.startswith("|"):
                    return rows
                cells = re.split(r"(?<!\\)\|", row.strip("|"))
                rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


@pytest.mark.parametrize("block", _blocks("watchlist-language.md"))
def test_every_watchlist_of_the_guide_loads(block: str) -> None:
    named = re.findall(r"lists/[a-z]+\.txt", block)
    assert watchlist.load(block, dict.fromkeys(named, "IVANOV, Ivan Petrovich\n")).watches


@pytest.mark.parametrize("block", _blocks("sources.md"))
def test_every_source_list_of_the_guide_loads(block: str) -> None:
    assert sources.load(block)


def test_the_guides_have_examples() -> None:
    assert len(_blocks("watchlist-language.md")) >= 4
    assert _blocks("sources.md")


@pytest.mark.parametrize("row", _table("watchlist-language.md", "Language"), ids=lambda row: row[0])
def test_the_stems_of_the_guide_find_every_form_they_stand_beside(row: list[str]) -> None:
    _, forms, stem = row
    compiled = query.compile_item(stem.strip("`"))
    for form in forms.split(", "):
        assert compiled.match(query.Document(body=form)), form


_REFUSED = [
    quoted.removeprefix("query: ")
    for row in _table("watchlist-language.md", "You wrote")
    for quoted in re.findall(r"`([^`]+)`", row[0])
]


@pytest.mark.parametrize("text", _REFUSED)
def test_what_the_guide_says_is_refused_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        query.compile(text, thorough=True)


@pytest.mark.parametrize("row", [*_table("watchlist-language.md", "Term"), *_table("watchlist-language.md", "Query")])
def test_the_examples_of_the_guide_find_what_they_are_said_to_find(row: list[str]) -> None:
    text, finds, misses = row
    compiled = query.compile_item(text.strip("`"))
    for found in finds.split(" / "):
        assert compiled.match(query.Document(body=found)), found
    for missed in misses.split(" / "):
        assert not compiled.match(query.Document(body=missed)), missed


@pytest.mark.parametrize("row", _table("watchlist-language.md", "Expression"), ids=lambda row: row[0])
def test_the_expressions_of_the_guide_find_what_they_are_said_to_find(row: list[str]) -> None:
    text, finds, misses = row
    compiled = query.compile(text.strip("`"), thorough=True)
    for found in finds.split(" / "):
        assert compiled.match(query.Document(title=found)), found
    assert not compiled.match(query.Document(title=misses, body=finds))


def test_the_guide_lists_refusals() -> None:
    assert len(_REFUSED) >= 8


@pytest.mark.parametrize(
    ("name", "keys"),
    [("watchlist-language.md", watchlist.WATCH), ("sources.md", sources.SOURCE)],
    ids=["watch", "source"],
)
def test_the_table_of_keys_names_every_key_and_no_other(name: str, keys: tuple[str, ...]) -> None:
    assert {row[0].strip("`") for row in _table(name, "Key")} == set(keys)
