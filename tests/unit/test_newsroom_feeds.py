"""The sample newsroom's feeds, read by a feed reader."""

import calendar
import io
import json
from datetime import UTC, datetime
from html import escape

import feedparser
import pytest
import yaml

from wirewatch.newsroom import Newsroom, Outlet, Sample
from wirewatch.newsroom.feeds import MEDIA_TYPES
from wirewatch.newsroom.site import Site

MOMENT = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
SITE = Site(BASE, MOMENT)
XML = [outlet for outlet in SITE.outlets if outlet.format != "json11"]
JSON = [outlet for outlet in SITE.outlets if outlet.format == "json11"]
editions = pytest.mark.parametrize("edition", [1, 2])


def served(outlet: Outlet, edition: int) -> bytes:
    return SITE.paths(edition)[outlet.feed_url.removeprefix(BASE)].body


def listed(outlet: Outlet, edition: int) -> list[Sample]:
    return [sample for sample in SITE.articles() if sample.outlet == outlet.id and sample.edition <= edition]


def read(outlet: Outlet, edition: int) -> feedparser.FeedParserDict:
    media_type = f"{MEDIA_TYPES[outlet.format]}; charset={outlet.encoding}"
    feed = feedparser.parse(io.BytesIO(served(outlet, edition)), response_headers={"content-type": media_type})
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_the_outlets_speak_every_dialect() -> None:
    dress = {(outlet.format, outlet.full, outlet.encoding) for outlet in SITE.outlets}
    assert dress == {
        ("rss20", False, "utf-8"),
        ("rss20", True, "utf-8"),
        ("rss20", False, "windows-1251"),
        ("rss10", False, "utf-8"),
        ("atom10", False, "utf-8"),
        ("json11", True, "utf-8"),
    }


@editions
@pytest.mark.parametrize("outlet", XML, ids=lambda outlet: outlet.id)
def test_an_xml_feed_lists_its_outlets_articles_newest_first(outlet: Outlet, edition: int) -> None:
    feed = read(outlet, edition)
    samples = listed(outlet, edition)
    assert feed.version == outlet.format
    assert feed.encoding == outlet.encoding
    assert feed.feed.title == outlet.name
    assert feed.feed.link == outlet.home_url
    facts = [(entry.title, entry.link, entry.summary, entry.id) for entry in feed.entries]
    assert facts == [(sample.title, sample.link, sample.teaser, sample.guid) for sample in samples]


@pytest.mark.parametrize("outlet", XML, ids=lambda outlet: outlet.id)
def test_an_xml_feed_gives_dates_sections_and_authors(outlet: Outlet) -> None:
    for entry, sample in zip(read(outlet, 2).entries, listed(outlet, 2), strict=True):
        # RSS 1.0 has dc:date alone, which feedparser files as the date of an update.
        date = entry.updated_parsed if outlet.format == "rss10" else entry.published_parsed
        assert datetime.fromtimestamp(calendar.timegm(date), UTC) == sample.published
        assert (entry.tags[0].label or entry.tags[0].term) == sample.section
        assert sample.authors[0] in entry.authors[0].name


@pytest.mark.parametrize("outlet", XML, ids=lambda outlet: outlet.id)
def test_whole_articles_stand_in_the_feed_only_where_the_outlet_says_so(outlet: Outlet) -> None:
    for entry, sample in zip(read(outlet, 2).entries, listed(outlet, 2), strict=True):
        text = entry.content[0].value if "content" in entry else ""
        assert [escape(paragraph, quote=False) in text for paragraph in sample.paragraphs] == (
            [outlet.full] * len(sample.paragraphs)
        )


@editions
@pytest.mark.parametrize("outlet", JSON, ids=lambda outlet: outlet.id)
def test_a_json_feed_lists_its_outlets_articles_newest_first(outlet: Outlet, edition: int) -> None:
    feed = json.loads(served(outlet, edition))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == outlet.feed_url
    facts = [(item["id"], item["url"], item["title"], item["summary"]) for item in feed["items"]]
    samples = listed(outlet, edition)
    assert facts == [(sample.guid, sample.link, sample.title, sample.teaser) for sample in samples]
    dates = [datetime.fromisoformat(item["date_published"]) for item in feed["items"]]
    assert dates == [sample.published for sample in samples]


def test_guids_are_of_many_kinds() -> None:
    assert {outlet.guid for outlet in SITE.outlets} == {"permalink", "opaque", "number", "query", "tag", "uuid"}


def test_some_links_carry_tracking_parameters_and_their_pages_address_does_not() -> None:
    tracked = [sample for sample in SITE.articles() if sample.link != sample.url]
    assert tracked
    assert all(sample.link.startswith(f"{sample.url}?utm_source=") for sample in tracked)


def test_the_same_address_moment_and_edition_give_the_same_bytes() -> None:
    again = Site(BASE, MOMENT)
    for edition in (1, 2):
        first = {path: resource.body for path, resource in SITE.paths(edition).items()}
        assert {path: resource.body for path, resource in again.paths(edition).items()} == first


def test_every_feed_changes_with_the_second_edition_and_no_page_does() -> None:
    before, after = SITE.paths(1), SITE.paths(2)
    changed = {path for path in before if before[path].body != after[path].body}
    assert {outlet.feed_url.removeprefix(BASE) for outlet in SITE.outlets} <= changed
    assert not changed & {sample.url.removeprefix(BASE) for sample in SITE.articles()}


def test_sources_yaml_names_every_feed() -> None:
    with Newsroom(moment=MOMENT) as newsroom:
        config = yaml.safe_load(newsroom.sources_yaml())
        assert config["defaults"] == {"every": "15m", "full_text": "auto"}
        named = [(source["id"], source["name"], source["url"]) for source in config["sources"]]
        assert named == [(outlet.id, outlet.name, outlet.feed_url) for outlet in newsroom.outlets()]
        assert len(named) >= 7


def test_the_watchlist_is_yaml_with_watches() -> None:
    config = yaml.safe_load(Newsroom(moment=MOMENT).watchlist_yaml())
    assert [watch if isinstance(watch, str) else watch["id"] for watch in config["watches"]] == [
        "sanctions",
        "potash",
        "belarus",
        "belaruskali",
        "Klaipeda",
    ]
