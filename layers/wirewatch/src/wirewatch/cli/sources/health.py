"""`wirewatch sources health`: how the sources are."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.cli import options, tables
from wirewatch.cli.folders import read_config
from wirewatch.errors import ConfigError
from wirewatch.model import Source
from wirewatch.ports import Store
from wirewatch.render import clean
from wirewatch.render.times import rfc3339
from wirewatch.sources.health import VERDICTS, WRONG, Health
from wirewatch.sources.health import health as of_source
from wirewatch.wiring.stack import open_stack

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
@options.stack_if_named
@options.as_json
def health(
    folder: Path,
    state: Path,
    stack: str | None,
    region: str | None,
    profile: str | None,
    endpoint_url: str | None,
    *,
    as_json: bool,
) -> None:
    """Show how each source is: when it last answered and had news, and what is wrong with it.

    With --stack, of a deployed stack and of the sources in its active configuration.

    Exit codes: 0 none is failing; 1 some are, or nothing has been read yet; 2 the stack cannot be asked.
    """
    if not stack and (region or profile or endpoint_url):
        raise click.UsageError("say which stack with --stack")
    now = SystemClock().now()
    with options.stack_errors():
        found = _of_stack(stack, region, profile, endpoint_url, now) if stack else _of_file(folder, state, now)
    found.sort(key=lambda one: (VERDICTS.index(one.verdict), one.source))
    if as_json:
        for one in found:
            click.echo(json.dumps(_record(one), ensure_ascii=False))
    else:
        tables.console().print(_table(found))
        click.echo(_counted(found), err=True)
    raise SystemExit(1 if any(one.verdict in WRONG for one in found) else 0)


def _of_file(folder: Path, state: Path, now: datetime) -> list[Health]:
    sources = read_config(folder).sources
    if not state.is_file():
        raise click.ClickException(f"there is no {state} yet: `wirewatch run` makes it")
    store = SqliteStore(state, now)
    with closing(store):
        return _of(store, sources, now)


def _of_stack(name: str, region: str | None, profile: str | None, endpoint: str | None, now: datetime) -> list[Health]:
    opened = open_stack(name, region=region, profile=profile, endpoint=endpoint)
    try:
        active = opened.active()
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error
    if active is None:
        raise click.ClickException(f"no configuration is active in {name} yet: `wirewatch push` makes one")
    return _of(opened.store, active.sources, now)


def _of(store: Store, sources: Iterable[Source], now: datetime) -> list[Health]:
    return [
        of_source(source, store.state(source.id), now, [why for _, why in store.quarantined(source.id, now)])
        for source in sources
    ]


def _record(one: Health) -> dict[str, object]:
    return {
        "type": "health",
        "source": one.source,
        "verdict": one.verdict,
        "answered": rfc3339(one.answered),
        "news": rfc3339(one.news),
        "score": one.trouble.score if one.trouble else 0,
        "failing_since": rfc3339(one.trouble.since) if one.trouble else None,
        "reason": one.trouble.reason if one.trouble else "",
        "delayed_until": rfc3339(one.delayed_until),
        "owed": one.owed,
        "set_aside": one.set_aside,
        "notes": one.notes,
    }


def _counted(found: list[Health]) -> str:
    verdicts = Counter(one.verdict for one in found)
    return f"{len(found)} sources: {', '.join(f'{verdicts[one]} {one}' for one in VERDICTS if verdicts[one])}."


def _table(found: list[Health]) -> Table:
    table = tables.table("source", "state", "answered", "last news", "note")
    for one in found:
        verdict = Text(one.verdict, _STYLES.get(one.verdict, ""))
        table.add_row(
            one.source, verdict, _when(one.answered), _when(one.news), Text(clean.inline("; ".join(one.notes)))
        )
    return table


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
