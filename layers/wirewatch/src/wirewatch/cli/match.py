"""`wirewatch match`: which watches fire on a text, and with which words."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from wirewatch import excerpts
from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import options, texts
from wirewatch.cli.folders import read_config
from wirewatch.model import Document, Hit
from wirewatch.render import quotes, wording


@click.command()
@options.config_folder
@texts.options
@options.as_json
def match(
    folder: Path,
    text: str,
    title: str | None,
    source: str,
    language: str | None,
    tags: tuple[str, ...],
    state: Path | None,
    *,
    as_json: bool,
) -> None:
    """Say which watches fire on a text, with the words that did it.

    The text is a file, an address, or standard input (-). Exit codes: 0 it was judged, whatever came of it; 1 a fault
    in the configuration, or no such text.
    """
    watchlist = read_config(folder).watchlist
    read = texts.read(text, title, source, language, tags, state)
    document = read.document
    hits = watchlist.match(document, SystemClock().now())
    if as_json:
        for hit in hits:
            click.echo(json.dumps(_record(document, hit), ensure_ascii=False))
        if read.furniture:
            click.echo(json.dumps({"type": "furniture", "lines": read.furniture}, ensure_ascii=False))
        return
    out = Console(highlight=False)
    for hit in hits:
        out.print(_shown(document, hit, marks=not out.is_terminal), soft_wrap=not out.is_terminal)
    for line in read.shown():
        out.print(line, soft_wrap=True)
    count = len(watchlist.watches)
    fired = "No watch fires" if not hits else f"{len(hits)} of {count} watches fire{'s' if len(hits) == 1 else ''}"
    click.echo(f"{fired} on this text{'' if hits else f'; there are {count}'}.", err=True)


def _record(document: Document, hit: Hit) -> dict[str, object]:
    snippets = {(found.field, found.start): found.snippet for found in excerpts.matches(document, [hit])}
    return {
        "type": "match",
        "watch": hit.watch.id,
        "severity": hit.watch.severity,
        "spans": [
            {**span._asdict(), "text": document.text_of(span.field)[span.start : span.end]} for span in hit.spans
        ],
        "snippets": list(dict.fromkeys(snippets.values())),
    }


def _shown(document: Document, hit: Hit, *, marks: bool) -> Text:
    """A watch, and below it each sentence with its words marked: by colour, or between ** where there is none."""
    shown = Text.assemble((hit.watch.id, "bold"), f"  {hit.watch.severity}\n")
    for quote in quotes.gathered(excerpts.matches(document, [hit])):
        shown.append(f"  {wording.where(quote).lower()}: ", "dim")
        for piece, marked in quote.sentence.pieces():
            shown.append(f"**{piece}**" if marked and marks else piece, "bold yellow" if marked else "")
        shown.append("\n")
    return shown
