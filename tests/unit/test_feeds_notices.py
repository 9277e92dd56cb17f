"""What is odd about a feed's entries, in sentences."""

from collections.abc import Iterable

import pytest

from wirewatch import feeds
from wirewatch.model import Entry, Feed


def feed(pairs: Iterable[tuple[str, str]]) -> Feed:
    entries = (Entry(id=guid, link=link, title=f"Title {at}") for at, (guid, link) in enumerate(pairs))
    return Feed(format="rss20", entries=tuple(entries))


def links(count: int) -> list[str]:
    return [f"https://a.example/{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([], ()),
        ([("1", "https://a.example/1")], ()),
        ([("1", "https://a.example/1"), ("2", "https://a.example/2")], ()),
        ([("x", link) for link in links(20)], ("all 20 entries share one guid: entries are told apart by link",)),
        ([("", link) for link in links(2)], ("no entry has a guid: entries are told apart by link",)),
        (
            [("", "https://a.example/1"), ("2", "https://a.example/2")],
            ("1 of 2 entries have no guid: entries are told apart by link",),
        ),
        (
            list(zip("aabbbc", links(6), strict=True)),
            ("5 entries share 2 guids: entries are told apart by link",),
        ),
        ([("1", ""), ("2", "")], ("no entry has a link: no page is fetched for them",)),
        ([("1", "https://a.example/"), ("2", "https://a.example/")], ("all 2 entries have the same link",)),
    ],
)
def test_guids_and_links_that_are_missing_or_shared_are_named(
    pairs: list[tuple[str, str]], said: tuple[str, ...]
) -> None:
    assert feeds.notices(feed(pairs)) == said
