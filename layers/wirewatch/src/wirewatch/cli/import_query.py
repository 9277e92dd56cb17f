"""`wirewatch import-query`: a saved search of another service in the watchlist language."""

import json
import sys

import click

from wirewatch import dialects
from wirewatch.cli import options


# A search may begin with a minus, so no option has one letter here.
@click.command("import-query", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.option(
    "--from",
    "dialect",
    type=click.Choice(dialects.DIALECTS),
    required=True,
    help="The service that the search is from.",
)
@options.as_json
@click.argument("text")
def import_query(dialect: dialects.Dialect, text: str, *, as_json: bool) -> None:
    """Rewrite TEXT, a saved search of another service, in the watchlist language; - reads it from standard input.

    The query goes to standard output; what was assumed and what is left out, each with its place, to standard error.
    Exit codes: 0 carried over whole, 1 something is left out.
    """
    if text == "-":
        text = sys.stdin.buffer.read().decode(errors="replace")
    found = dialects.translate(text, dialect)
    if as_json:
        click.echo(json.dumps({"type": "query", "query": found.query, "whole": found.is_whole}, ensure_ascii=False))
    elif found.query:
        click.echo(found.query)
    for note in found.notes:
        if as_json:
            click.echo(json.dumps(_record(note), ensure_ascii=False))
        else:
            click.echo(str(note), err=True)
    raise SystemExit(0 if found.is_whole else 1)


def _record(note: dialects.Note) -> dict[str, object]:
    return {
        "type": "note",
        "start": note.start,
        "end": note.end,
        "piece": note.piece,
        "message": note.message,
        "left_out": note.left_out,
    }
