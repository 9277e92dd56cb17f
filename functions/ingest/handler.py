"""Visit the sources that FetchQueue names, and store what is new with the alerts it gives."""

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
    """Visit the sources side by side; what came to nothing through no fault of the source comes again."""
    batch = lambda_events.Batch(event, lambda_events.poll)
    outcomes = list(app().pipeline.ingest(batch.values))
    lambda_events.settle_visits(batch, outcomes, app().fetch_queue)
    telemetry.unreadable(batch.unreadable)
    telemetry.visits(outcomes)
    return batch.answer(context)
