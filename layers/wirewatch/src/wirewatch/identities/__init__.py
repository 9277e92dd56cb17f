"""Identities: which entry of a feed is which article, from one answer to the next.

`ladder` gives an entry its id, `records` remembers by what else it is known, `resolving` finds it again. An article
keeps the id it was first listed with while its source changes links, guids, or how it makes them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, TypeVar

from wirewatch.identities import ladder, records, resolving
from wirewatch.identities.resolving import Match, Trust
from wirewatch.model import Entry, Feed, Listed, Seen, Source

# Entries that left the feed and come back are known for as long as they are among so many.
REMEMBERED = 200
# Of so many of the newest entries is known what they said, and by what else they are known. Bounds the seen row.
RECORDED = 2_000

Status = Literal["new", "edited", "known"]
_Item = TypeVar("_Item")

_KNOWN_BY = {
    "guid": "under another address: known by guid",
    "name": "under another address or guid: known by title",
    "moment": "under another address and title: known by date",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """An entry, the id of its article, and what is to be remembered of it.

    `edited` is known by a record that says something else. `known` says the same, or came back and has no record: what
    it says now counts as what it said.
    """

    article: str
    entry: Entry
    record: Listed
    status: Status


@dataclass(frozen=True, slots=True)
class Identified:
    """The articles of an answer, each once, in the feed's order.

    `trusts_guids`: whether guids are of use from here on. `notices` say what was odd, for people.
    """

    entries: tuple[Identity, ...]
    trusts_guids: bool
    notices: tuple[str, ...] = ()


class _Answer(NamedTuple):
    """What an answer lists by the ladder: entries, their rungs and their records, side by side; each article once."""

    entries: Sequence[Entry]
    rungs: Sequence[ladder.Rungs]
    records: Sequence[Listed]


def identified(source: Source, feed: Feed, seen: Seen, *, trusts_guids: bool) -> Identified:
    """Tell which article each entry is. `trusts_guids` is what the answer before came to; True before the first."""
    rungs = ladder.climbed(source, feed)
    answer = _read(source, feed, rungs, trusts_guids=trusts_guids)
    trust = resolving.judged(
        [rung.link for rung in answer.rungs], answer.records, seen.listed, trusts_guids=trusts_guids
    )
    if trust.guids != trusts_guids:
        answer = _read(source, feed, rungs, trusts_guids=trust.guids)
    keys = frozenset(seen.keys)
    passed_on = {record.link for record in seen.listed}

    def own(at: int, claimed: Collection[str]) -> str:
        article = answer.records[at].article
        # The first article at `/latest` may have left the feed long before the last one.
        if answer.records[at].link in passed_on and seen_key(article) in keys:
            article = ladder.apart(source, answer.entries[at], article)
        while article in claimed:
            article = ladder.apart(source, answer.entries[at], article)
        return article

    matches = resolving.resolved(
        answer.records,
        seen.listed,
        trust,
        keeps=lambda at, claimed: seen_key(own(at, claimed)) in keys,
    )
    claimed = {match.record.article for match in matches if match}
    entries = []
    for at, (entry, record, match) in enumerate(zip(answer.entries, answer.records, matches, strict=True)):
        article = match.record.article if match else own(at, claimed)
        status: Status = "known" if match or seen_key(article) in keys else "new"
        if match and match.record.content != record.content:
            status = "edited"
        link = b"" if article == record.article else record.link
        entries.append(Identity(article, entry, record._replace(article=article, link=link), status))
    return Identified(tuple(entries), trust.guids, _notices(source, answer, matches, trust))


def remembered(identified: Identified, seen: Seen, durable: Collection[str]) -> Seen:
    """What is remembered of a source after an answer; all stays as it is after one without entries.

    `durable` are the ids of the articles that are stored: a new one that is not comes again as new, an edited one that
    is not comes again as edited.
    """
    if not identified.entries:
        return seen
    before = {record.article: record for record in seen.listed}
    stored = [identity for identity in identified.entries if identity.status != "new" or identity.article in durable]
    now = dict.fromkeys(seen_key(identity.article) for identity in stored)
    left = [key for key in seen.keys if key not in now][:REMEMBERED]
    newest = _newest(stored, [identity.entry for identity in stored], RECORDED)
    edits = {identity.article for identity in stored if identity.status == "edited"} - set(durable)
    again = {
        identity.record.link
        for identity in identified.entries
        if identity.status == "new" and identity.article not in durable and identity.record.link
    }

    def kept(record: Listed) -> Listed:
        last = before.get(record.article, record)
        return record._replace(
            content=last.content if record.article in edits else record.content,
            # One that comes again as new at `/latest` is told apart by who was there before it.
            link=last.link if last.link in again else record.link,
        )

    return Seen((*now, *left), tuple(kept(identity.record) for identity in newest))


def newest(feed: Feed, most: int) -> Feed:
    """A feed's newest entries, at most so many, in its order: the first ones, or the last of one that begins with its
    oldest."""
    return replace(feed, entries=tuple(_newest(feed.entries, feed.entries, most)))


def seen_key(article_id: str) -> bytes:
    """The 8 bytes by which a source's seen row knows an article."""
    return bytes.fromhex(article_id)[:8]


def _read(source: Source, feed: Feed, rungs: Sequence[ladder.Rungs], *, trusts_guids: bool) -> _Answer:
    listed: dict[str, tuple[Entry, ladder.Rungs]] = {}
    for rung, entry in zip(rungs, feed.entries, strict=True):
        listed.setdefault(rung.article(trusts_guids=trusts_guids), (entry, rung))
    entries = {article: entry for article, (entry, _) in listed.items()}
    return _Answer(list(entries.values()), [rung for _, rung in listed.values()], records.recorded(source, entries))


def _newest(items: Sequence[_Item], entries: Sequence[Entry], most: int) -> Sequence[_Item]:
    """The items of the newest entries. Entry by entry, as a feed may have an old one pinned to its top."""
    if len(items) <= most:
        return items
    dates = [entry.published for entry in entries if entry.published]
    older = sum(this < last for last, this in pairwise(dates))
    newer = sum(this > last for last, this in pairwise(dates))
    return items[-most:] if newer > older else items[:most]


def _notices(source: Source, answer: _Answer, matches: Sequence[Match | None], trust: Trust) -> tuple[str, ...]:
    said = []
    if trust.is_volatile:
        again = trust.same + trust.another
        said.append(f"{trust.another} of {again} entries came again with another guid: entries are told apart by link")
    count = len(answer.entries)
    moved = [
        match.by
        for entry, record, match in zip(answer.entries, answer.records, matches, strict=True)
        if match
        and match.record.article != record.article
        and (entry.link or match.by != "guid")
        and _has_moved(source, entry, match.record)
    ]
    said += [f"{moved.count(by)} of {count} entries came again {how}" for by, how in _KNOWN_BY.items() if by in moved]
    return tuple(said)


def _has_moved(source: Source, entry: Entry, record: Listed) -> bool:
    """Whether an entry could have neither the id it was first listed with nor the one it had at the last answer, and
    not just has another because of others."""
    possible = ladder.possible(source, entry)
    return record.article not in possible and record.link not in map(records.link_key, possible)
