"""What the DynamoDB store makes of errors: which pass, which decide, and which are told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests import builders
from tests.adapters.dynamodb.wire import Fault, Wire, cancelled, overtaken, refused, unanswered, unreachable
from tests.adapters.store_cases import FULL_ARTICLE, LEASE, TICK, UNREADABLE_ALERT
from tests.builders import HOUR, NOW
from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.errors import Conflict, StoreError, Unstorable
from wirewatch.model import AlertRow, Seen, SourceState

A1 = builders.alert()
ARTICLE = builders.article()
WORLD = SourceState("world")

# A fault that passes, and on which requests it may come.
PUT, TRANSACTION = "PutItem", "TransactWriteItems"
PASSING: dict[str, tuple[Fault, tuple[str, ...]]] = {
    "too much for the table": (refused("ProvisionedThroughputExceededException"), (PUT, TRANSACTION)),
    "throttled": (refused("ThrottlingException"), (PUT, TRANSACTION)),
    "too much for the account": (refused("RequestLimitExceeded"), (PUT, TRANSACTION)),
    "broken": (refused("InternalServerError", 500), (PUT, TRANSACTION)),
    "unreachable": (unreachable, (PUT, TRANSACTION)),
    "row in a transaction": (refused("TransactionConflictException"), (PUT,)),
    "the same transaction under way": (refused("TransactionInProgressException"), (TRANSACTION,)),
    "conflict": (cancelled("None", "TransactionConflict"), (TRANSACTION,)),
    "an action too much for the table": (cancelled("ProvisionedThroughputExceeded", "None"), (TRANSACTION,)),
    "an action throttled": (cancelled("None", "ThrottlingError"), (TRANSACTION,)),
}
CASES = [(name, operation) for name, (_, operations) in PASSING.items() for operation in operations]


@pytest.mark.parametrize(("name", "operation"), CASES)
def test_what_passes_is_tried_again(store: DynamoStore, wire: Wire, name: str, operation: str) -> None:
    alert = A1 if operation == TRANSACTION else None
    wire.spoil(operation, PASSING[name][0])
    assert store.put(ARTICLE, alert, NOW) is None
    assert wire.sent == [operation] * 2
    assert store.article(ARTICLE.id, NOW) == ARTICLE
    assert store.pending(NOW) == (["a1"] if alert else [])


@pytest.mark.parametrize(
    ("name", "operation", "tries"),
    [
        ("throttled", PUT, 3),
        ("unreachable", TRANSACTION, 3),
        ("row in a transaction", PUT, 6),
        ("conflict", TRANSACTION, 6),
    ],
)
def test_what_does_not_pass_in_a_few_tries_is_an_error(
    store: DynamoStore, wire: Wire, name: str, operation: str, tries: int
) -> None:
    wire.spoil(operation, *[PASSING[name][0]] * 50)
    with pytest.raises(StoreError, match="DynamoDB"):
        store.put(ARTICLE, A1 if operation == TRANSACTION else None, NOW)
    assert wire.sent == [operation] * tries
    assert store.article(ARTICLE.id, NOW) is None


@pytest.mark.parametrize(
    "fault",
    [
        refused("AccessDeniedException"),
        refused("ResourceNotFoundException"),
        cancelled("None", "ItemCollectionSizeLimitExceeded"),
    ],
)
def test_what_will_not_pass_is_an_error_at_once(store: DynamoStore, wire: Wire, fault: Fault) -> None:
    wire.spoil(TRANSACTION, fault)
    with pytest.raises(StoreError):
        store.put(ARTICLE, A1, NOW)
    assert wire.sent == [TRANSACTION]


TOO_LARGE = "Item size has exceeded the maximum allowed size"
A_PUT_OF_TWO = refused(
    "TransactionCanceledException",
    CancellationReasons=[{"Code": "None"}, {"Code": "ValidationError", "Message": TOO_LARGE}],
)


@pytest.mark.parametrize(
    ("operation", "fault", "said"),
    [
        (PUT, refused("ValidationException", message=TOO_LARGE), f"article 1 cannot be stored: .*{TOO_LARGE}"),
        (TRANSACTION, refused("ValidationException"), "article 1, alert a1 cannot be stored: .*Not now"),
        (TRANSACTION, A_PUT_OF_TWO, f"alert a1 cannot be stored: DynamoDB {TOO_LARGE}"),
        (TRANSACTION, cancelled("ValidationError", "TransactionConflict"), "article 1 cannot be stored: "),
        (
            TRANSACTION,
            cancelled("ValidationError", "ValidationError"),
            "article 1 cannot .*; alert a1 cannot be stored",
        ),
    ],
)
def test_what_is_wrong_in_itself_is_named_at_once_as_what_no_store_takes(
    store: DynamoStore, wire: Wire, operation: str, fault: Fault, said: str
) -> None:
    wire.spoil(operation, fault)
    with pytest.raises(Unstorable, match=f"^{said}"):
        store.put(builders.article(id="1"), A1 if operation == TRANSACTION else None, NOW)
    assert wire.sent == [operation]


def test_an_article_that_is_wrong_in_itself_is_so_also_where_its_alert_is_known(store: DynamoStore, wire: Wire) -> None:
    store.put(builders.article(id="other"), A1, NOW)
    wire.spoil(TRANSACTION, cancelled("ValidationError", "ConditionalCheckFailed"))
    wire.spoil(PUT, refused("ValidationException"))
    with pytest.raises(Unstorable, match=r"^article 1 cannot be stored"):
        store.put(builders.article(id="1"), A1, NOW)


@pytest.mark.parametrize(
    ("operation", "write"),
    [
        (TRANSACTION, lambda store: store.advance(WORLD, Seen(), A1, NOW)),
        (PUT, lambda store: store.replace(ARTICLE, None, NOW)),
        (PUT, lambda store: store.quarantine("world", "k", "reason", "", NOW)),
    ],
)
def test_every_write_of_what_comes_from_outside_may_find_it_wrong_in_itself(
    store: DynamoStore, wire: Wire, operation: str, write: Callable[[DynamoStore], object]
) -> None:
    wire.spoil(operation, refused("ValidationException"))
    with pytest.raises(Unstorable, match="cannot be stored"):
        write(store)


def test_a_lease_that_cannot_be_given_back_ends_by_itself(store: DynamoStore, wire: Wire) -> None:
    store.put(ARTICLE, UNREADABLE_ALERT, NOW)
    wire.spoil("UpdateItem", lambda request, to_moto: to_moto(request), refused("AccessDeniedException"))
    with pytest.raises(StoreError, match="AccessDenied"):
        store.lease("a1", "me", NOW + LEASE, NOW)
    assert store.pending(NOW + LEASE) == []
    assert store.pending(NOW + LEASE + TICK) == ["a1"]


def test_every_operation_tells_its_errors(store: DynamoStore, wire: Wire) -> None:
    for operation, call in (
        ("GetItem", lambda: store.state("world")),
        ("Query", store.delayed),
        ("BatchGetItem", lambda: store.activate(["potash"], NOW)),
        ("UpdateItem", lambda: store.lease("a1", "me", NOW + LEASE, NOW)),
    ):
        wire.spoil(operation, refused("AccessDeniedException"))
        with pytest.raises(StoreError, match=rf"AccessDeniedException.*{operation}.*Not now\."):
            call()
        wire.spoil(operation, refused("ValidationException"))
        with pytest.raises(StoreError, match=rf"ValidationException.*{operation}.*Not now\."):
            call()


# Conditions


def test_a_condition_that_fails_is_never_tried_again(store: DynamoStore, wire: Wire) -> None:
    store.put(FULL_ARTICLE, A1, NOW)
    wire.clear()
    assert store.put(ARTICLE, None, NOW) == FULL_ARTICLE
    assert store.put(FULL_ARTICLE, None, NOW) == FULL_ARTICLE
    with pytest.raises(Conflict):
        store.replace(replace(ARTICLE, version=7), builders.alert("a2"), NOW)
    with pytest.raises(Conflict):
        store.advance(replace(WORLD, version=7), Seen(), None, NOW)
    assert not store.sent("a1", "me", NOW)
    assert wire.sent == [PUT, PUT, TRANSACTION, TRANSACTION, "UpdateItem"]


def test_a_condition_that_fails_decides_also_where_another_action_met_a_conflict(
    store: DynamoStore, wire: Wire
) -> None:
    store.put(ARTICLE, None, NOW)
    wire.clear()
    wire.spoil(TRANSACTION, cancelled("ConditionalCheckFailed", "TransactionConflict"))
    with pytest.raises(Conflict):
        store.replace(ARTICLE, A1, NOW)
    assert wire.sent == [TRANSACTION]
    assert store.pending(NOW) == []


def test_a_known_alert_is_left_out_also_where_its_article_met_a_conflict(store: DynamoStore, wire: Wire) -> None:
    store.put(builders.article(id="other"), A1, NOW)
    wire.clear()
    wire.spoil(TRANSACTION, cancelled("TransactionConflict", "ConditionalCheckFailed"))
    assert store.put(ARTICLE, builders.alert(title="New"), NOW) is None
    assert wire.sent == [TRANSACTION, PUT]
    assert store.article(ARTICLE.id, NOW) == ARTICLE
    assert store.alert("a1", NOW) == AlertRow(A1, "PENDING", NOW)


def test_a_condition_that_fails_after_a_throttled_try_still_decides(store: DynamoStore, wire: Wire) -> None:
    store.put(FULL_ARTICLE, None, NOW)
    wire.clear()
    wire.spoil(PUT, refused("ThrottlingException"))
    assert store.put(ARTICLE, None, NOW) == FULL_ARTICLE
    assert wire.sent == [PUT, PUT]


# Answers that are lost


def pending(store: DynamoStore) -> None:
    store.put(ARTICLE, A1, NOW)


def leased(store: DynamoStore) -> None:
    pending(store)
    assert store.lease("a1", "me", NOW + LEASE, NOW)


def failed(store: DynamoStore) -> None:
    leased(store)
    assert store.fail("a1", "me", "never")


def known(store: DynamoStore) -> None:
    store.put(ARTICLE, None, NOW)


LOST: dict[str, tuple[Callable[[DynamoStore], None], str, Callable[[DynamoStore], object], object]] = {
    "put": (lambda _: None, PUT, lambda store: store.put(ARTICLE, None, NOW), None),
    "replace": (known, PUT, lambda store: store.replace(FULL_ARTICLE, None, NOW), None),
    "advance": (lambda _: None, PUT, lambda store: store.advance(WORLD, None, None, NOW), None),
    "cursor": (lambda _: None, PUT, lambda store: store.move_cursor(None, NOW), None),
    "lease": (pending, "UpdateItem", lambda store: store.lease("a1", "me", NOW + LEASE, NOW), A1),
    "sent": (leased, "UpdateItem", lambda store: store.sent("a1", "me", NOW), True),
    "release": (leased, "UpdateItem", lambda store: store.release("a1", "me", "not now"), True),
    "fail": (leased, "UpdateItem", lambda store: store.fail("a1", "me", "never"), True),
    "noticed": (failed, "UpdateItem", lambda store: store.mark_noticed("alert#a1"), None),
    "claim": (lambda _: None, PUT, lambda store: store.claim_delivery("a1", "slack", NOW + LEASE, NOW), True),
    "mark": (lambda _: None, PUT, lambda store: store.mark_delivered("a1", "slack", NOW), None),
    "told": (lambda _: None, PUT, lambda store: store.mark_told("slack", NOW), None),
}


@pytest.mark.parametrize("case", LOST)
def test_a_write_whose_answer_was_lost_is_known_again(store: DynamoStore, wire: Wire, case: str) -> None:
    come, operation, write, expected = LOST[case]
    come(store)
    wire.clear()
    wire.spoil(operation, unanswered)
    assert write(store) == expected
    assert wire.sent == [operation] * 2


def test_another_owners_lease_is_not_taken_for_ones_own(store: DynamoStore, wire: Wire) -> None:
    store.put(ARTICLE, A1, NOW)
    store.lease("a1", "other", NOW + LEASE, NOW)
    wire.spoil("UpdateItem", unanswered)
    assert store.lease("a1", "me", NOW + LEASE, NOW) is None


def test_another_owners_claim_is_not_taken_for_ones_own(store: DynamoStore, wire: Wire) -> None:
    assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
    wire.spoil(PUT, unanswered)
    assert not store.claim_delivery("a1", "slack", NOW + LEASE + TICK, NOW + TICK)


def test_a_claim_given_back_whose_answer_was_lost_is_free(store: DynamoStore, wire: Wire) -> None:
    store.claim_delivery("a1", "slack", NOW + LEASE, NOW)
    wire.spoil("UpdateItem", unanswered)
    store.release_delivery("a1", "slack", NOW + LEASE)
    assert store.claim_delivery("a1", "slack", NOW + LEASE, NOW)


def test_a_transaction_whose_answer_was_lost_is_sent_again_with_its_token(store: DynamoStore, wire: Wire) -> None:
    # DynamoDB makes a transaction once for each token; moto makes it as often as it comes, so nothing reaches it here.
    wire.spoil(TRANSACTION, unreachable, cancelled("TransactionConflict", "None"))
    store.put(ARTICLE, A1, NOW)
    first, again, anew = (body["ClientRequestToken"] for body in wire.bodies)
    assert first == again != anew


def test_three_tries_and_what_lies_between_end_before_a_visit_does(wire: Wire) -> None:
    config: Any = wire.client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (2, 5)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}


# Moments that are taken


def reserve(store: DynamoStore, count: int = 1) -> list[int]:
    """The moments reserved of the next 10 seconds, in seconds from now."""
    return [(moment - NOW) // TICK for moment in store.reserve("topic", count, TICK, NOW + 10 * TICK, NOW)]


def test_moments_whose_answer_was_lost_are_wasted(store: DynamoStore, wire: Wire) -> None:
    # The row that is found is as it was to be; another may have made it just so, while this request had not come.
    wire.spoil(PUT, unanswered)
    assert reserve(store, 2) == [2, 3]
    assert wire.sent == [PUT] * 3
    assert reserve(store) == [4]


def test_moments_of_an_error_are_not_given_again(store: DynamoStore, wire: Wire) -> None:
    wire.spoil(PUT, *[unanswered] * 3)
    with pytest.raises(StoreError):
        reserve(store)
    assert reserve(store) == [1]


def test_who_is_overtaken_goes_on_behind(store: DynamoStore, wire: Wire) -> None:
    wire.spoil(PUT, *(overtaken(rows.NEXT_FREE, rows.number(NOW + ahead * TICK)) for ahead in (1, 3, 8)))
    assert reserve(store, 4) == [8, 9, 10]
    assert wire.calls == [PUT] * 4


def test_who_is_overtaken_to_the_end_gets_nothing(store: DynamoStore, wire: Wire) -> None:
    wire.spoil(PUT, *(overtaken(rows.NEXT_FREE, rows.number(NOW + ahead * TICK)) for ahead in (5, 11)))
    assert reserve(store) == []
    assert wire.calls == [PUT] * 2


def test_a_lane_taken_by_a_clock_that_ran_ahead_is_freed_by_one(store: DynamoStore, wire: Wire) -> None:
    assert store.reserve("topic", 1, TICK, NOW + HOUR, NOW + HOUR)
    wire.clear()
    wire.spoil(PUT, lambda request, to_moto: to_moto(request), overtaken(rows.NEXT_FREE, rows.number(NOW + TICK)))
    assert reserve(store) == [1]
    assert wire.calls == [PUT] * 3


def test_a_lane_that_never_stops_moving_is_an_error(store: DynamoStore, wire: Wire) -> None:
    moving = (NOW + TICK + number * TICK / 100 for number in range(500))
    wire.spoil(PUT, *(overtaken(rows.NEXT_FREE, rows.number(next_free)) for next_free in moving))
    with pytest.raises(StoreError, match="topic"):
        reserve(store)
    assert wire.calls == [PUT] * 60
