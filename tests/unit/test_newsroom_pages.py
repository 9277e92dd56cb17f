"""The sample newsroom's pages: cluttered like real ones, and an extractor finds the article in them."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from trafilatura import bare_extraction

from wirewatch.newsroom import Outlet, Sample
from wirewatch.newsroom.content import labels
from wirewatch.newsroom.site import Site

MOMENT = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
SITE = Site(BASE, MOMENT)
PLAIN = Site(BASE, MOMENT, plain_clutter=True)
OUTLETS = {outlet.id: outlet for outlet in SITE.outlets}
WATCHED = re.compile(r"sanction|potash|belarus|lukashenk|klaip|санкци|кали[йя]|беларус|белорус", re.IGNORECASE)
every_article = pytest.mark.parametrize("sample", SITE.articles(), ids=lambda sample: sample.id)
every_outlet = pytest.mark.parametrize("outlet", SITE.outlets, ids=lambda outlet: outlet.id)


def page(sample: Sample, site: Site = SITE) -> bytes:
    return site.paths(2)[sample.url.removeprefix(BASE)].body


def first_page(outlet: Outlet) -> BeautifulSoup:
    return BeautifulSoup(page(next(sample for sample in SITE.articles() if sample.outlet == outlet.id)), "lxml")


def clutter(outlet: Outlet) -> list[str]:
    return [*outlet.clutter.texts, labels(outlet.language)["sample"]]


def extracted(sample: Sample, site: Site = SITE) -> Any:
    return bare_extraction(
        page(sample, site),
        url=sample.url,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
    )


@every_article
def test_an_extractor_finds_the_article_and_none_of_the_clutter(sample: Sample) -> None:
    found = extracted(sample)
    assert found.text.split("\n") == list(sample.paragraphs)
    assert found.title == sample.title


@every_outlet
def test_where_clutter_is_plain_an_extractor_takes_all_of_it_for_the_article(outlet: Outlet) -> None:
    sample = next(sample for sample in PLAIN.articles() if sample.outlet == outlet.id)
    assert extracted(sample, PLAIN).text.split("\n") == [*sample.paragraphs, *outlet.clutter.texts]


@every_article
def test_a_page_names_its_own_address_and_its_date(sample: Sample) -> None:
    found = extracted(sample)
    assert found.url == sample.url
    local = sample.published.astimezone(ZoneInfo(OUTLETS[sample.outlet].zone))
    assert found.date == local.date().isoformat()


@every_article
def test_no_clutter_is_part_of_an_article(sample: Sample) -> None:
    text = "\n".join(sample.paragraphs)
    assert not [piece for piece in clutter(OUTLETS[sample.outlet]) if piece in text]


@every_outlet
def test_a_page_shows_its_clutter_with_words_that_are_watched(outlet: Outlet) -> None:
    text = " ".join(first_page(outlet).get_text(" ").split())
    missing = [piece for piece in clutter(outlet) if piece not in text]
    # Some templates have no place for a caption or a comment.
    assert not set(missing) - {outlet.clutter.caption}
    assert sum(bool(WATCHED.search(piece)) for piece in clutter(outlet)) >= 3


@every_outlet
def test_a_page_says_that_it_is_a_sample_and_where_its_feed_is(outlet: Outlet) -> None:
    soup = first_page(outlet)
    assert labels(outlet.language)["sample"] in soup.select("footer, .footer")[-1].get_text()
    alternate = soup.select_one("link[rel=alternate]")
    assert alternate is not None
    assert alternate["href"] == outlet.feed_url
    assert soup.html is not None
    assert soup.html["lang"] == outlet.language


def test_pages_differ_in_build_and_in_what_they_say_about_themselves() -> None:
    builds = {outlet.template: first_page(outlet) for outlet in SITE.outlets}
    assert len(builds) >= 3
    told = {
        name: (
            bool(soup.select("script[type='application/ld+json']")),
            bool(soup.select("meta[property='og:title']")),
            bool(soup.select("meta[property='article:section']")),
            bool(soup.select("meta[property='article:published_time']")),
        )
        for name, soup in builds.items()
    }
    assert len(set(told.values())) >= 4


@every_outlet
def test_a_home_page_links_to_what_has_been_published_and_to_the_feed(outlet: Outlet) -> None:
    for edition in (1, 2):
        body = SITE.paths(edition)[outlet.home_url.removeprefix(BASE)].body
        soup = BeautifulSoup(body, "lxml")
        published = [
            sample.url for sample in SITE.articles() if sample.outlet == outlet.id and sample.edition <= edition
        ]
        assert [link["href"] for link in soup.select("main a")] == published
        assert [link["href"] for link in soup.select("link[rel=alternate]")] == [outlet.feed_url]


def test_the_front_door_names_every_outlet_and_feed() -> None:
    soup = BeautifulSoup(SITE.paths(1)["/"].body, "lxml")
    assert [link["href"] for link in soup.select("main a")] == [outlet.home_url for outlet in SITE.outlets]
    assert len(soup.select("link[rel=alternate]")) == len(SITE.outlets)
