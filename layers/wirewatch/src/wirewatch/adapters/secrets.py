"""Secrets in Secrets Manager, kept for five minutes: a call for each would cost more than the function."""

import time

from botocore.exceptions import BotoCoreError, ClientError

from wirewatch.adapters.aws import AwsClients
from wirewatch.errors import Unavailable

KEPT = 300.0  # seconds


class Secret:
    """One secret, asked for when it is needed. It stands in no message."""

    def __init__(self, arn: str, clients: AwsClients) -> None:
        self._arn = arn
        self._clients = clients
        self._value = ""
        self._until = 0.0

    def value(self, *, renew: bool = False) -> str:
        """The secret; with `renew` as it is now. Raises Unavailable, naming the secret."""
        if renew or time.monotonic() >= self._until:
            try:
                self._value = self._clients.secrets.get_secret_value(SecretId=self._arn)["SecretString"].strip()
            except KeyError as error:
                raise Unavailable(f"the secret {self._arn} holds no text") from error
            except (BotoCoreError, ClientError) as error:
                raise Unavailable(f"the secret {self._arn} cannot be read: {error}") from error
            self._until = time.monotonic() + KEPT
        return self._value


class SourceSecrets:
    """The secrets that sources ask for, each under its name behind a prefix that all of them share."""

    def __init__(self, prefix: str, clients: AwsClients) -> None:
        self._prefix = prefix
        self._clients = clients
        self._secrets: dict[str, Secret] = {}

    def value(self, name: str) -> str:
        """The secret that a source calls so. Raises Unavailable, naming the secret."""
        secret = self._secrets.setdefault(name, Secret(self._prefix + name, self._clients))
        return secret.value()
