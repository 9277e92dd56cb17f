"""What is odd about a feed's entries, in sentences for whoever watches over the sources. Nothing is lost by any of it:
`identities` knows entries by their link where guids are of no use."""

from collections import Counter
from collections.abc import Iterable

from wirewatch.model import Feed


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
