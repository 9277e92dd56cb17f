"""An alert for a terminal, and the same in plain lines where the output is piped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wirewatch.model import Alert, Headline
from wirewatch.render import clean, limits, wording
from wirewatch.render.counting import more

_SEVERITY = {"low": "dim", "normal": "cyan", "high": "bold dark_orange", "critical": "bold white on red"}
_TITLE, _WATCH, _MARK, _LINK, _QUIET = "bold", "bold cyan", "bold yellow", "blue", "dim"
_LABEL = 12  # columns, as "in the title" takes

_Row = tuple[str, Text]  # a label and its value


def alert(alert: Alert, zone: ZoneInfo) -> Group:
    """The alert for `Console.print`, to be called with `soft_wrap=not console.is_terminal`.

    On a terminal: colours (bold alone under NO_COLOR, which rich heeds), aligned columns, a rule on top. Piped:
    one line a fact, for grep, marked words between `**`, a blank line between alerts; without `soft_wrap` rich
    would fold those lines at 80 columns.
    """
    return Group(_View(alert, zone))


@dataclass(frozen=True, slots=True)
class _View:
    alert: Alert
    zone: ZoneInfo

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        form = _Terminal() if options.is_terminal else _Pipe()
        yield form.heading(_heading(self.alert))
        yield Text(wording.title(self.alert), style=_TITLE)
        yield from _link(self.alert.url)
        if self.alert.kind == "summary":
            yield from _summary(self.alert, self.zone)
        else:
            yield from _why(self.alert, form)
        yield Text()
        yield form.rows([(label, Text(value)) for label, value in wording.facts(self.alert, self.zone)])
        yield from _closing(self.alert)


class _Terminal:
    """Columns and colours."""

    def heading(self, text: Text) -> RenderableType:
        return Rule(text, align="left", style=_QUIET)

    def sentence(self, sentence: clean.Marked) -> Text:
        return Text.assemble(*((text, _MARK if hit else "") for text, hit in sentence.pieces()))

    def rows(self, rows: Sequence[_Row]) -> RenderableType:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(min_width=_LABEL, no_wrap=True, style=_QUIET)
        table.add_column(overflow="fold")
        for label, value in rows:
            table.add_row(label, value)
        return table


class _Pipe:
    """One line a row, and marks that need no colour."""

    def heading(self, text: Text) -> RenderableType:
        return text

    def sentence(self, sentence: clean.Marked) -> Text:
        return Text("".join(f"**{text}**" if hit else text for text, hit in sentence.pieces()))

    def rows(self, rows: Sequence[_Row]) -> RenderableType:
        return Text("\n").join(Text(f"{label:<{_LABEL}}  ").append_text(value) for label, value in rows)


def _heading(alert: Alert) -> Text:
    words = [(alert.severity.upper(), _SEVERITY[alert.severity])]
    words += [("UPDATE", "bold")] if alert.kind == "update" else []
    words.append((wording.watches(alert.watches, limits.WATCHES), ""))
    return Text(" ").join(Text(text, style=style) for text, style in words if text)


def _link(url: str) -> Iterator[Text]:
    address = wording.link(url)
    if address:
        yield Text(address, style=_LINK, overflow="fold")


def _why(alert: Alert, form: _Terminal | _Pipe) -> Iterator[RenderableType]:
    if alert.kind == "update":
        yield Text()
        yield Text(wording.UPDATE)
    for reason in wording.reasons(alert, limits.CONSOLE_PLACES):
        yield Text()
        yield Text(reason.watch, style=_WATCH)
        rows = [
            (place.where, form.sentence(place.sentence).append(f"  ({place.terms})", _QUIET)) for place in reason.places
        ]
        if reason.more:
            rows.append(("", Text(more(reason.more, "place"))))
        if rows:
            yield form.rows(rows)


def _summary(alert: Alert, zone: ZoneInfo) -> Iterator[Text]:
    yield Text()
    yield Text(wording.FIRST_LOOK)
    yield Text()
    yield Text(wording.tally(alert))
    for headline in alert.headlines:
        yield Text()
        yield from _headline(headline, zone)


def _headline(headline: Headline, zone: ZoneInfo) -> Iterator[Text]:
    yield Text(wording.headline(headline.title), style=_TITLE)
    yield Text(wording.headline_facts(headline, zone), style=_QUIET)
    yield from _link(headline.url)


def _closing(alert: Alert) -> Iterator[Text]:
    for text in (clean.short(alert.summary, limits.SUMMARY), clean.short(alert.note, limits.NOTE)):
        if text:
            yield Text()
            yield Text(text)
    yield Text()
    yield Text(f"Alert {wording.reference(alert)}", style=_QUIET)
    yield Text()
