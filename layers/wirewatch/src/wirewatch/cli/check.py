"""`wirewatch check`: everything that is wrong with the configuration, each with its place."""

import json
from pathlib import Path

import click

from wirewatch.adapters import config_files
from wirewatch.cli import options
from wirewatch.errors import ConfigError


@click.command()
@options.config_folder
@options.as_json
def check(folder: Path, *, as_json: bool) -> None:
    """Check the sources and the watchlist, and name every fault as file:line:column: message.

    What is accepted but probably not meant is a warning. Exit codes: 0 no faults, 1 faults.
    """
    try:
        config = config_files.read(folder)
    except ConfigError as error:
        if as_json:
            for fault in error.faults:
                click.echo(json.dumps(options.fault_object(fault), ensure_ascii=False))
        else:
            click.echo(options.fault_lines(error))
            click.echo(f"\n{_counted(len(error.faults), 'fault')} in {folder}.", err=True)
        raise SystemExit(1) from error
    sources, watches = len(config.sources), len(config.watchlist.watches)
    if as_json:
        for warning in config.warnings:
            click.echo(json.dumps({**options.fault_object(warning), "type": "warning"}, ensure_ascii=False))
        found = {"type": "config", "version": config.version, "sources": sources, "watches": watches}
        click.echo(json.dumps(found))
        return
    if config.warnings:
        click.echo(options.warning_lines(config.warnings) + "\n")
    warnings = f", {_counted(len(config.warnings), 'warning')}" if config.warnings else ""
    click.echo(f"{folder}: {sources} sources and {watches} watches, no faults{warnings}.")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count != 1 else ''}"
