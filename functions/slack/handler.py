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
    deliveries = list(app().courier.deliver(batch.values))
    lambda_events.settle_deliveries(batch, deliveries, app().queue, app().dead_letters)
    telemetry.unreadable(batch.unreadable)
    telemetry.deliveries("posted", deliveries)
    return batch.answer(context)
