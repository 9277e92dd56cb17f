"""Every five minutes: publish what was left pending, and tell the operators what needs them."""

import os
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from wirewatch.adapters import telemetry
from wirewatch.settings import read_stack
from wirewatch.wiring.stack import LambdaApp, lambda_app


@cache
def app() -> LambdaApp:
    """The app of this function, made by its first invocation."""
    return lambda_app(read_stack(os.environ))


@telemetry.observed
def handler(event: dict[str, Any], context: LambdaContext) -> None:  # noqa: ARG001 - what a tick says does not matter
    """Publish what is pending, longest pending first; then tell."""
    telemetry.deliveries("published", list(app().pipeline.watch()))
