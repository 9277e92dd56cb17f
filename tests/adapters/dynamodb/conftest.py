"""A store on moto. No credentials of the machine are used, and no request leaves it."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.adapters.dynamodb.tables import TABLES, create_tables, delete_tables
from tests.adapters.dynamodb.wire import Wire
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb import DynamoStore

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
}


@pytest.fixture(scope="module")
def line() -> Iterator[Wire]:
    """The line to moto, which takes as long to lay as many tests to run."""
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("AWS_PROFILE", raising=False)
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        with mock_aws():
            client = AwsClients(region="eu-north-1").dynamodb
            yield Wire(client)
            client.close()


@pytest.fixture
def wire(line: Wire) -> Iterator[Wire]:
    """The line to fresh tables."""
    create_tables(line.client)
    line.clear()
    yield line
    line.clear()
    delete_tables(line.client)


@pytest.fixture
def store(wire: Wire) -> DynamoStore:
    return DynamoStore(TABLES, wire.client)
