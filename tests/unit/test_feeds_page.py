"""Listing pages as feeds, by CSS selectors."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import feeds
from wirewatch.errors import FeedError
from wirewatch.feeds import selecting
from wirewatch.model import Entry, Feed, PageRules, Source

URL = "https://a.example/news/"
PAGE = """<!doctype html><html lang="en-GB"><title>Notices | The Authority</title><body><nav><a href="/">Home</a></nav>
<ul class="list">
<li><a href="1"><img src="1.jpg"></a><h3>First  notice</h3><time datetime="2025-03-14">14 March</time>
    <a class="more" href="1">More</a></li>
<li><a href="/news/2">Second &amp; last</a> <span class="when">13 March 2025</span></li>
<li>No link</li>
<li><a href="javascript:x()">No address</a></li>
<li><a href="/news/2">The second once more</a></li>
</ul>"""


def read(rules: PageRules, page: str = PAGE) -> Feed:
    return feeds.parse_page(page.encode(), URL, rules, "text/html; charset=utf-8")


def test_a_selector_for_items_is_enough() -> None:
    assert read(PageRules(".list li")) == Feed(
        format="page",
        title="Notices | The Authority",
        link=URL,
        language="en",
        reader="page",
        entries=(
            Entry(
                id=f"{URL}1",
                title="First notice",
                link=f"{URL}1",
                published=datetime(2025, 3, 14, tzinfo=UTC),
                language="en",
            ),
            Entry(id=f"{URL}2", title="The second once more", link=f"{URL}2", language="en"),
        ),
    )


def test_each_part_may_have_its_selector() -> None:
    feed = read(PageRules(".list li", title="h3, a", link="a.more, a:not(:has(img))", date=".when", language="lt"))
    assert [(entry.title, entry.link, entry.language) for entry in feed.entries] == [
        ("The second once more", f"{URL}2", "lt")
    ]


@pytest.mark.parametrize(
    ("item", "title", "link"),
    [
        ('<a class="i" href="/1">Title</a>', "Title", "https://a.example/1"),
        ('<div class="i"><a href="/1">Title</a></div>', "Title", "https://a.example/1"),
        ('<div class="i"><h2>Heading</h2><a href="/1">Title</a></div>', "Heading", "https://a.example/1"),
        ('<a class="i" href="/1"><h2>Heading</h2><p>Text</p></a>', "Heading", "https://a.example/1"),
        ('<div class="i"><a href="/1"><img></a>Title</div>', "Title", "https://a.example/1"),
        ('<base href="/b/"><a class="i" href="1">Title</a>', "Title", "https://a.example/b/1"),
        ('<div class="i"><a href="/1">Title</a><b class="i"><a href="/2">x</a></b></div>', "Title",
         "https://a.example/1"),
    ],
)  # fmt: skip
def test_title_and_link_are_what_a_reader_takes_for_them(item: str, title: str, link: str) -> None:
    assert [(entry.title, entry.link) for entry in read(PageRules(".i"), item).entries] == [(title, link)]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (PageRules(".gone"), "the selector '.gone' for item finds nothing on the page: it was redesigned, or"),
        (PageRules("li", title=".gone"), "the selector '.gone' for title finds nothing on the page"),
        (PageRules("li", link=".gone"), "the selector '.gone' for link finds nothing on the page"),
        (PageRules("li", date=".gone"), "the selector '.gone' for date finds nothing on the page"),
        (PageRules("title"), "none of the 1 items that 'title' finds has a title and a link"),
        (PageRules("a["), "the selector 'a\\[' for item is none: Malformed attribute selector"),
    ],
)
def test_a_page_that_was_redesigned_is_named_with_the_selector(rules: PageRules, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        read(rules)


@pytest.mark.parametrize(
    "selector",
    ["zzz * * * * * * * * a", "zzz ~ * ~ * ~ * ~ a", ":is(:has(y), :has(z))", "zzz * :nth-child(2n + 1 of a)"],
)
def test_no_selector_goes_through_a_deep_page_again_and_again(selector: str) -> None:
    with pytest.raises(FeedError, match="finds nothing"):
        read(PageRules(selector), "<div>" * 200 + "<a href=/1>x</a>" * 2_000)


@pytest.mark.parametrize("page", ["<div>" * 20_000, "<table>" * 20_000, "<b><a href=x>" * 10_000, "\0", "", "<a " * 99])
def test_a_hostile_page_is_refused_or_read(page: str) -> None:
    with pytest.raises(FeedError):
        read(PageRules("div, a"), page)


def test_a_source_with_rules_is_read_as_a_page_and_any_other_as_a_feed() -> None:
    source = Source("a", URL, "A", page=PageRules("li"))
    assert feeds.read(source, PAGE.encode(), URL).reader == "page"
    with pytest.raises(FeedError, match="an HTML page, not a feed"):
        feeds.read(Source("a", URL, "A"), PAGE.encode(), URL)


@pytest.mark.parametrize("selector", ["li", "main > ul.list li:nth-child(2n+1) a[href^='/news']", "h2:has(+ p)"])
def test_a_selector_as_in_a_style_sheet_has_no_fault(selector: str) -> None:
    assert selecting.fault(selector) == ""


@pytest.mark.parametrize("selector", ["li >", "a[", ":nosuch(", "x" * 201, ":has(:has(a))", ""])
def test_what_is_no_selector_has_a_fault_on_one_line(selector: str) -> None:
    assert len(selecting.fault(selector).splitlines()) == 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.text(alphabet="ali.#>:+~*[]()=' ,", max_size=12))
def test_no_page_and_no_selector_raise_anything_else(page: bytes, selector: str) -> None:
    try:
        feeds.parse_page(PAGE.encode()[:400] + page, URL, PageRules(selector))
    except FeedError:
        return
