"""Visit the sources that FetchQueue names, and store what is new with the alerts it gives."""

import os
from datetime import timedelta
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
    undone = {outcome.source for outcome in outcomes if outcome.retry}
    batch.bring_again(batch.records_of([poll for poll in batch.values if poll.source in undone]), "the store failed")
    for unreadable in batch.unreadable:  # at once again, until the third time takes it to the dead-letter queue
        app().fetch_queue.bring_again(unreadable.record["receiptHandle"], timedelta(0))
    batch.bring_again([unreadable.record for unreadable in batch.unreadable], "it cannot be read")
    telemetry.unreadable(batch.unreadable)
    telemetry.visits(outcomes)
    return batch.answer(context)
