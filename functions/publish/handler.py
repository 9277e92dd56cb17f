"""Publish the alerts that the Alerts table's stream tells of."""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import lambda_events, telemetry
from wirewatch.settings import read_stack
from wirewatch.wiring.stack import LambdaApp, lambda_app

processor = BatchProcessor(EventType.DynamoDBStreams, raise_on_entire_batch_failure=False)


@cache
def app() -> LambdaApp:
    """The app of this function, made by its first invocation."""
    return lambda_app(read_stack(os.environ))


@telemetry.observed
def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Publish new alerts; one that the topic does not take for now comes again."""
    batch = lambda_events.Batch(event["Records"], lambda_events.stored_alert)
    batch.bring_again([unreadable.record for unreadable in batch.unreadable], "it cannot be read")
    deliveries = list(app().pipeline.publish(batch.values))
    pending = {delivery.alert for delivery in deliveries if delivery.state == "PENDING"}
    batch.bring_again(batch.records_of(pending), "it is still pending")
    telemetry.unreadable(batch.unreadable)
    telemetry.deliveries("published", deliveries)
    return process_partial_response(event, batch.settle, processor, context)
