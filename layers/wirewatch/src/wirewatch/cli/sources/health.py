"""`wirewatch sources health`: how the sources are."""

import json
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.cli import options
from wirewatch.cli.folders import read_config
from wirewatch.errors import StoreError
from wirewatch.render import clean
from wirewatch.render.times import rfc3339
from wirewatch.sources.health import VERDICTS, WRONG, Health
from wirewatch.sources.health import health as of_source

_STYLES = {"failing": "bold red", "failed once": "yellow", "moved": "yellow", "quiet": "yellow", "ok": "green"}


@click.command()
@options.config_folder
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    default=options.STATE_FILE,
    show_default=True,
    help="The state file of `wirewatch run`.",
)
@options.as_json
def health(folder: Path, state: Path, *, as_json: bool) -> None:
    """Show how each source is: when it last answered and had news, and what is wrong with it.

    Exit codes: 0 none is failing; 1 some are, or nothing has been read yet.
    """
    sources = read_config(folder).sources
    if not state.is_file():
        raise click.ClickException(f"there is no {state} yet: `wirewatch run` makes it")
    now = SystemClock().now()
    with ExitStack() as closing:
        try:
            store = SqliteStore(state, now)
            closing.callback(store.close)
            found = [of_source(source, store.state(source.id), now) for source in sources]
        except StoreError as error:
            raise click.ClickException(str(error)) from error
    found.sort(key=lambda one: (VERDICTS.index(one.verdict), one.source))
    if as_json:
        for one in found:
            click.echo(json.dumps(_record(one), ensure_ascii=False))
    else:
        Console(highlight=False).print(_table(found))
    raise SystemExit(1 if any(one.verdict in WRONG for one in found) else 0)


def _record(one: Health) -> dict[str, object]:
    return {
        "type": "health",
        "source": one.source,
        "verdict": one.verdict,
        "asked": rfc3339(one.asked),
        "news": rfc3339(one.news),
        "notes": one.notes,
    }


def _table(found: list[Health]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("source", "state", "answered", "last news", "note"):
        table.add_column(column, overflow="fold")
    for one in found:
        verdict = Text(one.verdict, _STYLES.get(one.verdict, ""))
        table.add_row(one.source, verdict, _when(one.asked), _when(one.news), Text(clean.inline("; ".join(one.notes))))
    return table


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
