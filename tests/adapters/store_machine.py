"""A store against models of what it keeps: any order of operations, by several owners, while time passes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests import builders
from tests.builders import DAY, NOW
from wirewatch.model import AlertRow, State
from wirewatch.ports import Store

IDS = ("a0", "a1", "a2")
KEPT = 400 * DAY
EVERY = timedelta(seconds=1.5)
Settling = Literal["sent", "release", "fail"]
STATES: dict[Settling, State] = {"sent": "SENT", "release": "PENDING", "fail": "FAILED"}

ids = st.sampled_from(IDS)
owners = st.sampled_from(["me", "other"])
short = st.integers(1, 12).map(lambda seconds: timedelta(seconds=seconds))


class StoreMachine(RuleBasedStateMachine):
    """One run over a store. `start` lies so far after earlier runs on the same store that their rows have expired."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__()
        self.store = store
        self.start = self.now = start

    @rule(length=short)
    def let_time_pass(self, length: timedelta) -> None:
        self.now += length


class AlertsMachine(StoreMachine):
    """What may become of an alert, and what is listed."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__(store, start)
        self.era = start
        self.expected: dict[str, AlertRow] = {}
        self.articles = 0

    @rule(alert_id=ids)
    def store_alert(self, alert_id: str) -> None:
        self.articles += 1
        article = builders.article(id=f"{self.now:%Y%m%d}-{self.articles}", expires_at=self.now + DAY)
        assert self.store.put(article, builders.alert(alert_id), self.now) is None
        self.expected.setdefault(alert_id, AlertRow(builders.alert(alert_id), "PENDING", self.now))

    @rule(alert_id=ids, owner=owners, length=short)
    def lease(self, alert_id: str, owner: str, length: timedelta) -> None:
        owner = self.named(owner)
        got = self.store.lease(alert_id, owner, self.now + length, self.now)
        row = self.expected.get(alert_id)
        assert (got is not None) == (row is not None and self.can_be_leased(row))
        if row and got:
            assert got == row.alert
            self.expected[alert_id] = replace(row, state="LEASED", lease_owner=owner, lease_until=self.now + length)

    @rule(alert_id=ids, owner=owners, how=st.sampled_from(list(STATES)))
    def settle(self, alert_id: str, owner: str, how: Settling) -> None:
        owner = self.named(owner)
        row = self.expected.get(alert_id)
        done = self.call(how, alert_id, owner)
        assert done == (row is not None and row.state == "LEASED" and row.lease_owner == owner)
        if row and done:
            row = replace(row, state=STATES[how], lease_owner="", lease_until=None, reason=how)
            if how == "sent":
                row = replace(row, pending_since=None, sent_at=self.now, reason="")
            self.expected[alert_id] = row

    @precondition(lambda self: self.untold())
    @rule()
    def tell_of_the_first_that_waits_for_a_person(self) -> None:
        first = self.store.untold(self.now)[0].key
        [alert_id] = [i for i in self.untold() if first.endswith(i)]
        self.store.mark_noticed(first)
        self.expected[alert_id] = replace(self.expected[alert_id], pending_since=None)

    @precondition(lambda self: self.expected and self.era == self.start)
    @rule()
    def let_all_expire(self) -> None:
        self.now += 401 * DAY
        self.era = self.now
        self.expected.clear()

    @invariant()
    def every_row_is_as_expected(self) -> None:
        assert {i: row for i in IDS if (row := self.store.alert(i, self.now))} == self.expected

    @invariant()
    def what_is_to_be_published_is_listed(self) -> None:
        pending = [(row.pending_since, i) for i, row in self.expected.items() if self.can_be_leased(row)]
        listed = self.store.pending(self.now)
        assert sorted(listed) == sorted(i for _, i in pending)
        assert [self.expected[i].pending_since for i in listed] == sorted(since for since, _ in pending if since)
        assert self.store.pending(self.now, 2) == listed[:2]

    @invariant()
    def what_waits_for_a_person_is_listed(self) -> None:
        texts = sorted(f"alert {i} (Potash): {self.expected[i].reason}" for i in self.untold())
        assert sorted(notice.text for notice in self.store.untold(self.now)) == texts

    @invariant()
    def the_first_lease_to_end_is_known(self) -> None:
        held = [row.lease_until for row in self.expected.values() if row.lease_until and row.lease_until >= self.now]
        assert self.store.leased_until(self.now) == min(held, default=None)

    def named(self, owner: str) -> str:
        """Owners are named anew for every lease; here it is enough that none of expired rows comes again."""
        return f"{owner} {self.era:%Y%m%d}"

    def call(self, how: Settling, alert_id: str, owner: str) -> bool:
        if how == "sent":
            return self.store.sent(alert_id, owner, self.now)
        return (self.store.release if how == "release" else self.store.fail)(alert_id, owner, how)

    def untold(self) -> list[str]:
        return [i for i, row in self.expected.items() if row.state == "FAILED" and row.pending_since]

    def can_be_leased(self, row: AlertRow) -> bool:
        over = row.lease_until is not None and row.lease_until < self.now
        return row.state == "PENDING" or (row.state == "LEASED" and over)


class DeliveriesMachine(StoreMachine):
    """Who may deliver an alert to a channel, and whether it was."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__(store, start)
        self.channel = f"slack {start:%Y%m%d}"
        self.claims: dict[str, datetime] = {}
        self.made: dict[str, datetime] = {}

    @rule(alert_id=ids, length=short)
    def claim(self, alert_id: str, length: timedelta) -> None:
        is_held = alert_id in self.claims and self.claims[alert_id] >= self.now
        is_made = alert_id in self.made and self.made[alert_id] + KEPT > self.now
        got = self.store.claim_delivery(alert_id, self.channel, self.now + length, self.now)
        assert got == (not is_held and not is_made)
        if got:
            self.claims[alert_id] = self.now + length
            self.made.pop(alert_id, None)

    @rule(alert_id=ids)
    def give_back(self, alert_id: str) -> None:
        until = self.claims.pop(alert_id, self.now)
        self.store.release_delivery(alert_id, self.channel, until)

    @rule(alert_id=ids, length=short)
    def give_back_what_is_not_held(self, alert_id: str, length: timedelta) -> None:
        until = self.claims.get(alert_id, self.now) + length
        self.store.release_delivery(alert_id, self.channel, until)

    @rule(alert_id=ids)
    def mark(self, alert_id: str) -> None:
        self.store.mark_delivered(alert_id, self.channel, self.now)
        self.made[alert_id] = self.now
        self.claims.pop(alert_id, None)

    @precondition(lambda self: self.made and self.now < self.start + DAY)
    @rule()
    def let_all_but_expire(self) -> None:
        self.now = min(self.made.values()) + KEPT - timedelta(seconds=1)

    @invariant()
    def a_channel_has_what_was_marked(self) -> None:
        assert {i for i in IDS if self.store.delivered(i, self.channel)} == set(self.made)


class LaneMachine(StoreMachine):
    """Who uses a lane at which moments; their clocks differ by some seconds."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__(store, start)
        self.next_free = start
        self.given: list[datetime] = []

    @rule(count=st.integers(0, 8), ahead=st.integers(-1, 10), error=st.integers(-20, 20))
    def reserve(self, count: int, ahead: int, error: int) -> None:
        now = self.now + timedelta(seconds=error)
        until = now + timedelta(seconds=ahead)
        got = self.store.reserve("topic", count, EVERY, until, now)
        first = max(now, self.next_free) if self.given else now
        assert got == [moment for number in range(count) if (moment := first + number * EVERY) <= until]
        if got:
            self.given += got
            self.next_free = got[-1] + EVERY

    @invariant()
    def moments_are_apart(self) -> None:
        assert all(later - earlier >= EVERY for earlier, later in pairwise(self.given))


def compare(store: Store, kind: type[StoreMachine], examples: int) -> None:
    """Run a machine so many times on one store, each run later than the last by more than rows are kept."""
    starts = _starts()

    def machine() -> StoreMachine:
        return kind(store, next(starts))

    factory: Any = machine  # typed for classes; anything that makes a machine will do
    run_state_machine_as_test(factory, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))


def _starts() -> Iterator[datetime]:
    start = NOW.replace(microsecond=0)
    while True:
        yield start
        start += 1_000 * DAY
