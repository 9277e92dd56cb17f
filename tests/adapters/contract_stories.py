"""The part of the stores' contract that is about stories: who carries one, what was said of it, how it is found."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import builders
from tests.adapters.store_cases import FOREIGN, LEASE, TICK, at_once
from tests.builders import DAY, HOUR, NOW
from wirewatch.errors import Conflict
from wirewatch.model import Alert, Article, Fingerprint, Joining, Sketch, Story
from wirewatch.ports import Store

KEPT = timedelta(hours=72)
UNTIL = (NOW + KEPT).replace(microsecond=0)  # TTL knows whole seconds
CLAIMS = (*(f"w{number:016x}" for number in range(64)), "t0123", "u4567")
COPY = Fingerprint(Sketch((1, 2**63, 2**64 - 1), 2**64 - 1), "0123", "4567")
FOUNDED = Story(
    "s1",
    UNTIL,
    copies=frozenset({COPY, Fingerprint()}),
    sources={"wire": NOW},
    publishers=frozenset({"wire.example.com"}),
    spoken={"potash": "a1", FOREIGN: "a1"},
    updates={"potash": ("2025-03-14", 2)},
    corroborated={"potash": 3},
    heard=frozenset({0, 1, 2**32 - 1}),
)


def article(number: int = 1, **fields: object) -> Article:
    return builders.article(id=f"{number:032x}", story="s1", **fields)


def alert(number: int = 1, **fields: object) -> Alert:
    return builders.alert(f"a{number}", story="s1", **fields)


def founding(**fields: object) -> Joining:
    return Joining(replace(FOUNDED, version=0), speaks=True, claims=dict.fromkeys(CLAIMS, ""), **fields)  # type: ignore[arg-type]


def joining(version: int = 1, *, speaks: bool = False, claims: tuple[str, ...] = (), **more: object) -> Joining:
    """What another copy adds: nothing but what is named."""
    added = Story("s1", UNTIL + HOUR, version=version, **more)  # type: ignore[arg-type]
    return Joining(added, speaks, dict.fromkeys(claims, ""), ("a1",))


def story(store: Store) -> Story:
    [found] = store.stories(["s1"], NOW)
    return found


class StoriesContract:
    """Founding, joining, speaking, forgetting."""

    @pytest.fixture
    def told(self, store: Store) -> Store:
        """A store in which article 1 has founded a story and spoken of it."""
        assert store.put(article(), alert(), NOW, founding()) is None
        return store

    def test_a_story_is_there_with_its_article_and_alert_and_is_found_by_its_claims(self, told: Store) -> None:
        assert story(told) == FOUNDED
        assert told.article(article().id, NOW) == article()
        assert told.pending(NOW) == ["a1"]
        assert told.claims((*CLAIMS, "wother"), NOW) == dict.fromkeys(CLAIMS, "s1")
        assert told.stories(["none", "s1"], NOW) == [FOUNDED]

    def test_nothing_asked_for_is_nothing_found(self, store: Store) -> None:
        assert store.claims([], NOW) == {}
        assert store.stories([], NOW) == []

    def test_a_story_of_nothing_comes_back_as_one(self, store: Store) -> None:
        bare = Story("s1", UNTIL)
        store.put(article(), None, NOW, Joining(replace(bare, version=0), speaks=False))
        assert story(store) == bare

    def test_an_article_that_is_there_moves_no_story(self, store: Store) -> None:
        store.put(article(), None, NOW)
        assert store.put(article(), alert(), NOW, founding()) == article()
        assert store.stories(["s1"], NOW) == []
        assert store.claims(CLAIMS, NOW) == {}
        assert store.pending(NOW) == []

    def test_a_copy_that_says_nothing_adds_what_it_has_in_whatever_order(self, told: Store) -> None:
        second = joining(
            7,  # another version: who does not speak need not know what the story has become
            claims=("wnew",),
            sources={"paper": NOW + HOUR, "wire": NOW + HOUR},
            publishers=frozenset({"paper.example.com"}),
            copies=frozenset({Fingerprint(Sketch((5,), 9))}),
            heard=frozenset({7}),
        )
        assert told.put(article(2), None, NOW, second) is None
        assert story(told) == replace(
            FOUNDED,
            expires_at=UNTIL + HOUR,
            sources={"wire": NOW, "paper": NOW + HOUR},
            publishers=frozenset({"wire.example.com", "paper.example.com"}),
            copies=FOUNDED.copies | {Fingerprint(Sketch((5,), 9))},
            heard=FOUNDED.heard | {7},
        )
        assert told.claims(["wnew"], NOW) == {"wnew": "s1"}

    def test_an_alert_names_who_came_to_carry_its_story(self, told: Store) -> None:
        for number, source in enumerate(("paper", "wire", "paper", "agency"), 2):
            told.put(article(number), None, NOW, joining(sources={source: NOW + number * TICK}))
        row = told.alert("a1", NOW)
        assert row
        assert set(row.alert.story_sources) == {"paper", "wire", "agency"}
        assert [row.alert for row in told.alerts_of(NOW.date(), NOW)] == [row.alert]
        leased = told.lease("a1", "me", NOW + LEASE, NOW)
        assert leased == row.alert

    def test_an_alert_that_is_no_more_is_not_named_in(self, store: Store) -> None:
        store.put(article(), None, NOW, founding())
        assert store.put(article(2), alert(2), NOW, joining(sources={"paper": NOW})) is None
        assert "paper" in story(store).sources
        assert store.alert("a1", NOW) is None
        assert store.pending(NOW) == ["a2"]

    def test_a_copy_that_speaks_raises_the_version(self, told: Store) -> None:
        more = joining(
            speaks=True, spoken={"oil": "a2"}, updates={"potash": ("2025-03-15", 1)}, corroborated={"oil": 3}
        )
        assert told.put(article(2), alert(2), NOW, more) is None
        after = story(told)
        assert after.spoken == {**FOUNDED.spoken, "oil": "a2"}
        assert after.updates == {"potash": ("2025-03-15", 1)}
        assert after.corroborated == {"potash": 3, "oil": 3}
        assert after.version == 2
        assert told.pending(NOW) == ["a1", "a2"]

    @pytest.mark.parametrize("version", [0, 2, 7])
    def test_a_copy_that_speaks_on_another_version_conflicts_and_nothing_is_written(
        self, told: Store, version: int
    ) -> None:
        more = joining(version, speaks=True, claims=("wnew",), spoken={"oil": "a2"})
        with pytest.raises(Conflict):
            told.put(article(2), alert(2), NOW, more)
        assert told.article(article(2).id, NOW) is None
        assert story(told) == FOUNDED
        assert told.claims(["wnew"], NOW) == {}
        assert told.pending(NOW) == ["a1"]

    def test_a_claim_that_another_story_holds_conflicts_and_nothing_is_written(self, told: Store) -> None:
        other = Joining(Story("s2", NOW + KEPT, version=0), speaks=True, claims={"wnew": "", CLAIMS[3]: ""})
        with pytest.raises(Conflict):
            told.put(article(2), alert(2), NOW, other)
        assert told.stories(["s2"], NOW) == []
        assert told.claims(["wnew"], NOW) == {}
        assert told.article(article(2).id, NOW) is None

    def test_a_claim_of_a_story_that_is_no_more_can_be_taken_over(self, told: Store) -> None:
        other = Joining(Story("s2", NOW + KEPT, version=0), speaks=True, claims={CLAIMS[3]: "s1"})
        assert told.put(article(2), None, NOW, other) is None
        assert told.claims(CLAIMS[3:5], NOW) == {CLAIMS[3]: "s2", CLAIMS[4]: "s1"}

    def test_its_own_claims_may_be_claimed_again(self, told: Store) -> None:
        assert told.put(article(2), None, NOW, joining(claims=CLAIMS)) is None
        assert set(told.claims(CLAIMS, NOW).values()) == {"s1"}

    def test_an_expired_story_and_its_claims_are_absent_and_can_come_anew(self, told: Store) -> None:
        late = UNTIL
        assert told.stories(["s1"], late) == []
        assert told.claims(CLAIMS, late) == {}
        with pytest.raises(Conflict):
            told.put(article(2), None, late, joining())
        anew = Story("s1", late + KEPT, version=0)
        assert told.put(article(3), None, late, Joining(anew, speaks=False, claims={CLAIMS[0]: ""})) is None
        assert told.stories(["s1"], late) == [replace(anew, version=1)]
        assert told.claims(CLAIMS, late) == {CLAIMS[0]: "s1"}

    def test_a_known_article_joins_with_its_next_version_or_not_at_all(self, told: Store) -> None:
        told.replace(article(title="Corrected"), None, NOW, joining(sources={"paper": NOW}))
        assert "paper" in story(told).sources
        with pytest.raises(Conflict):
            told.replace(article(), None, NOW, joining(sources={"agency": NOW}))
        assert "agency" not in story(told).sources
        with pytest.raises(Conflict):
            told.replace(article(version=2), alert(2), NOW, joining(7, speaks=True))
        assert told.article(article().id, NOW) == article(title="Corrected", version=2)

    def test_a_story_that_cannot_be_read_is_logged_and_counts_as_gone(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        of_a_newer: Any = 7
        unreadable = replace(FOUNDED, version=0, copies=frozenset({Fingerprint(title=of_a_newer)}))
        store.put(article(), alert(), NOW, Joining(unreadable, speaks=True, claims={CLAIMS[0]: ""}))
        assert store.stories(["s1"], NOW) == []
        assert "cannot be read" in caplog.text
        other = Joining(Story("s2", UNTIL, version=0), speaks=True, claims={CLAIMS[0]: "s1"})
        assert store.put(article(2), alert(2), NOW, other) is None
        assert store.claims(CLAIMS, NOW) == {CLAIMS[0]: "s2"}
        store.lease("a1", "me", NOW + LEASE, NOW)
        assert store.fail("a1", "me", "never", "s1")

    # Alerts that have failed

    def test_a_failed_alert_is_forgotten_by_its_story_so_that_the_next_copy_speaks(self, told: Store) -> None:
        told.put(article(2), alert(2), NOW, joining(speaks=True, spoken={"oil": "a2"}))
        told.lease("a1", "me", NOW + LEASE, NOW)
        assert told.fail("a1", "me", "never", "s1")
        after = story(told)
        assert after.spoken == {"oil": "a2"}
        assert after.version == 3
        with pytest.raises(Conflict):
            told.put(article(3), None, NOW, joining(2, speaks=True))

    def test_an_alert_of_which_its_story_knows_nothing_fails_all_the_same(self, told: Store) -> None:
        told.put(article(2), alert(2), NOW)
        for number, known in ((1, "gone"), (2, "s1")):
            told.lease(f"a{number}", "me", NOW + LEASE, NOW)
            assert told.fail(f"a{number}", "me", "never", known)
            row = told.alert(f"a{number}", NOW)
            assert row
            assert row.state == "FAILED"
        assert story(told) == FOUNDED

    def test_who_does_not_hold_an_alert_makes_no_story_forget(self, told: Store) -> None:
        told.lease("a1", "other", NOW + LEASE, NOW)
        assert not told.fail("a1", "me", "never", "s1")
        assert story(told) == FOUNDED

    # Many at once

    def test_of_many_who_found_one_story_one_does(self, store: Store) -> None:
        def found(number: int) -> bool:
            own = Story(f"s{number}", NOW + KEPT, spoken={"potash": f"a{number}"}, version=0)
            with suppress(Conflict):
                claims = dict.fromkeys((CLAIMS[number % 9], *CLAIMS[9:20]), "")
                return store.put(article(number), alert(number), NOW, Joining(own, speaks=True, claims=claims)) is None
            return False

        won = at_once(50, found)
        assert won.count(True) == 1
        assert set(store.claims(CLAIMS, NOW).values()) == {f"s{won.index(True)}"}
        assert store.pending(NOW) == [f"a{won.index(True)}"]

    def test_of_many_who_join_in_silence_none_waits_for_another(self, told: Store) -> None:
        def join(number: int) -> Article | None:
            more = joining(sources={f"source-{number}": NOW}, heard=frozenset({number}), claims=(f"w{number}",))
            return told.put(article(100 + number), None, NOW, more)

        assert at_once(50, join) == [None] * 50
        after = story(told)
        assert len(after.sources) == 51
        assert after.heard >= set(range(50))
        assert after.version == 1
        row = told.alert("a1", NOW + DAY)
        assert row
        assert len(row.alert.story_sources) == 50

    def test_of_many_who_speak_on_one_version_one_does(self, told: Store) -> None:
        def speak(number: int) -> bool:
            more = joining(speaks=True, spoken={"oil": f"a{number}"})
            with suppress(Conflict):
                return told.put(article(number), alert(number), NOW, more) is None
            return False

        won = at_once(40, lambda number: speak(100 + number))
        assert won.count(True) == 1
        assert story(told).spoken["oil"] == f"a{100 + won.index(True)}"
        assert len(told.pending(NOW)) == 2
