"""`wirewatch sources import` and `export`: lists of feeds as other readers have them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from wirewatch import config, urls
from wirewatch.cli import fetching, options
from wirewatch.cli.folders import change, faults_shown, read_config
from wirewatch.errors import ConfigError
from wirewatch.model import Source
from wirewatch.sources import editing, opml, proposing


@click.command("import")
@options.config_folder
@click.argument("name", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Say what would be added, and change nothing.")
@options.as_json
def import_opml(folder: Path, name: str, *, dry_run: bool, as_json: bool) -> None:
    """Add the feeds of an OPML file to sources.yaml; its folders become tags.

    Files that are not well-formed are read as far as they go.

    Exit codes: 0 all of its feeds are listed now; 1 some were refused (and are named), or it is no OPML.
    """
    file = folder / config.SOURCES_FILE
    added: list[Source] = []
    refused: list[tuple[str, str]] = []
    before = 0

    def changed(text: str) -> str:
        nonlocal before
        default = editing.defaults(text, file=str(file))
        added[:], refused[:] = _taken(listing, editing.listed(text, file=str(file)), default)
        before = len(listing.outlines) - len(added) - (len(refused) - len(listing.refused))
        return editing.added(text, added, file=str(file)) if added else text

    with faults_shown():
        listing = opml.read(fetching.content(name), file=name)
    change(file, changed, dry_run=dry_run)
    if as_json:
        for source in added:
            click.echo(json.dumps({"type": "source", "id": source.id, "url": source.url, "tags": source.tags}))
        for what, why in refused:
            click.echo(json.dumps({"type": "refused", "name": what, "reason": why}, ensure_ascii=False))
        counts = {"added": len(added), "listed": before, "refused": len(refused)}
        click.echo(json.dumps({"type": "import", **counts, "dry_run": dry_run}))
    else:
        for source in added:
            click.echo(f"{source.id}  {source.url}")
        for what, why in refused:
            click.echo(f"refused {what}: {why}", err=True)
        done = "would be added" if dry_run else "added"
        click.echo(f"{len(added)} {done}, {before} listed already, {len(refused)} refused.", err=True)
    raise SystemExit(1 if refused else 0)


@click.command()
@options.config_folder
@click.option("--title", default="Wirewatch sources", show_default=True, help="The list's title.")
def export(folder: Path, title: str) -> None:
    """Print the sources as OPML 2.0, which every feed reader takes. Page sources are left out: they are no feeds."""
    click.echo(opml.written(read_config(folder).sources, title).decode(), nl=False)


def _taken(
    listing: opml.Listing, known: Sequence[Source], default: Source
) -> tuple[list[Source], list[tuple[str, str]]]:
    """The sources that a list adds to those known, and what of it is refused."""
    seen = {urls.canonical(source.url) for source in known}
    taken = {source.id for source in known}
    added: list[Source] = []
    refused = list(listing.refused)
    for outline in listing.outlines:
        address = urls.canonical(outline.url)
        if address in seen:
            continue
        name = proposing.identifier(outline.title, outline.url, taken)
        tags = tuple(_tags(outline.folders)) or default.tags
        source = replace(default, id=name, url=outline.url, name=outline.title or name, tags=tags)
        problem = _problem(source)
        if problem:
            refused.append((outline.title or outline.url, problem))
            continue
        seen.add(address)
        taken.add(name)
        added.append(source)
    return added, refused


def _tags(folders: Sequence[str]) -> Iterator[str]:
    yield from dict.fromkeys(filter(None, map(proposing.slug, folders)))


def _problem(source: Source) -> str:
    """Why a source cannot stand in sources.yaml; empty where it can."""
    try:
        editing.added("", [Source(source.id, source.url, source.name, tags=source.tags)])
    except ConfigError as error:
        return error.faults[0].message
    return ""
