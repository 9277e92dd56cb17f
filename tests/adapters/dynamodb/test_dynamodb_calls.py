"""What the DynamoDB store asks for: how often, how much, page by page; and how its rows look to others."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import builders
from tests.adapters.dynamodb.tables import TABLES
from tests.adapters.dynamodb.wire import Wire, answered, partly
from tests.adapters.store_cases import FULL_ALERT, FULL_STATE, LEASE, TICK, UNREADABLE_ALERT, settled
from tests.builders import DAY, HOUR, NOW
from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.errors import StoreError, Unstorable
from wirewatch.model import Listed, Notice, Seen, SourceState

A1, A2 = builders.alert(), builders.alert("a2")
ARTICLE, OTHER = builders.article(), builders.article(id="other")
WORLD = SourceState("world")
SEEN = Seen((b"12345678",))


def nothing(_: DynamoStore) -> None:
    pass


def an_article(store: DynamoStore) -> None:
    store.put(ARTICLE, None, NOW)


def an_alert(store: DynamoStore) -> None:
    store.put(ARTICLE, A1, NOW)


def a_lease(store: DynamoStore) -> None:
    an_alert(store)
    store.lease("a1", "me", NOW + LEASE, NOW)


def a_failure(store: DynamoStore) -> None:
    settled(store, "fail")


def an_unreadable_alert(store: DynamoStore) -> None:
    store.put(ARTICLE, UNREADABLE_ALERT, NOW)


def lease_in_vain(store: DynamoStore) -> None:
    with pytest.raises(StoreError):
        store.lease("a1", "me", NOW + LEASE, NOW)


def a_source(store: DynamoStore) -> None:
    store.advance(FULL_STATE, SEEN, None, NOW)


def a_watch(store: DynamoStore) -> None:
    store.activate(["potash"], NOW)


def a_claim(store: DynamoStore) -> None:
    assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)


def a_mark(store: DynamoStore) -> None:
    store.mark_delivered("a1", "slack", NOW)


def a_lane_taken_for(length: timedelta) -> Callable[[DynamoStore], None]:
    def come(store: DynamoStore) -> None:
        assert store.reserve("topic", 1, length, NOW, NOW) == [NOW]

    return come


def reserve(store: DynamoStore) -> list[datetime]:
    return store.reserve("topic", 3, TICK, NOW + 10 * TICK, NOW)


AT_1 = replace(WORLD, version=1)
COSTS: dict[str, tuple[Callable[[DynamoStore], None], Callable[[DynamoStore], object], list[str]]] = {
    "an unchanged poll": (a_source, lambda store: store.state("world"), ["GetItem"]),
    "what was seen": (a_source, lambda store: store.seen("world"), ["GetItem"]),
    "a state": (a_source, lambda store: store.advance(AT_1, None, None, NOW), ["PutItem"]),
    "a state and keys": (a_source, lambda store: store.advance(AT_1, SEEN, None, NOW), ["TransactWriteItems"]),
    "a first look": (nothing, lambda store: store.advance(WORLD, SEEN, A1, NOW), ["TransactWriteItems"]),
    "the delays": (a_source, lambda store: store.delayed(), ["Query"]),
    "the cursor": (nothing, lambda store: store.cursor(), ["GetItem"]),
    "the cursor moved": (nothing, lambda store: store.move_cursor(None, NOW), ["PutItem"]),
    "a known watch": (a_watch, lambda store: store.activate(["potash"], NOW), ["BatchGetItem"]),
    "no watch": (a_watch, lambda store: store.activate([], NOW), []),
    "an article": (nothing, lambda store: store.put(ARTICLE, None, NOW), ["PutItem"]),
    "an article and alert": (nothing, lambda store: store.put(ARTICLE, A1, NOW), ["TransactWriteItems"]),
    "a known article": (an_article, lambda store: store.put(ARTICLE, None, NOW), ["PutItem"]),
    "a known article, an alert": (an_article, lambda store: store.put(ARTICLE, A1, NOW), ["TransactWriteItems"]),
    "a known article and alert": (an_alert, lambda store: store.put(ARTICLE, A1, NOW), ["TransactWriteItems"]),
    "an article grown": (an_article, lambda store: store.replace(ARTICLE, None, NOW), ["PutItem"]),
    "an article grown, an alert": (an_article, lambda s: s.replace(ARTICLE, A1, NOW), ["TransactWriteItems"]),
    "a known alert": (an_alert, lambda store: store.put(OTHER, A1, NOW), ["TransactWriteItems", "PutItem"]),
    "a lease": (an_alert, lambda store: store.lease("a1", "me", NOW + LEASE, NOW), ["UpdateItem"]),
    "a lease refused": (a_lease, lambda store: store.lease("a1", "other", NOW + LEASE, NOW), ["UpdateItem"]),
    "sent": (a_lease, lambda store: store.sent("a1", "me", NOW), ["UpdateItem"]),
    "released": (a_lease, lambda store: store.release("a1", "me", "not now"), ["UpdateItem"]),
    "failed": (a_lease, lambda store: store.fail("a1", "me", "never"), ["UpdateItem"]),
    "nothing pending": (nothing, lambda store: store.pending(NOW), ["Query"]),
    "a lease of what cannot be read": (an_unreadable_alert, lease_in_vain, ["UpdateItem", "UpdateItem"]),
    "none wanted of those pending": (an_alert, lambda store: store.pending(NOW, 0), []),
    "one pending": (an_alert, lambda store: store.pending(NOW), ["Query", "BatchGetItem"]),
    "a day": (an_alert, lambda store: store.alerts_of(NOW.date(), NOW), ["Query", "BatchGetItem"]),
    "a mark read": (nothing, lambda store: store.delivered("a1", "slack"), ["GetItem"]),
    "a mark": (nothing, lambda store: store.mark_delivered("a1", "slack", NOW), ["PutItem"]),
    "a claim": (nothing, a_claim, ["PutItem"]),
    "a claim refused": (a_claim, lambda s: s.claim_delivery("a1", "slack", NOW + HOUR, NOW), ["PutItem"]),
    "a delivery known": (a_mark, lambda s: s.claim_delivery("a1", "slack", NOW + HOUR, NOW), ["PutItem"]),
    "a claim given back": (a_claim, lambda s: s.release_delivery("a1", "slack", NOW + LEASE), ["UpdateItem"]),
    "no claim to give back": (nothing, lambda s: s.release_delivery("a1", "slack", NOW + LEASE), ["UpdateItem"]),
    "an idle lane": (nothing, reserve, ["PutItem"]),
    "a lane idle again": (a_lane_taken_for(0 * TICK), reserve, ["PutItem"]),
    "a busy lane": (a_lane_taken_for(5 * TICK), reserve, ["PutItem", "PutItem"]),
    "a full lane": (a_lane_taken_for(20 * TICK), reserve, ["PutItem"]),
    "a lane taken by a clock that ran ahead": (a_lane_taken_for(HOUR), reserve, ["PutItem", "PutItem"]),
    "no moment wanted": (nothing, lambda store: store.reserve("topic", 0, TICK, NOW, NOW), []),
    "no time for a moment": (nothing, lambda store: store.reserve("topic", 1, TICK, NOW - TICK, NOW), []),
    "a cause": (nothing, lambda store: store.told("slack"), ["GetItem"]),
    "a cause told": (nothing, lambda store: store.mark_told("slack", NOW), ["PutItem"]),
    "nothing untold": (an_alert, lambda store: store.untold(NOW), ["Query"]),
    "one untold": (a_failure, lambda store: store.untold(NOW), ["Query", "BatchGetItem"]),
    "one noticed": (a_failure, lambda store: store.mark_noticed("alert#a1"), ["UpdateItem"]),
    "set aside": (nothing, lambda store: store.quarantine("world", "k", "reason", "", NOW), ["PutItem"]),
}


@pytest.mark.parametrize("case", COSTS)
def test_every_operation_costs_as_few_calls_as_it_can(store: DynamoStore, wire: Wire, case: str) -> None:
    come, operation, expected = COSTS[case]
    come(store)
    wire.clear()
    operation(store)
    assert wire.calls == expected
    assert wire.sent == expected


def test_reads_of_tables_are_consistent(store: DynamoStore, wire: Wire) -> None:
    an_alert(store)
    wire.clear()
    store.state("world")
    store.article(ARTICLE.id, NOW)
    store.delivered("a1", "slack")
    store.told("slack")
    store.pending(NOW)
    reads = list(zip(wire.sent, wire.bodies, strict=True))
    assert [body["ConsistentRead"] for name, body in reads if name == "GetItem"] == [True] * 4
    [batch] = [body for name, body in reads if name == "BatchGetItem"]
    assert batch["RequestItems"][TABLES.alerts]["ConsistentRead"]


# Pages, batches and groups


def test_a_list_goes_on_from_page_to_page(store: DynamoStore, wire: Wire) -> None:
    names = [f"a{number}" for number in range(7)]
    for number, name in enumerate(names):
        store.put(builders.article(id=name), builders.alert(name), NOW + number * TICK)
        store.quarantine("world", name, "reason", "", NOW + number * TICK)
        store.advance(SourceState(name, delayed_until=NOW), None, None, NOW)
    wire.clear()
    wire.turn_pages(2)
    assert store.pending(NOW + HOUR) == names
    assert wire.sent.count("Query") == 4
    assert [row.alert.id for row in store.alerts_of(NOW.date(), NOW)] == names
    assert [key for key, _ in store.quarantined("world", NOW)] == names
    assert [notice.key for notice in store.untold(NOW)] == [f"quarantine#world#{name}" for name in names]
    assert store.delayed() == dict.fromkeys(names, NOW)


def test_more_alerts_than_a_batch_holds_are_all_pending(store: DynamoStore, wire: Wire) -> None:
    names = [f"a{number:03}" for number in range(130)]
    for name in names:
        store.put(builders.article(id=name), builders.alert(name), NOW)
    wire.clear()
    assert store.pending(NOW) == names
    assert wire.sent == ["Query", "BatchGetItem", "BatchGetItem"]


def test_of_many_pending_only_as_many_rows_are_read_as_are_wanted(store: DynamoStore, wire: Wire) -> None:
    names = [f"a{number:03}" for number in range(130)]
    for number, name in enumerate(names):
        store.put(builders.article(id=name), builders.alert(name), NOW + number * TICK)
    for name in names[:7]:
        store.lease(name, "me", NOW + DAY, NOW)
    for limit, read in ((5, [5, 5, 5]), (10, [10, 10]), (120, [100, 30]), (130, [100, 30])):
        wire.clear()
        assert store.pending(NOW + HOUR, limit) == names[7 : 7 + limit]
        assert [rows_asked_for(body) for body in wire.bodies if "RequestItems" in body] == read


def rows_asked_for(body: Any) -> int:
    return len(body["RequestItems"][TABLES.alerts]["Keys"])


def test_a_row_that_an_index_lists_twice_is_given_once(store: DynamoStore, wire: Wire) -> None:
    names = [f"a{number:03}" for number in range(110)]
    for name in names:
        store.put(builders.article(id=name), builders.alert(name), NOW)
    listed = [rows.alert_key(name) for name in (*names, names[0])]
    wire.spoil("Query", answered(Items=listed, Count=len(listed)))
    assert store.pending(NOW) == names


def test_more_watches_than_a_transaction_holds_are_all_activated(store: DynamoStore, wire: Wire) -> None:
    watches = [f"w{number}" for number in range(230)]
    store.activate(watches[50:150], NOW)
    wire.clear()
    since = store.activate(watches, NOW + HOUR)
    assert since == {watch: NOW if watch in watches[50:150] else NOW + HOUR for watch in watches}
    assert wire.sent.count("TransactWriteItems") == 2


def test_a_watch_that_another_run_activates_meanwhile_keeps_that_moment(store: DynamoStore, wire: Wire) -> None:
    store.activate(["potash"], NOW)
    wire.spoil("BatchGetItem", answered(Responses={TABLES.sources: []}, UnprocessedKeys={}))
    assert store.activate(["potash", "oil"], NOW + HOUR) == {"potash": NOW, "oil": NOW + HOUR}


def test_keys_left_unprocessed_are_asked_for_again(store: DynamoStore, wire: Wire) -> None:
    names = [f"a{number}" for number in range(7)]
    for name in names:
        store.put(builders.article(id=name), builders.alert(name), NOW)
    wire.spoil("BatchGetItem", partly(3), partly(0), partly(3))
    assert store.pending(NOW) == names
    assert wire.sent.count("BatchGetItem") == 4


def test_keys_that_are_never_processed_are_an_error(store: DynamoStore, wire: Wire) -> None:
    an_alert(store)
    wire.spoil("BatchGetItem", *[partly(0)] * 20)
    with pytest.raises(StoreError, match="BatchGetItem"):
        store.pending(NOW)
    assert wire.sent.count("BatchGetItem") == 6


def test_of_an_index_that_lags_behind_only_what_the_table_says_counts(store: DynamoStore, wire: Wire) -> None:
    for name in ("sent", "failed", "leased", "pending"):
        store.put(builders.article(id=name), builders.alert(name), NOW)
    for name in ("sent", "failed", "leased"):
        store.lease(name, "me", NOW + HOUR, NOW)
    store.sent("sent", "me", NOW)
    store.fail("failed", "me", "never")
    listed = [rows.alert_key(name) for name in ("gone", "sent", "failed", "leased", "pending", "pending")]
    untold = [Notice("alert#failed", "alert failed (Potash): never")]
    asked: list[tuple[Callable[[datetime], object], object]] = [
        (store.pending, ["pending"]),
        (store.leased_until, NOW + HOUR),
        (store.untold, untold),
    ]
    for ask, expected in asked:
        wire.spoil("Query", answered(Items=listed, Count=len(listed)))
        assert ask(NOW) == expected


# Rows


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [(0, "1741944410"), (500_000, "1741944410.5"), (1, "1741944410.000001"), (999_999, "1741944410.999999")],
)
def test_a_moment_is_written_as_dynamodb_gives_it_back(microsecond: int, written: str) -> None:
    exact = NOW.replace(second=50, microsecond=microsecond)
    assert rows.number(exact) == {"N": written}
    assert rows.moment({"at": {"N": written}}, "at") == exact


def test_the_largest_article_and_the_most_seen_keys_fit_a_row(store: DynamoStore) -> None:
    noise = random.Random(1)  # noqa: S311 - nothing here is secret
    largest = "".join(chr(noise.randrange(0x20000, 0x2A000)) for _ in range(65_536))
    article = builders.article(text=largest, title=largest[:1000])
    assert store.put(article, None, NOW) is None
    assert store.article(article.id, NOW) == article
    keys = tuple(noise.randbytes(8) for _ in range(10_200))
    listed = tuple(Listed(noise.randbytes(16).hex(), *map(noise.randbytes, (4, 6, 6, 6, 6))) for _ in range(2_000))
    store.advance(WORLD, Seen(keys, listed), None, NOW)
    assert store.seen("world") == Seen(keys, listed)


def test_a_row_that_is_too_large_is_refused_and_nothing_is_written(store: DynamoStore) -> None:
    for alert in (None, A1):
        with pytest.raises(Unstorable, match=rf"article {ARTICLE.id}.* cannot be stored: .*size"):
            store.put(builders.article(title="x" * 500_000), alert, NOW)
    assert store.article(ARTICLE.id, NOW) is None
    assert store.alert("a1", NOW) is None


def test_a_new_alert_shows_the_stream_and_ttl_what_they_look_at(store: DynamoStore, wire: Wire) -> None:
    store.put(ARTICLE, FULL_ALERT, NOW)
    [row] = wire.client.scan(TableName=TABLES.alerts)["Items"]
    assert row[rows.KEY] == {"S": "alert#a1"}
    assert (row["state"], row["kind"]) == ({"S": "PENDING"}, {"S": "update"})
    assert row[rows.EXPIRY] == {"N": str(int((NOW + 400 * DAY).timestamp()))}
    assert row[rows.LISTED.partition] == {"S": "day#2025-03-14"}


def test_a_sent_alert_leaves_the_waiting_index_and_what_waits_for_a_person_does_so_when_told_of(
    store: DynamoStore, wire: Wire
) -> None:
    for name in ("a1", "a2"):
        store.put(builders.article(id=name), builders.alert(name), NOW)
        store.lease(name, "me", NOW + LEASE, NOW)
    assert store.sent("a1", "me", NOW)
    assert store.fail("a2", "me", "never")
    store.quarantine("world", "k", "reason", "", NOW)
    waiting = wire.client.scan(TableName=TABLES.alerts, IndexName=rows.WAITING.name)["Items"]
    assert sorted(rows.name(row) for row in waiting) == ["a2", "world#k"]
    assert [row[rows.WAITING.partition] for row in waiting] == [rows.text(rows.FOR_A_PERSON)] * 2
    for notice in store.untold(NOW):
        store.mark_noticed(notice.key)
    assert wire.client.scan(TableName=TABLES.alerts, IndexName=rows.WAITING.name)["Items"] == []


def test_a_failed_alert_that_cannot_be_read_is_told_of_all_the_same(store: DynamoStore, wire: Wire) -> None:
    a_failure(store)
    wire.client.update_item(
        TableName=TABLES.alerts,
        Key=rows.alert_key("a1"),
        UpdateExpression="SET alert = :unreadable",
        ExpressionAttributeValues={":unreadable": rows.text("{}")},
    )
    assert store.untold(NOW) == [Notice("alert#a1", "alert a1 (cannot be read): never")]


def test_a_row_that_ttl_has_not_deleted_yet_counts_as_absent(store: DynamoStore, wire: Wire) -> None:
    an_alert(store)
    late = NOW + 401 * DAY
    assert store.article(ARTICLE.id, late) is None
    assert wire.client.get_item(TableName=TABLES.articles, Key=rows.article_key(ARTICLE.id))["Item"]
    assert store.put(replace(ARTICLE, expires_at=late + DAY), A1, late) is None
    row = store.alert("a1", late)
    assert row
    assert row.pending_since == late


def test_alerts_deliveries_and_what_was_set_aside_are_kept_for_as_long_as_is_wished(wire: Wire) -> None:
    store = DynamoStore(TABLES, wire.client, keep_alerts=30 * DAY)
    an_alert(store)
    a_mark(store)
    store.claim_delivery("a1", "console", NOW + LEASE, NOW)
    store.quarantine("world", "k", "reason", "", NOW)
    kept = {row[rows.KEY]["S"]: row[rows.EXPIRY]["N"] for row in wire.client.scan(TableName=TABLES.alerts)["Items"]}
    names = ["alert#a1", "delivered#a1#console", "delivered#a1#slack", "quarantine#world#k"]
    assert kept == dict.fromkeys(names, str(int((NOW + 30 * DAY).timestamp())))


def test_lanes_causes_and_claims_stand_where_the_roles_allow_them(store: DynamoStore, wire: Wire) -> None:
    store.reserve("topic", 1, TICK, NOW, NOW)
    store.mark_told("slack", NOW)
    a_claim(store)
    sources = {row[rows.KEY]["S"]: row for row in wire.client.scan(TableName=TABLES.sources)["Items"]}
    assert sources == {
        "slot#topic": {rows.KEY: rows.text("slot#topic"), "next_free": rows.number(NOW + TICK)},
        "told#slack": {rows.KEY: rows.text("told#slack"), "told_at": rows.number(NOW)},
    }
    [claim] = wire.client.scan(TableName=TABLES.alerts)["Items"]
    assert claim[rows.KEY] == rows.text("delivered#a1#slack")
    assert claim["claimed_until"] == rows.number(NOW + LEASE)
