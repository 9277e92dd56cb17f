"""Options that several commands share."""

from pathlib import Path

import click

from wirewatch.errors import ConfigError, Fault

config_folder = click.option(
    "--config",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default="config",
    show_default=True,
    help="The folder that holds sources.yaml and watchlist.yaml.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")


def fault_object(fault: Fault) -> dict[str, object]:
    """A fault as JSON shows it."""
    return {
        "type": "fault",
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
        "hint": fault.hint,
    }


def fault_lines(error: ConfigError) -> str:
    """Every fault on a line of its own, as editors and compilers write them, the hint below."""
    return "\n".join(_line(fault) for fault in error.faults)


def _line(fault: Fault) -> str:
    place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    return f"{place}: {fault.message}" + (f"\n    hint: {fault.hint}" if fault.hint else "")
