"""A feed as people are shown it."""

from datetime import datetime

from rich.table import Table
from rich.text import Text

from wirewatch import dates, feeds
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
    """The entries of a feed, as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in ("published", "title", "address"):
        table.add_column(column, overflow="fold")
    for entry in feed.entries[:most]:
        table.add_row(_when(entry, now), Text(clean.short(entry.title, _SHOWN)), Text(clean.inline(entry.link)))
    return table


def _when(entry: Entry, now: datetime) -> str:
    moment = entry.published or entry.updated
    if moment is None:
        return "no date"
    doubt = dates.doubt(moment, now)
    return f"{moment:%Y-%m-%d %H:%M}" + (f" ({doubt})" if doubt else "")
