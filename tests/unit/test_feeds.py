"""Feeds in every dialect, whole and broken. A fixture's .json file says what its feed holds."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from wirewatch import feeds, markup
from wirewatch.errors import FeedError
from wirewatch.model import Entry, Feed

DATA = Path(__file__).parents[1] / "data" / "feeds"
FIXTURES = sorted(path for path in DATA.iterdir() if path.suffix in {".xml", ".jsonfeed"})
URL = "https://feeds.example/all"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
BASES = {"rss20": "https://wire.example/rss.xml"}


def expected(record: type[Any], said: dict[str, Any]) -> Any:
    """The record that a fixture's expectation describes; fields it does not name have their defaults."""
    values = dict(said)
    for field in fields(record):
        if field.name in ("published", "updated") and field.name in values:
            values[field.name] = datetime.fromisoformat(values[field.name])
        elif field.name in ("authors", "tags"):
            values[field.name] = tuple(values.get(field.name, ()))
    return record(**values)


def rss(inside: str) -> bytes:
    return f'<rss version="2.0"><channel><item>{inside}</item></channel></rss>'.encode()


def atom(inside: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{inside}</entry></feed>'.encode()


def only(body: bytes, content_type: str | None = None) -> Entry:
    (entry,) = feeds.parse(body, URL, content_type).entries
    return entry


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_feed_in_each_dialect_is_read_in_full(path: Path) -> None:
    said = json.loads(path.with_suffix(".json").read_text("utf-8"))
    said["entries"] = tuple(expected(Entry, entry) for entry in said["entries"])
    assert feeds.parse(path.read_bytes(), BASES.get(path.stem, URL)) == expected(Feed, said)


@pytest.mark.parametrize(
    ("markup_of_title", "title"),
    [
        ("<title>Fish &amp; chips</title>", "Fish & chips"),
        ("<title>AT&amp;amp;T</title>", "AT&T"),
        ("<title><![CDATA[Q&A: <b>x</b>]]></title>", "Q&A: x"),
        ("<title>1 &lt; 2</title>", "1 < 2"),
        ("<title>\n  two\n  lines </title>", "two lines"),
        ("<title>re&#x202E;versed\u2066</title>", "reversed"),
        ("<title>be&#7;ll</title>", "be\ufffdll"),
        ("<title></title>", ""),
        ("<title>" + "x" * 2_000 + "</title>", "x" * markup.LONGEST_TITLE),
    ],
)
def test_a_title_in_rss_is_what_a_reader_sees(markup_of_title: str, title: str) -> None:
    assert only(rss(markup_of_title)).title == title


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("text", "&lt;b&gt; is bold", "<b> is bold"),
        ("text", "AT&amp;amp;T", "AT&amp;T"),
        ("html", "&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("html", "AT&amp;amp;T", "AT&T"),
        ("html", "&amp;lt;b&amp;gt;", "<b>"),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">a <em>b</em> &lt; c</div>', "a b < c"),
    ],
)
def test_a_title_in_atom_is_read_by_its_type(kind: str, written: str, title: str) -> None:
    assert only(atom(f'<title type="{kind}">{written}</title>')).title == title


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link>/1</link>", "https://feeds.example/1"),
        ("<link> https://a.example/a b </link>", "https://a.example/a%20b"),
        ("<link>https://user:pw@a.example/1</link>", "https://a.example/1"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>data:text/html,x</link>", ""),
        ("<link>mailto:a@a.example</link>", ""),
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', ""),
        ("<guid>42</guid>", ""),
        ("<link>http://[broken</link>", ""),
    ],
)
def test_only_web_addresses_become_links(written: str, link: str) -> None:
    assert only(rss(written)).link == link


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("<author>desk@wire.online (The Desk)</author>", ("The Desk",)),
        ("<author>The Desk &lt;desk@wire.example&gt;</author>", ("The Desk",)),
        ("<author>desk@wire.example</author>", ("desk@wire.example",)),
        ("<author>Jonas &amp; Ona</author>", ("Jonas & Ona",)),
        ("<author> </author>", ()),
        (f"<dc:creator {DC}>Ona</dc:creator><dc:creator {DC}>Jonas</dc:creator>", ("Ona", "Jonas")),
    ],
)
def test_authors_are_names_where_there_is_one(written: str, authors: tuple[str, ...]) -> None:
    assert only(rss(written)).authors == authors


def test_an_id_does_not_change_with_the_address_of_the_feed() -> None:
    body = rss("<guid>42</guid>")
    assert feeds.parse(body, "https://a.example/f").entries == feeds.parse(body, "http://b.example/g").entries


def test_the_only_date_of_an_rss_entry_is_its_publication() -> None:
    entry = only(rss(f"<dc:date {DC}>2024-05-07T10:00:00Z</dc:date>"))
    assert entry.published == entry.updated == datetime(2024, 5, 7, 10, tzinfo=UTC)


def test_a_date_in_words_of_another_language_is_read() -> None:
    assert only(rss("<pubDate>Κυρ, 11 Ιούλ 2004 12:00:00 EST</pubDate>")).published == datetime(
        2004, 7, 11, 17, tzinfo=UTC
    )


def test_authors_and_tags_are_bounded() -> None:
    entry = only(rss("".join(f"<category>{number}{'x' * 300}</category>" for number in range(50))))
    assert len(entry.tags) == markup.MOST_NAMES
    assert {len(tag) for tag in entry.tags} == {markup.LONGEST_NAME}


def test_text_is_bounded() -> None:
    assert len(only(rss(f"<description>{'word ' * 400_000}</description>")).summary) == markup.LONGEST_TEXT


TITLE = "Санкции против калия"


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", None),
        ("utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8", "text/html"),
        ("windows-1251", 'text/xml; charset="windows-1251"'),
        ("koi8-r", "application/rss+xml; charset=KOI8-R; x=y"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-8-sig", "text/xml; charset=windows-1251"),
    ],
)
def test_characters_survive_the_encoding(encoding: str, content_type: str | None) -> None:
    text = rss(f"<title>{TITLE}</title>").decode()
    assert only(text.encode(encoding), content_type).title == TITLE


def test_an_encoding_named_in_the_document_counts() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?>' + rss(f"<title>{TITLE}</title>").decode()
    assert only(text.encode("windows-1251"), "text/xml").title == TITLE


@pytest.mark.parametrize(
    "body",
    [
        b"\n\n  " + b"<?xml version='1.0'?>" + rss("<title>Kept</title>"),
        b"<b>Warning</b>: line 3\n" + rss("<title>Kept</title>"),
        rss("<title>Kept</title>")[:-10],
        rss("<title>Kept</title></item><item><title>Cut o")[:-30],
        rss("<title>Kept</title><description>a & b <br> c</description>"),
        rss("<title>Kept</title><x:y/>"),
        rss("<title>Ke\x00\x08pt</title>"),
        rss("<title>Kept</title><description>&#xD800;&#99999999999;&nosuch;</description>"),
        rss("<title>Kept</title><psc:chapter xmlns:psc='http://podlove.org/simple-chapters'/>"),
        rss("<title>Kept</title><gml:pos xmlns:gml='http://www.opengis.net/gml'>north</gml:pos>"),
        rss("<title>Kept</title><link>/a</link><links>odd</links><tags>odd</tags><authors>odd</authors>"),
        rss("<title>Kept</title><title_detail>odd</title_detail><published_parsed>odd</published_parsed>"),
        rss("<title>Kept</title>") + b"<!-- served in 3 ms -->trailing",
    ],
)
def test_a_broken_feed_still_gives_its_entries(body: bytes) -> None:
    assert [entry.title for entry in feeds.parse(body, URL).entries] == ["Kept"]


def test_entities_that_a_feed_declares_for_itself_are_expanded() -> None:
    doctype = b'<!DOCTYPE rss [<!ENTITY wire "Harbour Wire"><!ENTITY desk "the &wire; desk">]>'
    assert only(doctype + rss("<title>From &desk;</title>")).title == "From the Harbour Wire desk"


@pytest.mark.parametrize("address", ["{path}", "file://{path}", "https://feeds.example/feed.xml"])
def test_a_body_that_is_an_address_is_never_opened(address: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(rss("<title>Opened</title>"))
    with pytest.raises(FeedError, match="not a feed: begins with"):
        feeds.parse(address.format(path=path).encode(), URL)


PAGE = (DATA.parent / "pages" / "article.html").read_bytes()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "an empty body"),
        (b" \n\xef\xbb\xbf ", "an empty body"),
        (PAGE, r"an HTML page, not a feed; it names a feed: https://feeds\.example/rss\.xml"),
        (b"<html><body>Gone</body></html>", "an HTML page, not a feed; it names no feed"),
        (b"<!-- x --><!DOCTYPE HTML>\nJust a moment...", "an HTML page, not a feed; it names no feed"),
        (b'{"posts": []}', "JSON, but not a JSON Feed"),
        (b"[1, 2]", "JSON, but not a JSON Feed"),
        (b"{broken", r"not a feed: begins with '\{broken'"),
        (b"<catalog><book>x</book></catalog>", "not a feed: begins with 'catalog"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a feed: begins with '"),
        (b"[" * 100_000, "not a feed: begins with '"),
        (b"Too many requests", "not a feed: begins with 'Too many requests'; check"),
    ],
)
def test_what_is_not_a_feed_is_refused_with_what_it_is(body: bytes, message: str) -> None:
    with pytest.raises(FeedError, match=message):
        feeds.parse(body, URL)


def test_the_excerpt_of_a_refusal_is_short_and_harmless() -> None:
    with pytest.raises(FeedError) as refusal:
        feeds.parse("<!here> *a* `b` \u202e\x1b[31m <script>".encode() + b"x" * 500, URL)
    assert len(str(refusal.value)) < 150
    assert not set("<>*`&\x1b\u202e") & set(str(refusal.value))


def test_a_feed_without_entries_is_a_feed() -> None:
    assert feeds.parse(b'<rss version="2.0"><channel><title>T</title></channel></rss>', URL).title == "T"
