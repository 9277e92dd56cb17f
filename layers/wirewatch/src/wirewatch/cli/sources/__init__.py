"""`wirewatch sources`: find feeds, add them, exchange lists of them, see how they are."""

import click

from wirewatch.cli.sources.adding import add
from wirewatch.cli.sources.exchanging import export, import_opml
from wirewatch.cli.sources.health import health


@click.group()
def sources() -> None:
    """Find feeds, add them to sources.yaml, exchange lists of them, and see how they are."""


sources.add_command(add)
sources.add_command(import_opml)
sources.add_command(export)
sources.add_command(health)
