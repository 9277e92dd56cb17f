"""The sample newsroom's pages, cluttered like real ones: the extracted text is the article and nothing else."""

from datetime import UTC, datetime

import pytest

from wirewatch.extract import extract
from wirewatch.model import Page
from wirewatch.newsroom import Sample
from wirewatch.newsroom.content import labels
from wirewatch.newsroom.site import Site

BASE = "http://127.0.0.1:8000"
SITE = Site(BASE, datetime(2025, 3, 14, 9, 30, tzinfo=UTC))
OUTLETS = {outlet.id: outlet for outlet in SITE.outlets}
PAGES = SITE.paths(2)
every_article = pytest.mark.parametrize("sample", SITE.articles(), ids=lambda sample: sample.id)


def read(sample: Sample) -> Page:
    return extract(PAGES[sample.url.removeprefix(BASE)].body, sample.url)


@every_article
def test_the_text_is_every_paragraph_of_the_article(sample: Sample) -> None:
    assert read(sample).text == "\n".join(sample.paragraphs)


@every_article
def test_the_text_has_no_sentence_of_the_clutter(sample: Sample) -> None:
    own = OUTLETS[sample.outlet].clutter
    boxes = (own.newsletter, own.signin, own.cookies, own.caption, labels(OUTLETS[sample.outlet].language)["sample"])
    text = read(sample).text
    assert not [piece for piece in (*own.menu, *own.trending, *own.comments, *boxes) if piece and piece in text]


@every_article
def test_the_page_says_what_the_article_is(sample: Sample) -> None:
    page = read(sample)
    assert page.title == sample.title
    assert page.authors == sample.authors
    assert page.canonical_url == sample.url
    assert page.language == OUTLETS[sample.outlet].language.partition("-")[0]


@every_article
def test_time_and_section_are_the_articles_where_the_page_declares_them(sample: Sample) -> None:
    page = read(sample)
    assert page.published is None or page.published.date() == sample.published.date()
    assert page.section in {"", sample.section}
