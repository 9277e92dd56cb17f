"""Laws of identities: what holds for any two answers of any source, however mixed up its feed is."""

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders import DAY, NOW, entry, feed, source
from wirewatch import identities
from wirewatch.identities import REMEMBERED, Identified, records
from wirewatch.model import Entry, Seen

SOURCE = source()
HOME = "https://news.example.com/"

few = st.sampled_from(["", "x", "y", "z"])
entries = st.builds(
    Entry,
    id=few,
    title=few,
    link=st.sampled_from(["", HOME, f"{HOME}a", f"{HOME}b", f"{HOME}a?utm_source=x"]),
    published=st.sampled_from([None, NOW, NOW + DAY, NOW.replace(hour=0, minute=0, second=0, microsecond=0)]),
    summary=few,
)
answers = st.lists(entries, max_size=7)
histories = st.lists(answers, max_size=3)


def poll(listed: list[Entry], seen: Seen = Seen(), *, trusts: bool = True) -> tuple[Identified, Seen]:  # noqa: B008
    """What an answer comes to, and what is remembered when all of it is stored."""
    found = identities.identified(SOURCE, feed(*listed), seen, trusts_guids=trusts)
    return found, identities.remembered(found, seen, {identity.article for identity in found.entries})


def polled(history: list[list[Entry]], *, trusts: bool = True) -> tuple[Seen, bool]:
    """What is remembered of a source after some answers, and whether its guids are trusted."""
    seen = Seen()
    for listed in history:
        found, seen = poll(listed, seen, trusts=trusts)
        trusts = found.trusts_guids
    return seen, trusts


def ids(found: Identified) -> list[str]:
    return [identity.article for identity in found.entries]


@pytest.mark.parametrize("trusts", [True, False])
@given(history=histories, listed=answers)
def test_an_answer_that_comes_again_has_nothing_new(
    history: list[list[Entry]], listed: list[Entry], *, trusts: bool
) -> None:
    seen, trusted = polled(history, trusts=trusts)
    second, seen = poll(listed, seen, trusts=trusted)
    third, seen_again = poll(listed, seen, trusts=second.trusts_guids)
    # Guids that are trusted again part what was one by its title alone.
    assume(third.trusts_guids == second.trusts_guids)
    assert ids(third) == ids(second)
    assert {identity.status for identity in third.entries} <= {"known"}
    assert not [notice for notice in third.notices if "came again under" in notice]
    assert (seen_again.keys, {record.article for record in seen_again.listed}) == (
        seen.keys,
        {record.article for record in seen.listed},
    )


@given(histories, answers)
def test_no_two_entries_are_one_article(history: list[list[Entry]], listed: list[Entry]) -> None:
    seen, trusts = polled(history)
    found, seen = poll(listed, seen, trusts=trusts)
    assert len(set(ids(found))) == len(found.entries)
    assert len({record.article for record in seen.listed}) == len(seen.listed)
    latest = [record.link or records.link_key(record.article) for record in seen.listed]
    assert len(set(latest)) == len(latest)
    alone = identities.identified(SOURCE, feed(*listed), Seen(), trusts_guids=found.trusts_guids)
    assert [identity.entry for identity in found.entries] == [identity.entry for identity in alone.entries]


@given(histories, answers, st.integers(1, 3), st.randoms(use_true_random=False))
def test_an_entry_that_shares_nothing_with_another_is_new(
    history: list[list[Entry]], listed: list[Entry], count: int, chance: random.Random
) -> None:
    seen, trusts = polled(history)
    strangers = [
        Entry(
            id=f"stranger {at}",
            title=f"Stranger {at}",
            link=f"{HOME}stranger/{at}",
            published=NOW + timedelta(hours=at + 1, seconds=at),
            summary=f"Strange {at}.",
        )
        for at in range(count)
    ]
    mixed = [*listed, *strangers]
    chance.shuffle(mixed)
    found, _ = poll(mixed, seen, trusts=trusts)
    new = {identity.entry.title for identity in found.entries if identity.status == "new"}
    assert {stranger.title for stranger in strangers} <= new


@given(answers, st.randoms(use_true_random=False))
def test_the_ids_of_a_first_answer_do_not_depend_on_its_order(listed: list[Entry], chance: random.Random) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)
    assert sorted(ids(poll(shuffled)[0])) == sorted(ids(poll(listed)[0]))


@given(histories, answers, st.sets(st.integers(0, 6)))
def test_what_is_not_stored_comes_again_as_it_came(
    history: list[list[Entry]], listed: list[Entry], stored: set[int]
) -> None:
    seen, trusts = polled(history)
    found = identities.identified(SOURCE, feed(*listed), seen, trusts_guids=trusts)
    durable = {identity.article for at, identity in enumerate(found.entries) if at in stored}
    kept = identities.remembered(found, seen, durable)
    again = identities.identified(SOURCE, feed(*listed), kept, trusts_guids=found.trusts_guids)
    left = {identity.entry: identity.status for identity in again.entries if identity.status == "new"}
    assert set(left) <= {identity.entry for identity in found.entries if identity.status == "new"}
    assert len(left) >= sum(identity.status == "new" and identity.article not in durable for identity in found.entries)


@given(st.lists(st.lists(st.integers(0, 400), max_size=300), max_size=6))
def test_keys_are_what_is_listed_and_then_the_newest_200_of_the_others(polls: list[list[int]]) -> None:
    seen = Seen()
    for numbers in polls:
        before = seen.keys
        found, seen = poll([Entry(link=f"{HOME}{number}", title=f"{number}") for number in numbers], seen)
        listed = tuple(map(identities.seen_key, ids(found)))
        assert seen.keys[: len(listed)] == listed
        assert len(set(seen.keys)) == len(seen.keys)
        if listed:
            left = tuple(key for key in before if key not in listed)
            assert seen.keys[len(listed) :] == left[:REMEMBERED]


# The life of a feed that is in good order, but for one change to an entry at a time


@dataclass(frozen=True)
class Habits:
    """What the entries of a feed have besides a title."""

    link: bool
    guid: bool
    moment: bool
    text: bool
    oldest_first: bool

    def entry(self, number: int) -> Entry:
        return entry(
            id=f"{number}" if self.guid else "",
            title=f"Title {number}",
            link=f"{HOME}{number}" if self.link else "",
            published=NOW + timedelta(seconds=61 * number) if self.moment else None,
            summary=f"Text {'x' * number}." if self.text else "",
        )

    def changes(self) -> list[str]:
        """The fields that may change, now one and then another, while something else still tells which entry it is."""
        fields = {
            (True, True, True, True): ["link", "id", "title"],
            (True, True, True, False): ["link", "id", "title"],
            (True, True, False, True): ["link", "id", "title"],
            (True, True, False, False): ["link", "id", "title"],
            (True, False, True, True): ["link", "title"],
            (True, False, True, False): ["link", "title"],
            (True, False, False, True): ["link", "title"],
            (True, False, False, False): ["title"],
            (False, True, True, True): ["id", "title"],
            (False, True, True, False): ["id", "title"],
            (False, True, False, True): ["id", "title"],
            (False, True, False, False): ["title"],
            (False, False, True, True): ["title"],
            (False, False, True, False): ["title"],
        }
        return [*fields.get((self.link, self.guid, self.moment, self.text), []), "updated", "first link"]


@given(
    st.builds(Habits, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    st.integers(3, 8),
    st.randoms(use_true_random=False),
)
def test_an_article_keeps_its_id_for_as_long_as_it_is_listed_and_shares_it_with_none(
    habits: Habits, length: int, chance: random.Random
) -> None:
    listed = {number: habits.entry(number) for number in range(length)}
    known: dict[int, str] = {}
    seen, trusts = Seen(), True
    for turn in range(8):
        order = sorted(listed, reverse=not habits.oldest_first)
        found, seen = poll([listed[number] for number in order], seen, trusts=trusts)
        trusts = found.trusts_guids
        now = dict(zip(order, found.entries, strict=True))
        assert {number for number, one in now.items() if one.status == "new"} == set(now) - set(known)
        assert all(one.article == known.get(number, one.article) for number, one in now.items())
        known |= {number: one.article for number, one in now.items()}
        assert len(set(known.values())) == len(known)
        if len(listed) > 3 and chance.random() < 0.5:
            del listed[min(listed)]
        number = chance.choice(list(listed))
        field = chance.choice(habits.changes())
        if field == "first link":
            listed[number] = replace(listed[number], link=habits.entry(number).link)
        else:
            listed[number] = _changed(listed[number], field, turn)
        for _ in range(chance.randint(0, 2)):
            newest = max(listed) + 1
            listed[newest] = habits.entry(newest)


def _changed(one: Entry, field: str, number: int) -> Entry:
    new: dict[str, Any] = {
        "link": f"{HOME}changed/{number}",
        "id": f"changed {number}",
        "title": f"Changed {number}",
        "updated": NOW,
    }
    return replace(one, **{field: new[field]})
