"""Article pages. A fixture's .json file says what its page holds."""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.extract import LONGEST_PAGE, extract
from wirewatch.extract.tree import MOST_TAGS
from wirewatch.model import Page

CASES = int(os.environ.get("WIREWATCH_CASES", "100"))
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


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Salt rises | The Tide", '<meta property="og:site_name" content="The Tide">'),
        ("Salt rises - the tide", '<meta property="og:site_name" content="The Tide">'),
        ("The Tide: Salt rises", '<meta property="og:site_name" content="The Tide">'),
        ("Salt rises \u2014 The Tide", linked(publisher={"@type": "Organization", "name": "The Tide"})),
        ("Salt rises", '<meta property="og:site_name" content="The Tide">'),
    ],
)
def test_the_title_goes_without_the_sites_name(title: str, head: str) -> None:
    assert extract(page(f"<title>{title}</title>{head}"), URL).title == "Salt rises"


def test_a_title_keeps_what_is_no_sites_name() -> None:
    assert extract(page("<title>Salt - a history</title>"), URL).title == "Salt - a history"
    headed = page("<title>Salt rises - some site</title>").replace("<article>", "<article><h1>Salt rises</h1>")
    assert extract(headed, URL).title == "Salt rises"


@pytest.mark.parametrize(
    ("head", "authors"),
    [
        ('<meta name="author" content="By Ada Example">', ("Ada Example",)),
        ('<meta name="author" content="Ada Example and Bo Sample">', ("Ada Example", "Bo Sample")),
        ('<meta name="author" content="Example, Ada">', ("Example, Ada",)),
        ('<meta name="author" content="Ada Example (ada@tide.example)">', ("Ada Example",)),
        ('<meta property="article:author" content="https://social.example/ada">', ()),
        (linked(author={"name": "The Tide"}, publisher={"name": "The Tide"}), ()),
        (linked(author=[{"name": "Ada Example"}, {"name": "the tide"}], publisher="The Tide"), ("Ada Example",)),
    ],
)
def test_authors_are_people_and_their_names_alone(head: str, authors: tuple[str, ...]) -> None:
    assert extract(page(head), URL).authors == authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<p>By <a rel="author" href="/a">Ada Example</a></p>', ("Ada Example",)),
        ('<span itemprop="author">Ada Example, Bo Sample</span>', ("Ada Example", "Bo Sample")),
        ('<div class="byline">Von Ada Example</div>', ("Ada Example",)),
    ],
)
def test_authors_that_no_head_declares_come_from_the_byline(byline: str, authors: tuple[str, ...]) -> None:
    html = page().replace("<article>", f"<article>{byline}")
    assert extract(html, URL).authors == authors
    assert extract(html, URL).text.startswith("Paragraph 0")


ARTICLE = extract(page(), URL).text
WORDS = "The embargo on everything was lifted yesterday, said three people who ought to know, and nobody else did so."


@pytest.mark.parametrize(
    "clutter",
    [
        f"<p hidden>{WORDS}</p>",
        f'<p aria-hidden="true">{WORDS}</p>',
        f'<div style="color:red; display : NONE"><p>{WORDS}</p></div>',
        f'<p style="visibility:hidden">{WORDS}</p>',
        f'<p style="position:absolute;left:-9999px">{WORDS}</p>',
        f'<p class="visually-hidden">{WORDS}</p>',
        f"<template><p>{WORDS}</p></template>",
        f"<noscript><p>{WORDS}</p></noscript>",
        f"<figure><img src=x><figcaption>{WORDS}</figcaption></figure>",
        f'<div class="image-caption">{WORDS}</div>',
        f'<div class="RelatedArticles"><p>{WORDS}</p></div>',
        f'<div id="most_read"><p>{WORDS}</p></div>',
        f'<div role="complementary"><p>{WORDS}</p></div>',
        f'<div class="cookie-notice"><p>{WORDS}</p></div>',
        f'<section class="comments"><p>{WORDS}</p></section>',
        f'<form><p>{WORDS}</p><input name="mail"></form>',
        "<p>Read more: <a href=/x>Embargo on everything lifted</a></p>",
        "<p><b>Also read</b> <a href=/x>Embargo on everything lifted</a></p>",
        "<p>Lesen Sie auch: <a href=/x>Embargo auf alles aufgehoben</a></p>",
        "<p>Читайте также: <a href=/x>Эмбарго на всё снято</a></p>",
        "<p>Skaitykite: <a href=/x>Embargas viskam panaikintas</a></p>",
        "<p>相关阅读：<a href=/x>对一切的禁运已解除</a></p>",
        "<p><a href=/x>EMBARGO ON EVERYTHING LIFTED</a></p>",
        "<h3>You may also like</h3><ul><li><a href=/x>Embargo lifted</a></li><li><a href=/y>And back</a></li></ul>",
        "<p>Sign up for our <a href=/x>embargo newsletter</a>.</p>",
        "<p>Subscribe now to read all about the embargo.</p>",
        "<p>Follow us on <a href=/x>the networks</a> for more on the embargo.</p>",
        "<p>© 2024 The Embargo Times</p>",
        "<p>Advertisement</p>",
        "<p>Tags: embargo, everything</p>",
    ],
)
def test_what_stands_in_an_article_and_is_none_of_it_is_left_out(clutter: str) -> None:
    for place in ("<p>Paragraph 1", "<p>Paragraph 5"):
        assert extract(page().replace(place, clutter + place), URL).text == ARTICLE


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<h2>What it costs</h2>", "What it costs"),
        ("<blockquote><p>Rather closed than lost.</p></blockquote>", "Rather closed than lost."),
        ("<ul><li>oak, a century old</li><li>few divers</li></ul>", "oak, a century old\nfew divers"),
        (f"<p>Read closely, the letter of {WORDS.lower()}</p>", f"Read closely, the letter of {WORDS.lower()}"),
        ("<p>See <a href=/x>the letter</a> and its <a href=/y>annex</a>, which names no reason for all this.</p>", ""),
        ("<p>Newsletters from banks have become longer, she said.</p>", ""),
        ("<p>He is the editor, and they are the readers of what he writes.</p>", ""),
        (
            "<p><i hidden>no</i>Salt rose<b class='sr-only'> up</b> again, and so did the price of oak, she said.</p>",
            "Salt rose again, and so did the price of oak, she said.",
        ),
    ],
)
def test_what_belongs_to_an_article_stays(html: str, line: str) -> None:
    found = extract(page().replace("<p>Paragraph 3", html + "<p>Paragraph 3"), URL).text
    assert len(found) > len(ARTICLE)
    assert line in found


@pytest.mark.parametrize("text", [
    "港务局周一表示，由于风暴损坏了四个码头中的两个，港口将关闭至下周末，所有船只改停粮食码头。",
    "港湾当局は火曜日、潜水士が四本の杭に亀裂を見つけたため、塩の岸壁を閉鎖したと発表した。",
    "항만 당국은 화요일 잠수부들이 네 개의 말뚝에서 균열을 발견한 뒤 소금 부두를 폐쇄했다고 밝혔다.",
    "Порт закрыт с понедельника, сообщила администрация, и откроется не раньше следующей недели.",
])  # fmt: skip
def test_articles_are_found_in_any_script(text: str) -> None:
    menu = "<nav><a href=/>一</a><a href=/w>二</a></nav>"
    assert extract(f"<body>{menu}<div><p>{text}</p><p>{text[::-1]}</p></div></body>", URL).text.startswith(text)


def test_an_article_that_only_a_script_would_show_is_taken_from_json_ld() -> None:
    head = linked(articleBody=f"{WORDS}\n\n{WORDS}")
    assert extract(f"<head>{head}</head><body><div id='app'></div></body>", URL).text == f"{WORDS}\n{WORDS}"


def test_an_article_hidden_until_a_script_shows_it_is_found() -> None:
    assert extract(page().replace("<article>", '<article style="display:none">'), URL).text == ARTICLE


def test_an_article_in_a_container_with_a_misleading_name_is_found() -> None:
    for name in ("related", "modal-enabled", "content-with-sidebar", "comments"):
        assert extract(page().replace("<article>", f'<div class="{name}">').replace("</article>", "</div>"), URL).text


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


def test_a_page_is_read_up_to_as_many_tags_as_can_be_afforded() -> None:
    assert extract(page().replace("</body>", f"{'<br>' * MOST_TAGS}</body>"), URL).text.startswith("Paragraph 0")
    assert extract(page().replace("<body>", f"<body>{'<br>' * MOST_TAGS}"), URL).text == ""


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + PARAGRAPHS,
        "<span>" * 1_900 + PARAGRAPHS * 500,
        "<table><tr><td>" * 600 + PARAGRAPHS * 500,
        "<b>" * 600_000,
        f"<div {' '.join(f'a{number}=1' for number in range(100_000))}>{PARAGRAPHS}",
        f'<div class="{"related-" * 100_000}">{PARAGRAPHS}</div>',
        f"<article>{PARAGRAPHS * 10_000}</article>",
        f'<script type="application/ld+json">{"[" * 500_000}</script>{PARAGRAPHS}',
    ],
    ids=["deep", "deep and long", "tables", "tags", "attributes", "class", "paragraphs", "json"],
)
def test_a_hostile_page_gives_a_page(html: str) -> None:
    assert isinstance(extract(html, URL), Page)


def test_nothing_is_said_on_the_error_stream(capfd: pytest.CaptureFixture[str]) -> None:
    handlers = list(logging.getLogger().handlers)
    extract(b"<html><body></body></html>", "no url")
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger().handlers == handlers


@settings(max_examples=CASES, deadline=None)
@given(st.sampled_from(PAGES), st.integers(0, 2_000), st.binary(max_size=30), st.text(max_size=20))
def test_no_page_is_too_broken_to_ask(path: Path, at: int, piece: bytes, url: str) -> None:
    html = path.read_bytes()
    repr(extract(html[:at] + piece + html[at + len(piece) :], url)).encode()


@settings(max_examples=CASES // 2, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_page(html: str) -> None:
    assert isinstance(extract(html, URL), Page)


TAGS = ("p", "div", "a", "article", "table", "tr", "td", "ul", "li", "h1", "h2", "blockquote", "br", "form", "script",
        "template", "meta", "title", "base", "time", "html", "body", "svg", "math", "frameset", "select")  # fmt: skip
ATTRIBUTES = ("", " a='", " hidden",
              " class='related hidden'", " id=comments", " href=//[", " itemprop='author articleBody'",
              " style='display:none'", " property=og:title content='&#0;\ud800'", " datetime=x pubdate")  # fmt: skip
pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from((WORDS, "Read more: ", "©", "\x00", "<!--", "]]>", "<![CDATA[", "&", "&#xfffe;", "港口" * 30)),
    st.text(max_size=20),
)


@settings(max_examples=CASES, deadline=None)
@given(st.lists(pieces, max_size=40))
def test_any_markup_gives_a_page_that_can_be_stored(parts: list[str]) -> None:
    repr(extract("".join(parts), URL)).encode()
