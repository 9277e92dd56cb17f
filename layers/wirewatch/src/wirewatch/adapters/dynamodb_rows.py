"""Records as rows of the DynamoDB tables and back, and every name there is in the tables.

What a condition, an index, the stream's filter or TTL looks at is an attribute of its own; the rest of a record is one
attribute of JSON, as a string, so that the console shows it. Times are numbers: seconds since 1970, to the microsecond.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from wirewatch.adapters import records
from wirewatch.furniture import KEPT, Furniture
from wirewatch.model import Alert, AlertRow, Article, Notice, Seen, SourceState, State

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Item = Mapping[str, "AttributeValueTypeDef"]


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of the three tables. Each has the string `KEY` for its key."""

    sources: str
    articles: str
    alerts: str


@dataclass(frozen=True, slots=True)
class Index:
    """A keys-only index: of the rows that have both attributes, those of one `partition` (a string) in `order`."""

    name: str
    partition: str
    order: str


KEY = "pk"
EXPIRY = "expires_at"  # the TTL attribute of all three; in Sources only furniture has it
DELAYED = Index("delayed", "resting", "delayed_until")  # of Sources
WAITING = Index("waiting", "waiting_for", "pending_since")  # of Alerts
LISTED = Index("listed", "listed_under", "stored_at")  # of Alerts

RESTING = "yes"
FOR_PUBLISH = "publish"  # PENDING and LEASED
FOR_A_PERSON = "person"  # FAILED, and what was set aside, until the operators were told

CARRIED = "carried"  # of an alert: the sources that came to carry its story later

CURSOR_AT = "scheduled_until"
CURSOR: Item = {KEY: {"S": "cursor"}}
CLAIMED_UNTIL = "claimed_until"  # of a delivery that is claimed; one that was made has none
NEXT_FREE = "next_free"
TOLD_AT = "told_at"
CONFIG: Item = {KEY: {"S": "config"}}


def state_key(source: str) -> Item:
    """The key of a source's state."""
    return {KEY: {"S": f"state#{source}"}}


def seen_key(source: str) -> Item:
    """The key of what was seen of a source."""
    return {KEY: {"S": f"seen#{source}"}}


def watch_key(watch: str) -> Item:
    """The key of a watch's first activation."""
    return {KEY: {"S": f"watch#{watch}"}}


def furniture_key(host: str) -> Item:
    """The key of what a host's pages repeat."""
    return {KEY: {"S": f"furniture#{host}"}}


def article_key(article_id: str) -> Item:
    """The key of an article."""
    return {KEY: {"S": f"article#{article_id}"}}


def story_key(story_id: str) -> Item:
    """The key of a story."""
    return {KEY: {"S": f"story#{story_id}"}}


def claim_key(key: str) -> Item:
    """The key of a claim by which a story is found."""
    return {KEY: {"S": f"claim#{key}"}}


def alert_key(alert_id: str) -> Item:
    """The key of an alert."""
    return {KEY: {"S": f"alert#{alert_id}"}}


def delivered_key(alert_id: str, channel: str) -> Item:
    """The key of the delivery of an alert to a channel."""
    return {KEY: {"S": f"delivered#{alert_id}#{channel}"}}


def quarantine_key(source: str, key: str) -> Item:
    """The key of what was set aside; a source's id has no "#"."""
    return {KEY: {"S": f"quarantine#{source}#{key}"}}


def slot_key(lane: str) -> Item:
    """The key of a lane's next free moment."""
    return {KEY: {"S": f"slot#{lane}"}}


def told_key(cause: str) -> Item:
    """The key of when the operators were told of a cause."""
    return {KEY: {"S": f"told#{cause}"}}


def name(row: Item) -> str:
    """What a row's key says behind its kind: the id of an alert, a watch, a source."""
    return row[KEY]["S"].partition("#")[2]


def listed_on(day: date) -> str:
    """Where the alerts of a day are listed."""
    return f"day#{day.isoformat()}"


def listed_for(source: str) -> str:
    """Where what was set aside of a source is listed."""
    return f"quarantine#{source}"


def text(value: str) -> "AttributeValueTypeDef":
    """A string."""
    return {"S": value}


def number(value: datetime | int) -> "AttributeValueTypeDef":
    """A count, or a moment, written as DynamoDB gives it back: without zeros at its end."""
    if isinstance(value, datetime):
        return {"N": f"{records.seconds(value):.6f}".rstrip("0").rstrip(".")}
    return {"N": str(value)}


def moment(row: Item, attribute: str) -> datetime | None:
    """The moment in an attribute, if the row has it."""
    return records.moment(float(row[attribute]["N"])) if attribute in row else None


def expiry(value: datetime) -> "AttributeValueTypeDef":
    """When a row expires: TTL reads whole seconds."""
    return number(int(value.timestamp()))


def alive(row: Item | None, now: datetime) -> Item | None:
    """The row, if it is there and has not expired: TTL deletes days late."""
    return row if row and float(row[EXPIRY]["N"]) > now.timestamp() else None


def state_row(state: SourceState) -> Item:
    """A source's state as the version after the one it is based on."""
    row = {**state_key(state.source), "version": number(state.version + 1), "state": text(_json(state))}
    if state.delayed_until:
        row |= {DELAYED.partition: text(RESTING), DELAYED.order: number(state.delayed_until)}
    return row


def source_state(row: Item) -> SourceState:
    """The state of a row. Raises StoreError."""
    return records.source_state(name(row), int(row["version"]["N"]), row["state"]["S"])


def seen_row(source: str, seen: Seen) -> Item:
    """What was seen of a source."""
    keys, listed = records.joined(seen.keys), records.packed_listed(seen.listed)
    return {**seen_key(source), "seen": {"B": keys}, "listed": {"B": listed}}


def seen(row: Item) -> Seen:
    """What was seen, of its row."""
    return records.seen(row["seen"]["B"], row["listed"]["B"] if "listed" in row else b"")


def furniture_row(furniture: Furniture, now: datetime) -> Item:
    """What is known of a host's lines."""
    blocks = records.packed(furniture.blocks)
    return {**furniture_key(furniture.host), "blocks": {"B": blocks}, EXPIRY: expiry(now + KEPT)}


def article_row(article: Article, version: int) -> Item:
    """An article at a version."""
    return {
        **article_key(article.id),
        "version": number(version),
        EXPIRY: expiry(article.expires_at),
        "article": text(_json(replace(article, text="", version=version))),
        "body": {"B": records.compressed(article.text)},
    }


def article(row: Item) -> Article:
    """The article of a row. Raises StoreError."""
    return records.article(name(row), row["article"]["S"], row["body"]["B"])


def alert_row(alert: Alert, now: datetime, keep: timedelta) -> Item:
    """A new alert, PENDING."""
    state: State = "PENDING"
    return {
        **alert_key(alert.id),
        "kind": text(alert.kind),
        "state": text(state),
        "alert": text(_json(alert)),
        EXPIRY: expiry(now + keep),
        WAITING.partition: text(FOR_PUBLISH),
        WAITING.order: number(now),
        LISTED.partition: text(listed_on(now.astimezone(UTC).date())),
        LISTED.order: number(now),
    }


def alert(row: Item) -> AlertRow:
    """The alert of a row and where it stands. Raises StoreError."""
    return AlertRow(
        records.alert(name(row), row["alert"]["S"], sorted(row[CARRIED]["SS"]) if CARRIED in row else ()),
        state(row),
        moment(row, WAITING.order),
        row.get("lease_owner", text(""))["S"],
        moment(row, "lease_until"),
        moment(row, "sent_at"),
        row.get("reason", text(""))["S"],
    )


def state(row: Item) -> State:
    """Where an alert stands."""
    stored: State = row["state"]["S"]  # type: ignore[assignment]  # only States are ever written
    return stored


def delivered_row(alert_id: str, channel: str, now: datetime, keep: timedelta) -> Item:
    """A delivery that was made."""
    return {**delivered_key(alert_id, channel), EXPIRY: expiry(now + keep)}


def claimed_row(alert_id: str, channel: str, until: datetime, now: datetime, keep: timedelta) -> Item:
    """A delivery that is claimed. It is kept like one that was made: TTL must not take it before the claim is over."""
    return {**delivered_row(alert_id, channel, now, keep), CLAIMED_UNTIL: number(until)}


def quarantine_row(source: str, key: str, reason: str, sample: str, now: datetime, keep: timedelta) -> Item:
    """What was set aside of a source."""
    return {
        **quarantine_key(source, key),
        "key": text(key),
        "reason": text(reason),
        "sample": text(sample),
        EXPIRY: expiry(now + keep),
        WAITING.partition: text(FOR_A_PERSON),
        WAITING.order: number(now),
        LISTED.partition: text(listed_for(source)),
        LISTED.order: number(now),
    }


def notice(row: Item) -> Notice:
    """What the operators are told of a row that waits for a person."""
    key, reason = row[KEY]["S"], row["reason"]["S"]
    if "alert" in row:
        return records.alert_notice(key, name(row), row["alert"]["S"], reason)
    return records.quarantine_notice(key, name(row).partition("#")[0], reason)


def _json(record: Alert | Article | SourceState) -> str:
    return records.encoded(record).decode()
