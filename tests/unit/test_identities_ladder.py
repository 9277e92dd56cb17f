"""Which entry of an answer is which article: nothing that differs is taken for one, nothing that is one for two."""

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DAY, NOW, entry, feed, source
from wirewatch.articles import digest
from wirewatch.identities import ladder
from wirewatch.model import Entry

SOURCE = source()
HOME = "https://news.example.com/"
A = "https://news.example.com/a"
B = "https://news.example.com/b"


def ids(*entries: Entry, trusts_guids: bool = True, **fields: Any) -> list[str]:
    rungs = ladder.climbed(fields.pop("source", SOURCE), feed(*entries, **fields))
    return [rung.article(trusts_guids=trusts_guids) for rung in rungs]


def numbered(*fields: str, **same: str) -> list[Entry]:
    """Three entries that differ in some fields and are the same in others."""
    blank = {"id": "", "title": "", "link": ""}
    return [entry(**blank | same | {field: f"{field} {number}" for field in fields}) for number in range(3)]


few = st.sampled_from(["", "x", "y", "z"])
entries = st.builds(
    Entry,
    id=few,
    title=few,
    link=st.sampled_from(["", HOME, A, B, f"{A}?utm_source=x"]),
    published=st.sampled_from([None, NOW]),
    summary=few,
)


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
        numbered("content", title="Same"),
        numbered("content", title="Same", link=A, id="constant")[:1] + numbered("id", title="Other", link=A),
        numbered("id", "content", title="Same", link=A),
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
        "one title, own texts",
        "a link shared by two titles, and own guids for one of them",
        "one link and one title, own guids and texts",
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
        numbered("id", title="Same", link=A, summary="Same"),
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
        "a guid for each of its places",
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
        there = ids(one, source=elsewhere, link="https://other.example.com/")
        assert (ids(one) == there) == is_same


def test_two_entries_of_one_text_are_two_articles_when_their_dates_differ() -> None:
    dated = entry(id="", link="", published=NOW)
    assert len(set(ids(dated, replace(dated, published=NOW + DAY)))) == 2


def test_guids_that_are_not_trusted_are_no_ids() -> None:
    guided = [entry(link="", published=NOW), entry(id="guid-2", link="", title="Grain", published=NOW)]
    without = [replace(one, id="") for one in guided]
    assert ids(*guided, trusts_guids=False) == ids(*without) != ids(*guided)


def test_an_entry_with_a_link_of_its_own_changes_no_id_of_another() -> None:
    without = entry(id="", link="", summary="Text")
    assert ids(without, replace(without, link=A, summary="Another text"))[0] == ids(without)[0]


def test_the_order_of_entries_of_one_link_does_not_matter_where_two_of_three_say_the_same() -> None:
    listed = [entry(id=guid, link=A, summary=text) for guid, text in (("1", "x"), ("2", "x"), ("2", "y"))]
    for order in permutations(range(3)):
        found = ids(*(listed[at] for at in order))
        assert [found[order.index(at)] for at in range(3)] == ids(*listed)


def test_a_link_of_its_own_is_the_id_whether_guids_are_trusted_or_not() -> None:
    assert ids(entry(), trusts_guids=False) == ids(entry())


def test_two_that_share_a_link_are_told_apart_by_guids_that_are_not_trusted() -> None:
    shared = numbered("id", "summary", title="Same", link=A)
    assert len(set(ids(*shared, trusts_guids=False))) == 3


def test_an_entry_is_apart_from_the_article_that_has_its_id() -> None:
    (first,) = ids(entry())
    apart = ladder.apart(SOURCE, entry(), first)
    assert len({first, apart, ladder.apart(SOURCE, entry(), apart), ladder.apart(SOURCE, entry(id="2"), first)}) == 4


@given(st.data())
def test_the_id_of_an_entry_is_one_of_its_possible_ones(data: st.DataObject) -> None:
    listed = data.draw(st.lists(entries, max_size=6))
    for trusts in (True, False):
        for one, article in zip(listed, ids(*listed, trusts_guids=trusts), strict=True):
            assert article in ladder.possible(SOURCE, one)


def test_an_empty_feed_has_no_articles() -> None:
    assert ids() == []


@pytest.mark.parametrize("trusts", [True, False])
@given(listed=st.lists(entries, max_size=6))
def test_whatever_a_feed_mixes_up_entries_of_different_names_stay_apart(listed: list[Entry], *, trusts: bool) -> None:
    found = ids(*listed, trusts_guids=trusts)
    names = [one.title or one.summary for one in listed]
    for at, one in enumerate(found):
        assert {names[other] for other in range(len(listed)) if found[other] == one} == {names[at]}


@pytest.mark.parametrize("trusts", [True, False])
@given(listed=st.lists(entries, max_size=6), chance=st.randoms(use_true_random=False))
def test_the_order_of_a_feed_does_not_matter(listed: list[Entry], chance: random.Random, *, trusts: bool) -> None:
    order = list(range(len(listed)))
    chance.shuffle(order)
    found = ids(*listed, trusts_guids=trusts)
    assert ids(*(listed[at] for at in order), trusts_guids=trusts) == [found[at] for at in order]


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_a_digest_tells_texts_apart_however_they_are_cut(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_takes_any_text() -> None:
    assert len(digest("\ud800", "калий", "")) == 32
