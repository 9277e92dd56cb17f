"""The part of the stores' contract that is about sources: what is remembered of them between polls."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import builders
from tests.adapters.store_cases import FULL_ALERT, FULL_STATE, at_once
from tests.builders import DAY, HOUR, MINUTE, NOW
from wirewatch.errors import Conflict, StoreError
from wirewatch.model import AlertRow, Listed, Seen, SourceState
from wirewatch.ports import Store

KEYS = (b"00000001", b"\x00\xff\x00\xff\x00\xff\x00\xff", b"00000002")
LISTED = (
    Listed("00ff" * 8, b"\x00\xff\x00\x01", b"guid-1", b"name-1", b"\x00when\x00", b"\xff\x00\x00\x00\x00\x00"),
    Listed("1a2b" * 8, b"\x00\x00\x00\x00"),
)
SEEN = Seen(KEYS, LISTED)
WORLD = SourceState("world")
OF_A_NEWER: Any = {"polled_at": "of a newer Wirewatch"}
UNREADABLE = SourceState("world", **OF_A_NEWER)
A1 = builders.alert()


class SourcesContract:
    """State, seen and summary; delays; the cursor; first activations."""

    def test_a_source_never_polled_has_version_0_and_has_seen_nothing(self, store: Store) -> None:
        assert store.state("world") == WORLD
        assert store.seen("world") == Seen()

    def test_every_field_of_a_state_comes_back_with_its_version_raised(self, store: Store) -> None:
        store.advance(FULL_STATE, SEEN, None, NOW)
        assert store.state("world") == replace(FULL_STATE, version=1)
        assert store.seen("world") == SEEN
        store.advance(replace(WORLD, version=1), Seen(), None, NOW)
        assert store.state("world") == replace(WORLD, version=2)
        assert store.seen("world") == Seen()

    def test_a_state_that_cannot_be_read_is_named(self, store: Store) -> None:
        store.advance(UNREADABLE, SEEN, None, NOW)
        with pytest.raises(StoreError, match=r"the state of source world cannot be read: .*polled_at"):
            store.state("world")
        assert store.seen("world") == SEEN
        assert store.state("other") == SourceState("other")

    def test_ten_thousand_seen_entries_come_back_in_their_order(self, store: Store) -> None:
        seen = Seen(tuple(number.to_bytes(8, "little") for number in range(10_000)), LISTED * 1_000)
        store.advance(WORLD, seen, None, NOW)
        assert store.seen("world") == seen

    def test_sources_do_not_mix(self, store: Store) -> None:
        store.advance(WORLD, SEEN, None, NOW)
        store.advance(SourceState("wor", etag="x"), Seen(KEYS[:1]), None, NOW)
        assert store.state("world").etag == ""
        assert store.seen("wor") == Seen(KEYS[:1])

    def test_seen_none_leaves_what_was_seen(self, store: Store) -> None:
        store.advance(WORLD, SEEN, None, NOW)
        store.advance(replace(WORLD, version=1, etag="x"), None, None, NOW)
        assert store.seen("world") == SEEN
        store.advance(SourceState("other"), None, None, NOW)
        assert store.seen("other") == Seen()

    def test_a_summary_becomes_pending_with_the_state(self, store: Store) -> None:
        store.advance(WORLD, SEEN, FULL_ALERT, NOW)
        assert store.alert("a1", NOW) == AlertRow(FULL_ALERT, "PENDING", NOW)
        assert store.pending(NOW) == ["a1"]

    @pytest.mark.parametrize("version", [0, 1, 3])
    def test_another_version_conflicts_and_writes_neither_state_nor_seen_nor_summary(
        self, store: Store, version: int
    ) -> None:
        store.advance(WORLD, SEEN, None, NOW)
        store.advance(replace(FULL_STATE, version=1), None, None, NOW)
        with pytest.raises(Conflict):
            store.advance(SourceState("world", version, etag="late"), Seen(KEYS[:1]), A1, NOW)
        assert store.state("world") == replace(FULL_STATE, version=2)
        assert store.seen("world") == SEEN
        assert store.alert("a1", NOW) is None

    def test_a_version_of_a_source_that_is_not_stored_conflicts(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.advance(replace(WORLD, version=1), SEEN, A1, NOW)
        assert store.state("world") == WORLD
        assert store.seen("world") == Seen()
        assert store.pending(NOW) == []

    def test_delayed_sources_appear_and_vanish(self, store: Store) -> None:
        assert store.delayed() == {}
        store.advance(FULL_STATE, None, None, NOW)
        store.advance(SourceState("past", delayed_until=NOW - DAY), None, None, NOW)
        store.advance(SourceState("free"), None, None, NOW)
        assert store.delayed() == {"world": NOW + HOUR, "past": NOW - DAY}
        store.advance(replace(FULL_STATE, version=1, delayed_until=NOW), None, None, NOW)
        assert store.delayed() == {"world": NOW, "past": NOW - DAY}
        store.advance(replace(FULL_STATE, version=2, delayed_until=None), None, None, NOW)
        assert store.delayed() == {"past": NOW - DAY}

    def test_the_cursor_moves_only_from_where_it_is(self, store: Store) -> None:
        assert store.cursor() is None
        store.move_cursor(None, NOW)
        store.move_cursor(NOW, NOW + MINUTE)
        for before in (None, NOW, NOW + MINUTE + timedelta(microseconds=1)):
            with pytest.raises(Conflict):
                store.move_cursor(before, NOW + HOUR)
        assert store.cursor() == NOW + MINUTE

    def test_a_cursor_that_is_nowhere_cannot_be_moved_from_somewhere(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.move_cursor(NOW, NOW + MINUTE)
        assert store.cursor() is None

    def test_a_watch_keeps_the_moment_it_was_first_activated(self, store: Store) -> None:
        assert store.activate(["potash", "калий"], NOW) == {"potash": NOW, "калий": NOW}
        store.activate([], NOW + MINUTE)
        later = store.activate(iter(["oil", "potash"]), NOW + HOUR)
        assert (later["oil"], later["potash"]) == (NOW + HOUR, NOW)
        assert store.activate(["калий"], NOW + DAY)["калий"] == NOW

    def test_of_many_who_advance_one_source_one_wins(self, store: Store) -> None:
        def advance(number: int) -> bool:
            with suppress(Conflict):
                seen = Seen((bytes([number] * 8),))
                store.advance(replace(WORLD, etag=str(number)), seen, builders.alert(str(number)), NOW)
                return True
            return False

        won = at_once(50, advance)
        winner = won.index(True)
        assert won.count(True) == 1
        assert store.state("world") == replace(WORLD, version=1, etag=str(winner))
        assert store.seen("world") == Seen((bytes([winner] * 8),))
        assert store.pending(NOW) == [str(winner)]
