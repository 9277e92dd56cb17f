"""Topics in SNS: alerts for people and machines in one message, and notices for operators."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from wirewatch.adapters.aws import AwsClients
from wirewatch.errors import Refused, Unavailable
from wirewatch.model import Alert
from wirewatch.render import sns
from wirewatch.render.sns import Message

if TYPE_CHECKING:
    from mypy_boto3_sns.type_defs import MessageAttributeValueTypeDef

# With these SNS refuses this very message, now and later. Whatever else it answers is about the account, the topic or
# the moment, and the alert goes out when that is mended.
_REFUSED = {"InvalidParameter", "InvalidParameterValue", "ParameterValueInvalid"}


class SnsTopic:
    """The topic that alerts go to."""

    def __init__(self, arn: str, clients: AwsClients) -> None:
        self._arn = arn
        self._clients = clients

    def publish(self, alert: Alert, *, plain: bool = False) -> None:
        """Publish an alert; `plain` in its simplest form. Raises Unavailable or Refused."""
        _publish(self._clients, self._arn, sns.message(alert, plain=plain))


class SnsOpsTopic:
    """The topic that notices to operators go to."""

    def __init__(self, arn: str, clients: AwsClients) -> None:
        self._arn = arn
        self._clients = clients

    def publish(self, subject: str, text: str) -> None:
        """Publish a notice. Raises Unavailable or Refused."""
        _publish(self._clients, self._arn, sns.notice(subject, text))


def _publish(clients: AwsClients, topic: str, message: Message) -> None:
    try:
        clients.sns.publish(
            TopicArn=topic, Subject=message.subject, Message=message.body, MessageAttributes=_attributes(message)
        )
    except ParamValidationError as error:
        raise Refused(f"SNS: {error}") from error
    except ClientError as error:
        refused = error.response["Error"]["Code"] in _REFUSED
        raise (Refused if refused else Unavailable)(f"SNS: {error}") from error
    except BotoCoreError as error:
        raise Unavailable(f"SNS: {error}") from error


def _attributes(message: Message) -> "dict[str, MessageAttributeValueTypeDef]":
    return {name: {"DataType": each.type, "StringValue": each.value} for name, each in message.attributes.items()}
