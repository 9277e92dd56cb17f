"""The store in three DynamoDB tables: what AWS keeps. See docs/data.md for its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters import records
from wirewatch.adapters.dynamodb_alerts import DynamoAlerts
from wirewatch.adapters.dynamodb_calls import TRANSACTION_ACTIONS, ConditionsFailed, Contended, grouped, put
from wirewatch.adapters.dynamodb_rows import DELAYED, EXPIRY, KEY, Item, moment, number
from wirewatch.errors import Conflict
from wirewatch.furniture import Furniture
from wirewatch.model import Alert, Article, Joining, Seen, SourceState

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef

_ABSENT = f"attribute_not_exists({KEY})"
_ABSENT_OR_EXPIRED = f"{_ABSENT} OR {EXPIRY} <= :now"


class DynamoStore(DynamoAlerts):
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
