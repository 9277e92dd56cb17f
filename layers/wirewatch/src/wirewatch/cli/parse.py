"""`wirewatch parse`: a feed as the machine sees it."""

import json
from datetime import datetime

import click

from wirewatch import dates, feeds, polling
from wirewatch.adapters.clock import SystemClock
from wirewatch.cli import feed_shown, fetching, options, tables
from wirewatch.errors import FeedError
from wirewatch.model import Entry, Feed
from wirewatch.render.times import rfc3339


@click.command()
@click.argument("name", metavar="FILE|URL|-")
@options.as_json
def parse(name: str, *, as_json: bool) -> None:
    """Show a feed as Wirewatch reads it: what it is, and what it lists.

    Exit codes: 0 it is a feed; 1 it is none, or there is no such file or answer.
    """
    url, kind = name, None
    if fetching.is_address(name):
        answer = fetching.fetched(polling.feed_request(name))
        body, url, kind = answer.body, answer.url, answer.headers.get("content-type")
    else:
        body, url = fetching.content(name), ""
    try:
        feed = feeds.parse(body, url, kind)
    except FeedError as error:
        raise click.ClickException(f"{name}: {error}") from error
    now = SystemClock().now()
    if as_json:
        click.echo(json.dumps(_record(feed, now), ensure_ascii=False))
        return
    out = tables.console()
    out.print(feed_shown.facts(feed), soft_wrap=True)
    out.print(feed_shown.entries(feed, now))


def _record(feed: Feed, now: datetime) -> dict[str, object]:
    return {
        "type": "feed",
        "format": feed.format,
        "reader": feed.reader,
        "title": feed.title,
        "link": feed.link,
        "language": feed.language,
        "whole": feed.whole,
        "ttl": feed.ttl.total_seconds() if feed.ttl else None,
        "sitemaps": feed.listed,
        "notices": feeds.notices(feed),
        "entries": [_entry(entry, now) for entry in feed.entries],
    }


def _entry(entry: Entry, now: datetime) -> dict[str, object]:
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "published": rfc3339(entry.published),
        "updated": rfc3339(entry.updated),
        "doubt": dates.doubt(entry.published, now) if entry.published else "",
        "summary": entry.summary,
        "content": entry.content,
        "authors": entry.authors,
        "tags": entry.tags,
        "language": entry.language,
    }
