"""Hostile feeds: nothing outside of a body is read, and what is too much is refused before it is read."""

import os
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import articles, feeds
from wirewatch.errors import FeedError
from wirewatch.feeds import bounds, document

CASES = int(os.environ.get("WIREWATCH_CASES", "300"))
DATA = Path(__file__).parents[1] / "data" / "feeds"
FIXTURES = [path.read_bytes() for path in sorted(DATA.iterdir()) if path.suffix in {".xml", ".jsonfeed"}]
URL = "https://feeds.example/all"


def rss(item: str, doctype: str = "") -> str:
    return f'{doctype}<rss version="2.0"><channel><item>{item}</item></channel></rss>'


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A listener on loopback, which nothing may call."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield listener


@pytest.mark.parametrize("broken", ["", "<b>"], ids=["well-formed", "broken"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "{file}">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "{http}">]>',
        '<!DOCTYPE rss [<!ENTITY x PUBLIC "p" "{http}">]>',
        '<!DOCTYPE rss SYSTEM "{http}">',
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "{http}">',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{http}"> %p;]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{file}"> %p;]>',
        '<?xml-stylesheet href="{http}"?>',
    ],
)
def test_nothing_outside_of_a_body_is_read(doctype: str, broken: str, canary: socket.socket, tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY x "SECRET">')
    address = f"http://127.0.0.1:{canary.getsockname()[1]}/x.dtd"
    body = rss(f"<title>T &x;</title>{broken}", doctype.format(file=secret.as_uri(), http=address))
    assert "SECRET" not in repr(feeds.parse(body.encode(), URL))
    with pytest.raises(BlockingIOError):
        canary.accept()


def test_the_canary_would_sing(canary: socket.socket) -> None:
    with socket.create_connection(canary.getsockname()):
        canary.accept()[0].close()


NESTED = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
BOMBS = {
    "a billion laughs": rss("<title>&e9;</title>", f'<!DOCTYPE rss [<!ENTITY e0 "ha">{NESTED}]>'),
    "one long entity, often": rss("&a;" * 10_000, f'<!DOCTYPE rss [<!ENTITY a "{"x" * 10_000}">]>'),
    "the same in an attribute": rss(f'<link href="{"&a;" * 10_000}"/>', f'<!DOCTYPE r [<!ENTITY a "{"x" * 10_000}">]>'),
    "the same, broken": rss("&a;" * 10_000 + "<b>", f'<!DOCTYPE rss [<!ENTITY a "{"x" * 10_000}">]>'),
    "bare tags": rss("<a>" * bounds.MOST_TAGS),
    "bare tags that are closed": rss("<a/>" * bounds.MOST_TAGS),
    "tags of a broken feed": rss("<a/>" * bounds.MOST_BROKEN_TAGS + "<b>"),
    "references of a broken feed": rss("&x;" * (bounds.MOST_REFERENCES + 1)),
    "deep nesting": rss("<a>" * 100_000 + "</a>" * 100_000),
    "a gzip bomb": "",
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_is_too_much_is_refused(name: str) -> None:
    body = BOMBS[name].encode() or zlib.compress(b"<a>" * document.LARGEST, wbits=31)
    with pytest.raises(FeedError, match=r"too large to read|more of it than there is"):
        feeds.parse(body, URL)


@pytest.mark.parametrize(
    "item",
    [
        "<a>" * 300 + "</a>" * 300,
        "<author>" + "a" * 200_000 + "</author>",
        "<a " + " ".join(f'b{at}="x"' for at in range(10_000)) + "/>",
        "<description>" + "< & " * 20_000 + "</description>",
        "<![CDATA[" * 10_000,
        "<!--" * 10_000,
        "<title>" * 10_000,
    ],
    ids=lambda item: item[:12],
)
def test_what_would_take_a_parser_long_does_not_take_the_entries_with_it(item: str) -> None:
    for broken in ("", "&nosuch;"):
        body = rss(f"<title>Kept</title></item><item>{item}{broken}")
        assert feeds.parse(body.encode(), URL).entries[0].title == "Kept"


def test_white_space_before_a_broken_feed_takes_no_time() -> None:
    body = "<!-- -->" + "\n" * 500_000 + rss("<title>Kept</title><b>")
    assert feeds.parse(body.encode(), URL).entries[0].title == "Kept"


def test_a_feed_as_long_as_any_may_be_is_read() -> None:
    item = (
        "<item><title>Item</title><link>https://a.example/1</link><guid>1</guid><pubDate>2025-03-14</pubDate>"
        f"<description><![CDATA[{'<p>word</p>' * 80}]]></description><category>a</category></item>"
    )
    body = f'<rss version="2.0"><channel>{item * 10_000}</channel></rss>'.encode()
    assert len(body) > document.LARGEST * 0.9
    assert body.count(b"<") > bounds.MOST_TAGS
    assert len(feeds.parse(body, URL).entries) == 10_000


def test_more_entries_are_read_than_a_visit_takes_and_no_more_than_twice_as_many() -> None:
    body = f'<rss version="2.0"><channel>{"<item><title>x</title></item>" * 100_000}</channel></rss>'
    assert len(feeds.parse(body.encode(), URL).entries) == bounds.MOST_ENTRIES == 2 * articles.MAX_ENTRIES


def test_a_tag_that_is_longer_than_any_is_refused_by_name() -> None:
    body = rss("<a " + " ".join(f"b{at}='x'" for at in range(100_000)) + "/>")
    with pytest.raises(FeedError, match="a tag of more than 200,000 characters"):
        feeds.parse(body.encode(), URL)


def test_a_body_in_a_gzip_envelope_is_unpacked() -> None:
    packed = zlib.compress(rss("<title>Kept</title>").encode(), wbits=31)
    assert feeds.parse(packed, URL).entries[0].title == "Kept"
    with pytest.raises(FeedError, match="damaged gzip"):
        feeds.parse(b"\x1f\x8b" + b"x" * 100, URL)


PIECES = [
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"&#x", b"&#xD800;", b'"', b"\0", b"<item>", b"</item>", b"<title",
    b"xmlns:a='b'", b"<!DOCTYPE x [", b"<!ENTITY a '&a;'>", b"<?", b"http://[", b"\xff\xfe", b"\xef\xbb\xbf",
    b"\x1f\x8b", b" type='xhtml'", b" xml:base='x'", b"<urlset>", b"<loc>", b"encoding='utf-7'", b"&nbsp;",
    b"<media:title>", b"{", b"[",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A feed with a few pieces cut, or replaced by bytes that mean something to a parser."""
    body = draw(st.sampled_from(FIXTURES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(body)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        body = body[:at] + piece + body[at + draw(st.integers(0, 40)) :]
    return body


@settings(max_examples=CASES, deadline=None)
@given(
    damaged() | st.binary(max_size=200),
    st.sampled_from([URL, "", "no url", "http://[", "file:///x/"]),
    st.sampled_from([None, "text/xml; charset=utf-16", "charset=idna", "text/html; charset=windows-1251"]) | st.text(),
)
def test_whatever_comes_is_read_or_refused(body: bytes, url: str, content_type: str | None) -> None:
    try:
        feed = feeds.parse(body, url, content_type)
    except FeedError as error:
        str(error).encode()
        return
    for entry in feed.entries:
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert len(entry.title.splitlines()) <= 1
        repr(entry).encode()  # no lone surrogate is left
    feeds.notices(feed)
