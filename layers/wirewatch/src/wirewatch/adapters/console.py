"""Alerts on the console."""

from rich.console import Console

from wirewatch.model import Alert
from wirewatch.render import console as rendered
from wirewatch.render import json


class ConsoleNotifier:
    """Prints alerts for people, or a JSON object a line for machines."""

    channel = "console"

    def __init__(self, console: Console, *, as_json: bool = False) -> None:
        self._console = console
        self._as_json = as_json

    def notify(self, alert: Alert, *, plain: bool = False) -> None:  # noqa: ARG002 - a console refuses no form
        """Print an alert."""
        if self._as_json:
            self._console.file.write(json.line(alert) + "\n")
        else:
            self._console.print(rendered.alert(alert), soft_wrap=True)
        self._console.file.flush()
