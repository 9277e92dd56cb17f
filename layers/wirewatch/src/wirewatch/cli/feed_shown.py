"""A feed as people are shown it."""

from datetime import datetime

from rich.table import Table
from rich.text import Text

from wirewatch import dates, feeds
from wirewatch.cli import tables
from wirewatch.model import Entry, Feed
from wirewatch.render import clean

_SHOWN = 60  # characters of a title


def facts(feed: Feed) -> Text:
    """What a feed is, in a few lines."""
    lines = [("title", feed.title), ("format", f"{feed.format}, read by the {feed.reader} reader"), ("page", feed.link)]
    lines += [("language", feed.language), ("asks for", f"{feed.ttl} between two polls" if feed.ttl else "")]
    lines += [("entries", f"{len(feed.entries)}{'' if feed.whole else ', and breaks off before its end'}")]
    lines += [("sitemap", address) for address in feed.listed]
    lines += [("notice", notice) for notice in feeds.notices(feed)]
    return Text("\n".join(f"{name:<9} {clean.inline(said)}" for name, said in lines if said))


def entries(feed: Feed, now: datetime, most: int | None = None) -> Table:
    """The entries of a feed: all, with link and guid where that is another text; or `most` as a preview."""
    listed = feed.entries[:most]
    with_link = most is None
    with_id = with_link and any(entry.id != entry.link for entry in listed)
    table = tables.table("published", "title", *["link"] * with_link, *["id"] * with_id)
    for entry in listed:
        cells = [clean.short(entry.title, _SHOWN), *[clean.inline(entry.link)] * with_link, *[_id(entry)] * with_id]
        table.add_row(_when(entry, now), *map(Text, cells))
    return table


def _id(entry: Entry) -> str:
    return "" if entry.id == entry.link else clean.inline(entry.id)


def _when(entry: Entry, now: datetime) -> str:
    moment = entry.published or entry.updated
    if moment is None:
        return "no date"
    doubt = dates.doubt(moment, now)
    return f"{moment:%Y-%m-%d %H:%M}" + (f" ({doubt})" if doubt else "")
