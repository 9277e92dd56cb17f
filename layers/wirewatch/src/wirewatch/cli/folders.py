"""The configuration in a folder, for commands that need one without faults, and for those that change it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from wirewatch.adapters import config_files
from wirewatch.adapters.edited_file import edit
from wirewatch.cli import options
from wirewatch.config import Config
from wirewatch.errors import ConfigError


@contextmanager
def faults_shown() -> Iterator[None]:
    """End the command with the faults of a file, and 1, where it has any."""
    try:
        yield
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error


def read_config(folder: Path) -> Config:
    """The configuration in a folder. Ends the command with its faults, and 1, where it has any."""
    with faults_shown():
        return config_files.read(folder)


def change(file: Path, changed: Callable[[str], str], *, dry_run: bool) -> None:
    """Replace a file's text by what `changed` makes of it; with `dry_run`, only try. Ends the command likewise."""
    with faults_shown():
        if not dry_run:
            edit(file, changed)
            return
        try:
            text = file.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise click.ClickException(f"{file} cannot be read: {error}") from error
        changed(text)
