"""An alert for a terminal, and the same in plain lines where the output is piped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from wirewatch.model import Alert
from wirewatch.render import clean, limits, times, wording
from wirewatch.render.counting import more

_SEVERITY = {"low": "dim", "normal": "cyan", "high": "bold dark_orange", "critical": "bold white on red"}
_TITLE, _WATCH, _MARK, _LINK, _QUIET = "bold", "bold cyan", "bold yellow", "blue", "dim"
_LABEL = 12  # columns, as "in the title" takes
_SHORTEST = 20  # columns that the watches get in a heading, however narrow the terminal

_Row = tuple[str, Text]  # a label and its value


def alert(alert: Alert) -> Group:
    """The alert for `Console.print`, to be called with `soft_wrap=True`, else rich folds or crops links and lines.

    On a terminal: colours (bold alone under NO_COLOR, which rich heeds), aligned columns, a rule on top; text is
    wrapped here and links are left to the terminal, which keeps them whole for the mouse. Piped: one line a fact, for
    grep, marked words between `**`, a blank line between alerts.
    """
    return Group(_View(wording.named(alert)))


@dataclass(frozen=True, slots=True)
class _View:
    alert: Alert

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        form = _Terminal(options.max_width) if options.is_terminal else _Pipe()
        why = wording.why(self.alert, limits.CONSOLE_PLACES)
        tags = _tags(self.alert)
        named = wording.watches(self.alert.watches, form.room(len(tags)))
        yield form.heading(tags.append(f" {named}" if named else ""))
        yield form.prose(wording.title(self.alert), _TITLE)
        yield from _link(self.alert.url)
        yield from _paragraph(wording.summary(self.alert), form)
        if self.alert.kind == "summary":
            yield from _summary(self.alert, form)
        else:
            yield from _paragraph(wording.UPDATE if self.alert.kind == "update" else "", form)
            yield from _lines(wording.changes(self.alert).lines(), form)
            yield from _why(why, named, form)
        yield Text()
        yield form.rows([(label, Text(value)) for label, value in wording.facts(self.alert)])
        yield from _paragraph(clean.short(self.alert.note, limits.NOTE), form)
        yield from _paragraph(f"Alert {wording.reference(self.alert)}", form, _QUIET)
        yield Text()


@dataclass(frozen=True, slots=True)
class _Terminal:
    """Columns and colours."""

    columns: int

    def room(self, taken: int) -> int:
        """How many letters the watches may take in a heading, after `taken` columns and before a rule."""
        return max(_SHORTEST, min(limits.WATCHES, self.columns - taken - 4))

    def heading(self, text: Text) -> RenderableType:
        return Rule(text, align="left", style=_QUIET)

    def prose(self, text: str, style: str = "") -> Text:
        return Text(text, style=style, no_wrap=False, overflow="fold")

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

    def room(self, _taken: int) -> int:
        return limits.ALL_WATCHES

    def heading(self, text: Text) -> RenderableType:
        return text

    def prose(self, text: str, style: str = "") -> Text:
        return Text(text, style=style)

    def sentence(self, sentence: clean.Marked) -> Text:
        return Text("".join(f"**{text}**" if hit else text for text, hit in sentence.pieces()))

    def rows(self, rows: Sequence[_Row]) -> RenderableType:
        return Text("\n").join(Text(f"{label:<{_LABEL}}  ").append_text(value) for label, value in rows)


_Form = _Terminal | _Pipe


def _tags(alert: Alert) -> Text:
    tags = [(alert.severity.upper(), _SEVERITY[alert.severity])]
    tags += [("UPDATE", "bold")] if alert.kind == "update" else []
    return Text(" ").join(Text(tag, style=style) for tag, style in tags)


def _link(url: str) -> Iterator[Text]:
    address = wording.link(url)
    if address:
        yield Text(address, style=_LINK)


def _paragraph(text: str, form: _Form, style: str = "") -> Iterator[Text]:
    if text:
        yield Text()
        yield form.prose(text, style)


def _lines(lines: Sequence[str], form: _Form) -> Iterator[Text]:
    if lines:
        yield Text()
        yield from map(form.prose, lines)


def _why(why: wording.Why, named: str, form: _Form) -> Iterator[RenderableType]:
    """The places; before them the watches, where the heading has `named` only some."""
    rows = [("watches", Text(why.watches))] if why.watches != named else []
    rows += [(place.where.lower(), _sentence(place, form)) for place in why.places]
    if why.more:
        rows.append(("", Text(more(why.more, "place"))))
    if rows:
        yield Text()
        yield form.rows(rows)


def _sentence(place: wording.Place, form: _Form) -> Text:
    sentence = form.sentence(place.sentence)
    return sentence.append(f"  ({place.watches})", _QUIET) if place.watches else sentence


def _summary(alert: Alert, form: _Form) -> Iterator[Text]:
    zone = times.zone(alert.timezone)
    yield from _paragraph(wording.FIRST_LOOK, form)
    yield from _paragraph(wording.tally(alert), form)
    for headline in alert.headlines:
        yield Text()
        yield form.prose(wording.headline(headline.title), _TITLE)
        yield form.prose(wording.headline_facts(headline, zone), _QUIET)
        yield from _link(headline.url)
