"""Each form of one alert, one update and one summary, compared with a file that a person has read."""

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from rich.console import Console

from wirewatch.model import Alert
from wirewatch.render import console, email, slack
from wirewatch.render import json as json_lines

DATA = Path(__file__).parents[1] / "data" / "render"
ALERTS = msgspec.json.decode((DATA / "alerts.json").read_bytes(), type=dict[str, Alert])


def as_email(alert: Alert) -> str:
    return f"Subject: {email.subject(alert)}\n\n{email.body(alert)}"


def as_slack(alert: Alert) -> str:
    payloads = {"payload": slack.payload(alert), "plain": slack.plain(alert)}
    return json.dumps(payloads, ensure_ascii=False, indent=1) + "\n"


def as_line(alert: Alert) -> str:
    return json_lines.line(alert) + "\n"


def printed(alert: Alert, *, terminal: bool) -> str:
    out = io.StringIO()
    # An empty environment, so that NO_COLOR or COLUMNS of whoever runs this changes nothing.
    colours: Literal["standard"] | None = "standard" if terminal else None
    screen = Console(file=out, force_terminal=terminal, color_system=colours, width=90, _environ={})
    screen.print(console.alert(alert), soft_wrap=True)
    return out.getvalue()


def as_bounded_line(alert: Alert) -> str:
    return json_lines.bounded(alert) + "\n"


FORMS: dict[str, Callable[[Alert], str]] = {
    "email.txt": as_email,
    "slack.json": as_slack,
    "line.json": as_line,
    "bounded.json": as_bounded_line,
    "terminal.txt": partial(printed, terminal=True),
    "piped.txt": partial(printed, terminal=False),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ALERTS)
def test_an_alert_looks_as_its_file_shows(kind: str, form: str) -> None:
    assert FORMS[form](ALERTS[kind]) == (DATA / f"{kind}.{form}").read_text(encoding="utf-8")
