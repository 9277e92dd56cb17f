"""The part of the stores' contract that is about alerts: what may become of them, and what is known of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.adapters import store_cases as cases
from tests.adapters.store_cases import LEASE, TICK, UNREADABLE_ALERT, at_once
from tests.adapters.store_machine import KEPT, AlertsMachine, DeliveriesMachine, compare
from tests.builders import DAY, HOUR, MINUTE, NOW
from wirewatch.errors import StoreError
from wirewatch.model import AlertRow, Notice, State
from wirewatch.ports import Store

A1 = builders.alert()
PENDING = AlertRow(A1, "PENDING", NOW)


def store_alert(store: Store, alert_id: str, now: datetime) -> None:
    """Store an alert with an article of its own."""
    store.put(builders.article(id=f"article of {alert_id}", expires_at=now + KEPT), builders.alert(alert_id), now)


class AlertsContract:
    """States, leases, lists, marks of delivery, and what was set aside."""

    examples = 40
    """How many runs a comparison with a model takes."""

    @pytest.mark.parametrize(("situation", "operation", "state"), cases.ALLOWED)
    def test_an_alert_moves(self, store: Store, situation: str, operation: str, state: State) -> None:
        come, later = cases.SITUATIONS[situation]
        come(store)
        assert cases.OPERATIONS[operation](store, NOW + later)
        row = store.alert("a1", NOW + later)
        assert row
        assert row.state == state

    @pytest.mark.parametrize(("situation", "operation"), cases.REFUSED)
    def test_an_alert_stays_as_it_is(self, store: Store, situation: str, operation: str) -> None:
        come, later = cases.SITUATIONS[situation]
        come(store)
        before = store.alert("a1", NOW + later)
        assert not cases.OPERATIONS[operation](store, NOW + later)
        assert store.alert("a1", NOW + later) == before

    def test_a_row_tells_what_it_went_through(self, store: Store) -> None:
        cases.stored(store)
        assert store.alert("a1", NOW) == PENDING
        assert store.lease("a1", "me", NOW + LEASE, NOW) == A1
        assert store.alert("a1", NOW) == replace(PENDING, state="LEASED", lease_owner="me", lease_until=NOW + LEASE)
        assert store.release("a1", "me", "throttled: калий")
        assert store.alert("a1", NOW) == replace(PENDING, reason="throttled: калий")
        assert store.lease("a1", "you", NOW + HOUR, NOW + MINUTE)
        assert store.sent("a1", "you", NOW + 2 * MINUTE)
        assert store.alert("a1", NOW) == AlertRow(A1, "SENT", None, sent_at=NOW + 2 * MINUTE)

    def test_a_failed_alert_says_why_and_since_when_it_waits_for_a_person(self, store: Store) -> None:
        cases.leased(store)
        assert store.fail("a1", "me", "too long")
        assert store.alert("a1", NOW) == AlertRow(A1, "FAILED", NOW, reason="too long")

    def test_of_many_who_lease_one_alert_one_owns_it(self, store: Store) -> None:
        cases.stored(store)
        got = at_once(50, lambda number: store.lease("a1", str(number), NOW + LEASE, NOW))
        assert [alert for alert in got if alert] == [A1]
        settled = [store.sent("a1", str(number), NOW) for number in range(50)]
        assert settled == [alert is not None for alert in got]

    def test_alerts_move_as_in_the_model(self, store: Store) -> None:
        compare(store, AlertsMachine, self.examples)

    # Lists

    def test_pending_are_those_that_can_be_leased_longest_first(self, store: Store) -> None:
        for minutes, name in enumerate(("z", "held", "y", "over", "sent", "failed", "x")):
            store_alert(store, name, NOW + minutes * MINUTE)
        now = NOW + HOUR
        for name, until in (("held", now), ("over", now - TICK), ("sent", now), ("failed", now)):
            assert store.lease(name, "me", until, now - MINUTE)
        assert store.sent("sent", "me", now)
        assert store.fail("failed", "me", "never")
        assert store.pending(now) == ["z", "y", "over", "x"]
        assert store.pending(now + TICK) == ["z", "held", "y", "over", "x"]
        assert [store.pending(now, limit) for limit in (0, 1, 3, 4, 5)] == [
            [],
            ["z"],
            ["z", "y", "over"],
            ["z", "y", "over", "x"],
            ["z", "y", "over", "x"],
        ]

    def test_a_released_alert_keeps_its_place_in_the_row(self, store: Store) -> None:
        store_alert(store, "first", NOW)
        store_alert(store, "second", NOW + MINUTE)
        store.lease("first", "me", NOW + HOUR, NOW + HOUR)
        assert store.pending(NOW + HOUR) == ["second"]
        store.release("first", "me", "not now")
        assert store.pending(NOW + HOUR) == ["first", "second"]

    def test_leased_until_is_the_end_of_the_first_lease_still_held(self, store: Store) -> None:
        for name in ("pending", "over", "first", "second", "sent", "failed", "released"):
            store_alert(store, name, NOW)
        assert store.leased_until(NOW) is None
        ends = {"over": 1, "first": 10, "second": 20, "sent": 5, "failed": 6, "released": 7}
        for name, seconds in ends.items():
            store.lease(name, "me", NOW + seconds * TICK, NOW)
        store.sent("sent", "me", NOW)
        store.fail("failed", "me", "")
        store.release("released", "me", "")
        expected = {0: 1, 1: 1, 2: 10, 10: 10, 11: 20, 20: 20}
        got = {after: store.leased_until(NOW + after * TICK) for after in expected}
        assert got == {after: NOW + end * TICK for after, end in expected.items()}
        assert store.leased_until(NOW + 21 * TICK) is None

    def test_the_alerts_of_a_day_are_those_stored_on_it_in_utc(self, store: Store) -> None:
        midnight = datetime(2025, 3, 15, tzinfo=UTC)
        day = {"z": midnight, "y": midnight + TICK, "a": midnight + DAY - TICK}
        for name, moment in {"eve": midnight - TICK, **day, "morrow": midnight + DAY}.items():
            store_alert(store, name, moment)
        store.lease("y", "me", midnight + HOUR, midnight + MINUTE)
        store.sent("y", "me", midnight + 3 * DAY)
        rows = store.alerts_of(midnight.date(), midnight + 2 * DAY)
        assert [(row.alert.id, row.state) for row in rows] == [("z", "PENDING"), ("y", "SENT"), ("a", "PENDING")]
        assert [row.alert.id for row in store.alerts_of((midnight + DAY).date(), midnight + DAY)] == ["morrow"]
        assert store.alerts_of((midnight + 9 * DAY).date(), midnight + 9 * DAY) == []

    def test_an_alert_that_cannot_be_read_is_named_stays_as_it_is_and_costs_no_other(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        store.put(builders.article(), UNREADABLE_ALERT, NOW)
        store_alert(store, "a2", NOW + MINUTE)
        for use in (lambda: store.alert("a1", NOW), lambda: store.lease("a1", "me", NOW + DAY, NOW + HOUR)):
            with pytest.raises(StoreError, match=r"alert a1 cannot be read: .*kind"):
                use()
        assert not store.sent("a1", "me", NOW + HOUR)
        assert store.leased_until(NOW + HOUR) is None
        assert store.pending(NOW + HOUR) == ["a1", "a2"]
        assert [row.alert.id for row in store.alerts_of(NOW.date(), NOW + HOUR)] == ["a2"]
        assert "alert a1 cannot be read" in caplog.text

    def test_an_expired_alert_is_absent_everywhere_and_can_come_again(self, store: Store) -> None:
        store_alert(store, "a1", NOW)
        store_alert(store, "a2", NOW)
        store.lease("a2", "me", NOW + 2 * KEPT, NOW)
        last, gone = NOW + KEPT - TICK, NOW + KEPT
        assert store.alert("a1", last)
        assert store.pending(last) == ["a1"]
        assert store.leased_until(last) == NOW + 2 * KEPT
        assert len(store.alerts_of(NOW.date(), last)) == 2
        assert store.alert("a1", gone) is None
        assert store.pending(gone) == []
        assert store.leased_until(gone) is None
        assert store.alerts_of(NOW.date(), gone) == []
        assert store.lease("a1", "me", gone + LEASE, gone) is None
        store_alert(store, "a2", gone)
        assert store.alert("a2", gone) == AlertRow(builders.alert("a2"), "PENDING", gone)

    # Marks, and what was set aside

    def test_each_channel_has_its_own_mark_of_delivery(self, store: Store) -> None:
        store.mark_delivered("a1", "slack", NOW)
        store.mark_delivered("a1", "slack", NOW + MINUTE)
        store.mark_delivered("a2", "console", NOW)
        marks = {(a, channel): store.delivered(a, channel) for a in ("a1", "a2") for channel in ("slack", "console")}
        assert [pair for pair, marked in marks.items() if marked] == [("a1", "slack"), ("a2", "console")]

    def test_of_many_who_claim_one_delivery_one_has_it(self, store: Store) -> None:
        ends = [NOW + LEASE + number * TICK for number in range(50)]
        got = at_once(50, lambda number: store.claim_delivery("a1", "slack", ends[number], NOW))
        assert got.count(True) == 1
        for until, held in zip(ends, got, strict=True):
            if not held:
                store.release_delivery("a1", "slack", until)
        assert not store.claim_delivery("a1", "slack", NOW + HOUR, NOW)
        store.release_delivery("a1", "slack", ends[got.index(True)])
        assert store.claim_delivery("a1", "slack", NOW + HOUR, NOW)

    def test_a_claim_is_for_one_alert_and_channel(self, store: Store) -> None:
        assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
        assert store.claim_delivery("a2", "slack", NOW + LEASE, NOW)
        assert store.claim_delivery("a1", "console", NOW + LEASE, NOW)
        store.mark_delivered("a2", "slack", NOW)
        store.release_delivery("a1", "console", NOW + LEASE)
        assert not store.claim_delivery("a1", "slack", NOW + LEASE, NOW)

    def test_a_claim_is_free_after_its_last_moment(self, store: Store) -> None:
        over = NOW + LEASE
        assert store.claim_delivery("a1", "slack", over, NOW)
        assert not store.claim_delivery("a1", "slack", over + LEASE, over)
        assert store.claim_delivery("a1", "slack", over + LEASE, over + timedelta(microseconds=1))

    def test_a_claim_that_has_passed_to_another_is_not_given_back(self, store: Store) -> None:
        assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
        assert store.claim_delivery("a1", "slack", NOW + HOUR, NOW + MINUTE)
        store.release_delivery("a1", "slack", NOW + LEASE)
        assert not store.claim_delivery("a1", "slack", NOW + 2 * HOUR, NOW + MINUTE)

    def test_a_claim_is_no_delivery_and_ends_with_it(self, store: Store) -> None:
        assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
        assert not store.delivered("a1", "slack")
        store.mark_delivered("a1", "slack", NOW)
        store.release_delivery("a1", "slack", NOW + LEASE)
        assert store.delivered("a1", "slack")
        assert not store.claim_delivery("a1", "slack", NOW + DAY, NOW + HOUR)

    def test_what_is_not_claimed_is_given_back_without_a_trace(self, store: Store) -> None:
        store.release_delivery("a1", "slack", NOW + LEASE)
        assert not store.delivered("a1", "slack")
        assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)

    def test_a_mark_ends_a_claim_and_is_kept_for_as_long_as_alerts_since_it_was_last_made(self, store: Store) -> None:
        assert store.claim_delivery("a1", "slack", NOW + 2 * KEPT, NOW)
        store.mark_delivered("a1", "slack", NOW)
        store.mark_delivered("a1", "slack", NOW + DAY)
        assert not store.claim_delivery("a1", "slack", NOW + 2 * KEPT, NOW + DAY + KEPT - TICK)
        assert store.delivered("a1", "slack")
        assert store.claim_delivery("a1", "slack", NOW + 2 * KEPT, NOW + DAY + KEPT)
        assert not store.delivered("a1", "slack")

    def test_deliveries_are_made_as_in_the_model(self, store: Store) -> None:
        compare(store, DeliveriesMachine, self.examples)

    def test_what_is_set_aside_is_kept_by_source_and_key_for_as_long_as_alerts(self, store: Store) -> None:
        assert store.quarantined("world", NOW) == []
        store.quarantine("world", "k2", "no title: калий", "<item>", NOW)
        store.quarantine("other", "k1", "theirs", "", NOW)
        store.quarantine("world", "k1", "too long", "<item>", NOW + MINUTE)
        store.quarantine("world", "k1", "too long", "<item>", NOW + MINUTE)
        assert store.quarantined("world", NOW + HOUR) == [("k2", "no title: калий"), ("k1", "too long")]
        assert store.quarantined("other", NOW + HOUR) == [("k1", "theirs")]
        assert store.quarantined("world", NOW + KEPT) == [("k1", "too long")]
        assert store.quarantined("world", NOW + KEPT + MINUTE) == []

    # What waits for a person

    def test_what_failed_or_was_set_aside_waits_for_a_person_until_the_operators_were_told(self, store: Store) -> None:
        for minutes, name in enumerate(("sent", "late", "pending", "leased", "early")):
            store_alert(store, name, NOW + (10 - minutes) * MINUTE)
        now = NOW + HOUR
        for name in ("sent", "late", "leased", "early"):
            store.lease(name, "me", now + HOUR, now)
        store.sent("sent", "me", now)
        store.fail("late", "me", "refused: калий\nfor good")
        store.fail("early", "me", "too long")
        store.quarantine("world", "a key#1", "no title", "<item>", NOW + 8 * MINUTE)
        notices = store.untold(now)
        assert [notice.text for notice in notices] == [
            "alert early (Potash): too long",
            "source world: no title",
            "alert late (Potash): refused: калий for good",
        ]
        assert store.untold(now) == notices
        store.mark_noticed(notices[1].key)
        assert store.untold(now) == [notices[0], notices[2]]
        store.mark_noticed(notices[2].key)
        store.mark_noticed(notices[2].key)
        assert store.untold(now) == [notices[0]]

    def test_what_the_operators_were_told_of_stays_otherwise_as_it_is(self, store: Store) -> None:
        cases.settled(store, "fail")
        store.quarantine("world", "k", "no title", "<item>", NOW)
        for notice in store.untold(NOW):
            store.mark_noticed(notice.key)
        assert store.alert("a1", NOW) == AlertRow(A1, "FAILED", None, reason="never")
        assert [row.state for row in store.alerts_of(NOW.date(), NOW)] == ["FAILED"]
        assert store.lease("a1", "me", NOW + HOUR, NOW + MINUTE) is None
        assert store.quarantined("world", NOW) == [("k", "no title")]

    def test_what_is_set_aside_anew_waits_anew(self, store: Store) -> None:
        store.quarantine("world", "k", "no title", "<item>", NOW)
        [notice] = store.untold(NOW)
        store.mark_noticed(notice.key)
        store.quarantine("world", "k", "no link", "<item>", NOW + MINUTE)
        assert store.untold(NOW + HOUR) == [Notice(notice.key, "source world: no link")]

    def test_what_has_expired_waits_for_nobody(self, store: Store) -> None:
        cases.settled(store, "fail")
        store.quarantine("world", "k", "no title", "<item>", NOW)
        assert len(store.untold(NOW + KEPT - TICK)) == 2
        assert store.untold(NOW + KEPT) == []

    @pytest.mark.parametrize("situation", ["absent", "pending", "leased", "released", "sent"])
    def test_a_mark_that_comes_late_leaves_an_alert_that_came_again(self, store: Store, situation: str) -> None:
        store_alert(store, "a1", NOW - KEPT)
        store.lease("a1", "earlier", NOW - DAY, NOW - 2 * DAY)
        store.fail("a1", "earlier", "never")
        [notice] = store.untold(NOW - DAY)
        come, later = cases.SITUATIONS[situation]
        come(store)
        before = store.alert("a1", NOW + later), store.pending(NOW + HOUR)
        store.mark_noticed(notice.key)
        assert (store.alert("a1", NOW + later), store.pending(NOW + HOUR)) == before
