"""Tables for people, on a terminal and where they are piped on."""

import sys

from rich.console import Console
from rich.table import Table

# What is piped on has no edge to fold at: a line of a table stays a line, for grep and for files.
_PIPED = 1_000


def console() -> Console:
    """What a table is printed on."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED)


def table(*columns: str) -> Table:
    """A table without lines; its cells are folded where a terminal is narrow."""
    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        shown.add_column(column, overflow="fold")
    return shown
