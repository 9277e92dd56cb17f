"""`wirewatch demo`: the whole journey on a sample newsroom, served and read on this machine."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from json import dumps
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wirewatch import config
from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import options, rounds, slack_preview
from wirewatch.cli.report import Reporter, show_round
from wirewatch.cli.rounds import Tally
from wirewatch.model import SEVERITIES, Alert
from wirewatch.newsroom import Newsroom
from wirewatch.render import email, json, slack
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import LocalApp, local_app

SHOWN = 3
_WIDTH = 78  # columns: an e-mail has 72
_MARKED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(slots=True)
class _Inbox:
    """A channel that keeps what it is given, in place of a subscriber."""

    channel: str = "inbox"
    alerts: list[Alert] = field(default_factory=list)

    def notify(self, alert: Alert, *, plain: bool = False) -> None:  # noqa: ARG002 - a reader sees both forms
        self.alerts.append(alert)

    def empty(self) -> list[Alert]:
        """What came since the last time, the most severe first."""
        alerts, self.alerts = self.alerts, []
        return sorted(alerts, key=lambda alert: -SEVERITIES.index(alert.severity))


@click.command()
@click.option("--all", "show_all", is_flag=True, help=f"Show every alert in full, not the first {SHOWN}.")
@options.as_json
def demo(*, show_all: bool, as_json: bool) -> None:
    """See the whole journey on a sample newsroom: sources, articles, alerts.

    Invented outlets are served on 127.0.0.1 and read twice: a first look, and again when they have published more.
    Needs no account and no internet, and leaves nothing behind.
    """
    inbox = _Inbox()
    out = Console(highlight=False)
    reporter = Reporter(out, as_json=as_json)
    with Newsroom(moment=SystemClock().now()) as newsroom, TemporaryDirectory() as folder:
        (Path(folder) / config.SOURCES_FILE).write_text(newsroom.sources_yaml(), encoding="utf-8")
        (Path(folder) / config.WATCHLIST_FILE).write_text(newsroom.watchlist_yaml(), encoding="utf-8")
        state = Path(folder) / "demo.sqlite"
        with local_app(Path(folder), state, LocalSettings(fetching=FetchSettings(allow_loopback=True)), [inbox]) as app:
            stage = _JsonStage(reporter) if as_json else _Stage(out, show_all)
            stage.opening(newsroom)
            first = show_round(app, reporter, rounds.all_sources(app), "First look")
            stage.first_look(first, inbox.empty())
            newsroom.publish()
            second = show_round(app, reporter, rounds.all_sources(app), "Reading what is new")
            stage.news(second, inbox.empty())
            stage.stories(_carried(app))
            stage.closing([("first look", first), ("after new articles", second)])
    sys.exit(1 if first.failed or second.failed else 0)


def _carried(app: LocalApp) -> list[Alert]:
    """The alerts whose story more than one source carries by now, as the store knows them."""
    now = app.clock.now()
    days = sorted({(now - timedelta(hours=1)).date(), now.date()})  # it may be just past midnight
    alerts = [row.alert for day in days for row in app.store.alerts_of(day, now)]
    return [alert for alert in alerts if len(alert.story_sources) > 1]


class _JsonStage:
    """The demonstration for machines: a line an alert, a line a round, a line a story that several sources carry."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter

    def opening(self, newsroom: Newsroom) -> None:
        """Nothing: machines need no introduction."""

    def first_look(self, tally: Tally, alerts: Sequence[Alert]) -> None:
        """The summaries, then the sum."""
        for alert in alerts:
            click.echo(json.line(alert))
        self._reporter.summary(tally)

    news = first_look

    def stories(self, alerts: Sequence[Alert]) -> None:
        """Who carries which story."""
        for alert in alerts:
            story = {"type": "story", "id": alert.story, "alert": alert.id, "sources": alert.story_sources}
            click.echo(dumps(story, ensure_ascii=False))

    def closing(self, rounds: Sequence[tuple[str, Tally]]) -> None:
        """Nothing: each round has its sum."""


class _Stage:
    """The demonstration for people."""

    def __init__(self, out: Console, show_all: bool) -> None:  # noqa: FBT001 - the flag of --all
        self._out = out
        self._most = None if show_all else SHOWN

    def opening(self, newsroom: Newsroom) -> None:
        """Who is there to be read."""
        self._heading("A sample newsroom on this machine")
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        for column in ("outlet", "feed", "language"):
            table.add_column(column)
        for outlet in newsroom.outlets():
            table.add_row(outlet.name, outlet.format, outlet.language)
        self._out.print(table)
        self._say(f"All of it is invented, and served at {newsroom.url} while this runs.")

    def first_look(self, tally: Tally, alerts: Sequence[Alert]) -> None:
        """What a first look says: one summary a source, no flood."""
        self._heading("1. First look")
        self._say(
            f"{tally.stored} articles are stored and taken as known. Instead of an alert for each that matches, "
            f"every source gets one summary; {len(alerts)} came. One of them, as an e-mail:\n"
        )
        for alert in alerts[:1]:
            self._email(alert)
        for alert in alerts[1:]:
            self._say(f"  {email.subject(alert)}")

    def news(self, tally: Tally, alerts: Sequence[Alert]) -> None:
        """What is published later: an alert for each article that matches."""
        self._heading("2. The newsroom publishes more")
        shown = "As e-mails" if self._most is None else f"The first {min(self._most, len(alerts))} as e-mails"
        self._say(f"{tally.stored} new articles give {len(alerts)} alerts. {shown}, the most severe first:\n")
        for alert in alerts[: self._most]:
            self._email(alert)
        rest = alerts[self._most :] if self._most else []
        for alert in rest:
            self._say(f"  {email.subject(alert)}")
        if rest:
            self._say("\n  (wirewatch demo --all shows every one in full)", style="dim")
        self._heading("The same in Slack")
        for alert in alerts[: self._most]:
            self._rule("#news-alerts")
            self._say(slack_preview.draw(slack.payload(alert)).append("\n"))

    def stories(self, alerts: Sequence[Alert]) -> None:
        """One story, one alert: who else carries it."""
        self._heading("One story, one alert")
        self._say(
            "Outlets print the wire's report under headlines of their own, cut and edited. Whichever was read first"
            " gave the alert; it has come to name the others:\n"
        )
        for alert in alerts:
            self._say(f"  {email.subject(alert)}")
            self._say(f"  {', '.join(alert.story_sources)}", style="dim")

    def closing(self, rounds: Sequence[tuple[str, Tally]]) -> None:
        """The sums."""
        self._heading("Summary")
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column("")
        for column in ("sources", "articles", "new", "alerts", "time"):
            table.add_column(column, justify="right")
        for name, tally in rounds:
            counts = [len(tally.outcomes), tally.listed, tally.stored, tally.sent]
            table.add_row(name, *map(str, counts), f"{tally.seconds:.1f} s")
        self._out.print(table)
        for failed in (outcome for _, tally in rounds for outcome in tally.failed):
            self._say(f"{failed.source}: {failed.reason}", style="red")
        self._say("\nYour own sources and watchlist are in config/: edit them, then `make run`.")

    def _say(self, text: str | Text, style: str = "") -> None:
        """A text of the demonstration's own: wrapped on a terminal, whole lines where there is no width to wrap at."""
        self._out.print(text, style=style, markup=False, soft_wrap=not self._out.is_terminal)

    def _heading(self, text: str) -> None:
        self._out.print(f"\n{text}\n", style="bold")

    def _email(self, alert: Alert) -> None:
        body = Text()
        end = 0
        plain = email.body(alert).rstrip()
        for match in _MARKED.finditer(plain):
            body.append(plain[end : match.start()])
            body.append(match[0] if not self._out.is_terminal else match[1], style="bold yellow")
            end = match.end()
        body.append(plain[end:])
        self._rule("e-mail")
        # Its lines are an e-mail's already, and its links are to stay whole.
        subject = f"Subject: {email.subject(alert)}\n\n"
        self._out.print(Text.assemble((subject, "bold"), body, "\n"), soft_wrap=True)

    def _rule(self, title: str) -> None:
        if self._out.is_terminal:
            self._out.print(Rule(title, align="left", style="dim"), width=min(_WIDTH, self._out.width))
