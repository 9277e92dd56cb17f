"""Calls to DynamoDB: consistent reads, conditional writes, every page; and what its errors mean.

Two layers try again, each what the other does not. botocore repeats what was throttled, broke inside AWS, or got no
answer in time. Here it is what one transaction does to another: DynamoDB refuses the later one at once. Whatever is
left after that is a StoreError, and the queue's redelivery is the long retry.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from wirewatch.adapters.dynamodb_rows import KEY, Index, Item
from wirewatch.errors import StoreError, Unstorable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        KeysAndAttributesTypeDef,
        PutTypeDef,
        QueryInputTypeDef,
        TransactWriteItemTypeDef,
        UpdateTypeDef,
    )

T = TypeVar("T")

# Limits of the service: keys in a BatchGetItem, actions in a TransactWriteItems.
BATCH_KEYS = 100
TRANSACTION_ACTIONS = 100

# A transaction holds its rows for some milliseconds. The longest waits before another try, in seconds.
_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4)
# An action of a cancelled transaction is throttled under other names than a request, and botocore sees only requests.
_CONFLICTS = {"TransactionConflictException", "TransactionConflict"}
_PASSING = {
    *_CONFLICTS,
    "ProvisionedThroughputExceeded",
    "ThrottlingError",
    "RequestLimitExceeded",
}
# Of the rows of a transaction, so many are named in an error: the first are the article and its alert.
_NAMED = 3
# What is asked is wrong in itself, as a row over 400 KB is; the second is of an action in a cancelled transaction.
_INVALID = {"ValidationException", "ValidationError"}


class ConditionsFailed(Exception):
    """Nothing was written. `rows`: for each put the row in its way, empty where there is none; None where it could be.

    `repeated`: the request was sent more than once, so that a condition may have failed because of its first time.
    """

    def __init__(self, rows: Sequence[Item | None], *, repeated: bool) -> None:
        self.rows = rows
        self.repeated = repeated
        super().__init__("a condition failed")


class Contended(StoreError):
    """Other transactions were in the way of one for as long as it was tried; nothing was written."""


def put(table: str, row: Item, condition: str = "", **values: "AttributeValueTypeDef") -> "PutTypeDef":
    """A put that is made where the condition holds on the row it would replace; a value goes by :name in it."""
    put: PutTypeDef = {"TableName": table, "Item": row}
    if condition:
        put |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if values:
        put["ExpressionAttributeValues"] = {f":{name}": value for name, value in values.items()}
    return put


def update(
    table: str,
    key: Item,
    becomes: Item,
    without: Sequence[str],
    condition: str,
    values: "Mapping[str, AttributeValueTypeDef]",
) -> "UpdateTypeDef":
    """An update of a row as `DynamoCalls.update` makes it, for a transaction."""
    changes = [f"SET {', '.join(f'#{name} = :new_{name}' for name in becomes)}"] if becomes else []
    changes += [f"REMOVE {', '.join(f'#{name}' for name in without)}"] if without else []
    return {
        "TableName": table,
        "Key": key,
        "UpdateExpression": " ".join(changes),
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {f"#{name}": name for name in (*becomes, *without)},
        "ExpressionAttributeValues": {
            **{f":new_{name}": value for name, value in becomes.items()},
            **{f":{name}": value for name, value in values.items()},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


class DynamoCalls:
    """What the store asks of DynamoDB. Every method raises StoreError where it cannot be done for now."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client = client

    def get(self, table: str, key: Item) -> Item | None:
        """A row, as it is now."""
        answer = _tried(lambda: self._client.get_item(TableName=table, Key=key, ConsistentRead=True))
        return answer.get("Item")

    def get_all(self, table: str, keys: Iterable[Item]) -> Iterator[Item]:
        """Those of the rows that are there, as they are now, in any order."""
        named = list({key[KEY]["S"]: {KEY: key[KEY]} for key in keys}.values())
        for group in grouped(named, BATCH_KEYS):
            yield from self._get_group(table, group)

    def listed(self, table: str, index: Index, partition: str) -> Iterator[Item]:
        """The keys of an index's partition, in its order. An index follows its table with some delay."""
        query: QueryInputTypeDef = {
            "TableName": table,
            "IndexName": index.name,
            "KeyConditionExpression": "#partition = :partition",
            "ExpressionAttributeNames": {"#partition": index.partition},
            "ExpressionAttributeValues": {":partition": {"S": partition}},
        }
        while True:
            page = _tried(lambda: self._client.query(**query))
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def put(self, *puts: "PutTypeDef") -> None:
        """Make one put, or several as one transaction. Raises ConditionsFailed, Unstorable."""
        if len(puts) > 1:
            self.write([{"Put": put} for put in puts])
            return
        try:
            self.put_alike(puts[0])
        except ConditionsFailed as failed:
            if not (failed.repeated and failed.rows[0] == puts[0]["Item"]):
                raise

    def write(self, actions: "Sequence[TransactWriteItemTypeDef]") -> None:
        """Make several writes as one transaction. Raises ConditionsFailed, Unstorable."""
        # botocore gives the request a token, so that a transaction whose answer was lost is not made twice.
        _tried(lambda: self._client.transact_write_items(TransactItems=actions), actions)

    def put_alike(self, put: "PutTypeDef") -> None:
        """Make one put that others make alike, so that a row equal to it tells nothing of it. Raises ConditionsFailed,
        also where the put was made and its answer lost, and Unstorable."""
        _tried(lambda: self._client.put_item(**put), [{"Put": put}])

    def update(
        self,
        table: str,
        key: Item,
        becomes: Item,
        without: Sequence[str],
        condition: str,
        **values: "AttributeValueTypeDef",
    ) -> Item | None:
        """A row as it is with the attributes of `becomes` set, and those of `without` gone; None where its condition
        fails, in which an attribute that changes goes by #name, and a value by :name."""
        request = update(table, key, becomes, without, condition, values)
        try:
            answer = _tried(lambda: self._client.update_item(**request, ReturnValues="ALL_NEW"))
        except ConditionsFailed as failed:
            row = failed.rows[0] or {}
            is_done = failed.repeated and all(row.get(name) == value for name, value in becomes.items())
            return row if is_done else None
        return answer["Attributes"]

    def _get_group(self, table: str, keys: Sequence[Item]) -> Iterator[Item]:
        """An answer ends at 16 MB or where the table is throttled; one without a single row is throttled."""
        waits = iter(_WAITS)
        while keys:
            asked: KeysAndAttributesTypeDef = {"Keys": keys, "ConsistentRead": True}
            answer = _tried(lambda: self._client.batch_get_item(RequestItems={table: asked}))  # noqa: B023 - called at once
            yield from answer["Responses"].get(table, [])
            left = answer["UnprocessedKeys"].get(table)
            if left and len(left["Keys"]) == len(keys):
                _wait(next(waits, None), StoreError("DynamoDB BatchGetItem: no key of it was processed"))
            keys = left["Keys"] if left else []


def grouped(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in groups of at most `size`."""
    return (items[at : at + size] for at in range(0, len(items), size))


def _tried(call: Callable[[], T], actions: "Sequence[TransactWriteItemTypeDef]" = ()) -> T:
    """What a call gives, tried again while other transactions are in its way. Raises ConditionsFailed, StoreError, and
    Unstorable where DynamoDB says that it will never make one of the actions."""
    waits = iter(_WAITS)
    repeated = False
    while True:
        try:
            return call()
        except ClientError as error:
            repeated = repeated or error.response["ResponseMetadata"].get("RetryAttempts", 0) > 0
            rows = _in_the_way(error)
            if rows:
                raise ConditionsFailed(rows, repeated=repeated) from error
            if unstorable := _unstorable(error, actions):
                raise Unstorable(unstorable) from error
            codes = _codes(error)
            given_up = (StoreError if codes.isdisjoint(_CONFLICTS) else Contended)(f"DynamoDB {error}")
            if codes.isdisjoint(_PASSING):
                raise given_up from error
        except BotoCoreError as error:
            raise StoreError(f"DynamoDB: {error}") from error
        _wait(next(waits, None), given_up)


def _in_the_way(error: ClientError) -> list[Item | None]:
    """For each action the row that its condition failed on; nothing where no condition failed."""
    answer: Mapping[str, Any] = error.response
    if answer["Error"]["Code"] == "ConditionalCheckFailedException":
        return [answer.get("Item", {})]
    reasons = answer.get("CancellationReasons", [])
    rows = [reason.get("Item", {}) if reason["Code"] == "ConditionalCheckFailed" else None for reason in reasons]
    return rows if any(row is not None for row in rows) else []


def _unstorable(error: ClientError, actions: "Sequence[TransactWriteItemTypeDef]") -> str:
    """Which of the actions are wrong in themselves, where DynamoDB does not tell the first ones, and why; nothing where
    none is."""
    if error.response["Error"]["Code"] in _INVALID and actions:
        return f"{', '.join(map(_named, actions[:_NAMED]))} cannot be stored: DynamoDB {error}"
    answer: Mapping[str, Any] = error.response
    reasons = zip(actions, answer.get("CancellationReasons", []), strict=False)
    wrong = [(action, reason) for action, reason in reasons if reason["Code"] in _INVALID]
    said = [(_named(action), reason.get("Message", reason["Code"])) for action, reason in wrong]
    return "; ".join(f"{name} cannot be stored: DynamoDB {why}" for name, why in said)


def _named(action: "TransactWriteItemTypeDef") -> str:
    """What is written, as people call it: article 1a2b, alert 3c4d."""
    key: Any = action["Put"]["Item"][KEY] if "Put" in action else action["Update"]["Key"][KEY]
    return str(key["S"]).replace("#", " ")


def _codes(error: ClientError) -> set[str]:
    """The code of an error, and those of the actions of a cancelled transaction."""
    reasons = error.response.get("CancellationReasons", [])
    return {error.response["Error"]["Code"], *(reason["Code"] for reason in reasons)}


def _wait(longest: float | None, given_up: StoreError) -> None:
    """Wait before another try. Raises what it is given where there have been enough."""
    if longest is None:
        raise given_up
    time.sleep(random.uniform(longest / 2, longest))  # noqa: S311 - spreads tries, guards nothing
