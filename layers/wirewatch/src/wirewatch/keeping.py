"""Storing what a visit sees: an article, and the alert it gives, in one write."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch import alerts, articles
from wirewatch.errors import Conflict
from wirewatch.model import Alert, Article, Document, Hit, Source
from wirewatch.ports import Clock, Store

# How often a write that others overtake is tried again; two sources listing one article rarely need a second try.
TRIES = 20


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as an entry shows it, the text that was judged, the watches that fire on it, a note for the alert."""

    article: Article
    document: Document
    hits: list[Hit]
    note: str


class Keeper:
    """Stores the sightings of one visit, and knows what came of them."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
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
        self._clock = clock
        self._source = source
        self._baseline = baseline
        self._since = since
        self._timezone = timezone

    def keep(self, sighting: Sighting, baseline: str = "") -> None:
        """Store an article and its alert; a known one grows by what is new about it.

        With `baseline`, the hash of the body that a first look is taken of, nothing is spoken.
        """
        if baseline:
            sighted = replace(sighting.article, baselines={self._source.id: baseline})
            sighting = replace(sighting, article=sighted)
        now = self._clock.now()
        known: Article | None = None
        for _ in range(TRIES):
            article, alert = self._grown(sighting, known, now, speaks=not baseline)
            if known is None:
                known = self._store.put(article, alert, now)
                if known is None:
                    self.stored += 1
                    self.alerts += [alert.id] if alert else []
                    return
            elif article == known:
                return
            else:
                try:
                    self._store.replace(article, alert, now)
                except Conflict:
                    known = self._store.article(article.id, now)
                else:
                    self.alerts += [alert.id] if alert else []
                    return
        raise Conflict(f"article {sighting.article.id} changed {TRIES} times while it was being stored")

    def _grown(
        self, sighting: Sighting, known: Article | None, now: datetime, *, speaks: bool
    ) -> tuple[Article, Alert | None]:
        """The article as it is to be stored, and the alert for the watches that speak."""
        article = articles.joined(known, sighting.article) if known else sighting.article
        if not speaks:
            return article, None
        unmuted = alerts.unmuted(sighting.hits, now)
        hits = alerts.speaking(unmuted, known, in_baseline=self._in_baseline(known), since=self._since)
        if not hits:
            return article, None
        article = alerts.with_spoken(article, hits)
        kind = alerts.kind_for(known)
        return article, alerts.compose(
            article, sighting.document, hits, self._source, kind, sighting.note, self._timezone
        )

    def _in_baseline(self, known: Article | None) -> bool:
        """Whether an article stood in the baseline that counts; a first look that was overtaken does not."""
        return known is not None and bool(self._baseline) and known.baselines.get(self._source.id) == self._baseline
