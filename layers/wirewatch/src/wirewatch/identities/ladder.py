"""The identity ladder: by its own link, else by its guid, else by title and date is an entry an article."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from wirewatch import urls
from wirewatch.articles import digest
from wirewatch.model import Entry, Feed, Source


class Rungs(NamedTuple):
    """The ids of an entry's article, the best one first: `link` and `guid` are empty where they are not its own."""

    link: str
    guid: str
    title: str

    def article(self, *, trusts_guids: bool) -> str:
        """The id by the highest rung there is; guids are one only while they are trusted."""
        return self.link or (self.guid if trusts_guids else "") or self.title


def climbed(source: Source, feed: Feed) -> list[Rungs]:
    """The rungs of each entry. They do not depend on the order of entries.

    A link is not an entry's own when it is the feed's home page or when different entries share it; a guid is not
    when entries of different titles share it: some feeds give every item one guid, and keyed by it all but one
    would be lost. For entries without a title, their text stands for it. Entries of one title and date are told
    apart by their texts. Entries of one link, title and text are one, whatever their guids: some feeds list an
    article once for each place on their front page.
    """
    home = _address(feed.link)
    addresses = [_address(entry.link) for entry in feed.entries]
    guids = _telling_guids(feed.entries)
    shared = _shared_addresses(zip(addresses, guids, feed.entries, strict=True)) | {"", home}
    texts_of = defaultdict(set)
    for address, entry in zip(addresses, feed.entries, strict=True):
        if address in shared:
            texts_of[name_of(entry), entry.published].add(text_of(entry))
    return [
        Rungs(digest("url", address), "", "")
        if address not in shared
        else Rungs(
            "",
            digest("guid", source.id, guid) if guid else "",
            _by_title(source, entry, with_text=len(texts_of[name_of(entry), entry.published]) > 1),
        )
        for address, guid, entry in zip(addresses, guids, feed.entries, strict=True)
    ]


def possible(source: Source, entry: Entry) -> frozenset[str]:
    """Every id that an entry could have, whatever else is listed with it."""
    address = _address(entry.link)
    return frozenset(
        {
            *([digest("url", address)] if address else []),
            *([digest("guid", source.id, entry.id)] if entry.id else []),
            _by_title(source, entry, with_text=False),
            _by_title(source, entry, with_text=True),
        }
    )


def apart(source: Source, entry: Entry, article: str) -> str:
    """The id of an entry that is not the article which its link or guid belonged to first, as `/latest` does."""
    return digest("apart", source.id, article, entry.id or name_of(entry))


def name_of(entry: Entry) -> str:
    """What an entry is called: its title, or its text where it has none."""
    return entry.title or entry.summary or entry.content


def text_of(entry: Entry) -> str:
    """The longer of an entry's texts."""
    return entry.content if len(entry.content) >= len(entry.summary) else entry.summary


def _address(link: str) -> str:
    return urls.canonical(link) if link else ""


def _by_title(source: Source, entry: Entry, *, with_text: bool) -> str:
    more = (text_of(entry),) if with_text else ()
    return digest("title", source.id, name_of(entry), str(entry.published or ""), *more)


def _telling_guids(entries: Iterable[Entry]) -> list[str]:
    names_of = defaultdict(set)
    for entry in entries:
        names_of[entry.id].add(name_of(entry))
    return [entry.id if len(names_of[entry.id]) == 1 else "" for entry in entries]


def _shared_addresses(listed: Iterable[tuple[str, str, Entry]]) -> set[str]:
    """The addresses of several entries that differ: in guid, or in name where one has none."""
    marks: dict[tuple[str, ...], tuple[str, str]] = {}
    seen = []
    for address, guid, entry in listed:
        mark = (guid, "" if guid else name_of(entry))
        text = text_of(entry)
        said = ("text", address, entry.title, text) if text else ("", address, *mark)
        marks[said] = min(mark, marks.get(said, mark))
        seen.append((address, said))
    marks_at = defaultdict(set)
    for address, said in seen:
        marks_at[address].add(marks[said])
    return {address for address, marks_there in marks_at.items() if len(marks_there) > 1}
