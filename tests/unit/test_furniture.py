"""What a host repeats on page after page is furniture; what an article says is not."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, HOUR, NOW
from wirewatch import furniture
from wirewatch.furniture import MOST_BLOCKS, MOST_FURNITURE, Block, Furniture, Parted

TRENDING = "Trending: potash shares jump"
LONG = "The harbour moved a little less grain in March than in the year before, the port authority said."
NEW = Furniture("news.example.com")


def after(*texts: str, known: Furniture = NEW, now: datetime = NOW) -> Furniture:
    """What is known when each text was read on a page of its own."""
    first = len(known.blocks)
    return furniture.counted(known, [(first + number, text) for number, text in enumerate(texts, 1)], now)


@pytest.mark.parametrize(("pages", "is_furniture"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_line_of_three_pages_is_furniture(pages: int, *, is_furniture: bool) -> None:
    known = after(*(f"{LONG[number:]}\n{TRENDING}" for number in range(pages)))
    assert known.holds(TRENDING) is is_furniture
    assert not known.holds(LONG)


def test_it_is_the_same_however_the_pages_are_spread_over_polls() -> None:
    at_once = furniture.counted(NEW, [(1, TRENDING), (2, TRENDING), (3, TRENDING)], NOW)
    known = NEW
    for page in (1, 2, 3):
        assert not known.holds(TRENDING)
        known = furniture.counted(known, [(page, TRENDING)], NOW)
    assert known == at_once
    assert known.holds(TRENDING)


def test_a_line_that_stands_on_one_page_three_times_is_on_one_page() -> None:
    assert not after("\n".join([TRENDING] * 3)).holds(TRENDING)


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
    assert after(*[line] * 3).holds(other) is is_same


@pytest.mark.parametrize("line", ["", " ", "12", "10:43", "1/3", "—", "* * *", "A 1", "5 km"])
def test_a_line_of_hardly_a_letter_is_never_furniture(line: str) -> None:
    assert after(*[f"{LONG}\n{line}"] * 3).blocks.keys() == after(LONG).blocks.keys()


def test_a_line_in_a_script_without_case_counts() -> None:
    assert after(*["相关阅读"] * 3).holds("相关阅读")


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
    known = after(*[f"{TRENDING}\nSign in"] * 3)
    text = f"Sign in\n{LONG}\n\n{TRENDING}\n{LONG} Still.\nsign IN"
    assert furniture.part(known, text) == Parted(f"{LONG}\n\n{LONG} Still.", ("Sign in", TRENDING, "sign IN"))


@pytest.mark.parametrize(("share", "is_whole"), [(100, True), (51, True), (50, False), (20, False)])
def test_a_text_that_is_mostly_furniture_is_left_whole(share: int, *, is_whole: bool) -> None:
    """An article that comes for the third time under a new title, with a paragraph more."""
    repeated, own = "f" * share, "o" * (100 - share)
    text = f"{own}\n{repeated}"
    expected = Parted(text) if is_whole else Parted(own, (repeated,))
    assert furniture.part(after(*[repeated] * 3), text) == expected


def test_what_was_not_seen_for_thirty_days_is_forgotten() -> None:
    known = after(*[TRENDING] * 3)
    assert after(LONG, known=known, now=NOW + 30 * DAY).holds(TRENDING)
    later = after(LONG, known=known, now=NOW + 31 * DAY)
    assert not later.holds(TRENDING)
    assert not after(TRENDING, known=later, now=NOW + 31 * DAY).holds(TRENDING)


def test_what_a_clock_wrote_that_ran_a_year_ahead_is_forgotten() -> None:
    assert not after(LONG, known=after(*[TRENDING] * 3, now=NOW + 365 * DAY)).holds(TRENDING)


def test_what_is_seen_again_is_kept_anew() -> None:
    known = after(*[TRENDING] * 3)
    again = after(TRENDING, known=known, now=NOW + 29 * DAY)
    assert after(LONG, known=again, now=NOW + 58 * DAY).holds(TRENDING)


def test_what_adds_nothing_leaves_all_as_it_was() -> None:
    pages = [(1, LONG), (2, TRENDING), (3, TRENDING), (4, TRENDING)]
    known = furniture.counted(NEW, pages, NOW)
    assert furniture.counted(known, [], NOW) == known
    assert furniture.counted(known, [*pages, (5, TRENDING)], NOW + HOUR) == known
    assert furniture.counted(known, pages, NOW + DAY) != known


def test_articles_own_lines_make_room_for_newer_ones_before_furniture_does() -> None:
    known = after(*[TRENDING] * 3)
    for number in range(3):
        lines = [f"Report {letter(number)} {letter(line)}" for line in range(MOST_BLOCKS)]
        known = after("\n".join(lines), known=known)
    assert len(known.blocks) == MOST_BLOCKS
    assert known.holds(TRENDING)
    assert furniture.counted(known, [(1, lines[-1]), (2, lines[-1])], NOW).holds(lines[-1])


def test_a_host_full_of_furniture_is_still_learned() -> None:
    known = after(*["\n".join(f"Box {letter(number)}" for number in range(MOST_BLOCKS))] * 3)
    assert sum(not block.pages for block in known.blocks.values()) == MOST_FURNITURE
    for page in (1, 2, 3):
        known = furniture.counted(known, [(page, TRENDING)], NOW)
    assert known.holds(TRENDING)


def letter(number: int) -> str:
    """A word of its own for a number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


lines = st.sampled_from([LONG, TRENDING, "Sign in", "Updated 10:43", "updated 11:00", "", "7", "Weather", "相关阅读"])
texts = st.lists(lines, max_size=6).map("\n".join)
pages = st.lists(st.tuples(st.integers(1, 6), texts), max_size=9)


@given(pages, st.randoms(use_true_random=False), st.integers(0, 9))
def test_neither_the_order_of_pages_matters_nor_how_they_are_split(
    read: Sequence[tuple[int, str]], random: object, cut: int
) -> None:
    shuffled = sorted(read, key=lambda _: random.random())  # type: ignore[attr-defined]
    known = furniture.counted(NEW, read, NOW)
    assert furniture.counted(furniture.counted(NEW, shuffled[:cut], NOW), shuffled[cut:], NOW) == known


@given(pages)
def test_a_page_counted_twice_counts_once(read: Sequence[tuple[int, str]]) -> None:
    known = furniture.counted(NEW, read, NOW)
    assert furniture.counted(known, read, NOW) == known
    assert furniture.counted(NEW, [*read, *read], NOW) == known


@given(pages)
def test_a_line_is_furniture_where_it_stands_on_three_pages(read: Sequence[tuple[int, str]]) -> None:
    known = furniture.counted(NEW, read, NOW)
    for line in (LONG, TRENDING, "Weather", "7", ""):
        on = {page for page, text in read if line in text.split("\n")}
        assert known.holds(line) == (len(on) >= 3 and len(line) > 1)


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
    text = "\n".join(f"Line {letter(number)}" for number in numbers)
    known = furniture.counted(NEW, [(page, text) for page in (1, 2, 3)], NOW)
    known = after(*(f"Other {letter(number)}" for number in range(1_500)), known=known, now=NOW + days * DAY)
    assert len(known.blocks) <= MOST_BLOCKS
    assert all(isinstance(block, Block) and len(block.pages) < 3 for block in known.blocks.values())
