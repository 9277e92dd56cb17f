"""The configuration in a folder, for commands that need one without faults."""

from pathlib import Path

import click

from wirewatch.adapters import config_files
from wirewatch.cli import options
from wirewatch.config import Config
from wirewatch.errors import ConfigError


def read_config(folder: Path) -> Config:
    """The configuration in a folder. Ends the command with its faults, and 1, where it has any."""
    try:
        return config_files.read(folder)
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error
