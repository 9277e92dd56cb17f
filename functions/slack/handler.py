"""Post the alerts of SlackQueue to a Slack channel."""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import lambda_events, telemetry
from wirewatch.settings import read_slack, read_stack
from wirewatch.wiring.stack import SlackApp, slack_app


@cache
def app() -> SlackApp:
    """The app of this function, made by its first invocation."""
    return slack_app(read_stack(os.environ), read_slack(os.environ))


@telemetry.observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Post alerts; what Slack does not take for now comes again, what it never will goes to the dead-letter queue."""
    batch = lambda_events.Batch(event, lambda_events.sent_alert)
    for unreadable in batch.unreadable:
        app().dead_letters.put_aside(unreadable.record, unreadable.reason)
    deliveries = list(app().courier.deliver(batch.values))
    for delivery in deliveries:
        records = batch.records_of([delivery.alert])
        if delivery.state == "FAILED":
            app().dead_letters.put_aside(records[0], delivery.reason)
        elif delivery.state == "PENDING":
            batch.bring_again(records, delivery.reason)
            for record in records:
                app().queue.bring_again(record["receiptHandle"], lambda_events.pause(record, delivery.again_in))
    telemetry.unreadable(batch.unreadable)
    telemetry.deliveries("posted", deliveries)
    return batch.answer(context)
