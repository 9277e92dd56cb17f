"""Check a configuration that was pushed, and make it the active one."""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import lambda_events, telemetry
from wirewatch.settings import read_stack
from wirewatch.wiring.stack import LambdaApp, lambda_app


@cache
def app() -> LambdaApp:
    """The app of this function, made by its first invocation."""
    return lambda_app(read_stack(os.environ))


@telemetry.observed
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - no context is needed
    """Activate what was pushed, or tell the operators what is wrong with it."""
    telemetry.activation(app().configurator.activate(lambda_events.pushed_object(event)))
