"""What a host repeats on page after page is furniture; what an article says is not."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, NOW
from wirewatch import furniture
from wirewatch.furniture import MOST_BLOCKS, MOST_FURNITURE, Furniture, Parted

TRENDING = "Trending: potash shares jump"
LONG = "The harbour moved a little less grain in March than in the year before, the port authority said."
NEW = Furniture("news.example.com")
FRESH = count(100)


def words(number: int) -> str:
    """A text of its own for a number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}") * 60


def page(number: int, *lines: str) -> tuple[int, str]:
    """A page with a text of its own, and further lines."""
    return number, "\n".join((words(number), *lines))


def after(*pages: tuple[str, ...], known: Furniture = NEW, now: datetime = NOW) -> Furniture:
    """What is known when further lines were read, each time on a page of its own."""
    return furniture.counted(known, [page(next(FRESH), *lines) for lines in pages], now)


def on_three(*lines: str, known: Furniture = NEW, now: datetime = NOW) -> Furniture:
    """What is known when lines stood on three pages."""
    return after(lines, lines, lines, known=known, now=now)


@pytest.mark.parametrize(("pages", "is_furniture"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_line_of_three_pages_is_furniture(pages: int, *, is_furniture: bool) -> None:
    known = after(*[(TRENDING,)] * pages)
    assert known.holds(TRENDING) is is_furniture
    assert not any(known.holds(words(number)) for number in range(5))


def test_it_is_the_same_however_the_pages_are_spread_over_polls() -> None:
    at_once = furniture.counted(NEW, [page(number, TRENDING) for number in (1, 2, 3)], NOW)
    known = NEW
    for number in (1, 2, 3):
        assert not known.holds(TRENDING)
        known = furniture.counted(known, [page(number, TRENDING)], NOW)
    assert known == at_once
    assert known.holds(TRENDING)


def test_a_line_that_stands_on_one_page_three_times_is_on_one_page() -> None:
    assert not after((TRENDING, TRENDING, TRENDING)).holds(TRENDING)


@pytest.mark.parametrize(
    ("own", "is_furniture"),
    [
        (0, False),  # the same report under four titles
        (95, False),  # with a paragraph more each time
        (97, True),
    ],
)
def test_a_page_with_more_than_half_of_another_s_text_is_that_page_again(own: int, *, is_furniture: bool) -> None:
    assert len(LONG) == 96
    pages = [(number, f"{LONG}\n{words(number)[:own]}") for number in (1, 2, 3, 4)]
    assert furniture.counted(NEW, pages, NOW).holds(LONG) is is_furniture


def test_a_report_s_parts_on_other_pages_are_the_report_in_whatever_order_they_come() -> None:
    paragraphs = [f"{words(number)[:100]} {number}" for number in range(10, 19)]
    copies = [(1, paragraphs), (2, paragraphs), (3, [words(50)[:50], *paragraphs[:4]]), (4, paragraphs[2:])]
    for order in permutations(copies):
        known = furniture.counted(NEW, [(key, "\n".join(lines)) for key, lines in order], NOW)
        assert not any(known.holds(line) for line in paragraphs)


def test_what_is_furniture_already_makes_no_page_a_copy() -> None:
    menu = [f"{words(number)[:100]} {number}" for number in range(30, 39)]
    known = on_three(*menu[:2])
    for first in (2, 4, 6):
        known = on_three(*menu[:first], known=known)
    assert all(known.holds(line) for line in menu[:6])
    short = [(number, "\n".join((words(number)[:99], TRENDING, *menu[:6]))) for number in (90, 91, 92)]
    assert furniture.counted(known, short, NOW).holds(TRENDING)


@pytest.mark.parametrize(
    ("line", "other", "is_same"),
    [
        ("Updated 10:43", "UPDATED  9:05 ", True),
        ("1,234 comments", "87 comments", True),
        ("1 234 комментария", "5 Комментария", True),
        ("٣ تعليقات", "5 تعليقات", True),
        ("Published 14.03.2026, 9:30 by our desk", "Published 2.1.2027, 11:05 by our desk", True),
        ("Sign in", "Sign up", False),
        ("Brent 71", "Brent crude 71", False),
    ],
)
def test_case_blanks_and_numbers_do_not_tell_lines_apart(line: str, other: str, *, is_same: bool) -> None:
    assert on_three(line).holds(other) is is_same


@pytest.mark.parametrize("line", ["", " ", "12", "10:43", "1/3", "—", "* * *", "A 1", "5 km"])
def test_a_line_of_hardly_a_letter_is_never_furniture(line: str) -> None:
    assert len(on_three(line).blocks) == len(on_three().blocks) == 3


def test_a_line_in_a_script_without_case_counts() -> None:
    assert on_three("相关阅读").holds("相关阅读")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Potash rises", "a"), ("Potash rises", "b"), True),
        (("Potash rises", "a"), ("POTASH  rises", "b"), True),
        (("Weather for 14 March", "a"), ("Weather for 15 March", "b"), True),
        (("Potash rises", "a"), ("Potash falls", "a"), False),
        (("", "a"), ("", "a"), True),
        (("", "a"), ("", "b"), False),
    ],
)
def test_a_page_is_known_by_its_title_or_else_by_its_article(
    one: tuple[str, str], other: tuple[str, str], *, is_same: bool
) -> None:
    assert (furniture.page_key(*one) == furniture.page_key(*other)) is is_same


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.News.example.com/a?b#c", "news.example.com"),
        ("http://news.example.com:80/a", "news.example.com"),
        ("http://news.example.com:8080/a", "news.example.com:8080"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("https://[2001:db8::1]:8443/a", "[2001:db8::1]:8443"),
        ("file:///etc/passwd", ""),
        ("", ""),
    ],
)
def test_the_host_is_that_of_the_address_as_it_is_compared(url: str, host: str) -> None:
    assert furniture.host_of(url) == host


def test_furniture_is_parted_from_a_text_whose_other_lines_stay_lines() -> None:
    known = on_three(TRENDING, "Sign in")
    text = f"Sign in\n{LONG}\n\n{TRENDING}\n{LONG} Still.\nsign IN"
    assert furniture.part(known, text) == Parted(f"{LONG}\n\n{LONG} Still.", ("Sign in", TRENDING, "sign IN"))


@pytest.mark.parametrize(("share", "is_whole"), [(100, True), (51, True), (50, False), (20, False)])
def test_a_text_that_is_mostly_furniture_is_left_whole(share: int, *, is_whole: bool) -> None:
    """An article that comes for the third time under a new title, with a paragraph more."""
    repeated, own = "f" * share, "o" * (100 - share)
    text = f"{own}\n{repeated}"
    expected = Parted(text, repeated=(repeated,)) if is_whole else Parted(own, (repeated,))
    assert furniture.part(on_three(repeated), text) == expected


def test_what_was_not_seen_for_thirty_days_is_forgotten() -> None:
    known = on_three(TRENDING)
    assert after((), known=known, now=NOW + 30 * DAY).holds(TRENDING)
    later = after((), known=known, now=NOW + 31 * DAY)
    assert not later.holds(TRENDING)
    assert not after((TRENDING,), known=later, now=NOW + 31 * DAY).holds(TRENDING)


def test_what_a_clock_wrote_that_ran_a_year_ahead_is_forgotten() -> None:
    assert not after((), known=on_three(TRENDING, now=NOW + 365 * DAY)).holds(TRENDING)


def test_what_is_seen_again_is_kept_anew() -> None:
    again = after((TRENDING,), known=on_three(TRENDING), now=NOW + 29 * DAY)
    assert after((), known=again, now=NOW + 58 * DAY).holds(TRENDING)


def test_what_adds_nothing_leaves_all_as_it_was() -> None:
    pages = [page(number, TRENDING) for number in range(5)]
    known = furniture.counted(NEW, pages, NOW)
    assert furniture.counted(known, [], NOW) == known
    assert furniture.counted(known, [*pages, (9, TRENDING)], NOW + HOUR) == known
    assert furniture.counted(known, pages, NOW + DAY) != known


def test_articles_own_lines_make_room_for_newer_ones_before_furniture_does() -> None:
    known = on_three(TRENDING)
    for number in range(3):
        lines = [f"Report {words(number)[:5]} {words(line)[:5]}" for line in range(MOST_BLOCKS)]
        known = after(tuple(lines), known=known)
    assert len(known.blocks) == MOST_BLOCKS
    assert known.holds(TRENDING)
    assert after((lines[-1],), (lines[-1],), known=known).holds(lines[-1])
    assert not after((lines[0],), (lines[0],), known=known).holds(lines[0])


def test_a_host_full_of_furniture_is_still_learned() -> None:
    known = NEW
    for number in range(MOST_BLOCKS // 10):
        known = on_three(*(words(1_000 + 10 * number + box)[:10] for box in range(10)), known=known)
    assert sum(not block.pages for block in known.blocks.values()) == MOST_FURNITURE
    for _ in range(3):
        known = after((TRENDING,), known=known)
    assert known.holds(TRENDING)


lines = st.sampled_from([LONG, TRENDING, "Sign in", "Updated 10:43", "updated 11:00", "", "7", "Weather", "相关阅读"])
texts = st.lists(lines, max_size=6).map("\n".join)
pages = st.lists(st.tuples(st.integers(1, 6), texts), max_size=9)
with_own_text = st.lists(st.tuples(st.integers(1, 6), st.lists(lines, max_size=3)), max_size=9).map(
    lambda read: [page(number, *more) for number, more in read]
)


@given(with_own_text, st.randoms(use_true_random=False), st.integers(0, 9))
def test_neither_the_order_of_pages_matters_nor_how_they_are_split(
    read: Sequence[tuple[int, str]], random: Random, cut: int
) -> None:
    shuffled = sorted(read, key=lambda _: random.random())
    known = furniture.counted(NEW, read, NOW)
    assert furniture.counted(furniture.counted(NEW, shuffled[:cut], NOW), shuffled[cut:], NOW) == known


@given(with_own_text)
def test_a_line_is_furniture_where_it_stands_on_three_pages(read: Sequence[tuple[int, str]]) -> None:
    known = furniture.counted(NEW, read, NOW)
    for line in (LONG, TRENDING, "Weather", "7", ""):
        on = {number for number, text in read if line in text.split("\n")}
        assert known.holds(line) == (len(on) >= 3 and len(line) > 1)


@given(pages)
def test_a_line_is_furniture_nowhere_else(read: Sequence[tuple[int, str]]) -> None:
    known = furniture.counted(NEW, read, NOW)
    for line in (LONG, TRENDING, "Weather", "7", ""):
        on = {number for number, text in read if line in text.split("\n")}
        assert not known.holds(line) or len(on) >= 3


@given(pages)
def test_a_page_counted_twice_counts_once(read: Sequence[tuple[int, str]]) -> None:
    known = NEW
    for number, text in read:
        known = furniture.counted(known, [(number, text)], NOW)
        assert furniture.counted(known, [(number, text)], NOW) == known


@given(pages, texts)
def test_a_text_keeps_its_other_lines_in_their_order(read: Sequence[tuple[int, str]], text: str) -> None:
    known = furniture.counted(NEW, read, NOW)
    parted = furniture.part(known, text)
    if parted.furniture:
        assert parted.text.split("\n") == [line for line in text.split("\n") if not known.holds(line)]
        assert list(parted.furniture) == [line for line in text.split("\n") if known.holds(line)]
    else:
        assert parted.text == text


@given(st.lists(st.integers(0, 3_000), max_size=2_000), st.integers(0, 40))
def test_there_are_never_more_blocks_than_the_bound(numbers: Sequence[int], days: int) -> None:
    known = furniture.counted(NEW, [page(number, *map(words, numbers)) for number in (1, 2, 3)], NOW)
    known = after(*[(f"Other {words(number)}",) for number in range(600)], known=known, now=NOW + days * DAY)
    assert len(known.blocks) <= MOST_BLOCKS
    assert all(len(block.pages) < 3 for block in known.blocks.values())
