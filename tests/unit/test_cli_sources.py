"""`wirewatch sources`, `parse` and `extract`: what they say, what they change, and how they exit."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_httpserver import HTTPServer

from wirewatch import sources
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.cli import main
from wirewatch.model import Move, Owed, Source, SourceState, Trouble
from wirewatch.newsroom import Newsroom
from wirewatch.sources.health import health

LISTED = "# mine\nsources:\n  - {id: wire, url: 'https://example.com/feed'}  # the first\n"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(LISTED)
    (tmp_path / "watchlist.yaml").write_text("watches: [potash]\n")
    return tmp_path


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(moment=datetime.now(UTC)) as newsroom:
        yield newsroom


def run(folder: Path, *arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["sources", *arguments, "--config", str(folder)], input=text)


def listed(folder: Path) -> list[Source]:
    return list(sources.load((folder / "sources.yaml").read_text("utf-8")))


def test_a_feed_is_previewed_and_added(folder: Path, newsroom: Newsroom) -> None:
    url = f"{newsroom.url}/harbour-wire/feed.xml"
    result = run(folder, "add", url, "--every", "5m", "--tag", "wire")
    assert result.exit_code == 0, result.stderr
    assert "read by the fast reader" in result.stdout
    preview = [line.split("  ")[1] for line in result.stdout.splitlines() if line.startswith("20")]
    assert "Ferry and trawler collide in fog, all rescued" in preview
    assert result.stdout.endswith(f"Added harbour-wire: {url}\n")
    assert "only teasers" in result.stderr
    assert (folder / "sources.yaml").read_text() == (
        f"{LISTED}  - id: harbour-wire\n    name: Harbour Wire\n    url: {url}\n    every: 5m\n    tags: [wire]\n"
    )


def test_a_second_time_it_is_listed_already(folder: Path, newsroom: Newsroom) -> None:
    url = f"{newsroom.url}/harbour-wire/feed.xml"
    run(folder, "add", url)
    before = (folder / "sources.yaml").read_bytes()
    again = run(folder, "add", f"{url}?utm_source=x", "--id", "other")
    assert (again.exit_code, (folder / "sources.yaml").read_bytes()) == (1, before)
    assert again.stderr.endswith("is listed already, as harbour-wire\n")


def test_the_feed_that_a_page_names_is_added(folder: Path, newsroom: Newsroom) -> None:
    result = run(folder, "add", f"{newsroom.url}/vestnik-minsk/", "--json")
    assert json.loads(result.stdout)["id"] == "vestnik-na-nemige"
    assert listed(folder)[-1].url == f"{newsroom.url}/vestnik-minsk/feed.xml"


def test_of_several_feeds_one_is_picked(folder: Path, newsroom: Newsroom) -> None:
    result = run(folder, "add", newsroom.url)
    assert result.exit_code == 1
    assert "names 8 feeds; say which with --pick:\n  1  " in result.stderr
    assert run(folder, "add", newsroom.url, "--pick", "9").exit_code == 1
    assert run(folder, "add", newsroom.url, "--pick", "3").exit_code == 0
    assert listed(folder)[-1].id == "harbour-wire"


def test_what_the_file_says_of_all_sources_holds_unless_another_interval_is_asked_for(
    folder: Path, newsroom: Newsroom
) -> None:
    (folder / "sources.yaml").write_text("defaults: {every: 1h, full_text: never, tags: [mine]}\n" + LISTED)
    told = json.loads(run(folder, "add", f"{newsroom.url}/harbour-wire/", "--json").stdout)
    assert (told["every"], told["tags"]) == ("1h", ["mine"])
    told = json.loads(run(folder, "add", f"{newsroom.url}/vestnik-minsk/", "--every", "15m", "--json").stdout)
    assert (told["every"], told["added"]) == ("15m", True)
    assert [one.every for one in listed(folder)] == [timedelta(hours=1), timedelta(hours=1), timedelta(minutes=15)]


def test_a_feed_that_has_moved_is_listed_already_by_its_old_address(
    folder: Path, newsroom: Newsroom, httpserver: HTTPServer
) -> None:
    old, new = httpserver.url_for("/old.xml"), f"{newsroom.url}/harbour-wire/feed.xml"
    httpserver.expect_request("/old.xml").respond_with_data("", status=301, headers={"Location": new})
    (folder / "sources.yaml").write_text(f"sources: [{{id: old, url: '{old}'}}]\n")
    assert run(folder, "add", old).stderr == f"Error: {new} is listed already, as old\n"
    (folder / "sources.yaml").write_text(LISTED)
    assert run(folder, "add", old).exit_code == 0
    assert listed(folder)[-1].url == new


def test_a_dry_run_changes_nothing(folder: Path, newsroom: Newsroom) -> None:
    result = run(folder, "add", f"{newsroom.url}/harbour-wire/", "--dry-run")
    assert "Would add harbour-wire" in result.stdout
    assert (folder / "sources.yaml").read_text() == LISTED


def test_a_news_sitemap_is_found_by_robots_txt(folder: Path, httpserver: HTTPServer) -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/x</loc>'
        "<news:news><news:publication_date>2020-01-02T10:00:00Z</news:publication_date>"
        "<news:title>Old news</news:title></news:news></url></urlset>"
    )
    httpserver.expect_request("/").respond_with_data("<html><body>no feeds</body></html>", content_type="text/html")
    httpserver.expect_request("/robots.txt").respond_with_data(f"Sitemap: {httpserver.url_for('/maps/news.xml')}\n")
    httpserver.expect_request("/maps/news.xml").respond_with_data(sitemap, content_type="text/xml")
    result = run(folder, "add", httpserver.url_for("/"), "--id", "map")
    assert result.exit_code == 0, result.stderr
    assert listed(folder)[-1].url == httpserver.url_for("/maps/news.xml")
    assert "its newest entry is of 2020-01-02: it may be closed" in result.stderr


def test_a_news_sitemap_is_found_by_the_index_that_lists_it_and_pages_are_no_news(
    folder: Path, httpserver: HTTPServer
) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    news, pages = httpserver.url_for("/map-news.xml"), httpserver.url_for("/map-pages.xml")
    places = (httpserver.url_for("/not-asked.xml"), news)
    index = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in places)
    urlset = f"<urlset {space}><url><loc>https://a.example/x</loc></url></urlset>"
    httpserver.expect_request("/").respond_with_data("<html><body>no feeds</body></html>", content_type="text/html")
    robots = f"Sitemap: {httpserver.url_for('/sitemap.xml')}\nSitemap: {pages}\n"
    httpserver.expect_request("/robots.txt").respond_with_data(robots)
    httpserver.expect_request("/sitemap.xml").respond_with_data(f"<sitemapindex {space}>{index}</sitemapindex>")
    for path in ("/map-news.xml", "/map-pages.xml"):
        httpserver.expect_request(path).respond_with_data(urlset)
    assert run(folder, "add", httpserver.url_for("/"), "--id", "map").exit_code == 0
    assert [one.url for one in listed(folder)[1:]] == [news]
    assert not [request for request, _ in httpserver.log if request.path == "/not-asked.xml"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["add", "http://127.0.0.1:1/", "--id", "No Id"], 2, "'No Id' is no id for a source"),
        (["add", "http://127.0.0.1:1/", "--tag", "No Tag"], 2, "'No Tag' is no id for a tag"),
        (["add", "http://127.0.0.1:1/"], 1, "the host refused the connection"),
        (["add", "{missing}"], 1, "404"),
        (["add", "{page}"], 1, "names no feed, and its site has no news sitemap"),
        (["add", "{page}", "--every", "often"], 2, "'often' is no poll interval"),
        (["add", "http://10.0.0.1/feed"], 1, "leads to a private network"),
        (["import", "nowhere.opml"], 1, "nowhere.opml cannot be read"),
        (["import", "{config}/watchlist.yaml"], 1, "no OPML"),
    ],
)
def test_what_cannot_be_added_is_said(
    folder: Path, newsroom: Newsroom, httpserver: HTTPServer, arguments: list[str], code: int, message: str
) -> None:
    httpserver.expect_request("/").respond_with_data("<html><body>no feeds</body></html>", content_type="text/html")
    names = {"missing": f"{newsroom.url}/nothing", "page": httpserver.url_for("/"), "config": str(folder)}
    result = run(folder, *(argument.format(**names) for argument in arguments))
    assert result.exit_code == code
    assert message in result.stderr
    assert (folder / "sources.yaml").read_text() == LISTED


def test_a_faulty_file_is_shown_with_its_fault_and_stays(folder: Path, newsroom: Newsroom) -> None:
    (folder / "sources.yaml").write_text("sources:\n  - {id: a}\n")
    result = run(folder, "add", f"{newsroom.url}/harbour-wire/")
    assert result.exit_code == 1
    assert "sources.yaml:2:5: a source needs 'url'" in result.stderr
    assert (folder / "sources.yaml").read_text() == "sources:\n  - {id: a}\n"


OPML = """<opml><body><outline text="Eu & trade"><outline text="A" xmlUrl="https://a.example/feed"/>
<outline text="Wire" xmlUrl="http://www.example.com/feed"/><outline text="A" xmlUrl="https://b.example/feed"/>
<outline text="Inside" xmlUrl="http://10.0.0.1/feed"/></outline></body></opml>"""


def test_a_list_is_imported_but_for_what_is_listed_or_unusable(folder: Path) -> None:
    result = run(folder, "import", "-", text=OPML)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "refused Inside: 'http://10.0.0.1/feed' leads to a private network, not to the public Internet",
        "2 added, 1 listed already, 1 refused.",
    ]
    assert [(one.id, one.url, one.tags) for one in listed(folder)[1:]] == [
        ("a", "https://a.example/feed", ("eu-trade",)),
        ("a-2", "https://b.example/feed", ("eu-trade",)),
    ]
    counted = json.loads(run(folder, "import", "-", "--json", text=OPML).stdout.splitlines()[-1])
    assert counted == {"type": "import", "added": 0, "listed": 3, "refused": 1, "dry_run": False}
    again = run(folder, "import", "-", text=OPML)
    assert again.stderr.splitlines()[-1] == "0 added, 3 listed already, 1 refused."


def test_a_list_without_folders_has_the_tags_and_the_interval_of_the_file(folder: Path) -> None:
    (folder / "sources.yaml").write_text("defaults: {every: 1h, full_text: never, tags: [mine]}\n" + LISTED)
    text = "<opml><body><outline xmlUrl='https://a.example/'/></body></opml>"
    told = run(folder, "import", "-", "--json", text=text)
    assert json.loads(told.stdout.splitlines()[0]) == {
        "type": "source", "id": "a", "url": "https://a.example/", "tags": ["mine"],
    }  # fmt: skip
    assert (listed(folder)[-1].every, listed(folder)[-1].tags) == (timedelta(hours=1), ("mine",))
    assert "every" not in (folder / "sources.yaml").read_text().split("id: a\n")[1]


def test_what_is_exported_can_be_imported_elsewhere(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    exported = run(folder, "export").stdout
    other = tmp_path_factory.mktemp("other")
    (other / "sources.yaml").write_text("")
    assert run(other, "import", "-", text=exported).exit_code == 0
    assert [one.url for one in listed(other)] == ["https://example.com/feed"]


SOURCE = Source("wire", "https://example.com/feed", "Wire")
GOOD = SourceState("wire", 1, SOURCE.url, polled_at=NOW, news_at=NOW)
TROUBLE = Trouble(SOURCE.url, NOW - timedelta(days=2), 5.0, "answered 404 Not Found")


@pytest.mark.parametrize(
    ("state", "verdict", "note"),
    [
        (SourceState("wire"), "never asked", ""),
        (GOOD, "ok", ""),
        (replace(GOOD, news_at=NOW - timedelta(days=40)), "quiet", ""),
        (replace(GOOD, delayed_until=NOW + timedelta(hours=1)), "resting", "left alone until 2026-11-23 13:00 UTC"),
        (replace(GOOD, trouble=replace(TROUBLE, score=0.25)), "failed once", "404 Not Found, since 2026-11-21"),
        (replace(GOOD, trouble=TROUBLE), "failing", "answered 404 Not Found, since 2026-11-21 12:00 UTC"),
        (replace(GOOD, move=Move(SOURCE.url, "https://new.example/f?key=geheim", NOW, 5)), "moved", "https://new.example/f?..."),
        (replace(GOOD, owed=(Owed("a", "https://a.example/"),)), "ok", "1 page could not be fetched"),
        (replace(GOOD, notices=("no entry has a guid",)), "ok", "no entry has a guid"),
        (replace(GOOD, delayed_until=NOW - timedelta(minutes=1)), "ok", ""),
        (replace(GOOD, trouble=replace(TROUBLE, url="https://old.example/")), "ok", ""),
        (replace(GOOD, validators="ignored"), "ok", "hid new entries behind 304"),
    ],
)  # fmt: skip
def test_the_health_of_a_source_in_a_word(state: SourceState, verdict: str, note: str) -> None:
    found = health(SOURCE, state, NOW)
    assert (found.verdict, note in "; ".join(found.notes)) == (verdict, True)


@pytest.mark.parametrize(("until", "shown"), [(timedelta(hours=1), True), (-timedelta(minutes=1), False)])
def test_a_delay_that_is_over_is_none(until: timedelta, *, shown: bool) -> None:
    found = health(SOURCE, replace(GOOD, delayed_until=NOW + until), NOW)
    assert found.delayed_until == (NOW + until if shown else None)


def test_what_was_set_aside_belongs_to_the_health_of_a_source() -> None:
    found = health(SOURCE, GOOD, NOW, ["too large", "too large", "no date"])
    assert (found.verdict, found.set_aside) == ("ok", 3)
    assert found.notes == ("3 entries were set aside: too large; no date",)


def test_health_is_shown_and_failing_sources_make_it_exit_1(folder: Path) -> None:
    state = folder / "wirewatch.sqlite"
    missing = run(folder, "health", "--state", str(state))
    assert (missing.exit_code, "`wirewatch run` makes it" in missing.stderr, state.exists()) == (1, True, False)
    now = SystemClock().now()
    store = SqliteStore(state, now)
    store.advance(replace(GOOD, version=0, polled_at=now, news_at=now), None, None, now)
    assert run(folder, "health", "--state", str(state)).exit_code == 0
    store.advance(replace(GOOD, version=1, trouble=TROUBLE), None, None, now)
    store.close()
    failing = run(folder, "health", "--state", str(state), "--json")
    record = json.loads(failing.stdout)
    assert (failing.exit_code, record["source"], record["verdict"]) == (1, "wire", "failing")
    assert (record["score"], record["reason"]) == (5.0, "answered 404 Not Found")
    assert run(folder, "health", "--state", str(state)).stderr == "1 sources: 1 failing.\n"
    assert run(folder, "health", "--region", "eu-north-1").exit_code == 2


def test_a_feed_is_shown_as_the_machine_sees_it(newsroom: Newsroom, tmp_path: Path) -> None:
    url = f"{newsroom.url}/meridian-review/feed.json"
    shown = CliRunner().invoke(main, ["parse", url, "--json"])
    record = json.loads(shown.stdout)
    assert (shown.exit_code, record["reader"], record["title"]) == (0, "json", "The Meridian Review")
    first = record["entries"][0]
    assert first["link"].startswith(newsroom.url)
    for_people = CliRunner().invoke(main, ["parse", url]).stdout.splitlines()
    assert for_people[:2] == ["title     The Meridian Review", "format    json11, read by the json reader"]
    assert any(first["link"] in line and first["title"][:40] in line for line in for_people)
    (tmp_path / "feed.xml").write_text("<rss version='2.0'><channel><item><title>A</title></item></channel></rss>")
    shown = CliRunner().invoke(main, ["parse", str(tmp_path / "feed.xml")])
    assert "entries   1" in shown.stdout
    (tmp_path / "page.html").write_text("<html><body>x</body></html>")
    refused = CliRunner().invoke(main, ["parse", str(tmp_path / "page.html")])
    assert (refused.exit_code, "an HTML page, not a feed" in refused.stderr) == (1, True)


def test_the_charset_that_a_server_names_is_used(httpserver: HTTPServer) -> None:
    feed = "<rss version='2.0'><channel><item><title>Минск</title></item></channel></rss>".encode("cp1251")
    httpserver.expect_request("/feed").respond_with_data(feed, content_type="text/xml; charset=windows-1251")
    record = json.loads(CliRunner().invoke(main, ["parse", httpserver.url_for("/feed"), "--json"]).stdout)
    assert record["entries"][0]["title"] == "Минск"


def test_a_page_is_shown_as_the_machine_sees_it(newsroom: Newsroom) -> None:
    sample = newsroom.articles(1)[0]
    shown = CliRunner().invoke(main, ["extract", sample.url])
    assert shown.exit_code == 0
    assert sample.paragraphs[0] in shown.stdout
    record = json.loads(CliRunner().invoke(main, ["extract", sample.url, "--json"]).stdout)
    assert (record["title"], record["section"]) == (sample.title, sample.section)
    nothing = CliRunner().invoke(main, ["extract", "-"], input="<html><body></body></html>")
    assert (nothing.exit_code, "No article text" in nothing.stderr) == (1, True)
