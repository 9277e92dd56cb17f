"""Options that several commands share."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from wirewatch.cli import pointing
from wirewatch.errors import ConfigError, Fault, NoStack, StoreError
from wirewatch.strict_yaml import LINE_END

P = ParamSpec("P")
R = TypeVar("R")

STATE_FILE = "wirewatch.sqlite"

config_folder = click.option(
    "--config",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="config",
    show_default=True,
    help="The folder that holds sources.yaml and watchlist.yaml.",
)
_NAME = click.option("--stack", default="wirewatch", show_default=True, help="The stack's name in CloudFormation.")
_IF_NAMED = click.option("--stack", help="A stack's name in CloudFormation: look there, not on this machine.")
_WHERE = (
    click.option("--region", help="Its region, if not that of the environment or the profile."),
    click.option("--profile", help="The profile in your AWS configuration."),
    click.option("--endpoint-url", help="Where AWS is, if it is not AWS: an emulator on this machine."),
)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")


def stack(command: Callable[P, R]) -> Callable[P, R]:
    """The options that name a deployed stack."""
    for option in (*reversed(_WHERE), _NAME):
        command = option(command)
    return command


def stack_if_named(command: Callable[P, R]) -> Callable[P, R]:
    """The same for a command that also works on this machine alone."""
    for option in (*reversed(_WHERE), _IF_NAMED):
        command = option(command)
    return command


@contextmanager
def stack_errors() -> Iterator[None]:
    """End the command with what is wrong: 2 where a stack cannot be asked, 1 where its tables or bucket refuse."""
    try:
        yield
    except (NoStack, StoreError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2 if isinstance(error, NoStack) else 1) from error


def fault_object(fault: Fault) -> dict[str, object]:
    """A fault as JSON shows it."""
    return {
        "type": "fault",
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "length": fault.length,
        "message": fault.message,
        "hint": fault.hint,
    }


def fault_lines(error: ConfigError) -> str:
    """Every fault on a line of its own, as editors and compilers write them, the line it means and the hint below."""
    lines = {file: LINE_END.split(text) for file, text in error.texts.items()}
    return "\n".join(_line(fault, pointing.pointed(fault, lines.get(fault.file, ()))) for fault in error.faults)


def warning_lines(warnings: Iterable[Fault]) -> str:
    """Every warning on a line of its own, the hint below."""
    return "\n".join(_line(warning, kind="warning: ") for warning in warnings)


def _line(fault: Fault, pointed: str = "", kind: str = "") -> str:
    place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    shown = f"\n{pointed}" if pointed else ""
    return f"{place}: {kind}{fault.message}{shown}" + (f"\n    hint: {fault.hint}" if fault.hint else "")
