"""The DynamoDB store keeps the contract."""

from tests.adapters.store_contract import StoreContract


class TestDynamoStore(StoreContract):
    examples = 10
