"""The feeds that a page names."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch.feeds import discover
from wirewatch.model import FeedLink

PAGE = (Path(__file__).parents[1] / "data" / "pages" / "article.html").read_bytes()
URL = "https://wire.example/2024/05/potash"


def test_feeds_come_absolute_in_order_and_once() -> None:
    assert discover(PAGE, URL) == [
        FeedLink("https://wire.example/rss.xml", "Harbour Wire & Co", "application/rss+xml"),
        FeedLink("https://wire.example/2024/05/atom.xml", "", "application/atom+xml"),
        FeedLink("https://feeds.example/wire.json", "", "application/feed+json"),
    ]


def test_the_base_of_a_page_counts() -> None:
    page = b'<base href="/feeds/"><link rel=alternate type=application/rss+xml href=a.xml>'
    assert [link.url for link in discover(page, URL)] == ["https://wire.example/feeds/a.xml"]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/a">',
        '<link rel="alternate" type="text/html" href="/a">',
        '<link rel="alternate" type="application/rss+xml">',
        '<link rel="alternate" type="application/rss+xml" href=" ">',
        '<link rel="alternates" type="application/rss+xml" href="/a">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/a"> -->',
        '<script>"<link rel=alternate type=application/rss+xml href=/a>"</script>',
    ],
)
def test_other_links_are_passed_over(link: str) -> None:
    assert discover(link.encode(), URL) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_page_is_too_broken_to_ask(page: bytes) -> None:
    assert isinstance(discover(PAGE[:1_500] + page, URL), list)
