"""Storing what a visit sees: an article, the alert it gives and its place in its story, in one write."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import repeat

from wirewatch import alerts, articles, edits, urls
from wirewatch.batch import Allowance
from wirewatch.errors import Conflict
from wirewatch.following import Follower
from wirewatch.judging import Sighting
from wirewatch.model import Alert, Article, Change, Joining, Source, Story
from wirewatch.ports import Store
from wirewatch.stories import fingerprint, telling
from wirewatch.stories.telling import Copy, Said

# How often a write that others overtake is tried again; two sources listing one article rarely need a second try.
TRIES = 20
# For so long an article waits for its place in a story that others write at the same moment. Then it does without.
PATIENCE = timedelta(seconds=10)
SHORTEST_WAIT, LONGEST_WAIT = timedelta(milliseconds=10), timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be written."""

    article: Article
    alert: Alert | None = None
    joining: Joining | None = None


class Keeper:
    """Stores the sightings of one visit, and knows what came of them."""

    def __init__(
        self,
        store: Store,
        allowance: Allowance,
        source: Source,
        baseline: str,
        since: Mapping[str, datetime],
        timezone: str,
    ) -> None:
        """`baseline` is the hash of the body that the source's baseline was taken of, empty before it; `timezone` the
        IANA name of the one that people read times in."""
        self.stored = 0
        self.alerts: list[str] = []
        self._store = store
        self._clock = allowance.clock
        self._chance = allowance.chance
        self._follower = Follower(store)
        self._source = source
        self._baseline = baseline
        self._since = since
        self._timezone = timezone

    def keep(self, sighting: Sighting, baseline: str = "", known: Article | None = None) -> None:
        """Store an article, its alert and its story; a known one grows by what is new about it.

        `known` is what is stored of it, where that has been read. With `baseline`, the hash of the body that a first
        look is taken of, nothing is spoken, and no story is told: a copy elsewhere is to be heard.
        """
        if baseline:
            sighted = replace(sighting.article, baselines={self._source.id: baseline})
            sighting = replace(sighting, article=sighted)
        now = self._clock.now()
        if sighting.edits:
            known = self._store.article(sighting.article.id, now)
        for wait in self._waits(now):
            draft = self._draft(sighting, known, now, speaks=not baseline)
            if known is not None and draft == _Draft(known):
                return
            if wait is None:  # the story is written by others all the time: what it says was read a moment ago
                draft = replace(draft, joining=None)
            try:
                if known is None:
                    known = self._store.put(draft.article, draft.alert, now, draft.joining)
                    if known is not None:
                        continue
                    self.stored += 1
                else:
                    self._store.replace(draft.article, draft.alert, now, draft.joining)
            except Conflict:
                known = self._store.article(sighting.article.id, now) if known else None
                self._clock.wait_until(self._clock.now() + (wait or SHORTEST_WAIT))
            else:
                self.alerts += [draft.alert.id] if draft.alert else []
                return
        raise Conflict(f"article {sighting.article.id} changed again and again while it was being stored")

    def _draft(self, sighting: Sighting, known: Article | None, now: datetime, *, speaks: bool) -> _Draft:
        """The article as it is to be stored, with the alert for the watches that speak and what its story gains."""
        article = _grown(known, sighting)
        if not speaks or not sighting.hits:
            return _Draft(article)
        unmuted = alerts.unmuted(sighting.hits, now)
        if known is None and sighting.edits:
            # Its source has listed it for longer than articles are kept, so a watch that is younger has no say.
            unmuted = [hit for hit in unmuted if self._since[hit.watch.id] <= now - articles.KEEP_UNMATCHED]
        hits = alerts.speaking(unmuted, known, self._source.id, in_baseline=self._in_baseline(known), since=self._since)
        if article == known and not hits:
            return _Draft(article)
        copy = self._copy(sighting)
        followed = self._follower.follow(copy.fingerprint, known, now)
        told = followed.told_by(copy)
        said = telling.said(copy, hits, told, now, is_new=known is None)
        # What its story has spoken of counts as spoken of the article too: the story is forgotten long before it.
        article = replace(alerts.with_spoken(article, hits), story=told[0].id if told else article.id)
        alert = self._alert(article, sighting, known, said, told) if said.hits else None
        alert_id = alert.id if alert else ""
        joining = telling.joining(
            copy, sighting.hits, followed, told, said, article=article.id, alert=alert_id, now=now
        )
        return _Draft(article, alert, joining)

    def _copy(self, sighting: Sighting) -> Copy:
        document = sighting.document
        address = sighting.address or sighting.article.canonical_url
        # What a host repeats makes two of an authority's notices alike that have nothing else in common.
        own = "\n".join(line for line in document.body.split("\n") if line not in sighting.repeated)
        prints = fingerprint(document.title, own, address)
        return Copy(prints, document, self._source.id, urls.publisher(sighting.article.url))

    def _alert(
        self, article: Article, sighting: Sighting, known: Article | None, said: Said, told: list[Story]
    ) -> Alert:
        judged = sighting.document
        changes: tuple[Change, ...] = ()
        if known and sighting.edits:
            spans = [span for hit in said.hits for span in hit.spans]
            changes = edits.changes(known.title, known.text, judged.title, judged.body[: articles.KEPT_TEXT], spans)
        return alerts.compose(
            article,
            judged,
            said.hits,
            self._source,
            alerts.kind_for(known, told),
            " ".join(filter(None, (sighting.note, alerts.corroborated(said.corroborated)))),
            self._timezone,
            carriers=telling.carriers(told[0] if told else None, article.sources),
            changes=changes,
        )

    def _waits(self, began: datetime) -> Iterator[timedelta | None]:
        """How long to wait before another try, longer and longer and never alike; None once there is no patience left
        with the story, TRIES times."""
        longest = SHORTEST_WAIT
        while self._clock.now() < began + PATIENCE:
            yield longest * (0.5 + self._chance() / 2)
            longest = min(2 * longest, LONGEST_WAIT)
        yield from repeat(None, TRIES)

    def _in_baseline(self, known: Article | None) -> bool:
        """Whether an article stood in the baseline that counts; a first look that was overtaken does not."""
        return known is not None and bool(self._baseline) and known.baselines.get(self._source.id) == self._baseline


def _grown(known: Article | None, sighting: Sighting) -> Article:
    """The article as it becomes by a sighting."""
    if known is None:
        return sighting.article
    if sighting.edits:
        return articles.edited(known, sighting.article, is_whole=sighting.is_whole)
    return articles.joined(known, sighting.article)
