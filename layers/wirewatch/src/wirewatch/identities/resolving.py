"""Which entry of an answer is which one of the answer before, where links and guids may have changed in between.

The strongest evidence is heard first, over all entries, and an entry of before is claimed once: two never become one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from wirewatch.identities import records
from wirewatch.model import Listed

Evidence = Literal["article", "guid", "name", "moment"]

_FEW = 3  # entries that must have come again before their guids are judged
_MOST = 0.8  # share of them with another guid that is no accident
_NONE = -1


class Trust(NamedTuple):
    """Whether a source's guids are trusted; of the entries that came again, how many had the `same` guid, how many
    `another`."""

    guids: bool
    same: int = 0
    another: int = 0

    @property
    def is_volatile(self) -> bool:
        """Whether guids change from one answer to the next."""
        return self.another >= _FEW and self.another >= _MOST * (self.same + self.another)

    @property
    def is_shown(self) -> bool:
        """Whether this answer itself shows that guids stay. Those of a feed may be constant, or count from its top."""
        return self.guids and self.same > self.another


class Match(NamedTuple):
    """The record that an entry is the successor of, and by what it is known."""

    record: Listed
    by: Evidence


def judged(links: Sequence[str], now: Sequence[Listed], before: Sequence[Listed], *, trusts_guids: bool) -> Trust:
    """Whether guids are trusted from this answer on. `links` are the ids by links of the entries' own, empty for none.

    Only entries that are known by link or name can tell.
    """
    by_article = {record.article: record for record in before}
    by_link = records.index(before, "link")
    by_name = records.index(before, "name")
    known = [
        (by_link.get(entry.link) or by_article.get(link) if link else None) or by_name.get(entry.name)
        for link, entry in zip(links, now, strict=True)
    ]
    again = [
        entry.guid == record.guid
        for entry, record in zip(now, known, strict=True)
        if record and record.guid and entry.guid
    ]
    trust = Trust(trusts_guids, sum(again), len(again) - sum(again))
    if trust.is_volatile:
        return trust._replace(guids=False)
    return trust._replace(guids=True) if trust.same >= _FEW and not trust.another else trust


def resolved(
    now: Sequence[Listed],
    before: Sequence[Listed],
    trust: Trust,
    keeps: Callable[[int, Collection[str]], bool],
) -> list[Match | None]:
    """For each entry the record it succeeds, if any; no two have one.

    An entry is known by the id it had when it was listed last, and by the one it was first listed with unless that has
    since passed on to another entry, be this one gone or not.
    Name and guid together outrank the id: a link such as `/latest` moves on to the next article. So does a name where
    guids say nothing. A guid alone counts where guids are seen to stay, or the date stays too. A name against the
    guid counts where the old entry is gone, and a date where the new one has taken the place of the old one as well.
    `keeps` says whether an entry is known by its id for what it is, given the articles claimed so far.
    """
    claims = _Claims(now, before)
    by_name = records.index(before, "name")
    by_link = records.index(before, "link")

    def has_guid(entry: Listed, record: Listed) -> bool:
        return bool(entry.guid) and entry.guid == record.guid

    def guids_say_nothing(entry: Listed, record: Listed) -> bool:
        return not (trust.guids and entry.guid and record.guid)

    def guid_tells(entry: Listed, record: Listed) -> bool:
        return trust.is_shown or (trust.guids and bool(entry.moment) and entry.moment == record.moment)

    def has_not_passed_on(entry: Listed, _record: Listed) -> bool:
        return entry.link not in by_link

    claims.make("guid", [by_name.get(entry.name) for entry in now], has_guid)
    claims.make("name", [by_name.get(entry.name) for entry in now], guids_say_nothing)
    claims.make("article", [by_link.get(entry.link) for entry in now])
    by_article = {record.article: record for record in before}
    claims.make("article", [by_article.get(entry.article) for entry in now], has_not_passed_on)
    by_guid = records.index(before, "guid")
    claims.make("guid", [by_guid.get(entry.guid) for entry in now], guid_tells)
    kept = [at for at, match in enumerate(claims.matches) if match is None and keeps(at, claims.articles)]
    claims.settle(kept)
    claims.make("name", [by_name.get(entry.name) for entry in now])
    by_moment = records.index(before, "moment")
    gap_of = claims.gaps_before()
    gap_at = claims.gaps_now()
    claims.make(
        "moment",
        [
            record if record and gap_of[record.article] == gap_at[at] != (_NONE, _NONE) else None
            for at, record in enumerate(by_moment.get(entry.moment) for entry in now)
        ],
    )
    return claims.matches


class _Claims:
    """What entries have claimed of the records of before."""

    def __init__(self, now: Sequence[Listed], before: Sequence[Listed]) -> None:
        self.matches: list[Match | None] = [None] * len(now)
        self.articles: set[str] = set()
        self._now = now
        self._before = before
        self._settled: set[int] = set()

    def make(
        self,
        by: Evidence,
        candidates: Sequence[Listed | None],
        fits: Callable[[Listed, Listed], bool] = lambda _entry, _record: True,
    ) -> None:
        for at, (entry, record) in enumerate(zip(self._now, candidates, strict=True)):
            if record is None or record.article in self.articles or at in self._settled or not fits(entry, record):
                continue
            self.matches[at] = Match(record, by)
            self.articles.add(record.article)
            self._settled.add(at)

    def settle(self, kept: Collection[int]) -> None:
        """Leave entries out that need no record."""
        self._settled.update(kept)

    def gaps_before(self) -> Mapping[str, tuple[int, int]]:
        """For each record of before its nearest neighbours that are still listed."""
        still = [at if record.article in self.articles else _NONE for at, record in enumerate(self._before)]
        return dict(zip((record.article for record in self._before), _gaps(still), strict=True))

    def gaps_now(self) -> list[tuple[int, int]]:
        """For each entry its nearest neighbours that were listed before."""
        place = {record.article: at for at, record in enumerate(self._before)}
        return _gaps([place[match.record.article] if match else _NONE for match in self.matches])


def _gaps(places: Sequence[int]) -> list[tuple[int, int]]:
    """For each place that is none the nearest one before and the nearest one after."""

    def nearest(last: int, this: int) -> int:
        return last if this == _NONE else this

    after = list(accumulate(reversed(places), nearest))
    return list(zip(accumulate(places, nearest), reversed(after), strict=True))
