"""`wirewatch run`: the user's own sources, here and now."""

import os
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from wirewatch import sources
from wirewatch.adapters.console import ConsoleNotifier
from wirewatch.cli import options, rounds
from wirewatch.cli.report import Reporter, show_round
from wirewatch.errors import ConfigError, SettingsError, StoreError
from wirewatch.settings import read_local
from wirewatch.wiring.local import LocalApp, local_app

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


@click.command()
@options.config_folder
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    default=options.STATE_FILE,
    show_default=True,
    help="The file that remembers what was seen and sent; made when it is not there.",
)
@click.option("--once", is_flag=True, help="Visit every source now, then end. This is the default.")
@click.option("--every", metavar="DURATION", help="Go on: look every 5m (or 1h...) for sources that are due.")
@options.as_json
def run(folder: Path, state: Path, every: str | None, *, once: bool, as_json: bool) -> None:
    """Fetch your sources, match your watchlist, show the alerts.

    Alerts also go to Slack where WIREWATCH_SLACK_WEBHOOK holds the address of an incoming webhook.

    Exit codes: 0 every source answered and every alert is out; 1 a fault in the config, a source that failed or an
    alert that did not go out; 2 misuse; 130 interrupted.
    """
    tick = sources.duration(every) if every else None
    if every and (once or tick is None):
        problem = "--once and --every exclude each other" if once else f"'{every}' is no duration: write 5m, 2h or 1d"
        raise click.UsageError(problem)
    out = Console(highlight=False)
    reporter = Reporter(out, as_json=as_json)
    try:
        app = local_app(folder, state, read_local(os.environ), [ConsoleNotifier(out, as_json=as_json)])
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error
    except (StoreError, SettingsError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2) from error
    _leave_cleanly(reporter)
    with app:
        if tick is None:
            sys.exit(_once(app, reporter))
        sys.exit(_for_ever(app, reporter, tick))


def _once(app: LocalApp, reporter: Reporter) -> int:
    try:
        tally = show_round(app, reporter, rounds.all_sources(app), "Reading the sources", wait=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    except StoreError as error:
        click.echo(f"Error: {error}", err=True)
        return 1
    reporter.summary(tally)
    return 1 if tally.failed or tally.undelivered else 0


def _for_ever(app: LocalApp, reporter: Reporter, tick: timedelta) -> int:
    """Rounds until Ctrl-C. The first one visits every source, the later ones those whose slots have come."""
    faults = _Told(reporter, "The configuration has faults; its last good version stays active:")
    trouble = _Told(reporter, "This round was cut short, the next one makes up for it:")
    everything = True
    try:
        while True:
            next_look = app.clock.now() + tick
            try:
                _look(app, reporter, next_look, everything=everything)
            except StoreError as error:
                trouble.tell(str(error))
            else:
                trouble.tell("")
                everything = False
            time.sleep(max(0.0, (next_look - app.clock.now()).total_seconds()))
            try:
                fault = app.config.refresh()
            except StoreError as error:
                trouble.tell(str(error))
            else:
                faults.tell(options.fault_lines(fault) if fault else "")
    except KeyboardInterrupt:
        return 0


def _look(app: LocalApp, reporter: Reporter, next_look: datetime, *, everything: bool) -> None:
    polls = rounds.due_sources(app)  # also moves on to now, when a round of everything covers the slots until now
    if everything:
        polls = rounds.all_sources(app)
    tally = show_round(app, reporter, polls, "Reading the sources")
    if polls or tally.deliveries:
        zone = app.config.current().watchlist.timezone
        reporter.summary(
            tally, f"{app.clock.now().astimezone(zone):%H:%M} ({next_look.astimezone(zone):next at %H:%M})"
        )


class _Told:
    """Says what is wrong when it begins or changes, not at every round."""

    def __init__(self, reporter: Reporter, heading: str) -> None:
        self._reporter = reporter
        self._heading = heading
        self._said = ""

    def tell(self, lines: str) -> None:
        if lines and lines != self._said:
            self._reporter.say(f"[red]{self._heading}[/]")
            click.echo(lines, err=True)
        self._said = lines


def _leave_cleanly(reporter: Reporter) -> None:
    """The first Ctrl-C (or SIGTERM) lets what is under way end, the second leaves at once; neither loses anything."""
    asked = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            reporter.notes.show_cursor()
            os._exit(INTERRUPTED)
        asked = True
        reporter.say("Stopping: what is under way is finished first (Ctrl-C again to leave at once).")
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
