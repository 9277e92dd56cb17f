"""The command line. Exit codes: 0 good, 1 found something wrong, 2 misuse."""

import io
import sys

import click

from wirewatch import __version__
from wirewatch.cli.alerts import alerts
from wirewatch.cli.check import check
from wirewatch.cli.demo import demo
from wirewatch.cli.explain import explain
from wirewatch.cli.extract import extract
from wirewatch.cli.import_query import import_query
from wirewatch.cli.match import match
from wirewatch.cli.parse import parse
from wirewatch.cli.push import push
from wirewatch.cli.run import run
from wirewatch.cli.sources import sources


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="wirewatch")
def main() -> None:
    """News alerts from the sources you list, for the words you watch.

    Exit codes: 0 all is well, 1 something is wrong (and is named), 2 the command was misused.
    """
    # News come in every script; a terminal that knows only some must not end the run over a letter.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


main.add_command(demo)
main.add_command(run)
main.add_command(check)
main.add_command(match)
main.add_command(explain)
main.add_command(sources)
main.add_command(parse)
main.add_command(extract)
main.add_command(push)
main.add_command(alerts)
main.add_command(import_query)
