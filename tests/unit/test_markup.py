"""Markup to text, bytes to characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wirewatch import charsets, markup

TEXTS = [
    ("", ""),
    ("plain", "plain"),
    ("two\n lines", "two lines"),
    ("Q&A: <b>x</b>", "Q&A: x"),
    ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
    ("AT&amp;amp;T", "AT&amp;T"),
    ("a&nbsp;b&hellip;&#x2014;&#128;", "a b…—€"),
    ("<p>a\nb<p>c<br>d", "a b\nc\nd"),
    ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
    ("<table><tr><td>a<td>b<tr><td>c</table>", "a b\nc"),
    ("un<b>broken</b> w<i>or</i>ds", "unbroken words"),
    ("<script>x</script>a<style>b{}</style><!-- c -->", "a"),
    ("<SCRIPT>if (a < b) '<p>'</SCRIPT>a", "a"),
    ("<noscript><img src=x>b</noscript>a<iframe>c</iframe><svg><title>d</title></svg>", "a"),
    ("<![CDATA[a <b>b</b>]]>", "a b"),
    ("<p>a</p", "a"),
    ("</div></p>a", "a"),
    ("<?php x ?>a", "a"),
    ("a\x00b\u202ec\x1bd", "abcd"),
    ("<div>" * 5_000 + "deep" + "</div>" * 5_000 + "<p>after", "deep\nafter"),
    ("<img alt='x'>", ""),
    ("&#xD800;", "\ufffd"),
]


@pytest.mark.parametrize(("html", "text"), TEXTS, ids=range(len(TEXTS)))
def test_the_text_of_markup_is_a_line_a_block(html: str, text: str) -> None:
    assert markup.plain_text(html) == text


@settings(deadline=None)
@given(
    st.text()
    | st.lists(st.sampled_from(["<", ">", "&", "/", "p", "<!--", "-->", "<script>", "</", "a", "\n"])).map("".join)
)
def test_no_markup_raises_and_lines_are_clean(html: str) -> None:
    for line in markup.plain_text(html).split("\n"):
        assert line == markup.one_line(line)
        line.encode()


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<![CDATA[", "&", "<", "<b>", "</b", "<!", "<a b='"])
def test_hostile_markup_is_read_in_linear_time(piece: str) -> None:
    # A quadratic reader would take minutes for this size, and the suite's patience is shorter.
    assert len(markup.plain_text(piece * (1_000_000 // len(piece)))) <= 1_000_000


def test_elements_come_with_their_attributes_and_text() -> None:
    html = '<HTML Lang=en><title>A &amp; b</title><script type="x">a<b</script><p>no</p><META name=n content="c">'
    assert markup.elements(html, ("html", "title", "script", "meta")) == [
        ("html", {"lang": "en"}, ""),
        ("title", {}, "A & b"),
        ("script", {"type": "x"}, "a<b"),
        ("meta", {"name": "n", "content": "c"}, ""),
    ]


RUSSIAN = (
    "Санкции против калийной отрасли, сообщили власти, останутся в силе до тех пор, пока не закончатся переговоры."
)


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (RUSSIAN.encode(), "", RUSSIAN),
        (RUSSIAN.encode(), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "utf-8", RUSSIAN),
        (RUSSIAN.encode("koi8-r"), "no-such-charset", RUSSIAN),
        (RUSSIAN.encode("utf-8-sig"), "", RUSSIAN),
        (RUSSIAN.encode("utf-16"), "", RUSSIAN),
        (RUSSIAN.encode()[:-2], "", RUSSIAN[:-2] + "\ufffd"),
        (b"caf\xe9 \x80", "", "café €"),
        (b"caf\xe9 \x80", "iso-8859-1", "café €"),
        (b"caf\xe9", "\x00", "café"),
        (b"\\u0041 caf\xe9", "unicode_escape", "\\u0041 café"),
        (b"caf\xe9", "punycode", "café"),
        (b"caf\xe9", "zlib", "café"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        ("中文".encode("gbk"), "gb2312", "中文"),
    ],
)
def test_characters_are_what_the_bytes_are_rather_than_what_is_claimed(body: bytes, charset: str, text: str) -> None:
    assert charsets.decode(body, charset) == text


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="{}">',
        "<meta http-equiv=x content='text/html; charset={}'>",
        '<?xml version="1.0" encoding="{}"?>',
    ],
)
def test_a_declaration_in_the_text_counts(head: str) -> None:
    text = head.format("iso-8859-2") + "Łódź"
    assert charsets.decode(text.encode("iso-8859-2")) == text


def test_a_text_whose_ascii_claims_to_be_utf_16_is_not_believed() -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>'
    assert charsets.decode(text.encode()) == charsets.decode(text.encode("cp1252")) == text


@given(st.binary(max_size=100), st.text(max_size=15))
def test_no_bytes_and_no_claim_raise(body: bytes, charset: str) -> None:
    assert isinstance(charsets.decode(body, charset), str)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        (" DE ", "de"),
        ("", ""),
        ("english", ""),
        ("x-klingon", ""),
        ("fil", "fil"),
    ],
)
def test_a_language_is_its_primary_subtag(tag: str, language: str) -> None:
    assert markup.language(tag) == language
