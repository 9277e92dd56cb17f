"""A deployed Wirewatch on moto, with all that a test of it looks at."""

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.pipeline.conftest import HandClock
from tests.stack.aws import Line, on_moto
from tests.stack.deployment import Deployment, alerts_in, notices_in
from tests.stack.runtime import Runtime
from tests.stack.template import EVERYTHING, Stack
from wirewatch.adapters import telemetry

STACK = Stack(**EVERYTHING)
W = TypeVar("W", bound="World")


@dataclass
class Logs:
    """What the functions have logged."""

    text: io.StringIO = field(default_factory=io.StringIO)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line, as the JSON that it has to be."""
        return [json.loads(line) for line in self.text.getvalue().splitlines()]

    def said(self, message: str) -> list[dict[str, Any]]:
        """The lines of a message."""
        return [line for line in self.lines if line["message"] == message]

    def clear(self) -> None:
        """Forget them."""
        self.text.seek(0)
        self.text.truncate()


class World:
    """A deployment, its functions, and a subscriber to each of its topics."""

    def __init__(self, line: Line, logs: Logs, webhook: str) -> None:
        self.clock = HandClock()
        self.line = line
        self.logs = logs
        self.stack = STACK
        self.deployment = Deployment(STACK, webhook)
        self.runtime = Runtime(self.deployment, line, self.clock)
        self._subscriber = self.deployment.subscriber("subscriber", "AlertsTopic")
        self._operators = self.deployment.subscriber("operators", "OpsTopic", raw=False)

    def push(self, sources: str, watchlist: str) -> None:
        """Put a configuration in the bucket, and let EventBridge tell of it."""
        self.deployment.bundles.push({"sources.yaml": sources, "watchlist.yaml": watchlist})
        self.runtime.bring_events()

    def alerts(self) -> list[dict[str, Any]]:
        """The alerts that the subscriber has got since the last time."""
        return alerts_in(self.deployment.taken(self._subscriber))

    def notices(self) -> list[tuple[str, str]]:
        """The subject and the text of each notice that the operators have got since the last time."""
        return notices_in(self.deployment.taken(self._operators))

    def told(self) -> list[str]:
        """The subjects of those notices."""
        return [subject for subject, _ in self.notices()]

    def calls(self) -> Mapping[str, Counter[str]]:
        """By function, what it has asked of AWS since the last time, and how often."""
        counted = {function: Counter[str]() for function in (call.function for call in self.line.calls)}
        for call in self.line.calls:
            counted[call.function][str(call)] += 1
        self.line.calls.clear()
        return counted


@contextmanager
def deployed(kind: type[W], webhook: str = "") -> Iterator[W]:
    """A fresh deployment; `webhook` is the address in the secret of the Slack leg, empty for a secret that is not."""
    logs = Logs()
    handler: Any = telemetry.logger.registered_handler
    before = handler.setStream(logs.text)
    try:
        with on_moto() as line:
            yield kind(line, logs, webhook)
    finally:
        handler.setStream(before)
