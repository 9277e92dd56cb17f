"""Clients of AWS, made with boto3 when they are first asked for: a function pays only for those it uses.

Every call ends in seconds. What is worth trying again for longer, a queue brings again.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient


CONNECT_SECONDS = 2
READ_SECONDS = 5
# Enough for what is throttled or broken for a moment.
ATTEMPTS = 3


class AwsClients:
    """The clients of one account and region: those of the environment, or of a profile, a region, an endpoint."""

    def __init__(
        self,
        *,
        connections: int = 10,
        profile: str | None = None,
        region: str | None = None,
        endpoint: str | None = None,
    ) -> None:
        """`connections` is how many threads speak to DynamoDB at once."""
        self._connections = connections
        self._profile = profile
        self._region = region
        self._endpoint = endpoint

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        """The tables."""
        return self._session.client("dynamodb", endpoint_url=self._endpoint, config=self._config())

    @cached_property
    def sqs(self) -> "SQSClient":
        """The queues."""
        return self._session.client("sqs", endpoint_url=self._endpoint, config=self._config())

    @cached_property
    def sns(self) -> "SNSClient":
        """The topics. Publish has no idempotency token: tried again after a lost answer, it would publish twice."""
        return self._session.client("sns", endpoint_url=self._endpoint, config=self._config(attempts=1))

    @cached_property
    def s3(self) -> "S3Client":
        """The bucket."""
        return self._session.client("s3", endpoint_url=self._endpoint, config=self._config())

    @cached_property
    def secrets(self) -> "SecretsManagerClient":
        """The secrets."""
        return self._session.client("secretsmanager", endpoint_url=self._endpoint, config=self._config())

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        """The stacks."""
        return self._session.client("cloudformation", endpoint_url=self._endpoint, config=self._config())

    @cached_property
    def _session(self) -> boto3.session.Session:
        return boto3.session.Session(profile_name=self._profile, region_name=self._region)

    def _config(self, attempts: int = ATTEMPTS) -> Config:
        return Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            max_pool_connections=self._connections,
            retries={"mode": "standard", "total_max_attempts": attempts},
        )
