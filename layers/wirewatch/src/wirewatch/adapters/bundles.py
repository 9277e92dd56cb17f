"""Configurations in S3, and the row in DynamoDB that says which of them is active.

`wirewatch push` puts one object at a time under `incoming/`, each time as a new version of it; `configure` puts what
it found good under `active/`, and moves the row there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb_calls import ConditionsFailed, DynamoCalls, put
from wirewatch.errors import ConfigError, Fault, StoreError
from wirewatch.model import Bundle, Push, Pushed

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectRequestTypeDef

INCOMING = "incoming/config.json"
# Files of a configuration are capped one by one; together they stay below this, in bytes.
LARGEST = 16 * 1024 * 1024
TOO_LARGE = f"larger than {LARGEST // 2**20} MiB"
_GONE = {"NoSuchKey", "NoSuchVersion"}


class S3Bundles:
    """The bucket and the pointer."""

    def __init__(self, bucket: str, sources_table: str, clients: AwsClients) -> None:
        self._bucket = bucket
        self._table = sources_table
        self._clients = clients
        self._calls = DynamoCalls(clients.dynamodb)

    def push(self, files: Mapping[str, str]) -> None:
        """Put a configuration in the bucket, for `configure` to find. Raises ConfigError (too large), StoreError."""
        body = msgspec.json.encode({"files": files})
        if len(body) > LARGEST:
            raise _no_bundle("the configuration", TOO_LARGE)
        try:
            self._clients.s3.put_object(Bucket=self._bucket, Key=INCOMING, Body=body, ContentType="application/json")
        except (BotoCoreError, ClientError) as error:
            raise StoreError(f"S3: {error}") from error

    def pushed(self, pushed: Pushed) -> Push | None:
        """What was pushed; None where it is gone. Raises ConfigError for what is no bundle, StoreError."""
        got = self._get(pushed.key, pushed.version)
        if got is None:
            return None
        body, at = got
        if len(body) > LARGEST:
            raise _no_bundle(pushed.key, TOO_LARGE)
        try:
            return Push(msgspec.json.decode(body, type=_Files).files, at, pushed.sequence)
        except msgspec.MsgspecError as error:
            raise _no_bundle(pushed.key, str(error)) from error

    def active_version(self) -> str:
        """The version of the active configuration, in one read; empty before the first."""
        row = self._calls.get(self._table, rows.CONFIG)
        return row["version"]["S"] if row else ""

    def active(self) -> Bundle | None:
        """The active configuration; None before the first. Raises StoreError, ConfigError."""
        version = self.active_version()
        return self.bundle(version) if version else None

    def bundle(self, version: str) -> Bundle:
        """A configuration that was found good. Raises StoreError, ConfigError."""
        got = self._get(_key(version))
        if got is None:
            raise StoreError(f"S3: {_key(version)}, the active configuration, is gone from the bucket: push it anew")
        try:
            return msgspec.json.decode(got[0], type=Bundle)
        except msgspec.MsgspecError as error:
            raise _no_bundle(_key(version), str(error)) from error

    def activate(self, bundle: Bundle) -> bool:
        """Make a configuration the active one; False where one that was pushed later is active. Raises StoreError."""
        try:
            self._clients.s3.put_object(
                Bucket=self._bucket,
                Key=_key(bundle.version),
                Body=msgspec.json.encode(bundle),
                ContentType="application/json",
            )
        except (BotoCoreError, ClientError) as error:
            raise StoreError(f"S3: {error}") from error
        order = {"pushed_at": rows.number(bundle.pushed_at), "push_sequence": rows.text(bundle.sequence)}
        later = "pushed_at < :pushed_at OR (pushed_at = :pushed_at AND push_sequence <= :push_sequence)"
        row = {**rows.CONFIG, "version": rows.text(bundle.version), **order}
        try:
            self._calls.put(put(self._table, row, f"attribute_not_exists({rows.KEY}) OR {later}", **order))
        except ConditionsFailed:
            return False
        return True

    def _get(self, key: str, version: str = "") -> tuple[bytes, datetime] | None:
        """An object's body, up to a byte more than is taken, and when it was written."""
        asked: GetObjectRequestTypeDef = {"Bucket": self._bucket, "Key": key}
        if version:
            asked["VersionId"] = version
        try:
            answer = self._clients.s3.get_object(**asked)
            return answer["Body"].read(LARGEST + 1), answer["LastModified"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _GONE:
                return None
            raise StoreError(f"S3: {key}: {error}") from error
        except (BotoCoreError, HTTPError) as error:
            raise StoreError(f"S3: {key}: {error}") from error


class _Files(msgspec.Struct):
    files: dict[str, str]


def _key(version: str) -> str:
    return f"active/{version}.json"


def _no_bundle(key: str, reason: str) -> ConfigError:
    return ConfigError([Fault(key, 0, 0, f"not a pushed configuration: {reason}", "push with `wirewatch push`")])
