"""What keeps messages from going out twice, or too fast: claims and marks, turns, and what operators were told."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters import records
from wirewatch.adapters.dynamodb_calls import ConditionsFailed, DynamoCalls, put
from wirewatch.adapters.dynamodb_rows import CLAIMED_UNTIL, EXPIRY, KEY, NEXT_FREE, Tables, moment, number
from wirewatch.adapters.records import KEEP_ALERTS
from wirewatch.errors import StoreError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ABSENT = f"attribute_not_exists({KEY})"
_CLAIMABLE = f"{_ABSENT} OR {EXPIRY} <= :now OR {CLAIMED_UNTIL} < :now"
_RELEASED = number(0)  # a claim that is over for whatever clock
_FREE = f"{_ABSENT} OR {NEXT_FREE} <= :first OR {NEXT_FREE} = :seen"
# Each try that fails lets somebody else's succeed: as many as take a moment each in ten seconds, 0.2 s apart, and more.
_RESERVE_TRIES = 60


class DynamoTraffic:
    """The part of a store in AWS that orders what goes out."""

    def __init__(self, tables: Tables, client: "DynamoDBClient", keep_alerts: timedelta = KEEP_ALERTS) -> None:
        """`keep_alerts` is for how long alerts, their deliveries and what was set aside are kept."""
        self._tables = tables
        self._calls = DynamoCalls(client)
        self._keep = keep_alerts

    def delivered(self, alert_id: str, channel: str) -> bool:
        """Whether a channel has shown an alert."""
        row = self._calls.get(self._tables.alerts, rows.delivered_key(alert_id, channel))
        return row is not None and CLAIMED_UNTIL not in row

    def mark_delivered(self, alert_id: str, channel: str, now: datetime) -> None:
        """Note that a channel has shown an alert."""
        self._calls.put(put(self._tables.alerts, rows.delivered_row(alert_id, channel, now, self._keep)))

    def claim_delivery(self, alert_id: str, channel: str, until: datetime, now: datetime) -> bool:
        """Take the delivery of an alert to a channel."""
        row = rows.claimed_row(alert_id, channel, until, now, self._keep)
        try:
            self._calls.put(put(self._tables.alerts, row, _CLAIMABLE, now=number(now)))
        except ConditionsFailed:
            return False
        return True

    def release_delivery(self, alert_id: str, channel: str, until: datetime) -> None:
        """Give back the claim that was taken until then."""
        key, released = rows.delivered_key(alert_id, channel), {CLAIMED_UNTIL: _RELEASED}
        self._calls.update(self._tables.alerts, key, released, (), f"#{CLAIMED_UNTIL} = :until", until=number(until))

    def reserve(self, lane: str, count: int, every: timedelta, until: datetime, now: datetime) -> list[datetime]:
        """Take the next free moments of a lane. Raises StoreError also where too many are at it at once."""
        seen: datetime | None = None  # most lanes are idle, so the first try is made without a look
        for _ in range(_RESERVE_TRIES):
            moments = records.free_moments(seen, count, every, until, now)
            if not moments:
                return []
            row = {**rows.slot_key(lane), NEXT_FREE: number(moments[-1] + every)}
            known = {"first": number(moments[0]), "seen": number(seen or now)}
            try:
                self._calls.put_alike(put(self._tables.sources, row, _FREE, **known))
            except ConditionsFailed as failed:
                seen = moment(failed.rows[0] or {}, NEXT_FREE)
            else:
                return moments
        raise StoreError(f"no moment of {lane} could be reserved: too many are at it at once")

    def told(self, cause: str) -> datetime | None:
        """When the operators were last told of a cause."""
        row = self._calls.get(self._tables.sources, rows.told_key(cause))
        return moment(row, rows.TOLD_AT) if row else None

    def mark_told(self, cause: str, now: datetime) -> None:
        """Note that the operators were told of a cause."""
        self._calls.put(put(self._tables.sources, {**rows.told_key(cause), rows.TOLD_AT: number(now)}))
