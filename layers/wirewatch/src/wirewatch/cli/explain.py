"""`wirewatch explain`: why a watch fires on a text or not, clause by clause."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import options, texts
from wirewatch.cli.folders import read_config
from wirewatch.errors import UnknownWatch
from wirewatch.model import Document, Span
from wirewatch.query.engine.explain import Clause
from wirewatch.render import clean
from wirewatch.watchlist import Explanation

# So many places of a clause are shown, with so many characters on either side.
_PLACES, _AROUND = 3, 24
_CLAUSE = 100


@click.command()
@options.config_folder
@click.argument("watch")
@texts.options
@options.as_json
def explain(
    folder: Path,
    watch: str,
    text: str,
    title: str | None,
    source: str,
    language: str | None,
    tags: tuple[str, ...],
    state: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say why WATCH fires on a text or not, clause by clause: what held, where, and which clause failed first.

    The text is a file, an address, or standard input (-). Exit codes: 0 it was judged, whatever came of it; 1 a fault
    in the configuration, or no such text; 2 there is no such watch.
    """
    watchlist = read_config(folder).watchlist
    read = texts.read(text, title, source, language, tags, state)
    document = read.document
    try:
        found = watchlist.explain(watch, document, SystemClock().now())
    except UnknownWatch as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps({**_record(found, document), "furniture": read.furniture}, ensure_ascii=False))
        return
    out = Console(highlight=False)
    for line in (*_lines(found, document), *read.shown()):
        out.print(line, soft_wrap=True)


def _record(found: Explanation, document: Document) -> dict[str, object]:
    failure = found.query.first_failure()
    return {
        "type": "explanation",
        "watch": found.watch.id,
        "fires": found.fires,
        "kept_away": list(found.kept_away),
        "failed_first": failure.text if failure else None,
        "clause": _clause_record(found.query.clause, document),
        "excluded": _places_record(found.query.cancelled, document),
    }


def _clause_record(clause: Clause, document: Document) -> dict[str, object]:
    return {
        "clause": clause.text,
        "holds": clause.holds,
        "note": clause.note,
        "spans": _places_record(clause.spans, document),
        "clauses": [_clause_record(part, document) for part in clause.parts],
    }


def _places_record(spans: Sequence[Span], document: Document) -> list[dict[str, object]]:
    return [{**span._asdict(), "text": document.text_of(span.field)[span.start : span.end]} for span in spans]


def _lines(found: Explanation, document: Document) -> Iterator[Text]:
    verdict = ("fires", "bold green") if found.fires else ("does not fire", "bold red")
    yield Text.assemble((found.watch.id, "bold"), " ", verdict)
    yield from _clause_lines(found.query.clause, document, 1)
    if found.query.cancelled:
        yield Text(f"\n  exclude: {clean.short(found.watch.exclude, _CLAUSE)}", "bold")
        yield Text("  cancels the words marked here; the query is judged without them", "dim")
        for span in found.query.cancelled[:_PLACES]:
            yield _place(span, document, 2)
        if len(found.query.cancelled) > _PLACES:
            yield Text(f"    and {len(found.query.cancelled) - _PLACES} more", "dim")
    for reason in found.kept_away:
        yield Text(f"\n  {reason}", "red")
    failure = found.query.first_failure()
    if failure:
        note = f" ({failure.note})" if failure.note else ""
        yield Text(f"\n  failed first: {clean.short(failure.text, _CLAUSE)}{note}", "bold")


def _clause_lines(clause: Clause, document: Document, depth: int) -> Iterator[Text]:
    mark = ("✓ ", "green") if clause.holds else ("✗ ", "red")
    note = f"  {clause.note}" if clause.note else ""
    yield Text.assemble("  " * depth, mark, clean.short(clause.text, _CLAUSE), (note, "dim"))
    if not clause.parts:
        for span in clause.spans[:_PLACES]:
            yield _place(span, document, depth + 1)
        if len(clause.spans) > _PLACES:
            yield Text(f"{'  ' * (depth + 1)}and {len(clause.spans) - _PLACES} more places", "dim")
    for part in clause.parts:
        yield from _clause_lines(part, document, depth + 1)


def _place(span: Span, document: Document, depth: int) -> Text:
    """A place with what stands around it; the found words are set off, by colour or by brackets."""
    text = document.text_of(span.field)
    before, found, after = (
        clean.inline(text[max(0, span.start - _AROUND) : span.start]),
        clean.inline(text[span.start : span.end]),
        clean.inline(text[span.end : span.end + _AROUND]),
    )
    form = f"  ({span.form})" if span.form else ""
    return Text.assemble(
        "  " * depth, (f"{span.field}: ", "dim"), f"…{before} [", (found, "bold yellow"), f"] {after}…", (form, "dim")
    )
