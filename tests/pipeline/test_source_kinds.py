"""Sources that are no plain feeds: an index of sitemaps, a listing page; and pages that robots.txt closes."""

from dataclasses import replace

import pytest

from tests.pipeline.conftest import World
from tests.pipeline.test_visit import first_look
from wirewatch import alerts
from wirewatch.model import PageRules

SITEMAPS = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
TEASER = "A teaser."


def index(world: World, *names: str) -> None:
    """Let the source be an index of these sitemaps."""
    listed = "".join(f"<sitemap><loc>{world.server.url_for(f'/{name}.xml')}</loc></sitemap>" for name in names)
    world.answer("/wire.json", f"<sitemapindex {SITEMAPS}>{listed}</sitemapindex>", content_type="text/xml")


def sitemap(world: World, name: str, *titles: str) -> None:
    """Let a sitemap list articles with these titles."""
    listed = "".join(
        f"<url><loc>{world.server.url_for(f'/articles/{title}')}</loc><news:news><news:title>{title}</news:title>"
        "<news:publication_date>2026-11-23T11:00:00Z</news:publication_date></news:news></url>"
        for title in titles
    )
    world.answer(f"/{name}.xml", f"<urlset {SITEMAPS}>{listed}</urlset>", content_type="text/xml")


def test_an_index_lists_what_its_sitemaps_do_and_is_looked_into_at_every_poll(world: World) -> None:
    index(world, "today", "yesterday")
    sitemap(world, "today", "Weather")
    sitemap(world, "yesterday", "Sport")
    first = world.visit()["wire"]
    assert (first.status, first.listed) == ("baseline", 2)
    world.clock.forward(minutes=15)
    sitemap(world, "today", "Potash", "Weather")
    second = world.visit()["wire"]
    assert (second.status, second.stored) == ("new", 1)
    assert [alert.title for alert in world.alerts()] == ["Potash"]


def test_an_index_that_lacks_a_sitemap_is_no_baseline_and_loses_nothing(world: World) -> None:
    index(world, "today", "yesterday")
    sitemap(world, "today", "Weather")
    world.answer("/yesterday.xml", status=500)
    assert world.visit()["wire"].status == "failed"
    world.clock.forward(minutes=15)
    sitemap(world, "yesterday", "Sport")
    assert world.visit()["wire"].listed == 2
    world.clock.forward(minutes=15)
    sitemap(world, "today", "Potash", "Weather")
    world.answer("/yesterday.xml", status=500)
    third = world.visit()["wire"]
    assert (third.status, third.stored) == ("unfinished", 1)
    assert [alert.title for alert in world.alerts()] == ["Potash"]


def listing(world: World, *titles: str) -> None:
    """Let the source be a page that lists these titles."""
    items = "".join(f'<li><a href="/articles/{title}">{title}</a></li>' for title in titles)
    world.answer("/wire.json", f"<html><body><ul class=news>{items}</ul></body></html>")


def test_a_listing_page_is_a_source_and_says_so_when_it_is_redesigned(world: World) -> None:
    source = world.config.active.sources[0]
    world.config.active = replace(world.config.active, sources=(replace(source, page=PageRules("ul.news li")),))
    listing(world, "Weather")
    assert world.visit()["wire"].status == "baseline"
    world.clock.forward(minutes=15)
    listing(world, "Potash", "Weather")
    assert world.visit()["wire"].stored == 1
    assert [alert.title for alert in world.alerts()] == ["Potash"]
    world.clock.forward(minutes=15)
    world.answer("/wire.json", "<html><body><div>All new!</div></body></html>")
    outcome = world.visit()["wire"]
    assert outcome.status == "failed"
    assert "'ul.news li'" in outcome.reason


def test_what_is_odd_about_a_source_s_entries_is_remembered(world: World) -> None:
    entries = [world.entry("same", title) | {"url": f"https://a.example/{title}"} for title in ("a", "b", "c")]
    world.serve("wire", *entries)
    world.visit()
    assert world.store.state("wire").notices == ("all 3 entries share one guid: entries are told apart by link",)
    again = [entry | {"id": f"new-{at}"} for at, entry in enumerate(entries)]
    for poll in range(2):
        world.clock.forward(minutes=15)
        world.serve("wire", *(entry | {"id": f"{entry['id']}-{poll}"} for entry in again))
        assert world.visit()["wire"].stored == 0
    assert world.store.state("wire").notices == (
        "3 of 3 entries came again with another guid: entries are told apart by link",
    )


@pytest.mark.parametrize("robots", [True, False])
def test_a_page_that_robots_txt_closes_is_left_alone_unless_the_source_says_otherwise(
    world: World, *, robots: bool
) -> None:
    world.configure(["wire"], "- potash", "auto")
    source = replace(world.config.active.sources[0], robots=robots)
    world.config.active = replace(world.config.active, sources=(source,))
    first_look(world)
    world.answer("/robots.txt", "User-agent: *\nDisallow: /articles/")
    world.answer("/articles/new", "<html><body><article>" + "<p>Not much was said of it at the port.</p>" * 9)
    world.serve("wire", world.entry("new", "Potash", TEASER))
    outcome = world.visit()["wire"]
    assert (outcome.stored, outcome.owed) == (1, 0)
    [alert] = world.alerts()
    asked = [request.path for request, _ in world.server.log]
    assert ("/articles/new" in asked, alert.note == alerts.PAGE_DISALLOWED) == (not robots, robots)
