"""Text and links from outside, made fit to show; sentences, widths and moments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from wirewatch.render import clean, layout, times

FAMILY = "👨‍👩‍👧"
ZALGO = "o" + "\u0301" * 500


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  a\r\n\tb\x0bc\x85d\u2028e\xa0f  ", "a b c d e f"),
        ("a\x00b\x1b[31mc\x7fd\x9be", "ab[31mcde"),
        ("invoice\u202efdp.exe\u202c \u2066x\u2069", "invoicefdp.exe x"),
        ("pot\u200bash so\u00adft \ufeffword\u2060s", "potash soft words"),
        ("\ud83d half \udc00", "\ufffd half \ufffd"),
        ("\ufffe\uffff\ufdd0\U0001ffff", "\ufffd" * 4),
        ("hidden\U000e0041\U000e0042", "hidden"),
        (f"{FAMILY} می\u200cخواهم क्\u200dष", f"{FAMILY} می\u200cخواهم क्\u200dष"),
        ("", ""),
    ],
)
def test_text_is_one_line_without_anything_unseen(raw: str, shown: str) -> None:
    assert clean.inline(raw) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("sanctions on potash lifted", 20, "sanctions on potash…"),
        ("sanctions, lifted", 13, "sanctions…"),
        ("x" * 40, 10, "x" * 9 + "…"),
        ("a" * 8 + "e\u0301\u0301z", 11, "a" * 8 + "…"),
        (FAMILY * 2, 10, FAMILY + "…"),
        ("🇱🇹🇧🇾", 6, "🇱🇹…"),
        ("👍🏽👍🏽", 7, "👍🏽…"),
        ("\u1100\u1161\u11a8" * 3, 6, "\u1100\u1161\u11a8…"),
        ("क्षत्रियक्षत्रिय", 4, "क्ष…"),
        ("น้ำน้ำ", 5, "น้ำ…"),
    ],
)
def test_a_cut_falls_between_words_or_between_letters_but_never_inside_one(text: str, limit: int, shown: str) -> None:
    assert clean.cut(text, limit) == shown
    assert clean.units(shown) <= limit


def test_a_stack_of_accents_is_cut_anywhere() -> None:
    assert clean.units(clean.cut(ZALGO, 100)) == 100


@pytest.mark.parametrize("text", ["", " \r\n", "\x00\x1b", "\u200d\u200c", "\u0301"])
def test_text_with_nothing_to_see_is_empty(text: str) -> None:
    assert clean.short(text, 10) == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/a?b=1&c=2#d", "https://example.com/a?b=1&c=2#d"),
        ("HTTP://Example.COM:8080", "http://example.com:8080"),
        ("https://user:secret@example.com/", "https://example.com/"),
        ("https://example.com@evil.example/", "https://evil.example/"),
        ("https://example.com/a b|c<d>\"'`{}[]\\", "https://example.com/a%20b%7Cc%3Cd%3E%22%27%60%7B%7D%5B%5D%5C"),
        ("https://example.com/%D0%B1/б", "https://example.com/%D0%B1/%D0%B1"),
        ("https://новости.example/", "https://xn--b1amnebsh.example/"),
        ("https://аpple.com/", "https://xn--pple-43d.com/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://example。com/", "https://example.com/"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://exam\nple.com/", ""),
        ("https://example.com/\u202egpj\ud800", "https://example.com/gpj%EF%BF%BD"),
        ("javascript:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://example.com/", ""),
        ("//example.com/", ""),
        ("/relative", ""),
        ("https://", ""),
        ("https://example.com:port/", ""),
        ("https://[::1", ""),
        ("https://ex%61mple.com/", ""),
        ("https://" + "a" * 300 + ".com/", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_links_and_all_are_ascii_without_userinfo(url: str, shown: str) -> None:
    assert clean.link(url) == shown
    assert clean.link(shown) == shown


def test_a_links_host_is_named_without_www() -> None:
    assert clean.host("https://user@www.example.com:444/") == "example.com"
    assert clean.host("mailto:a@example.com") == ""


def starred(sentence: clean.Marked) -> str:
    return "".join(f"[{text}]" if hit else text for text, hit in sentence.pieces())


@pytest.mark.parametrize(
    ("text", "marks", "shown"),
    [
        ("US lifts sanctions", [(9, 18)], "US lifts [sanctions]"),
        ("sanctions  \n on\tpotash", [(0, 9), (16, 22)], "[sanctions] on [potash]"),
        ("one two", [(4, 7), (0, 3)], "[one two]"),
        ("abcdef", [(1, 4), (2, 5)], "a[bcde]f"),
        ("ab\x00cd", [(0, 2), (3, 5)], "[abcd]"),
        ("\x00\x00potash", [(2, 8)], "[potash]"),
        ("  potash  ", [(0, 10)], "[potash]"),
        ("potash", [(-5, 3), (4, 99), (6, 6), (5, 2)], "[pot]a[sh]"),
        ("cafe\u0301 x", [(0, 4)], "[cafe\u0301] x"),
        ("\x00 \x00", [(0, 3)], ""),
    ],
)
def test_marks_move_along_when_a_sentence_is_cleaned(text: str, marks: list[tuple[int, int]], shown: str) -> None:
    assert starred(clean.marked(text, marks)) == shown


@pytest.mark.parametrize(
    ("text", "mark", "limit", "shown"),
    [
        ("a potash b", (2, 8), 10, "a [potash] b"),
        ("word " * 20 + "potash" + " word" * 20, (100, 106), 30, "…word [potash] word word word…"),
        ("word " * 20 + "potash", (100, 106), 30, "…word word word word [potash]"),
        ("potash" + " word" * 20, (0, 6), 20, "[potash] word word…"),
        ("x" * 100 + "potash", (100, 106), 20, "…" + "x" * 12 + "[potash]"),
        ("y" * 100, (10, 90), 20, "…" + "y" * 6 + "[" + "y" * 12 + "]…"),
    ],
)
def test_a_long_sentence_is_shown_around_its_first_mark(
    text: str, mark: tuple[int, int], limit: int, shown: str
) -> None:
    excerpt = clean.excerpt(clean.Marked(text, (mark,)), limit)
    assert len(excerpt.text) <= limit
    assert starred(excerpt) == shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["  one two", "  three"]),
        ("", ["  "]),
        ("abcdefghijklmno", ["  abcdefgh", "  ijklmno"]),
        ("钾肥出口恢复", ["  钾肥出口", "  恢复"]),
        ("x 钾肥出口恢复", ["  x", "  钾肥出口", "  恢复"]),
        ("see https://example.com/long/path now", ["  see", "  https://example.com/long/path", "  now"]),
    ],
)
def test_text_is_wrapped_by_the_columns_it_takes_and_links_are_left_whole(text: str, lines: list[str]) -> None:
    assert layout.wrap(text, 10, "  ") == lines


@pytest.mark.parametrize(
    ("zone", "at", "shown"),
    [
        ("Europe/Vilnius", datetime(2026, 11, 23, 18, 51, tzinfo=UTC), "Mon 23 Nov 2026, 20:51 EET"),
        ("Europe/Vilnius", datetime(2026, 7, 1, 21, 30, tzinfo=UTC), "Thu 2 Jul 2026, 00:30 EEST"),
        ("Europe/Minsk", datetime(2026, 7, 1, 9, 5, tzinfo=UTC), "Wed 1 Jul 2026, 12:05 UTC+03"),
        ("UTC", datetime(1, 1, 1, tzinfo=UTC), "Mon 1 Jan 1, 00:00 UTC"),
        ("America/New_York", datetime(1, 1, 1, tzinfo=UTC), "Mon 1 Jan 1, 00:00 UTC"),
        ("Asia/Tokyo", datetime(9999, 12, 31, 23, tzinfo=UTC), "Fri 31 Dec 9999, 23:00 UTC"),
        ("UTC", None, "not given"),
    ],
)
def test_a_moment_is_given_in_the_readers_zone(zone: str, at: datetime | None, shown: str) -> None:
    assert times.moment(at, ZoneInfo(zone)) == shown


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Vilnius", "Europe/Vilnius"),
        ("Europe/Atlantis", "UTC"),
        ("Europe", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("x" * 5_000, "UTC"),
        ("\x00", "UTC"),
        ("", "UTC"),
    ],
)
def test_a_zone_that_this_machine_does_not_know_is_utc(name: str, key: str) -> None:
    assert times.zone(name) == ZoneInfo(key)


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (timedelta(seconds=-1), ""),
        (timedelta(seconds=59), "less than a minute later"),
        (timedelta(seconds=60), "1 minute later"),
        (timedelta(minutes=119), "119 minutes later"),
        (timedelta(hours=2), "2 hours later"),
        (timedelta(hours=48), "2 days later"),
        (timedelta(days=8), ""),
    ],
)
def test_a_delay_is_told_where_it_is_natural(gap: timedelta, shown: str) -> None:
    published = datetime(2026, 11, 23, tzinfo=UTC)
    assert times.later(published, published + gap) == shown


def test_no_delay_is_told_without_a_date() -> None:
    assert times.later(None, datetime(2026, 11, 23, tzinfo=UTC)) == ""
