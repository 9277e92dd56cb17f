"""`wirewatch run`: the user's own sources, here and now."""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from wirewatch import sources
from wirewatch.adapters.console import ConsoleNotifier
from wirewatch.cli import options, rounds
from wirewatch.cli.report import Reporter
from wirewatch.errors import ConfigError, SettingsError, StoreError
from wirewatch.model import Outcome, Poll
from wirewatch.settings import read_local
from wirewatch.wiring import LocalApp, local_app

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


@click.command()
@options.config_folder
@click.option(
    "--state",
    type=click.Path(dir_okay=False, path_type=Path),
    default="wirewatch.sqlite",
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
        app = local_app(
            folder,
            state,
            read_local(os.environ),
            lambda zone: [ConsoleNotifier(out, zone, as_json=as_json)],
        )
    except ConfigError as error:
        click.echo(options.fault_lines(error), err=True)
        raise SystemExit(1) from error
    except (StoreError, SettingsError) as error:
        raise click.UsageError(str(error)) from error
    _leave_cleanly(reporter)
    with app:
        if tick is None:
            sys.exit(_once(app, reporter))
        sys.exit(_for_ever(app, reporter, tick.total_seconds()))


def _once(app: LocalApp, reporter: Reporter) -> int:
    try:
        good = _round(app, reporter, rounds.all_sources(app), wait=True)
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0 if good else 1


def _for_ever(app: LocalApp, reporter: Reporter, tick: float) -> int:
    """Rounds until Ctrl-C. The first one visits every source, the later ones those whose slots have come."""
    rounds.due_sources(app)  # the slots until now, which the first round covers
    polls = rounds.all_sources(app)
    shown = ""
    try:
        while True:
            started = time.monotonic()
            _round(app, reporter, polls, wait=False)
            time.sleep(max(0.0, tick - (time.monotonic() - started)))
            error = app.config.refresh()
            if error and str(error) != shown:
                reporter.say("[red]The configuration has faults; its last good version stays active:[/]")
                click.echo(options.fault_lines(error), err=True)
            shown = str(error or "")
            polls = rounds.due_sources(app)
    except KeyboardInterrupt:
        return 0


def _round(app: LocalApp, reporter: Reporter, polls: list[Poll], *, wait: bool) -> bool:
    tally = rounds.Tally()
    started = time.monotonic()
    with reporter.progress(len(polls), "Reading the sources") as progress:
        for event in rounds.a_round(app, polls):
            tally.add(event)
            if isinstance(event, Outcome):
                progress.tick()
                reporter.outcome(event)
    if wait:
        for delivery in rounds.wait_for_leases(app):
            tally.add(delivery)
    tally.seconds = time.monotonic() - started
    if wait or polls or tally.deliveries:
        reporter.summary(tally)
    return not tally.failed and not tally.undelivered


def _leave_cleanly(reporter: Reporter) -> None:
    """The first Ctrl-C (or SIGTERM) lets what is under way end, the second leaves at once; neither loses anything."""
    asked = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            os._exit(INTERRUPTED)
        asked = True
        reporter.say("Stopping: what is under way is finished first (Ctrl-C again to leave at once).")
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
