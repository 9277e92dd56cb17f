"""The two readers of XML feeds: the fast one says what the tolerant one says, and leaves to it what it cannot judge."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import feeds, urls
from wirewatch.feeds import document, fast, tolerant, values
from wirewatch.model import Entry, Feed
from wirewatch.newsroom.site import Site

DATA = Path(__file__).parents[1] / "data" / "feeds"
FIXTURES = {path.name: path.read_bytes() for path in sorted(DATA.glob("*.xml")) if path.name != "rss091.xml"}  # broken
BASE = "https://news.example"
SITE = Site(BASE, datetime(2025, 3, 14, 9, 30, tzinfo=UTC))
NEWSROOM = {
    f"{outlet.id}-{edition}": SITE.paths(edition)[outlet.feed_url.removeprefix(BASE)].body
    for outlet in SITE.outlets
    for edition in (1, 2)
    if outlet.format != "json11"
}
URL = "https://feeds.example/all"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:x="https://unknown.example/"'
)


def rss(item: str, channel: str = "", root: str = "") -> str:
    return f'<rss version="2.0" {NAMESPACES} {root}><channel>{channel}<item>{item}</item></channel></rss>'


def atom(entry: str, root: str = "", feed: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {root}>{feed}<entry>{entry}</entry></feed>'


def atom_03(entry: str) -> str:
    return f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry>{entry}</entry></feed>'


def quickly(text: str) -> Feed | None:
    root = document.tree(text)
    return None if root is None else fast.read(root, text, URL)


def tolerantly(text: str) -> Feed:
    feed = tolerant.read(text, URL)
    assert feed is not None
    return feed


@pytest.mark.parametrize("body", [*FIXTURES.values(), *NEWSROOM.values()], ids=[*FIXTURES, *NEWSROOM])
def test_both_readers_say_the_same_of_whole_feeds(body: bytes) -> None:
    text = document.decoded(body, None)
    feed = quickly(text)
    assert feed is not None
    assert feed.reader == "fast"
    assert replace(feed, reader="tolerant") == tolerantly(text)


XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'
ALIKE = {
    "a title in CDATA": (rss("<title><![CDATA[a &amp; b]]></title>"), {"title": "a & b"}),
    "a title with markup": (rss("<title>&lt;b&gt;a&lt;/b&gt; b</title>"), {"title": "a b"}),
    "a title that names a key": (rss("<title>Press &lt;Ctrl&gt;</title>"), {"title": "Press <Ctrl>"}),
    "a Dublin Core title": (rss("<dc:title>a</dc:title>"), {"title": "a"}),
    "the first of two titles": (rss("<title>a</title><title>b</title>"), {"title": "a"}),
    "a title of a picture": (rss("<media:content><media:title>b</media:title></media:content><title>a</title>"),
                             {"title": "a"}),
    "UTF-8 that was encoded twice": (rss("<title>Ã©tÃ©</title>"), {"title": "été"}),
    "windows-1252 taken for Latin-1": (rss("<title>a\x96b</title>"), {"title": "a–b"}),
    "names in other cases": (rss("<TITLE>a</TITLE><PUBDATE>2025-03-14</PUBDATE>"),
                             {"title": "a", "published": datetime(2025, 3, 14, tzinfo=UTC)}),
    "an xhtml title": (atom(f'<title type="xhtml">{XHTML}a<br/>b <i>c</i></div></title>'), {"title": "a b c"}),
    "a prefixed xhtml title": (
        atom('<title type="xhtml"><h:div>a<h:br/>b</h:div></title>', 'xmlns:h="http://www.w3.org/1999/xhtml"'),
        {"title": "a b"}),
    "an Atom 0.3 title": (atom_03('<title type="text/html" mode="escaped">&lt;b&gt;a&lt;/b&gt;</title>'),
                          {"title": "a"}),
    "an Atom feed's own base": (atom('<link href="a"/>', 'xml:base="https://b.example/c/"'),
                                {"link": "https://b.example/c/a"}),
    "a base within a base": (
        atom('<link xml:base="d/" href="a"/>', 'xml:base="https://b.example/c/"'), {"link": "https://b.example/c/d/a"}),
    "a base in RSS": (rss("<link>a</link>", root='xml:base="https://b.example/c/"'), {"link": "https://b.example/c/a"}),
    "a link after others": (
        atom('<link rel="self" href="/s"/><link rel="enclosure" href="/e"/><link rel="alternate" href="/a"/>'),
        {"link": "https://feeds.example/a"}),
    "a page before other alternates": (
        atom('<link type="application/json" href="/j"/><link type="text/html" href="/a"/>'),
        {"link": "https://feeds.example/a"}),
    "an alternate that is no page": (atom('<link type="application/json" href="/j"/>'),
                                     {"link": "https://feeds.example/j"}),
    "an Atom link in RSS": (rss('<atom:link rel="alternate" href="/a"/>'), {"link": "https://feeds.example/a"}),
    "no link but of Atom to itself": (rss('<atom:link rel="self" href="/a"/><title>t</title>'), {"link": ""}),
    "a guid that is a link": (rss("<guid>https://b.example/a</guid>"), {"link": "https://b.example/a"}),
    "a guid that is none": (rss('<guid isPermaLink="false">https://b.example/a</guid>'), {"link": ""}),
    "an Atom id that is a link": (atom("<id>https://b.example/a</id>"), {"link": "https://b.example/a"}),
    "the original of a counted link": (
        rss("<link>https://feeds.example/~r/1</link><feedburner:origLink>https://b.example/a</feedburner:origLink>"),
        {"link": "https://b.example/a"}),
    "text in content:encoded": (
        rss("<description>a</description><content:encoded>&lt;p&gt;a&lt;/p&gt;b</content:encoded>"),
        {"summary": "a", "content": "a\nb"}),
    "content alone": (rss("<content:encoded>a</content:encoded>"), {"summary": "a", "content": "a"}),
    "plain content alone": (atom("<content>The &lt;i&gt; tag</content>"), {"content": "The <i> tag"}),
    "a picture as content": (atom('<content type="image/png">AAAA</content><title>a</title>'), {"content": ""}),
    "a summary of a podcast": (rss("<itunes:summary>a</itunes:summary>"), {"summary": "a"}),
    "content elsewhere": (atom('<content src="/a.html" type="text/html"/><title>a</title>'), {"content": ""}),
    "elements in a description": (rss("<description>a<br/>b <b>c</b> &amp;</description>"), {"summary": "a\nb c &"}),
    "an author with an e-mail": (rss("<author>d@a.example (The Desk)</author>"), {"authors": ("The Desk",)}),
    "Atom authors": (
        atom("<author><name>Ona</name><email>o@a.example</email></author><author><name>Jonas</name></author>"),
        {"authors": ("Ona", "Jonas")}),
    "the authors of an Atom feed": (atom("<title>a</title>", feed="<author><name>Ona</name></author>"),
                                    {"authors": ("Ona",)}),
    "authors in Dublin Core": (rss("<dc:creator>Ona</dc:creator><itunes:author>Jonas</itunes:author>"),
                               {"authors": ("Ona", "Jonas")}),
    "categories": (
        rss("<category>a</category><category>b</category><dc:subject>c</dc:subject>"), {"tags": ("a", "b", "c")}),
    "Atom categories": (atom('<category term="a"/><category term="b" label="B"/>'), {"tags": ("a", "B")}),
    "keywords": (rss("<itunes:keywords>a, b</itunes:keywords><media:keywords>c</media:keywords>"),
                 {"tags": ("a", "b", "c")}),
    "a date in words": (rss("<pubDate>Κυρ, 11 Ιούλ 2004 12:00:00 EST</pubDate>"),
                        {"published": datetime(2004, 7, 11, 17, tzinfo=UTC)}),
    "dates of Dublin Core": (
        rss("<dcterms:created>2025-03-14</dcterms:created><dcterms:modified>2025-03-15</dcterms:modified>"),
        {"published": datetime(2025, 3, 14, tzinfo=UTC), "updated": datetime(2025, 3, 15, tzinfo=UTC)}),
    "dates of Atom 0.3": (
        atom_03("<issued>2025-03-14T00:00:00Z</issued><modified>2025-03-15T00:00:00Z</modified>"),
        {"published": datetime(2025, 3, 14, tzinfo=UTC), "updated": datetime(2025, 3, 15, tzinfo=UTC)}),
    "a language of an item": (rss("<dc:language>ru</dc:language>", "<language>en-gb</language>"), {"language": "ru"}),
    "a language that is inherited": (atom("<title>a</title>", 'xml:lang="lt"'), {"language": "lt"}),
    "a language of a title": (atom('<title xml:lang="ru">a</title>', 'xml:lang="lt"'), {"language": "ru"}),
    "media, enclosures and unknown elements": (
        rss('<enclosure url="/a.mp3"/><media:thumbnail url="/a.jpg"/><itunes:duration>3</itunes:duration>'
            "<x:title>b</x:title><source url='/s'>S</source><comments>/c</comments><title>a</title>"), {"title": "a"}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ALIKE.values(), ids=ALIKE)
def test_both_readers_say_the_same_of_an_element(text: str, said: dict[str, object]) -> None:
    feed = quickly(text)
    assert feed is not None
    assert feed.entries == tolerantly(text).entries
    assert {name: getattr(feed.entries[0], name) for name in said} == said


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("a&nbsp;b &mdash; c", "a b — c"),
        ("be\x07ll", "bell"),
        ("be&#7;ll", "be\ufffdll"),
        ("Q&amp;A &lt; &eacute;", "Q&A < é"),
        ("<![CDATA[a&nbsp;b]]>", "a b"),
    ],
)
def test_frequent_faults_of_feeds_are_mended_for_the_fast_reader(written: str, title: str) -> None:
    text = rss(f"<title>{written}</title>")
    feed = quickly(text)
    assert feed is not None
    assert feed.entries[0].title == tolerantly(text).entries[0].title == title


APART = {
    "the description of a picture is not the summary": (
        rss("<media:content><media:description>b</media:description></media:content><description>a</description>"),
        Entry(summary="a"),
    ),
    "a second description does not replace the first": (
        rss("<description>a</description><itunes:summary>b</itunes:summary>"), Entry(summary="a", content="b"),
    ),
    "a video has the texts of its group": (
        rss("<link>https://b.example/a</link><media:group><media:title>t</media:title>"
            "<media:description>d</media:description></media:group>"),
        Entry(title="t", link="https://b.example/a", summary="d"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "entry"), APART.values(), ids=APART)
def test_where_feedparser_mixes_up_what_is_nested_the_fast_reader_does_not(text: str, entry: Entry) -> None:
    feed = quickly(text)
    assert feed is not None
    assert feed.entries == (entry,)


@pytest.mark.parametrize(
    "text",
    [
        rss("<title>a</title>")[:-3],
        rss("<title>a&nosuch;b</title>"),
        rss("<title>a</title>").replace("xmlns:x", "xmlns:y").replace("<title>", "<x:y/><title>"),
        rss("<description>a<b>c</b>&lt;i&gt;d&lt;/i&gt;</description>"),
        rss("<title>a<b>c</b></title>"),
        rss("<xhtml:body xmlns:xhtml='http://www.w3.org/1999/xhtml'>a</xhtml:body>"),
        rss("<title xmlns='https://unknown.example/'>a</title>"),
        rss("<unknown>a</unknown>"),
        atom('<title type="application/octet-stream">YQ==</title>'),
        atom_03('<title mode="base64">YQ==</title>'),
        "<rss><items><item><title>a</title></item></items></rss>",
        "<channel><item><title>a</title></item></channel>",
        '<!DOCTYPE rss SYSTEM "https://a.example/rss.dtd">' + rss("<title>a&nosuch;</title>"),
    ],
)
def test_what_the_fast_reader_cannot_judge_it_leaves_to_the_tolerant_one(text: str) -> None:
    assert quickly(text) is None
    assert feeds.parse(text.encode(), URL).reader == "tolerant"


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 15 </ttl>", timedelta(minutes=15)),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>an hour</ttl>", None),
        ("<ttl>9999999</ttl>", timedelta(days=365)),
        ("<ttl>99999999999</ttl>", None),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", timedelta(days=1)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", timedelta(hours=6)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("<ttl>60</ttl><sy:updatePeriod>daily</sy:updatePeriod>", timedelta(hours=1)),
        ("", None),
    ],
)
def test_both_readers_know_how_long_a_feed_asks_to_be_left_alone(head: str, ttl: timedelta | None) -> None:
    text = rss("<title>a</title>", head)
    feed = quickly(text)
    assert feed is not None
    assert feed.ttl == tolerantly(text).ttl == ttl


@given(
    st.from_regex(r"https?://[a-zA-Z]{1,3}(\.[a-zA-Z0-9-]{1,3}){1,2}(:[0-9]{1,4})?[ -~]{0,12}", fullmatch=True)
    | st.text(),
    st.sampled_from(["", BASE, "https://b.example/c/d?e#f"]),
)
def test_the_quick_way_to_a_link_gives_what_the_long_one_gives(link: str, base: str) -> None:
    quick, long = values.link(link, base), urls.absolute(link, base)
    assert quick == long or (quick.lower() == long.lower() and urls.canonical(quick) == urls.canonical(long))
