"""The store in three DynamoDB tables: what AWS keeps. See docs/data.md for its rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters import records
from wirewatch.adapters.dynamodb_calls import (
    BATCH_KEYS,
    TRANSACTION_ACTIONS,
    ConditionsFailed,
    Contended,
    grouped,
    put,
    update,
)
from wirewatch.adapters.dynamodb_rows import (
    DELAYED,
    EXPIRY,
    KEY,
    LISTED,
    WAITING,
    Index,
    Item,
    moment,
    number,
    text,
)
from wirewatch.adapters.dynamodb_stories import DynamoStories
from wirewatch.errors import Conflict, StoreError
from wirewatch.furniture import Furniture
from wirewatch.model import Alert, AlertRow, Article, Joining, Notice, Seen, SourceState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, PutTypeDef, TransactWriteItemTypeDef

_ABSENT = f"attribute_not_exists({KEY})"
_ABSENT_OR_EXPIRED = f"{_ABSENT} OR {EXPIRY} <= :now"
_LEASABLE = f"{EXPIRY} > :now AND (#state = :pending OR (#state = :leased AND lease_until < :now))"
_LEASED_BY = "#state = :leased AND lease_owner = :owner"
_LEASE = ("lease_owner", "lease_until")
_PENDING, _LEASED = text("PENDING"), text("LEASED")


class DynamoStore(DynamoStories):
    """A store in AWS; safe to use from several threads."""

    # Sources

    def state(self, source: str) -> SourceState:
        """A source's state; version 0 where there is none."""
        row = self._calls.get(self._tables.sources, rows.state_key(source))
        return rows.source_state(row) if row else SourceState(source)

    def seen(self, source: str) -> Seen:
        """What was seen of a source."""
        row = self._calls.get(self._tables.sources, rows.seen_key(source))
        return rows.seen(row) if row else Seen()

    def advance(self, state: SourceState, seen: Seen | None, summary: Alert | None, now: datetime) -> None:
        """Write a source's state, what was seen (None: as it is) and a summary as PENDING, all or nothing."""
        if state.version:
            row = put(self._tables.sources, rows.state_row(state), "version = :before", before=number(state.version))
        else:
            row = put(self._tables.sources, rows.state_row(state), _ABSENT)
        others = [] if seen is None else [put(self._tables.sources, rows.seen_row(state.source, seen))]
        if self._write([row, *others], summary, now) is not None:
            raise Conflict(f"source {state.source} is no longer at version {state.version}")

    def delayed(self) -> Mapping[str, datetime]:
        """The sources that carry a delay, and until when."""
        listed = self._calls.listed(self._tables.sources, DELAYED, rows.RESTING)
        return {rows.name(row): until for row in listed if (until := moment(row, DELAYED.order))}

    def cursor(self) -> datetime | None:
        """Up to when slots have been scheduled."""
        row = self._calls.get(self._tables.sources, rows.CURSOR)
        return moment(row, rows.CURSOR_AT) if row else None

    def move_cursor(self, before: datetime | None, after: datetime) -> None:
        """Move the cursor. Raises Conflict if it is not where `before` says."""
        row = {**rows.CURSOR, rows.CURSOR_AT: number(after)}
        try:
            if before is None:
                self._calls.put(put(self._tables.sources, row, _ABSENT))
            else:
                self._calls.put(put(self._tables.sources, row, f"{rows.CURSOR_AT} = :before", before=number(before)))
        except ConditionsFailed as failed:
            raise Conflict("the schedule's cursor has been moved by another run") from failed

    def activate(self, watches: Iterable[str], now: datetime) -> Mapping[str, datetime]:
        """The moment each of the watches was first activated: now for those that never were."""
        wanted = list(dict.fromkeys(watches))
        known = self._activated(wanted)
        while new := [watch for watch in wanted if watch not in known]:
            self._activate_new(new, now)
            known |= self._activated(new)
        return known

    def _activated(self, watches: Iterable[str]) -> dict[str, datetime]:
        stored = self._calls.get_all(self._tables.sources, map(rows.watch_key, watches))
        return {rows.name(row): since for row in stored if (since := moment(row, "since"))}

    def _activate_new(self, watches: Sequence[str], now: datetime) -> None:
        """Activate watches. Where another run is at it too, its moments stand, and some watches are left to do."""
        for group in grouped(watches, TRANSACTION_ACTIONS):
            since = [{**rows.watch_key(watch), "since": number(now)} for watch in group]
            try:
                self._calls.put(*(put(self._tables.sources, row, _ABSENT) for row in since))
            except ConditionsFailed:
                return

    def furniture(self, host: str, now: datetime) -> Furniture:
        """What is known of the lines that a host's pages repeat."""
        row = rows.alive(self._calls.get(self._tables.sources, rows.furniture_key(host)), now)
        return Furniture(host, records.unpacked(row["blocks"]["B"]) if row else {})

    def count_furniture(self, furniture: Furniture, now: datetime) -> None:
        """Write what is known of a host's lines."""
        self._calls.put(put(self._tables.sources, rows.furniture_row(furniture, now)))

    # Articles

    def put(
        self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Article | None:
        """Store a new article, with its alert and its story; or write nothing and give the one that is there."""
        row = put(self._tables.articles, rows.article_row(article, 1), _ABSENT_OR_EXPIRED, now=number(now))
        known = self._write([row], alert, now, joining)
        return None if known is None else rows.article(known)

    def replace(self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None) -> None:
        """Write a known article anew, with an alert and its story. Raises Conflict if its version is no longer the
        stored one, or somebody was faster with the story."""
        row = put(
            self._tables.articles,
            rows.article_row(article, article.version + 1),
            f"version = :before AND {EXPIRY} > :now",
            before=number(article.version),
            now=number(now),
        )
        if self._write([row], alert, now, joining) is not None:
            raise Conflict(f"article {article.id} is no longer at version {article.version}")

    def article(self, article_id: str, now: datetime) -> Article | None:
        """The stored article."""
        row = rows.alive(self._calls.get(self._tables.articles, rows.article_key(article_id)), now)
        return rows.article(row) if row else None

    def _write(
        self, puts: "Sequence[PutTypeDef]", alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Item | None:
        """Make puts, an alert with them if it is new, and what an article does to its story, all or nothing.

        Where the condition of the first put fails: the row in its way, empty if there is none. The other puts are to
        have no condition. Raises Conflict where somebody was faster with the story.
        """
        outbox = []
        if alert:
            row = rows.alert_row(alert, now, self._keep)
            outbox.append(put(self._tables.alerts, row, _ABSENT_OR_EXPIRED, now=number(now)))
        firm: list[TransactWriteItemTypeDef] = [{"Put": each} for each in (*puts, *outbox)]
        firm += self._joining(joining, now)
        try:
            if len(firm) == 1:
                self._calls.put(*puts)
            else:
                self._calls.write([*firm, *self._carried(joining)])
        except ConditionsFailed as failed:
            if failed.rows[0] is not None:
                return failed.rows[0]
            return self._write_less(failed, puts, alert, now, joining)
        except Contended as error:
            if joining is None:
                raise
            raise Conflict(f"story {joining.more.id}: {error}") from error
        return None

    def _write_less(
        self,
        failed: ConditionsFailed,
        puts: "Sequence[PutTypeDef]",
        alert: Alert | None,
        now: datetime,
        joining: Joining | None,
    ) -> Item | None:
        """The same without the alert, where it exists: it is left as it is; and without alerts that are no more."""
        alert_exists = alert is not None and failed.rows[len(puts)] is not None
        first = len(puts) + (alert is not None)
        own = failed.rows[first : len(failed.rows) - len(joining.carried if joining else ())]
        if joining and any(row is not None for row in own):
            raise Conflict(f"somebody was faster with story {joining.more.id} or a claim of it")
        lone = replace(joining, carried=()) if joining else None
        return self._write(puts, None if alert_exists else alert, now, lone)

    # Alerts

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
