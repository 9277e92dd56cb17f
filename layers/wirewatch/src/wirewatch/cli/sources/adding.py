"""`wirewatch sources add`: from an address to a source in sources.yaml."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from wirewatch import articles, config, feeds, polling, urls
from wirewatch import sources as listed_sources
from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import feed_shown, fetching, options, tables
from wirewatch.cli.folders import change
from wirewatch.cli.sources import finding
from wirewatch.errors import ConfigError, FeedError, FetchError
from wirewatch.model import Feed, FeedLink, Source
from wirewatch.sources import editing, proposing

PREVIEWED = 10
STALE = timedelta(days=30)
PLAIN = Source("", "", "")


@click.command()
@options.config_folder
@click.argument("url")
@click.option("--id", "name", help="Its id, if not one made of its title.")
@click.option("--every", help="How often to ask it: 5m, 1h...; if not as often as the file says for all.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given more than once.")
@click.option("--pick", type=click.IntRange(min=1), help="Which feed to take, where a page names several.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and change nothing.")
@options.as_json
def add(
    folder: Path,
    url: str,
    name: str | None,
    every: str | None,
    tags: tuple[str, ...],
    pick: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add the feed at URL to sources.yaml, or the feed that the page at URL names.

    Shows the newest entries first, and says what is odd about them. Comments and order of the file stay as they are.

    Exit codes: 0 it was added; 1 there is no feed, there are several, or it is listed already; 2 misuse.
    """
    wanted = _wanted(name, every, tags)
    asked = url if fetching.is_address(url) else f"https://{url}"
    address, feed = _found(asked, pick)
    file = folder / config.SOURCES_FILE
    new = wanted

    def changed(text: str) -> str:
        nonlocal new
        known, default = editing.listed(text, file=str(file)), editing.defaults(text, file=str(file))
        interval = wanted.every if every else default.every
        one = replace(default, id=wanted.id, url=address, name=feed.title, every=interval, tags=wanted.tags)
        written = editing.added(text, [_named(one, known, asked)], file=str(file))
        *_, new = editing.listed(written, file=str(file))
        return written

    change(file, changed, dry_run=dry_run)
    now = SystemClock().now()
    warnings = list(_warnings(new, feed, now))
    if as_json:
        record = {"type": "source", "id": new.id, "name": new.name, "url": new.url, "tags": new.tags}
        told = {"every": editing.interval(new.every), "added": not dry_run, "warnings": warnings}
        click.echo(json.dumps(record | told, ensure_ascii=False))
        return
    out = tables.console()
    out.print(feed_shown.facts(feed), soft_wrap=True)
    out.print(feed_shown.entries(feed, now, PREVIEWED))
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"{'Would add' if dry_run else 'Added'} {new.id}: {new.url}")


def _wanted(name: str | None, every: str | None, tags: tuple[str, ...]) -> Source:
    """What is known of the new source before it is looked at. Raises click.UsageError for what can be none."""
    interval = listed_sources.duration(every) if every else PLAIN.every
    if interval is None:
        raise click.UsageError(f"'{every}' is no poll interval: write 5m, 2h or 1d; from 1m to 7d")
    wanted = replace(PLAIN, id=name or "", every=interval, tags=tags)
    try:
        editing.added("", [replace(wanted, id=name or "a", url="https://example.com/")])
    except ConfigError as error:
        raise click.UsageError("; ".join(f"{fault.message}: {fault.hint}" for fault in error.faults)) from error
    return wanted


def _found(url: str, pick: int | None) -> tuple[str, Feed]:
    """The feed that is meant, and its address. Ends the command where there is none, or several."""
    with fetching.asker() as asker:
        try:
            return finding.feed_at(asker, url)
        except FeedError:
            pass
        except FetchError as error:
            raise click.ClickException(f"{url}: {error}") from error
        try:
            page = asker.answer(polling.page_request(url))
            links = finding.candidates(asker, page)
            link = _picked(url, links, pick)
            return finding.feed_at(asker, link.url)
        except (FetchError, FeedError) as error:
            raise click.ClickException(f"{url}: {error}") from error


def _picked(url: str, links: Sequence[FeedLink], pick: int | None) -> FeedLink:
    if not links:
        raise click.ClickException(f"{url} is a page that names no feed, and its site has no news sitemap")
    if pick and pick <= len(links):
        return links[pick - 1]
    if len(links) == 1 and pick is None:
        return links[0]
    listed = "\n".join(f"  {number}  {link.url}  {link.title}" for number, link in enumerate(links, start=1))
    raise click.ClickException(f"{url} names {len(links)} feeds; say which with --pick:\n{listed}")


def _named(new: Source, known: Sequence[Source], asked: str) -> Source:
    """The new source with an id. Raises click.ClickException where its address, or its id, is listed.

    One that has moved may be listed by the address that was asked for.
    """
    same = {urls.canonical(new.url), urls.canonical(asked)}
    other = next((one.id for one in known if urls.canonical(one.url) in same), "")
    if other:
        raise click.ClickException(f"{new.url} is listed already, as {other}")
    taken = {one.id for one in known}
    if new.id in taken:
        raise click.ClickException(f"there is a source {new.id} already: give this one another --id")
    return replace(new, id=new.id or proposing.identifier(new.name, new.url, taken))


def _warnings(source: Source, feed: Feed, now: datetime) -> Iterator[str]:
    """What a person should know of a feed before relying on it."""
    if not feed.entries:
        yield "it lists nothing now; see whether it does tomorrow"
        return
    moments = [entry.published or entry.updated for entry in feed.entries]
    newest = max((moment for moment in moments if moment and moment <= now + timedelta(hours=1)), default=None)
    if newest is None:
        yield "none of its entries has a usable date"
    elif now - newest > STALE:
        yield f"its newest entry is of {newest:%Y-%m-%d}: it may be closed"
    teasers = sum(articles.wants_page(source, entry) for entry in feed.entries)
    if teasers > len(feed.entries) / 2:
        yield "it has only teasers: the pages of its articles will be read, too"
    if not feed.whole:
        yield "it breaks off before its end"
    yield from feeds.notices(feed)
