"""An empty account on moto. No credentials of the machine are used, and no request leaves it."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.adapters.dynamodb.conftest import ENVIRONMENT
from wirewatch.adapters.aws import AwsClients

REGION = "eu-north-1"


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsClients]:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield AwsClients(region=REGION)
