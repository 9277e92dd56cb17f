"""A store's alerts against a model of them: any order of operations, by two owners, while time passes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests import builders
from tests.builders import DAY, NOW
from wirewatch.model import AlertRow, State
from wirewatch.ports import Store

IDS = ("a0", "a1", "a2")
Settling = Literal["sent", "release", "fail"]
STATES: dict[Settling, State] = {"sent": "SENT", "release": "PENDING", "fail": "FAILED"}

ids = st.sampled_from(IDS)
owners = st.sampled_from(["me", "other"])
short = st.integers(1, 12).map(lambda seconds: timedelta(seconds=seconds))


class AlertsMachine(RuleBasedStateMachine):
    """One run over a store. `start` lies so far after earlier runs on the same store that their rows have expired."""

    def __init__(self, store: Store, start: datetime) -> None:
        super().__init__()
        self.store = store
        self.start = self.era = self.now = start
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

    @rule(length=short)
    def let_time_pass(self, length: timedelta) -> None:
        self.now += length

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

    def can_be_leased(self, row: AlertRow) -> bool:
        over = row.lease_until is not None and row.lease_until < self.now
        return row.state == "PENDING" or (row.state == "LEASED" and over)


def machine_for(store: Store) -> type[AlertsMachine]:
    """A machine for runs on one store, each later than the last by more than rows are kept."""
    starts = _starts()

    class Machine(AlertsMachine):
        def __init__(self) -> None:
            super().__init__(store, next(starts))

    return Machine


def _starts() -> Iterator[datetime]:
    start = NOW.replace(microsecond=0)
    while True:
        yield start
        start += 1_000 * DAY
