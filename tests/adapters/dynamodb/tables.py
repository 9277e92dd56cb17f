"""The three tables, made as the names in the adapter say."""

from typing import TYPE_CHECKING

from wirewatch.adapters.dynamodb_rows import DELAYED, EXPIRY, KEY, LISTED, WAITING, Index, Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.literals import ScalarAttributeTypeType
    from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef

TABLES = Tables("sources", "articles", "alerts")


def create_tables(client: "DynamoDBClient", tables: Tables = TABLES) -> None:
    """Make the tables, on demand, with their indexes and TTL."""
    for name, indexes in (
        (tables.sources, (DELAYED,)),
        (tables.articles, ()),
        (tables.alerts, (WAITING, LISTED)),
    ):
        client.create_table(**table(name, indexes))
        client.update_time_to_live(TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRY})


def delete_tables(client: "DynamoDBClient", tables: Tables = TABLES) -> None:
    """Remove the tables with all that is in them."""
    for name in (tables.sources, tables.articles, tables.alerts):
        client.delete_table(TableName=name)


def table(name: str, indexes: tuple[Index, ...]) -> "CreateTableInputTypeDef":
    """What makes a table. The order of an index is a number, every other key a string."""
    strings = {KEY, *(index.partition for index in indexes)}
    types: dict[str, ScalarAttributeTypeType] = dict.fromkeys(sorted(strings), "S")
    types |= {index.order: "N" for index in indexes}
    made: CreateTableInputTypeDef = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": KEY, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()],
    }
    if indexes:
        made["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": [
                    {"AttributeName": index.partition, "KeyType": "HASH"},
                    {"AttributeName": index.order, "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index in indexes
        ]
    return made
