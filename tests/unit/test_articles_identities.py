"""Which entry is which article: nothing that differs is taken for one, nothing that is one for two."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, NOW, entry, feed, source
from wirewatch import articles
from wirewatch.model import Entry

SOURCE = source()
HOME = "https://news.example.com/"
A = "https://news.example.com/a"
B = "https://news.example.com/b"


def ids(*entries: Entry) -> list[str]:
    return articles.identities(SOURCE, feed(*entries))


def numbered(*fields: str, **same: str) -> list[Entry]:
    """Three entries that differ in some fields and are the same in others."""
    blank = {"id": "", "title": "", "link": ""}
    return [entry(**blank | same | {field: f"{field} {number}" for field in fields}) for number in range(3)]


@pytest.mark.parametrize(
    "entries",
    [
        [entry(id="", title="Same", link=A), entry(id="", title="Same", link=B)],
        numbered("id", "title", link=A),
        numbered("id", title="Same", link=A),
        numbered("title", link=A),
        numbered("summary", link=A),
        numbered("content", link=A),
        numbered("id", "title", link=HOME),
        numbered("title", link=HOME),
        numbered("id"),
        numbered("title"),
        numbered("summary"),
        numbered("content"),
        numbered("title", id="constant"),
        numbered("summary", id="constant"),
        numbered("title", id=A, link=A),
        numbered("title", id="constant", link=HOME),
        numbered("summary", id="constant", link=A),
        [entry(id="", title="Daily", link=HOME, published=NOW - day * DAY) for day in range(3)],
        [entry(id="x", title="A", link=A), entry(id="", title="x", link=A)],
    ],
    ids=[
        "own links, one title",
        "shared link, own guids",
        "shared link and title, own guids",
        "shared link, no guids",
        "shared link, neither guids nor titles",
        "shared link, nothing but content",
        "the home page as link",
        "the home page as link, no guids",
        "guids alone",
        "titles alone",
        "summaries alone",
        "contents alone",
        "one guid for all",
        "one guid for all, no titles",
        "one link for all, which is the guid as well",
        "the home page as link and one guid for all",
        "one link and one guid for all, no titles",
        "one title every day",
        "a guid that is another's title",
    ],
)
def test_entries_that_differ_are_different_articles(entries: list[Entry]) -> None:
    assert len(set(ids(*entries))) == len(entries)


@pytest.mark.parametrize(
    "entries",
    [
        [entry(), entry()],
        [entry(link=""), entry(link="")],
        [entry(id=""), entry(id="")],
        [entry(id="", link=""), entry(id="", link="")],
        [entry(id="", title="", link="", summary="s"), entry(id="", title="", link="", summary="s")],
        [entry(link=A), entry(link=f"{A}?utm_source=rss&utm_medium=feed#top")],
        [entry(link=A), entry(link="http://www.news.example.com/a/")],
        [entry(link=A, content="short"), entry(link=A, content="longer")],
        [entry(id="", link=A, published=NOW), entry(id="", link=A, published=NOW + DAY)],
    ],
    ids=[
        "with everything",
        "no link",
        "no guid",
        "only a title",
        "only a summary",
        "tracking parameters",
        "www, scheme and slash",
        "another text",
        "another date",
    ],
)
def test_an_entry_listed_twice_is_one_article(entries: list[Entry]) -> None:
    assert len(set(ids(*entries))) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (entry(link=A), entry(id="other", title="Corrected", link=f"{A}?fbclid=1", content="New", published=NOW)),
        (entry(link=""), entry(link="", title="Corrected", published=NOW)),
        (entry(id="", link=""), entry(id="", link="", content="New")),
        (entry(link=HOME), entry(link=HOME, title="Corrected")),
    ],
    ids=["by its link", "by its guid", "by its title and date", "by its guid, as the link is the home page"],
)
def test_an_article_is_known_again_at_the_next_poll(before: Entry, after: Entry) -> None:
    assert ids(before) == ids(after)


def test_an_articles_own_link_means_the_same_in_every_source_and_its_guid_does_not() -> None:
    elsewhere = source(id="other")
    for one, is_same in ((entry(), True), (entry(link=""), False), (entry(link="", id=""), False)):
        there = articles.identities(elsewhere, feed(one, link="https://other.example.com/"))
        assert (ids(one) == there) == is_same


def test_two_entries_of_one_text_are_two_articles_when_their_dates_differ() -> None:
    dated = entry(id="", link="", published=NOW)
    assert len(set(ids(dated, replace(dated, published=NOW + DAY)))) == 2


def test_an_empty_feed_has_no_articles() -> None:
    assert ids() == []


few = st.sampled_from(["", "x", "y", "z"])
entries = st.builds(
    Entry,
    id=few,
    title=few,
    link=st.sampled_from(["", HOME, A, B, f"{A}?utm_source=x"]),
    published=st.sampled_from([None, NOW]),
    summary=few,
)


@given(st.lists(entries, max_size=6))
def test_whatever_a_feed_mixes_up_entries_of_different_names_stay_apart(listed: list[Entry]) -> None:
    found = ids(*listed)
    names = [one.title or one.summary for one in listed]
    for at, one in enumerate(found):
        assert {names[other] for other in range(len(listed)) if found[other] == one} == {names[at]}


@given(st.lists(entries, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_a_feed_does_not_matter(listed: list[Entry], chance: random.Random) -> None:
    order = list(range(len(listed)))
    chance.shuffle(order)
    found = ids(*listed)
    assert ids(*(listed[at] for at in order)) == [found[at] for at in order]


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_a_digest_tells_texts_apart_however_they_are_cut(one: list[str], other: list[str]) -> None:
    assert (articles.digest(*one) == articles.digest(*other)) == (one == other)


def test_a_digest_takes_any_text() -> None:
    assert len(articles.digest("\ud800", "калий", "")) == 32


def test_a_seen_key_is_the_first_8_bytes_of_an_article_id() -> None:
    (article_id,) = ids(entry())
    assert articles.seen_key(article_id).hex() == article_id[:16]


# What a source has listed


@given(st.lists(st.lists(st.integers(0, 400), max_size=300), max_size=6))
def test_remembered_is_what_is_listed_and_then_the_newest_200_of_the_others(polls: list[list[int]]) -> None:
    seen: tuple[bytes, ...] = ()
    for numbers in polls:
        listed = [number.to_bytes(8) for number in numbers]
        before, seen = seen, articles.remember(listed, seen)
        unique = tuple(dict.fromkeys(listed))
        assert seen[: len(unique)] == unique
        assert seen[len(unique) :] == tuple(key for key in before if key not in unique)[:200]
        assert len(set(seen)) == len(seen)


def test_an_entry_that_left_the_feed_is_remembered_until_200_others_have_left() -> None:
    seen = articles.remember([b"leaving."], ())
    for number in range(201):
        assert b"leaving." in seen
        seen = articles.remember([number.to_bytes(8)], seen)
    assert b"leaving." not in seen
