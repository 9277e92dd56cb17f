"""`wirewatch match` and `wirewatch explain`: what they say of a text, and how they exit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from wirewatch import furniture
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.cli import main
from wirewatch.furniture import Furniture

WATCHLIST = """
lists: {belarus: [Belarus*, Minsk], ofac: {names: lists/ofac.txt}}
watches:
  - id: trade
    query: '@belarus NEAR/15 (sanction* OR embargo*)'
    exclude: 'sanction* NEAR/3 (doping OR football)'
  - {id: title, query: 'title:potash AND (sanction* OR "asset freeze")', sources: [wire]}
  - {id: names, query: '@ofac'}
"""
TEXT = """New steps against Minsk

The EU extended sanctions on Belaruskali, says Alexander Lukashenko. Doping sanctions hit Belarus.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text("sources: [{id: wire, url: https://example.com/feed}]\n")
    (tmp_path / "watchlist.yaml").write_text(WATCHLIST)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/ofac.txt").write_text("LUKASHENKO, Alexander Grigoryevich\n")
    (tmp_path / "text.txt").write_text(TEXT)
    return tmp_path


def run(folder: Path, *arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, [*arguments, "--config", str(folder)], input=text)


def test_every_watch_that_fires_is_shown_with_its_words_marked(folder: Path) -> None:
    result = run(folder, "match", str(folder / "text.txt"))
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "trade  normal",
        "  in the text: The EU extended **sanctions** on **Belaruskali**, says Alexander Lukashenko.",
        "  in the text: Doping sanctions hit **Belarus**.",
        "",
        "names  normal",
        "  in the text, part of the name: The EU extended sanctions on Belaruskali, says **Alexander Lukashenko**.",
        "",
    ]
    assert result.stderr == "2 of 3 watches fire on this text.\n"


def test_machines_get_every_place(folder: Path) -> None:
    result = run(folder, "match", "--json", str(folder / "text.txt"))
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["type"], row["watch"]) for row in rows] == [("match", "trade"), ("match", "names")]
    (place,) = rows[1]["spans"]
    assert (place["text"], place["form"], place["term"]) == (
        "Alexander Lukashenko",
        "partial",
        "LUKASHENKO, Alexander Grigoryevich",
    )


def test_a_text_on_standard_input_may_have_a_title_a_source_and_tags_by_option(folder: Path) -> None:
    given = ["match", "-", "--title", "Potash", "--source", "wire"]
    assert "title  normal" in run(folder, *given, text="an asset freeze").stdout
    assert run(folder, "match", "-", text="an asset freeze").stderr == "No watch fires on this text; there are 3.\n"


def test_a_page_is_read_as_an_article(folder: Path, httpserver: HTTPServer) -> None:
    paragraphs = "".join(
        f"<p>The harbour moved {number} tonnes of grain and Belarusian sanctions came up.</p>" for number in range(9)
    )
    page = (
        f"<!doctype html><html><head><title>Harbour</title></head><body><article>{paragraphs}</article></body></html>"
    )
    httpserver.expect_request("/article").respond_with_data(page, content_type="text/html")
    assert "**Belarusian sanctions**" in run(folder, "match", httpserver.url_for("/article")).stdout
    (folder / "page.html").write_text(page)
    assert "**Belarusian sanctions**" in run(folder, "match", str(folder / "page.html")).stdout


def page(*paragraphs: str) -> str:
    own = "The harbour moved a little more grain in March than in the year before, as the port authority said."
    body = "".join(f"<p>{text}</p>" for text in (own, f"{own} Fewer ships came.", *paragraphs))
    return f"<!doctype html><html><head><title>Harbour</title></head><body><article>{body}</article></body></html>"


@pytest.fixture
def cluttered(folder: Path, httpserver: HTTPServer) -> str:
    """The address of a page with a line that a state file knows for furniture."""
    trending = "The sanctions on Belarus may end in the summer, traders told this newspaper on Monday evening."
    httpserver.expect_request("/article").respond_with_data(page(trending), content_type="text/html")
    host, now = f"{httpserver.host}:{httpserver.port}", SystemClock().now()
    store = SqliteStore(folder / "state.sqlite", now)
    pages = [(number, f"{'-abc'[number] * 99}\n{trending}") for number in (1, 2, 3)]
    store.count_furniture(furniture.counted(Furniture(host), pages, now), now)
    store.close()
    return httpserver.url_for("/article")


def test_a_page_is_judged_without_what_the_state_file_knows_for_furniture(folder: Path, cluttered: str) -> None:
    state = ["--state", str(folder / "state.sqlite")]
    assert "trade  normal" in run(folder, "match", cluttered).stdout
    shown = run(folder, "match", cluttered, *state)
    assert shown.stderr == "No watch fires on this text; there are 3.\n"
    heading, line = shown.stdout.splitlines()
    assert heading == f"Furniture, on 3 or more pages of {cluttered.split('/')[2]}; it is not judged:"
    assert (
        line.strip() == "The sanctions on Belarus may end in the summer, traders told this newspaper on Monday evening."
    )
    assert json.loads(run(folder, "match", cluttered, "--json", *state).stdout) == {
        "type": "furniture",
        "lines": [line.strip()],
    }


def test_an_explanation_shows_what_is_furniture(folder: Path, cluttered: str) -> None:
    state = ["--state", str(folder / "state.sqlite")]
    shown = run(folder, "explain", "trade", cluttered, *state).stdout.splitlines()
    assert (shown[0], shown[-1].strip()[:9]) == ("trade does not fire", "The sanct")
    record = json.loads(run(folder, "explain", "trade", cluttered, "--json", *state).stdout)
    assert (record["fires"], len(record["furniture"])) == (False, 1)
    assert json.loads(run(folder, "explain", "trade", cluttered, "--json").stdout)["furniture"] == []


def test_the_state_file_of_run_is_looked_into_where_it_is_there(
    folder: Path, cluttered: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "state.sqlite").rename(folder / "wirewatch.sqlite")
    monkeypatch.chdir(folder)
    assert "Furniture" in run(folder, "match", cluttered).stdout
    (folder / "wirewatch.sqlite").write_text("no state file of anybody's\n" * 100)
    refused = run(folder, "match", cluttered)
    assert (refused.exit_code, "wirewatch.sqlite" in refused.stderr) == (1, True)


def test_an_explanation_names_each_clause_and_what_was_excluded(folder: Path) -> None:
    lines = run(folder, "explain", "trade", str(folder / "text.txt")).stdout.splitlines()
    assert lines[:2] == ["trade fires", "  ✓ @belarus NEAR/15 (sanction* OR embargo*)"]
    assert "      ✗ embargo*" in lines
    assert "  exclude: sanction* NEAR/3 (doping OR football)" in lines
    assert any("[Doping]" in line for line in lines)


def test_an_explanation_shows_what_a_regular_expression_finds_in_the_title(folder: Path) -> None:
    (folder / "watchlist.yaml").write_text("- {id: live, query: 'potash AND title:(re:/^Live:/ OR re:/[?]$/)'}\n")
    shown = run(folder, "explain", "live", "-", "--title", "Live: Potash", text="").stdout
    lines = [line.strip() for line in shown.splitlines()]
    at = lines.index("✓ re:/^Live:/")
    assert lines[at + 1 : at + 3] == ["title: … [Live:] Potash…", "✗ re:/[?]$/"]
    shown = run(folder, "explain", "live", "-", "--title", "Potash", text="Live: ?").stdout
    assert "failed first: re:/^Live:/" in shown


def test_an_explanation_names_the_clause_that_failed_first_and_what_else_is_in_the_way(folder: Path) -> None:
    shown = run(folder, "explain", "title", "-", text="sanctions").stdout
    assert "title does not fire" in shown
    assert "failed first: potash" in shown
    assert "it is not for source ''" in shown
    record = json.loads(run(folder, "explain", "--json", "title", "-", text="sanctions").stdout)
    assert (record["fires"], record["failed_first"]) == (False, "potash")
    assert [part["holds"] for part in record["clause"]["clauses"]] == [False, True]


@pytest.mark.parametrize(
    ("query", "text", "note"),
    [
        ("Minsk NEAR/2 potash", "Minsk sells a lot of potash", "4 words apart at the nearest"),
        ("Minsk SENT potash", "Minsk is calm. Potash rises.", "never in one sentence"),
        ("title:potash", "potash", "not in title"),
        ("potash NOT NEAR/3 price", "potash price", "always that near"),
        ("ATLEAST/3 potash", "potash, potash", "2 of 3"),
        ('case:"ICE"', "ice", "written as ice"),
        ("potash AND words>9", "potash", "the text has 1 words"),
        ("potash AND lang:en", "potash", "its language is not known"),
    ],
)
def test_a_clause_that_seems_to_hold_says_why_it_does_not(folder: Path, query: str, text: str, note: str) -> None:
    (folder / "watchlist.yaml").write_text(f"- {{id: one, query: '{query}'}}\n")
    shown = run(folder, "explain", "one", "-", text=text).stdout
    assert "one does not fire" in shown
    assert note in shown


def test_what_cannot_be_read_is_named(folder: Path) -> None:
    missing = run(folder, "match", str(folder / "none.txt"))
    assert (missing.exit_code, "none.txt cannot be read" in missing.stderr) == (1, True)
    unknown = run(folder, "explain", "trad", "-", text="x")
    assert (unknown.exit_code, "did you mean 'trade'?" in unknown.stderr) == (2, True)
    (folder / "watchlist.yaml").write_text("- ka*\n")
    faulty = run(folder, "match", "-", text="x")
    assert (faulty.exit_code, "watchlist.yaml:1:3" in faulty.stderr) == (1, True)


def test_a_page_that_does_not_answer_is_named_with_the_reason(folder: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    result = run(folder, "match", httpserver.url_for("/gone"))
    assert (result.exit_code, "answered 404 Not Found" in result.stderr) == (1, True)
