"""What a round is reported as: a line a source that has something to say, then the sum."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn
from rich.table import Table

from wirewatch.cli import rounds
from wirewatch.cli.rounds import Tally
from wirewatch.model import Outcome, Poll
from wirewatch.wiring.local import LocalApp

_STYLES = {"unchanged": "yellow", "unfinished": "yellow", "skipped": "yellow", "baseline": "cyan", "new": "green"}


class Reporter:
    """Shows progress while a round works, and what came of it."""

    def __init__(self, out: Console, *, as_json: bool) -> None:
        self._out = out
        self._as_json = as_json
        # Where alerts are piped away, the report stands apart from them.
        self.notes = out if out.is_terminal and not as_json else Console(stderr=True)

    @contextmanager
    def progress(self, total: int, what: str) -> Iterator["Ticker"]:
        """A progress bar where there is a terminal to show it on, else nothing."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(30), MofNCompleteColumn())
        shown = Progress(*columns, console=self.notes, transient=True, disable=not self.notes.is_terminal)
        with shown:
            yield Ticker(shown, shown.add_task(what, total=total))

    def outcome(self, outcome: Outcome) -> None:
        """Tell machines at once what a visit came to; people find it below the alerts, in the summary."""
        if self._as_json:
            self.line({"type": "source", **asdict(outcome)})

    def summary(self, tally: Tally, when: str = "") -> None:
        """The sum of a round; `when` it was, where there are more to come."""
        if self._as_json:
            self.line(
                {
                    "type": "run",
                    "sources": len(tally.outcomes),
                    "failed": len(tally.failed),
                    "articles": tally.listed,
                    "new": tally.stored,
                    "alerts": tally.sent,
                    "undelivered": len(tally.undelivered),
                    "seconds": round(tally.seconds, 2),
                }
            )
            return
        self._table(tally)
        for outcome in tally.failed:
            self.say(f"[red]{escape(outcome.source)}[/]: {escape(outcome.reason)}")
        for outcome in tally.outcomes:
            for reason in outcome.quarantined:
                self.say(f"[yellow]{escape(outcome.source)}[/]: set aside: {escape(reason)}")
        for delivery in tally.undelivered:
            self.say(f"[red]alert {delivery.alert[:8]} is {delivery.state}[/]: {escape(delivery.reason)}")
        self.say(" · ".join(filter(None, (when, summary_line(tally)))))

    def say(self, markup: str) -> None:
        """A line for people, beside the alerts."""
        self.notes.print(markup, soft_wrap=not self.notes.is_terminal, highlight=False)

    def line(self, value: dict[str, object]) -> None:
        """A line for machines, among the alerts."""
        self._out.file.write(json.dumps(value, ensure_ascii=False) + "\n")
        self._out.file.flush()

    def _table(self, tally: Tally) -> None:
        telling = [
            one for one in tally.outcomes if one.status != "failed" and (one.status != "unchanged" or one.reason)
        ]
        if not telling:
            return
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column("source")
        table.add_column("status")
        for heading in ("listed", "new", "alerts"):
            table.add_column(heading, justify="right")
        table.add_column("note", overflow="fold")
        for outcome in sorted(telling, key=lambda one: one.source):
            status = f"[{_STYLES[outcome.status]}]{outcome.status}[/]"
            owed = f"{outcome.owed} pages could not be fetched and are tried again" if outcome.owed else ""
            counts = [str(outcome.listed), str(outcome.stored), str(len(outcome.alerts))]
            table.add_row(escape(outcome.source), status, *counts, escape(outcome.reason or owed))
        self.notes.print(table)


class Ticker:
    """Moves a progress bar on."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task

    def tick(self) -> None:
        """One more is done."""
        self._progress.advance(self._task)


def show_round(app: LocalApp, reporter: Reporter, polls: Sequence[Poll], what: str, *, wait: bool = False) -> Tally:
    """Make a round and show it while it works; with `wait`, until no other run holds a lease either."""
    tally = Tally()
    started = time.monotonic()
    with reporter.progress(len(polls), what) as progress:
        for event in rounds.a_round(app, polls):
            tally.add(event)
            if isinstance(event, Outcome):
                progress.tick()
                reporter.outcome(event)
    for delivery in rounds.wait_for_leases(app) if wait else ():
        tally.add(delivery)
    tally.seconds = time.monotonic() - started
    return tally


def summary_line(tally: Tally) -> str:
    """The sum in a sentence."""
    unchanged = sum(outcome.status == "unchanged" for outcome in tally.outcomes)
    parts = [
        f"{len(tally.outcomes)} sources ({unchanged} unchanged, {len(tally.failed)} failed)",
        f"{tally.listed} articles listed",
        f"{tally.stored} new",
        f"{tally.sent} alerts",
        f"{tally.seconds:.1f} s",
    ]
    return " · ".join(parts)
