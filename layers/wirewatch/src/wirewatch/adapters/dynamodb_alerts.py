"""Alerts in DynamoDB: what becomes of them, what is listed of them, and what was set aside."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters import records
from wirewatch.adapters.dynamodb_calls import BATCH_KEYS, put, update
from wirewatch.adapters.dynamodb_rows import EXPIRY, KEY, LISTED, WAITING, Index, Item, moment, number, text
from wirewatch.adapters.dynamodb_stories import DynamoStories
from wirewatch.errors import StoreError
from wirewatch.model import Alert, AlertRow, Notice

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

_LEASABLE = f"{EXPIRY} > :now AND (#state = :pending OR (#state = :leased AND lease_until < :now))"
_LEASED_BY = "#state = :leased AND lease_owner = :owner"
_LEASE = ("lease_owner", "lease_until")
_PENDING, _LEASED = text("PENDING"), text("LEASED")


class DynamoAlerts(DynamoStories):
    """The part of a store in AWS that knows alerts."""

    def alert(self, alert_id: str, now: datetime) -> AlertRow | None:
        """The stored alert and where it stands."""
        row = rows.alive(self._calls.get(self._tables.alerts, rows.alert_key(alert_id)), now)
        return rows.alert(row) if row else None

    def alerts_of(self, day: date, now: datetime) -> list[AlertRow]:
        """The alerts stored on a day (UTC), in the order they came."""
        return list(records.readable(rows.alert, self._of(LISTED, rows.listed_on(day), now)))

    def lease(self, alert_id: str, owner: str, until: datetime, now: datetime) -> Alert | None:
        """Take an alert that is PENDING, or LEASED with the lease over."""
        becomes = {"state": _LEASED, "lease_owner": text(owner), "lease_until": number(until)}
        row = self._update(alert_id, becomes, (), _LEASABLE, pending=_PENDING, leased=_LEASED, now=number(now))
        if row is None:
            return None
        try:
            return rows.alert(row).alert
        except StoreError as error:
            self.release(alert_id, owner, str(error))
            raise

    def sent(self, alert_id: str, owner: str, now: datetime) -> bool:
        """LEASED by the owner becomes SENT."""
        becomes = {"state": text("SENT"), "sent_at": number(now)}
        return self._settle(alert_id, owner, becomes, (WAITING.partition, WAITING.order, "reason"))

    def release(self, alert_id: str, owner: str, reason: str) -> bool:
        """LEASED by the owner becomes PENDING again."""
        return self._settle(alert_id, owner, {"state": _PENDING, "reason": text(reason)})

    def fail(self, alert_id: str, owner: str, reason: str, story: str = "") -> bool:
        """LEASED by the owner becomes FAILED, and waits for a person; its story forgets it."""
        becomes = {"state": text("FAILED"), "reason": text(reason), WAITING.partition: text(rows.FOR_A_PERSON)}
        if not story:
            return self._settle(alert_id, owner, becomes)
        key, values = rows.alert_key(alert_id), {"leased": _LEASED, "owner": text(owner)}
        return self._fail(update(self._tables.alerts, key, becomes, _LEASE, _LEASED_BY, values), alert_id, story)

    def pending(self, now: datetime, limit: int | None = None) -> list[str]:
        """The ids of alerts that are PENDING, or LEASED with the lease over, longest pending first."""
        waiting = self._of(WAITING, rows.FOR_PUBLISH, now, min(limit or BATCH_KEYS, BATCH_KEYS))
        pending = (row for row in waiting if rows.state(row) == "PENDING" or _lease_ends(row) < now)
        return [rows.name(row) for row in islice(pending, limit)]

    def leased_until(self, now: datetime) -> datetime | None:
        """When the first lease still held ends."""
        leased = (row for row in self._of(WAITING, rows.FOR_PUBLISH, now) if rows.state(row) == "LEASED")
        return min((end for row in leased if (end := _lease_ends(row)) >= now), default=None)

    # What could not be stored or judged

    def quarantine(self, source: str, key: str, reason: str, sample: str, now: datetime) -> None:
        """Set aside what cannot be stored or judged."""
        row = rows.quarantine_row(source, key, reason, sample, now, self._keep)
        self._calls.put(put(self._tables.alerts, row))

    def quarantined(self, source: str, now: datetime) -> list[tuple[str, str]]:
        """The (key, reason) of what was set aside of a source."""
        return [(row["key"]["S"], row["reason"]["S"]) for row in self._of(LISTED, rows.listed_for(source), now)]

    def untold(self, now: datetime) -> list[Notice]:
        """What waits for a person and no operator has been told of, oldest first."""
        return [rows.notice(row) for row in self._of(WAITING, rows.FOR_A_PERSON, now)]

    def mark_noticed(self, key: str) -> None:
        """Note that the operators were told of what a notice's key names."""
        waiting, person = (WAITING.partition, WAITING.order), text(rows.FOR_A_PERSON)
        self._calls.update(
            self._tables.alerts, {KEY: text(key)}, {}, waiting, f"{WAITING.partition} = :person", person=person
        )

    def _of(self, index: Index, partition: str, now: datetime, at_once: int = BATCH_KEYS) -> Iterator[Item]:
        """The rows of Alerts that belong to a partition of an index, in its order, so many read at once.

        The index says where to look; what is true stands in the table, which is ahead of it.
        """
        listed = _each_once(self._calls.listed(self._tables.alerts, index, partition))
        while keys := list(islice(listed, at_once)):
            found = self._calls.get_all(self._tables.alerts, keys)
            current = [row for row in found if rows.alive(row, now) and row.get(index.partition) == text(partition)]
            yield from sorted(current, key=lambda row: (moment(row, index.order) or now, row[KEY]["S"]))

    def _settle(self, alert_id: str, owner: str, becomes: Item, without: Sequence[str] = ()) -> bool:
        without = (*without, *_LEASE)
        return self._update(alert_id, becomes, without, _LEASED_BY, leased=_LEASED, owner=text(owner)) is not None

    def _update(
        self, alert_id: str, becomes: Item, without: Sequence[str], condition: str, **values: "AttributeValueTypeDef"
    ) -> Item | None:
        """The alert's row with some attributes set and some gone; None where the condition fails."""
        return self._calls.update(self._tables.alerts, rows.alert_key(alert_id), becomes, without, condition, **values)


def _each_once(keys: Iterable[Item]) -> Iterator[Item]:
    """The keys without those that come again: a row that moves in its index while pages are turned is listed twice."""
    seen: set[str] = set()
    for key in keys:
        if key[KEY]["S"] not in seen:
            seen.add(key[KEY]["S"])
            yield key


def _lease_ends(row: Item) -> datetime:
    """The end of a lease; of a row without one, the beginning of time."""
    return moment(row, "lease_until") or datetime.min.replace(tzinfo=UTC)
