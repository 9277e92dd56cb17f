"""A secret: kept for a while, asked for anew when told to, and never in an error."""

import pytest

from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.secrets import Secret
from wirewatch.errors import Unavailable

WEBHOOK = "https://hooks.example.com/services/T0/B0/planted"


@pytest.fixture
def calls(clients: AwsClients) -> list[str]:
    made: list[str] = []
    clients.secrets.meta.events.register("before-call.secrets-manager.GetSecretValue", lambda **_: made.append("get"))
    return made


def test_a_secret_is_asked_for_once_until_it_is_to_be_renewed(clients: AwsClients, calls: list[str]) -> None:
    arn = clients.secrets.create_secret(Name="webhook", SecretString=f"{WEBHOOK}\n")["ARN"]
    secret = Secret(arn, clients)
    assert [secret.value(), secret.value()] == [WEBHOOK, WEBHOOK]
    assert len(calls) == 1
    clients.secrets.put_secret_value(SecretId=arn, SecretString="https://hooks.example.com/new")
    assert secret.value() == WEBHOOK
    assert secret.value(renew=True) == "https://hooks.example.com/new"
    assert secret.value() == "https://hooks.example.com/new"


def test_a_secret_that_does_not_exist_is_named(clients: AwsClients) -> None:
    with pytest.raises(Unavailable, match=r"the secret .*nothing-there.* cannot be read: .*ResourceNotFound"):
        Secret("arn:aws:secretsmanager:eu-north-1:123456789012:secret:nothing-there", clients).value()


def test_a_secret_without_text_is_no_address(clients: AwsClients) -> None:
    arn = clients.secrets.create_secret(Name="bytes", SecretBinary=WEBHOOK.encode())["ARN"]
    with pytest.raises(Unavailable, match="holds no text") as caught:
        Secret(arn, clients).value()
    assert "planted" not in str(caught.value)
