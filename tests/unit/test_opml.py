"""Lists of feeds as other readers write them, well-formed or not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch.errors import ConfigError
from wirewatch.model import PageRules, Source
from wirewatch.sources import opml
from wirewatch.sources.opml import Outline

HEAD = '<?xml version="1.0" encoding="UTF-8"?><opml version="2.0"><head><title>Mine</title></head><body>'
TAIL = "</body></opml>"
A = "https://a.example/feed"


def listed(body: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.url, one.title, one.folders) for one in opml.read((HEAD + body + TAIL).encode()).outlines]


@pytest.mark.parametrize(
    ("body", "outlines"),
    [
        (f'<outline type="rss" text="A" title="B" xmlUrl="{A}"/>', [(A, "A", ())]),
        (f'<outline title="B" xmlUrl=" {A} "/>', [(A, "B", ())]),
        (f'<OUTLINE TYPE="RSS" TEXT="A" XMLURL="{A}"/>', [(A, "A", ())]),
        (f'<outline text="A" url="{A}"/>', [(A, "A", ())]),
        (f'<outline text="F"><outline text="G"><outline url="{A}"/></outline></outline>', [(A, "", ("F", "G"))]),
        (f'<outline text="A" xmlUrl="{A}" category="/F/G,H"/>', [(A, "A", ("F", "G", "H"))]),
        (f'<outline xmlUrl="{A}"/><outline xmlUrl="{A}"/>', [(A, "", ())]),
        (f'<outline text="A &amp; B" xmlUrl="{A}?b=c&amp;d=e"/>', [(A + "?b=c&d=e", "A & B", ())]),
        (
            f'<outline text="F"><outline xmlUrl="{A}"/></outline><outline text="G" xmlUrl="{A}" category="H"/>',
            [(A, "G", ("F", "H"))],
        ),
        # not well-formed, as exported by real programs
        (f'<outline text="A & B" xmlUrl="{A}?b=c&d=e"/>', [(A + "?b=c&d=e", "A & B", ())]),
        (f'<outline text="The "Wire"" title="x" xmlUrl="{A}"/>', [(A, 'The "Wire"', ())]),
        (f'<outline text="A" description="by <a href="https://b.example">B</a>." xmlUrl="{A}"/>', [(A, "A", ())]),
        (f'<outline text="caf&eacute;" xmlUrl="{A}"/>', [(A, "café", ())]),
        (f'<outline text="&no; A" xmlUrl="{A}?a=b&copy=1"/>', [(A + "?a=b&copy=1", "&no; A", ())]),
        (f'<outline text="A & B" xmlUrl="{A}" icon="x" unread:count="2"/>', [(A, "A & B", ())]),
        (
            f'<outline text="1 <b & 2" xmlUrl="{A}"/><outline text="B" url="{A}2"/>',
            [(A, "1 <b & 2", ()), (A + "2", "B", ())],
        ),
        (f'<outline title="a <i class="x">b</i> & c" type="rss" xmlUrl="{A}"/>', [(A, 'a <i class="x">b</i> & c', ())]),
        (
            f'<outline text="A" description="<a href="https://b.example" rel="x" class="y">B</a> & C" xmlUrl="{A}"/>',
            [(A, "A", ())],
        ),
        (f'<outline text="<a href="https://b.example" rel="x">B</a> & C" xmlUrl="{A}"/>',
         [(A, '<a href="https://b.example" rel="x">B</a> & C', ())]),
        (f"<outline text='A & B' xmlUrl='{A}'/>", [(A, "A & B", ())]),
        (f'<outline text="A" xmlUrl="{A}"><outline text="B" xmlUrl="{A}2"/>', [(A, "A", ()), (A + "2", "B", ())]),
    ],
)  # fmt: skip
def test_the_feeds_of_a_list_are_read(body: str, outlines: list[tuple[str, str, tuple[str, ...]]]) -> None:
    assert listed(body) == outlines


@pytest.mark.parametrize(
    "text",
    [
        f'<?xml version="1.0"?>\n<!-- mine -->\n<opml><body><outline text="A & B" xmlUrl="{A}"/></body></opml>',
        f'{HEAD}<outline text="A &amp; B" xmlUrl="{A}"/>',
        f'{HEAD}<outline text="A &amp; B" xmlUrl="{A}"/></bogus:end>',
        f'\n\n{HEAD}<outline text="A &amp; B" xmlUrl="{A}"/>{TAIL}',
    ],
)
def test_what_is_wrong_around_the_feeds_loses_none(text: str) -> None:
    assert opml.read(text.encode()).outlines == (Outline(A, "A & B"),)


def test_an_entity_that_nobody_knows_stays_as_it_was_written() -> None:
    text = HEAD.replace("Mine", "R&eacute;sum&eacute; &no; B") + f'<outline xmlUrl="{A}"/>' + TAIL
    assert opml.read(text.encode()).title == "Résumé &no; B"


def test_all_lists_in_a_file_are_read() -> None:
    second = HEAD + f'<outline text="B" xmlUrl="{A}2"/>' + TAIL
    listing = opml.read((HEAD + f'<outline text="A" xmlUrl="{A}"/>' + TAIL + "\n" + second).encode())
    assert listing.outlines == (Outline(A, "A"), Outline(A + "2", "B"))


UNESCAPED = st.text(st.sampled_from("ab é&\"'<>;"), min_size=1, max_size=12).map(lambda text: f"a{text}z")


@given(st.lists(UNESCAPED.filter(lambda text: '"><' not in text.replace(" ", "")), min_size=1, max_size=5))
def test_titles_that_were_never_escaped_cost_no_feed(titles: list[str]) -> None:
    lines = (
        f'<outline text="{text}" title="{text}" type="rss" xmlUrl="{A}{at}" />\n' for at, text in enumerate(titles)
    )
    found = opml.read((HEAD + "".join(lines) + TAIL).encode())
    assert [one.url for one in found.outlines] == [f"{A}{at}" for at in range(len(titles))]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<outline type="rss" text="X" xmlUrl=""/>', "it has no address"),
        ('<outline type="rss" text="X" xmlUrl="javascript:alert(1)"/>', "its address is no web address"),
        ('<outline type="rss" text="X" xmlUrl="feed.xml"/>', "its address is no web address"),
        (
            '<outline type="include" text="X" url="https://b.example/list.opml"/>',
            "it is another list, not a feed: import",
        ),
        (
            '<outline type="rss" text="X" htmlUrl="https://b.example/"/>',
            "names a page and no feed: try `wirewatch sources",
        ),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason_and_the_rest_is_read(body: str, reason: str) -> None:
    listing = opml.read((HEAD + body + f'<outline xmlUrl="{A}"/>' + TAIL).encode())
    assert [one.url for one in listing.outlines] == [A]
    assert listing.refused[0][0] == "X"
    assert reason in listing.refused[0][1]
    assert listing.title == "Mine"


RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
  xmlns:rss="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><foaf:Agent><foaf:name>Jo</foaf:name>
  <foaf:weblog><foaf:Document rdf:about="https://a.example/" dc:title="Blog"><rss:channel rdf:about="{A}"/>
  </foaf:Document></foaf:weblog></foaf:Agent></rdf:RDF>"""


def test_a_list_in_rdf_is_read() -> None:
    assert opml.read(RDF.encode()).outlines == (Outline(A, "Jo"),)


PLANET = RDF.replace("<foaf:Agent>", "<foaf:Group><foaf:name>Planet</foaf:name><foaf:member><foaf:Agent>").replace(
    "</foaf:Agent>", "</foaf:Agent></foaf:member></foaf:Group>"
)


def test_the_group_of_a_list_in_rdf_is_a_folder() -> None:
    assert opml.read(PLANET.encode()).outlines == (Outline(A, "Jo", ("Planet",)),)


def test_a_group_gives_no_feed_its_name() -> None:
    nameless = PLANET.replace("<foaf:name>Jo</foaf:name>", "")
    assert opml.read(nameless.encode()).outlines == (Outline(A, "", ("Planet",)),)


def test_a_blog_without_a_feed_in_a_list_in_rdf_is_named() -> None:
    with pytest.raises(ConfigError, match=r"try `wirewatch sources add https://a\.example/`"):
        opml.read(RDF.replace(A, "").encode())


@pytest.mark.parametrize(
    "body", [b"", b"hello", b"{}", b"<rss version='2.0'><channel/></rss>", b"<html><body/></html>"]
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(ConfigError, match=r"mine\.opml: no OPML"):
        opml.read(body, file="mine.opml")


@pytest.mark.parametrize("body", ["", '<outline text="F"/>'])
def test_a_list_of_nothing_is_refused(body: str) -> None:
    with pytest.raises(ConfigError, match="it lists no feeds"):
        opml.read((HEAD + body + TAIL).encode())


def test_nothing_outside_of_the_file_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("secret") / "secret.txt"
    secret.write_text("geheim")
    doctype = f'<!DOCTYPE opml [<!ENTITY x SYSTEM "file://{secret}">]>'
    body = f'{doctype}<opml><body><outline text="&x;" xmlUrl="{A}"/><outline text="A" xmlUrl="{A}2"/></body></opml>'
    assert "geheim" not in str(opml.read(body.encode()))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "), max_size=20).map(str.strip)


@given(st.lists(st.tuples(st.from_regex(r"[a-z0-9?&=;()+-]{0,12}", fullmatch=True), TEXTS), min_size=1, max_size=6))
def test_what_is_exported_is_imported_as_it_was(feeds: list[tuple[str, str]]) -> None:
    listed = [Source(f"s{at}", f"https://s{at}.example/{path}", name) for at, (path, name) in enumerate(feeds)]
    read = opml.read(opml.written(listed, "Mine"))
    assert [(one.url, one.title) for one in read.outlines] == [(one.url, " ".join(one.name.split())) for one in listed]


def test_what_xml_cannot_hold_is_exported_as_a_replacement() -> None:
    odd = Source("a", A, "a\x01b\ufffec", tags=("eu",))
    assert opml.read(opml.written([odd], "x\x00")).outlines == (Outline(A, "a\ufffdb\ufffdc", ("eu",)),)


def test_page_sources_are_no_feeds_and_are_left_out() -> None:
    feed = Source("a", A, "A", tags=("eu", "wire"))
    page = Source("b", "https://b.example/", "B", page=PageRules("li"))
    assert opml.read(opml.written([page, feed], "x")).outlines == (Outline(A, "A", ("eu", "wire")),)


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text + TAIL).encode("utf-8", "replace"))
)
def test_any_bytes_are_a_list_or_refused(body: bytes) -> None:
    with suppress(ConfigError):
        assert opml.read(body).outlines


@pytest.mark.parametrize(
    "body",
    [b"<opml>" + b"<outline>" * 50_000, HEAD.encode() + b'<outline text="' * 5_000, b"<opml>" + b"&x;" * 100_000,
     HEAD.encode() + b'text="x ' * 10_000, HEAD.encode() + b'text="' * 200_000, b"<opml></opml>" * 20_000,
     HEAD.encode() + b'text="<a b="" ' * 50_000, HEAD.encode() + b'"' + b" " * 500_000],
)  # fmt: skip
def test_a_hostile_list_ends(body: bytes) -> None:
    with pytest.raises(ConfigError):
        opml.read(body)
