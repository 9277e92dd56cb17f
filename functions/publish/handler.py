"""Publish the alerts that the Alerts table's stream tells of."""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import lambda_events, telemetry
from wirewatch.settings import read_stack
from wirewatch.wiring.stack import LambdaApp, lambda_app


@cache
def app() -> LambdaApp:
    """The app of this function, made by its first invocation."""
    return lambda_app(read_stack(os.environ))


@telemetry.observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Publish new alerts; one that the topic does not take for now comes again."""
    batch = lambda_events.Batch(event, lambda_events.stored_alert)
    batch.bring_again([unreadable.record for unreadable in batch.unreadable], "it cannot be read")
    deliveries = list(app().pipeline.publish(batch.values))
    pending = {one.alert for one in deliveries if one.state == "PENDING" and one.again_in is None}
    batch.bring_again(batch.records_of(pending), "it is still pending")  # what found no turn, watchdog takes up
    telemetry.unreadable(batch.unreadable)
    telemetry.deliveries("published", deliveries)
    return batch.answer(context)
