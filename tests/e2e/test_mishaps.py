"""What goes wrong in the deployed stack ends where somebody finds it."""

import json
from typing import Any

from tests.e2e.conftest import Round, Scene
from tests.e2e.test_journey import REFUSED
from tests.e2e.waiting import until
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import INCOMING
from wirewatch.wiring.stack import open_stack

MISSPELT = """\
sources:
  - id: world
    url: https://news.example.com/rss.xml
    evry: 5m
"""


def test_a_poll_that_cannot_be_read_goes_to_the_dead_letters_at_once(scene: Scene, first_look: Round) -> None:
    _send(scene, "FetchQueue", "no poll")
    assert _dead_letter(scene, "FetchDeadLetters")["Body"] == "no poll"
    # Had it been left to time, it would be hidden for six minutes, and then twice more.
    assert scene.stack.waiting("FetchQueue") == 0


def test_a_message_without_an_alert_goes_to_the_dead_letters_of_slack(scene: Scene, first_look: Round) -> None:
    _send(scene, "SlackQueue", "no alert")
    letter = _dead_letter(scene, "SlackDeadLetters")
    assert letter["Body"] == "no alert"
    assert "a message without an alert" in letter["MessageAttributes"]["reason"]["StringValue"]
    until(lambda: scene.stack.waiting("SlackQueue") == 0)


def test_a_configuration_with_a_fault_is_refused_and_the_last_good_one_stays(scene: Scene, first_look: Round) -> None:
    stack = open_stack(scene.stack.name, region=None, profile=None, endpoint=None)
    before, told = stack.bundles.active_version(), len(scene.desk.notices())
    assert before
    bundle = {"files": {"sources.yaml": MISSPELT, "watchlist.yaml": scene.room.watchlist_yaml()}}
    AwsClients().s3.put_object(Bucket=scene.stack.ids["ConfigBucket"], Key=INCOMING, Body=json.dumps(bundle).encode())
    until(lambda: len(scene.desk.notices()) > told)
    [notice] = scene.desk.notices()[told:]
    assert notice.subject == REFUSED
    assert "sources.yaml:4:5: " in notice.text
    assert "evry" in notice.text
    assert stack.bundles.active_version() == before


def _send(scene: Scene, queue: str, body: str) -> None:
    AwsClients().sqs.send_message(QueueUrl=scene.stack.ids[queue], MessageBody=body)


def _dead_letter(scene: Scene, queue: str) -> Any:
    """The one message in a dead-letter queue, which is empty afterwards."""

    def received() -> Any:
        return (
            AwsClients()
            .sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1, MessageAttributeNames=["All"])
            .get("Messages")
        )

    url = scene.stack.ids[queue]
    [message] = until(received)
    AwsClients().sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return message
