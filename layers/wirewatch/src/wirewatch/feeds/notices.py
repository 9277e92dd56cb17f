"""What is odd about a feed's entries, in sentences for whoever watches over the sources. Nothing is lost by any of it:
`articles.identities` knows entries by their link where guids are of no use."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping

from wirewatch import urls
from wirewatch.model import Feed

REMEMBERED = 50
"""Entries whose guids are compared with those of the poll before."""
_FEW = 3  # entries that must have come again before their guids are judged
_MOST = 0.8  # share of them with another guid that is no accident


def notices(feed: Feed) -> tuple[str, ...]:
    """What one answer shows: guids and links that are missing or shared."""
    count = len(feed.entries)
    guids = [entry.id for entry in feed.entries]
    links = [entry.link for entry in feed.entries]
    said = (
        _missing(guids, "guid", count),
        _shared(guids, "guid", count),
        _missing(links, "link", count),
        f"all {count} entries have the same link" if count > 1 and len(set(links)) == 1 and links[0] else "",
    )
    return tuple(filter(None, said))


def _missing(values: Iterable[str], what: str, count: int) -> str:
    missing = sum(1 for value in values if not value)
    if not missing:
        return ""
    of = "no entry has" if missing == count else f"{missing} of {count} entries have no"
    return f"{of} {'a ' if missing == count else ''}{what}{_INSTEAD[what]}"


_INSTEAD = {
    "guid": ": entries are told apart by link",
    "link": ": no page is fetched for them",
}


def _shared(guids: Iterable[str], what: str, count: int) -> str:
    times = {guid: number for guid, number in Counter(filter(None, guids)).items() if number > 1}
    if not times:
        return ""
    if count in times.values():
        return f"all {count} entries share one {what}{_INSTEAD[what]}"
    return f"{sum(times.values())} entries share {len(times)} {what}{'s' if len(times) > 1 else ''}{_INSTEAD[what]}"


def guids(feed: Feed) -> dict[str, str]:
    """What `volatile` needs to know at the next poll: hashes of the newest entries' guids, by those of link and title.

    At most REMEMBERED pairs of 8 characters each; without entries that lack a guid or a link.
    """
    newest = [entry for entry in feed.entries if entry.id and entry.link and entry.id != entry.link][:REMEMBERED]
    return {_hash(urls.canonical(entry.link), entry.title): _hash(entry.id) for entry in newest}


def volatile(before: Mapping[str, str], feed: Feed) -> str:
    """The notice that guids change from poll to poll while link and title stay; empty where they do not.

    `before` is what `guids` gave for the answer before.
    """
    again = [before[entry] != guid for entry, guid in guids(feed).items() if entry in before]
    if len(again) < _FEW or sum(again) < _MOST * len(again):
        return ""
    return f"{sum(again)} of {len(again)} entries came again with another guid: entries are told apart by link"


def _hash(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(errors="surrogatepass"), digest_size=4).hexdigest()
