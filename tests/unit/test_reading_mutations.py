"""Feeds, pages, dates and addresses with something put in, cut out or moved: each is read, or refused as none.

WIREWATCH_CASES=250000 for the long run: so many each of feeds, charsets, dates and addresses, and a twelfth of pages.
WIREWATCH_SEED to see one again.
"""

import os
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wirewatch import charsets, dates, feeds, urls
from wirewatch.errors import FeedError
from wirewatch.extract import extract
from wirewatch.newsroom.site import Site

DATA = Path(__file__).parents[1] / "data"
CASES = int(os.environ.get("WIREWATCH_CASES", "1500"))
SEED = int(os.environ.get("WIREWATCH_SEED", "0")) or random.SystemRandom().getrandbits(32)
SITE = Site("http://newsroom.example", datetime(2026, 11, 23, 12, tzinfo=UTC)).paths(2)
FEEDS = [path.read_bytes() for path in sorted((DATA / "feeds").iterdir()) if path.suffix != ".json"]
FEEDS += [resource.body for path, resource in SITE.items() if "/feed." in path]
PAGES = [path.read_bytes() for path in sorted((DATA / "pages").glob("*.html"))]
PAGES += [resource.body for path, resource in SITE.items() if "/feed." not in path][::9]
DATES = [
    b"Tue, 07 May 2024 10:00:00 +0300", b"2024-05-07T10:00:00Z", b"7 May 2024", b"Tuesday, 07-May-24 10:00:00 GMT",
    b"Tue May  7 10:00:00 2024", b"20240507T100000Z", b"2024-W19-2", b"1715076000", b"1715076000123",
    b"07.05.2024 10:00",
    "7 мая 2024 г.".encode(), "le 1er mai 2024 à 10h30".encode(), "2024年5月7日 10:00".encode(), b"24:00 7 May 2024",
]  # fmt: skip
ADDRESSES = [
    b"https://a.example/2024/05/07/potash?utm_source=rss&id=7#top", b"http://www.a.example:80/x/../y/%7Ez;jsessionid=1",
    b"https://[2001:db8::1]:8443/a?b=c&amp;d=e", b"//a.example/x", b"https://u:p@xn--e1afmkfd.example/%D0%BD",
    b"https://m.a.example/amp/x?outputType=amp", b"https://www.google.com/url?q=https%3A%2F%2Fa.example%2Fx&sa=t",
    "https://пример.example/новость?q=калий".encode(), b"javascript:alert(1)", b"https://a.example\\b\t/c",
]  # fmt: skip
FRAGMENTS = [
    b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b";", b"&amp;", b"&#0;", b"&#xD800;",
    b"&#99999999999;", b"&nbsp;", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;",
    b"<item>", b"</item>", b"<entry>", b"<title>", b"</title>", b"<link href='", b"xml:base='http://[", b"xmlns:a='",
    b"<content type='xhtml'>", b"<div hidden>", b"<script>", b"</script>", b"<table>", b"<pubDate>", b"\x00", b"\xff",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\x1b$B", b"charset=", b"utf-7", b"idna", b"99999999999", b"-",
    b"+", b":", b"T", b"Z", b"/", b"//", b"?", b"#", b"%", b"%zz", b"[", b"]", b"@", b"..", b"{", b"}", b'"', b"null",
    b"1e999", b" ", b"\n", b"\t",
    "\u202e".encode(), "İ".encode(), "١٢".encode(), b"<urlset>", b"<sitemapindex>", b"<loc>",
]  # fmt: skip


def _parse(body: bytes) -> bool:
    try:
        return bool(feeds.parse(body, "https://a.example/feed", "text/xml").entries)
    except FeedError:
        return False


def _decode(body: bytes) -> bool:
    return "\ufffd" not in charsets.decode(body[:4_000], body[-12:].decode("latin-1"))


def _date(body: bytes) -> bool:
    moment = dates.believed(body.decode("utf-8", "surrogateescape"))
    assert moment is None or moment.tzinfo is UTC
    return moment is not None


def _address(body: bytes) -> bool:
    text = body.decode("utf-8", "surrogateescape")
    link = urls.absolute(text, "https://b.example/c/")
    assert urls.canonical(urls.canonical(text)) == urls.canonical(text)
    return bool(link)


def _extract(body: bytes) -> bool:
    return bool(extract(body, "https://a.example/2024/05/potash").text)


@pytest.mark.parametrize(
    ("read", "seeds", "share"),
    [
        pytest.param(_parse, FEEDS, 1, id="feeds"),
        pytest.param(_decode, FEEDS + PAGES, 1, id="charsets"),
        pytest.param(_date, DATES, 1, id="dates"),
        pytest.param(_address, ADDRESSES, 1, id="addresses"),
        pytest.param(_extract, PAGES, 12, id="pages"),
    ],
)
def test_whatever_becomes_of_it_it_is_read_or_refused_as_none(
    read: Callable[[bytes], bool], seeds: Sequence[bytes], share: int
) -> None:
    source = random.Random(SEED)  # noqa: S311
    cases = CASES // share
    took = 0
    for case in range(cases):
        body = _changed(source.choice(seeds), source)
        try:
            took += read(body)
        except Exception as error:
            raise AssertionError(f"case {case} of seed {SEED}: {body[:2000]!r}") from error
    print(f"WIREWATCH_SEED={SEED}: {took:,} of {cases:,} were read")  # noqa: T201 - to see a run again
    assert took


def _changed(body: bytes, source: random.Random) -> bytes:
    for _ in range(source.randrange(5)):
        start = source.randrange(len(body) + 1)
        end = min(len(body), start + source.randrange(source.choice((4, 40, 400))))
        match source.randrange(6):
            case 0:
                body = body[:start] + body[end:]
            case 1:
                body = body[:end] + body[start:]
            case 2:
                at = source.randrange(len(body) + 1)
                body = body[:at] + body[start:end] + body[at:]
            case 3:
                body = body[:start] + source.choice(FRAGMENTS) + body[end:]
            case 4:
                body = body[:start] + bytes([source.randrange(256)]) + body[start + 1 :]
            case _:
                body = body[:start] + source.choice(FRAGMENTS) + body[start:]
    return body
