"""Alerts: which watches speak for an article, and what is said."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from wirewatch import dates, excerpts
from wirewatch.articles import digest
from wirewatch.model import (
    SEVERITIES,
    Alert,
    Article,
    Change,
    Document,
    Headline,
    Hit,
    Kind,
    Severity,
    Source,
    Story,
)
from wirewatch.text import count_words

# Silent reading of English non-fiction: 238 words a minute (Brysbaert 2019, a meta-analysis of 190 studies).
WORDS_A_MINUTE = 238
# With more watches than this, the most severe are the ones whose sentences are shown.
WATCHES = 24
HEADLINES = 5
FURTHEST_AHEAD = timedelta(days=1)
PAGE_FAILED = "The page could not be fetched: judged on the feed's text."
PAGE_DISALLOWED = "The page's robots.txt asks programs to leave it alone: judged on the feed's text."
PAGE_EMPTY = "No article text was found on the page: judged on the feed's text."


def unmuted(hits: Iterable[Hit], now: datetime) -> list[Hit]:
    """The hits of watches that may speak now; a muted one is not named, and speaks of later copies once it may."""
    return [hit for hit in hits if not (hit.watch.mute_until and now < hit.watch.mute_until)]


def speaking(
    hits: Sequence[Hit], known: Article | None, source: str, *, in_baseline: bool, since: Mapping[str, datetime]
) -> list[Hit]:
    """The hits that are to be spoken of.

    Of a new article all; of a known one those not spoken of yet, and only for watches that were active when it was
    first seen. One that this source has listed before, in its baseline or later, speaks for what it did not match then.
    """
    if known is None:
        return list(hits)
    silent = {*known.spoken, *_matched_before(known, source, in_baseline=in_baseline)}
    return [hit for hit in hits if hit.watch.id not in silent and since[hit.watch.id] <= known.first_seen]


def corroborated(counts: Mapping[str, int]) -> str:
    """What a follow-up says of how many publishers carry a story; empty where no watch is told."""
    return f"{max(counts.values())} independent publishers carry this story now." if counts else ""


def _matched_before(known: Article, source: str, *, in_baseline: bool) -> tuple[str, ...]:
    """The watches that fired on an article as a source listed it before; a first look that was overtaken is none."""
    if source in known.baselines and not in_baseline:
        return ()
    return known.matched_in.get(source, known.matched if in_baseline else ())


def kind_for(known: Article | None, told: Iterable[Story] = ()) -> Kind:
    """`alert` while nothing was spoken of the article or of a story that it tells, else `update`."""
    return "update" if (known and known.spoken) or any(story.spoken for story in told) else "alert"


def compose(
    article: Article,
    judged: Document,
    hits: Sequence[Hit],
    source: Source,
    kind: Kind = "alert",
    note: str = "",
    timezone: str = "UTC",
    *,
    carriers: tuple[str, ...] = (),
    changes: tuple[Change, ...] = (),
) -> Alert:
    """The alert that an article gives for the watches that speak; `timezone` is the IANA name of its readers' one.

    `carriers` are the sources that carry its story, where not those of the article alone; `changes` what an edit of it
    has changed. A date of publication that lay ahead when the article was first seen is not passed on.
    """
    spoken = sorted(hits, key=lambda hit: -SEVERITIES.index(hit.watch.severity))
    watches = tuple(hit.watch.id for hit in spoken)
    return Alert(
        id=digest(article.id, kind, *sorted(watches)),
        kind=kind,
        severity=_highest(hits),
        watches=watches,
        title=article.title,
        url=article.url,
        source=source.id,
        source_name=source.name,
        first_seen=article.first_seen,
        tags=source.tags,
        timezone=timezone,
        article=article.id,
        published=dates.plausible(article.published, article.first_seen),
        language=article.language,
        section=article.section,
        reading_minutes=math.ceil(count_words(judged.body) / WORDS_A_MINUTE),
        summary=excerpts.summary(judged, [span for hit in hits for span in hit.spans]),
        note=" ".join(
            filter(None, [note, *(f"{hit.watch.name}: {hit.watch.note}" for hit in spoken if hit.watch.note)])
        ),
        matches=excerpts.matches(judged, spoken[:WATCHES]),
        story=article.story,
        story_sources=carriers or article.sources,
        changes=changes,
        names=_names(spoken),
    )


def first_look(
    source: Source,
    body_hash: str,
    matching: Sequence[tuple[Article, Sequence[Hit]]],
    listed: int,
    now: datetime,
    timezone: str = "UTC",
) -> Alert | None:
    """The one message about a source's baseline; None where nothing of it matches."""
    if not matching:
        return None
    newest = sorted(matching, key=lambda pair: _recency(pair[0], now), reverse=True)
    hits = [hit for _, found in matching for hit in found]
    return Alert(
        id=digest(source.id, "summary", body_hash),
        kind="summary",
        severity=_highest(hits),
        watches=tuple(dict.fromkeys(hit.watch.id for hit in hits))[:WATCHES],
        title=f"{source.name}: {len(matching)} of {listed} articles already match",
        url=source.url,
        source=source.id,
        source_name=source.name,
        first_seen=now,
        tags=source.tags,
        timezone=timezone,
        headlines=tuple(
            Headline(
                article.title,
                article.url,
                dates.plausible(article.published, now),
                tuple(hit.watch.id for hit in found),
            )
            for article, found in newest[:HEADLINES]
        ),
        matching=len(matching),
        listed=listed,
        names=_names(hits),
    )


def _names(hits: Iterable[Hit]) -> dict[str, str]:
    return {hit.watch.id: hit.watch.name for hit in hits if hit.watch.name != hit.watch.id}


def _recency(article: Article, now: datetime) -> datetime:
    """By when an article counts as new: hours ahead are a wrong time zone, days ahead a wrong date; undated is new."""
    published = article.published or now
    return min(published, now) if published <= now + FURTHEST_AHEAD else datetime.min.replace(tzinfo=UTC)


def _highest(hits: Iterable[Hit]) -> Severity:
    return max((hit.watch.severity for hit in hits), key=SEVERITIES.index)


def with_spoken(article: Article, hits: Iterable[Hit]) -> Article:
    """The article, with the watches of the hits spoken of."""
    return replace(article, spoken=tuple(dict.fromkeys((*article.spoken, *(hit.watch.id for hit in hits)))))
