"""Article pages. A fixture's .json file says what its page holds."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.extract import LONGEST_PAGE, extract
from wirewatch.model import Page

DATA = Path(__file__).parents[1] / "data" / "pages"
PAGES = sorted(DATA.glob("*.html"))
URL = "https://wire.example/2024/05/potash?x=1"
MORNING = datetime(2024, 5, 7, 10, tzinfo=UTC)
PARAGRAPHS = "".join(
    f"<p>Paragraph {number} of an article about the harbour, its cranes and the price of salt this week.</p>"
    for number in range(6)
)


def page(head: str = "", lang: str = "") -> str:
    return f"<!doctype html><html {lang}><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>"


def linked(**article: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **article})}</script>'


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_what_its_expectation_says(path: Path) -> None:
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    if "published" in said:
        said["published"] = datetime.fromisoformat(said["published"])
    said["authors"] = tuple(said.get("authors", ()))
    url = "https://old.example/archive/77.html" if path.stem == "bare" else URL
    assert extract(path.read_bytes(), url) == Page(**said)


def test_bytes_and_text_of_a_page_say_the_same() -> None:
    html = (DATA / "article.html").read_bytes()
    assert extract(html, URL) == extract(html.decode(), URL)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2024-05-07T10:00:00Z">', MORNING),
        (linked(datePublished="2024-05-07T13:00:00+03:00"), MORNING),
        (linked(datePublished="2024-05-07") + '<meta name="pubdate" content="2024-05-07T10:00Z">', MORNING),
        (linked(datePublished=["bad"]) + '<time itemprop="datePublished" datetime="2024-05-07T10:00Z">', MORNING),
        (linked(datePublished="2024-05-07"), datetime(2024, 5, 7, tzinfo=UTC)),
        ('<meta property="article:published_time" content="1970-01-01T00:00:00Z">', None),
    ],
)
def test_a_declared_time_counts_before_a_date_alone(head: str, published: datetime | None) -> None:
    assert extract(page(head), "https://wire.example/a").published == published


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ('<meta property="article:section" content="World &amp; Trade">', "World & Trade"),
        (linked(articleSection="Markets"), "Markets"),
        (linked(articleSection=["", "Ports"]), "Ports"),
        (linked(articleSection=5), ""),
        ("<script type='application/ld+json'>{broken</script>" + linked(articleSection="Ports"), "Ports"),
        (linked(articleSection="P").replace('">{', '">/*<![CDATA[*/ [ {').replace("}<", "} ] /*]]>*/<"), "P"),
    ],
)
def test_the_section_comes_from_what_the_page_declares(head: str, section: str) -> None:
    assert extract(page(head), URL).section == section


@pytest.mark.parametrize(
    ("href", "canonical_url"),
    [
        ("/a", "https://wire.example/a"),
        ("https://other.example/a?id=1", "https://other.example/a?id=1"),
        ("https://wire.example/?p=7", "https://wire.example/?p=7"),
        ("https://wire.example/", ""),  # the home page as canonical of every article: all would be one story
        ("javascript:void(0)", ""),
        ("  ", ""),
    ],
)
def test_the_canonical_address_is_absolute_and_an_article(href: str, canonical_url: str) -> None:
    assert extract(page(f'<link rel="canonical" href="{href}">'), URL).canonical_url == canonical_url


@pytest.mark.parametrize(
    ("html", "language"),
    [
        (page(lang='lang="pt-BR"'), "pt"),
        (page(lang='xml:lang="DE"'), "de"),
        (page('<meta property="og:locale" content="fr_FR">'), "fr"),
        (page(linked(inLanguage="ru")), "ru"),
        (page(lang='lang="english"'), ""),
        (page(), ""),
    ],
)
def test_the_language_is_a_primary_subtag(html: str, language: str) -> None:
    assert extract(html, URL).language == language


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r"])
def test_the_characters_of_a_page_are_found(encoding: str) -> None:
    text = "Порт закрыт с понедельника, сообщила администрация, и откроется не раньше следующей недели. "
    html = f'<html><head><meta charset="{encoding}"></head><body><article><p>{text * 3}</p></article></body></html>'
    assert extract(html.encode(encoding), URL).text.startswith("Порт закрыт с понедельника")


@pytest.mark.parametrize(
    "html", [b"", b" ", b"plain words", b"<html></html>", b"\x00\xff", b"%PDF-1.4", "", "<p>", "\ud800"]
)
def test_a_page_without_an_article_has_no_text(html: bytes | str) -> None:
    assert extract(html, URL).text == ""


def test_a_page_is_read_up_to_a_length_that_can_be_afforded() -> None:
    filler = f"<!--{'x' * LONGEST_PAGE}-->"
    assert extract(page().replace("</body>", f"{filler}</body>"), URL).text.startswith("Paragraph 0")
    assert extract(page().replace("<body>", f"<body>{filler}"), URL).text == ""


def test_nothing_is_said_on_the_error_stream(capfd: pytest.CaptureFixture[str]) -> None:
    handlers = list(logging.getLogger().handlers)
    extract(b"<html><body></body></html>", "no url")
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().handlers == handlers


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAGES), st.integers(0, 2_000), st.binary(max_size=30), st.text(max_size=20))
def test_no_page_is_too_broken_to_ask(path: Path, at: int, piece: bytes, url: str) -> None:
    html = path.read_bytes()
    repr(extract(html[:at] + piece + html[at + len(piece) :], url)).encode()


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_page(html: str) -> None:
    assert isinstance(extract(html, URL), Page)
