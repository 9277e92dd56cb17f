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
    """Check the sources and the watchlist, and name every fault as file:line:column: message."""
    try:
        config = config_files.read(folder)
    except ConfigError as error:
        if as_json:
            for fault in error.faults:
                click.echo(json.dumps(options.fault_object(fault), ensure_ascii=False))
        else:
            click.echo(options.fault_lines(error))
            count = len(error.faults)
            click.echo(f"\n{count} fault{'s' if count != 1 else ''} in {folder}.", err=True)
        raise SystemExit(1) from error
    sources, watches = len(config.sources), len(config.watchlist.watches)
    if as_json:
        found = {"type": "config", "version": config.version, "sources": sources, "watches": watches}
        click.echo(json.dumps(found))
    else:
        click.echo(f"{folder}: {sources} sources and {watches} watches, no faults.")
