"""Sitemaps, of news and of pages, and indexes of them."""

import zlib
from datetime import UTC, datetime

import pytest

from wirewatch import feeds
from wirewatch.model import Entry, Feed

URL = "https://a.example/sitemap.xml"
ROOT = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
)


def urlset(inside: str) -> bytes:
    return f"<?xml version='1.0'?>{ROOT}{inside}</urlset>".encode()


def index(*sitemaps: tuple[str, str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>" for loc, lastmod in sitemaps)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'.encode()


NEWS = """<url><loc><![CDATA[ https://a.example/1?a=1&b=2 ]]></loc><lastmod>2025-03-14T10:00:00Z</lastmod>
<image:image><image:loc>https://a.example/1.jpg</image:loc><image:title>A crane</image:title></image:image>
<news:news><news:publication><news:name>Harbour Wire</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-03-14T09:00:00+02:00</news:publication_date>
<news:title>Q&amp;A: &lt;b&gt;potash&lt;/b&gt;</news:title>
<news:keywords>Trade, Ports</news:keywords></news:news></url>"""


def test_news_come_with_title_date_language_and_keywords() -> None:
    assert feeds.parse(urlset(NEWS), URL) == Feed(
        format="news-sitemap",
        reader="sitemap",
        entries=(
            Entry(
                id="https://a.example/1?a=1&b=2",
                title="Q&A: potash",
                link="https://a.example/1?a=1&b=2",
                published=datetime(2025, 3, 14, 7, tzinfo=UTC),
                updated=datetime(2025, 3, 14, 10, tzinfo=UTC),
                tags=("Trade", "Ports"),
                language="en",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        ("<loc>/1</loc>", Entry(id="https://a.example/1", link="https://a.example/1")),
        (
            "<loc>https://a.example/1</loc><lastmod>2025-03-14</lastmod>",
            Entry(id="https://a.example/1", link="https://a.example/1", updated=datetime(2025, 3, 14, tzinfo=UTC)),
        ),
        (
            "<loc>/1</loc><news:news><news:title>t</news:title><news:publication_date/></news:news>",
            Entry(id="https://a.example/1", link="https://a.example/1", title="t"),
        ),
    ],
)
def test_what_a_page_lacks_is_empty(item: str, entry: Entry) -> None:
    assert feeds.parse(urlset(f"<url>{item}</url>"), URL).entries == (entry,)


@pytest.mark.parametrize("item", ["<url/>", "<url><loc/></url>", "<url><loc>javascript:x</loc></url>", ""])
def test_a_map_without_pages_is_healthy(item: str) -> None:
    assert feeds.parse(urlset(item), URL) == Feed(format="sitemap", reader="sitemap")


def test_a_map_without_a_namespace_and_one_in_an_envelope_are_read() -> None:
    body = b"<urlset><url><loc>/1</loc></url></urlset>"
    assert feeds.parse(zlib.compress(body, wbits=31), URL) == feeds.parse(body, URL)
    assert feeds.parse(body, URL).entries[0].link == "https://a.example/1"


def test_an_index_lists_its_newest_maps_on_its_own_host() -> None:
    body = index(
        ("/1.xml", "2025-03-01"), ("/2.xml", "2025-03-05"), ("https://b.example/3.xml", "2025-03-09"),
        ("/4.xml", ""), ("https://a.example/5.xml", "2025-03-04T10:00:00+02:00"), ("/6.xml", "2025-03-02"),
        ("/7.xml", "2025-03-03"), ("/2.xml", "2025-03-05"), ("/sitemap.xml", "2025-03-09"),
    )  # fmt: skip
    assert feeds.parse(body, URL) == Feed(
        format="sitemapindex",
        reader="sitemap",
        listed=tuple(f"https://a.example/{number}.xml" for number in (2, 5, 7, 6, 1)),
    )


def test_an_index_without_dates_keeps_its_order() -> None:
    body = index(*((f"/{number}.xml", "") for number in range(9)))
    assert feeds.parse(body, URL).listed == tuple(f"https://a.example/{number}.xml" for number in range(5))


def test_an_index_is_gathered_from_its_maps() -> None:
    maps = [feeds.parse(urlset(f"<url><loc>/{number}</loc></url>"), URL) for number in range(3)]
    listed = feeds.parse(index(("/1.xml", "")), URL)
    assert [entry.link for entry in feeds.gathered(listed, [*maps, listed]).entries] == [
        f"https://a.example/{number}" for number in range(3)
    ]


def test_a_robots_txt_names_sitemaps() -> None:
    robots = (
        "\ufeffUser-agent: *\r\nDisallow: /x # no\nsitemap : https://a.example/1.xml # news\n"
        "Sitemap: https://a.example/2.xml?a=1#b\nSITEMAP:https://a.example/1.xml\nSitemap: /3.xml\nSitemap:\n"
    )
    assert feeds.sitemaps_of(robots) == ["https://a.example/1.xml", "https://a.example/2.xml?a=1#b"]
