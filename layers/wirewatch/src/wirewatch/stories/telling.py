"""What an article has to say of its story: which watches speak, and what the story gains by it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from wirewatch.model import Document, Fingerprint, Hit, Joining, Span, Story
from wirewatch.stories import sampling
from wirewatch.stories.news import heard, joined, news, term

# Copies come within hours, and what comes again after days is news to whoever reads it.
KEPT = timedelta(hours=72)
# A wire that is updated all day is to be heard, not to nag.
MOST_UPDATES = 3
# What bounds the row: copies that differ, who carries it, the alerts that come to name a further source.
MOST_COPIES = 8
MOST_SOURCES = 200
MOST_CARRIED = 8
# A copy that has so much of its sample from one that is known helps to find no further one.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as one of the copies of a story: who lists it, and the site that it stands on."""

    fingerprint: Fingerprint
    document: Document
    source: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What the store knows of the stories that an article may tell: who holds its claims, and of the stories that were
    looked at those that are there and the ids of those that are `gone`. `known` is the one it has joined before."""

    held: Mapping[str, str] = field(default_factory=dict)
    found: tuple[Story, ...] = ()
    gone: frozenset[str] = frozenset()
    known: str = ""

    def told_by(self, copy: Copy) -> list[Story]:
        """The stories that a copy tells: the one it has joined, then those of which it is a copy, the most like it
        first."""
        alike = {story.id: _likeness(copy.fingerprint, story) for story in self.found}
        told = [story for story in self.found if story.id == self.known or alike[story.id] is not None]
        return sorted(told, key=lambda story: (story.id != self.known, -(alike[story.id] or 0.0), story.id))


@dataclass(frozen=True, slots=True)
class Said:
    """The watches that speak, each with the places that make it speak; those of them that had spoken before; and of how
    many publishers each was told that wants to know."""

    hits: tuple[Hit, ...] = ()
    again: frozenset[str] = frozenset()
    corroborated: Mapping[str, int] = field(default_factory=dict)


def said(copy: Copy, hits: Sequence[Hit], told: Sequence[Story], now: datetime, *, is_new: bool) -> Said:
    """What a copy says that its stories have not. `hits` are those that may speak by the article's own rules.

    A watch speaks of a story once. Of a copy that is a new article it speaks again where the lead has news, three
    times a day at most, or where as many publishers carry the story as it wants to be told of.
    """
    spoken = {watch for story in told for watch in story.spoken}
    first = [hit for hit in hits if hit.watch.id not in spoken]
    if not told or not is_new:
        return Said(tuple(first))
    story = told[0]
    known = frozenset().union(*(each.heard for each in told))
    others = [hit for hit in hits if hit.watch.id in spoken]
    fresh = [replace(hit, spans=spans) for hit in others if (spans := _news(copy, hit, known))]
    again = [hit for hit in fresh if _times(story, hit.watch.id, now) < MOST_UPDATES]
    corroborated = _corroborated(copy, others, story)
    named = {hit.watch.id for hit in again}
    followed = [hit for hit in others if hit.watch.id in corroborated and hit.watch.id not in named]
    return Said((*first, *again, *followed), frozenset(named), corroborated)


def joining(
    copy: Copy,
    hits: Sequence[Hit],
    followed: Followed,
    told: Sequence[Story],
    said: Said,
    *,
    article: str,
    alert: str,
    now: datetime,
) -> Joining | None:
    """What the write that stores an article does to its story, which it founds where it tells none; None where it adds
    nothing. `alert` is the id of the alert that speaks, empty where none does; `hits` are all watches that fire."""
    story = told[0] if told else Story(article, now, version=0)
    spoken = {hit.watch.id: alert for hit in said.hits if hit.watch.id not in story.spoken}
    more = Story(
        id=story.id,
        expires_at=now + KEPT,
        copies=frozenset({copy.fingerprint} if _differs(copy.fingerprint, story) else ()),
        sources={copy.source: now} if copy.source not in story.sources and len(story.sources) < MOST_SOURCES else {},
        publishers=_publishers(copy, story) - story.publishers,
        spoken=spoken if alert else {},
        updates={watch: (_day(now), _times(story, watch, now) + 1) for watch in sorted(said.again)},
        corroborated=said.corroborated,
        heard=joined(story.heard, heard(copy.document.body) | _terms(hits)) - story.heard,
        version=story.version,
    )
    # What nobody holds is claimed, and so is what a story holds that is no more.
    wanted = {key: followed.held.get(key, "") for key in sampling.keys(copy.fingerprint)}
    claims = {key: holder for key, holder in wanted.items() if not holder or holder in followed.gone}
    if story.version and not alert and not claims and more == Story(story.id, now + KEPT, version=story.version):
        return None
    # Who is to be told of a number of publishers must hear of each of them, so those are counted one after the other.
    counts = bool(more.publishers) and any(hit.watch.corroboration for hit in hits)
    carried = tuple(sorted(set(story.spoken.values())))[:MOST_CARRIED] if more.sources else ()
    return Joining(more, speaks=bool(alert) or counts, claims=claims, carried=carried)


def carriers(story: Story | None, own: Iterable[str]) -> tuple[str, ...]:
    """Who carries a story, the first one first, and then the sources of the article itself."""
    earlier = sorted(story.sources.items(), key=lambda source: (source[1], source[0])) if story else []
    return tuple(dict.fromkeys((*(source for source, _ in earlier), *own)))


def _likeness(fingerprint: Fingerprint, story: Story) -> float | None:
    """How like a copy an article is to the most like of a story's copies; None where it is a copy of none."""
    copies = (copy for copy in story.copies if sampling.is_copy(fingerprint, copy))
    return max((sampling.overlap(fingerprint.sketch, copy.sketch) for copy in copies), default=None)


def _differs(fingerprint: Fingerprint, story: Story) -> bool:
    """Whether a copy helps to find further ones: it is not held, or nearly, by one that is known."""
    own = fingerprint.sketch
    others = [copy.sketch for copy in story.copies]
    if len(others) >= MOST_COPIES or fingerprint in story.copies:
        return False
    return all(sampling.overlap(own, other) < _ALIKE or len(own.hashes) > len(other.hashes) for other in others)


def _publishers(copy: Copy, story: Story) -> frozenset[str]:
    known = story.publishers
    return known | {copy.publisher} if copy.publisher and len(known) < MOST_SOURCES else known


def _terms(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(term(span) for hit in hits for span in hit.spans)


def _news(copy: Copy, hit: Hit, known: Collection[int]) -> tuple[Span, ...]:
    unheard = [span for span in hit.spans if term(span) not in known]
    return news(copy.document.body, hit.spans, known, unheard)


def _corroborated(copy: Copy, hits: Iterable[Hit], story: Story) -> dict[str, int]:
    count = len(_publishers(copy, story))
    wanted = {hit.watch.id: [number for number in hit.watch.corroboration if number <= count] for hit in hits}
    reached = {watch: max(numbers) for watch, numbers in wanted.items() if numbers}
    return {watch: number for watch, number in reached.items() if number > story.corroborated.get(watch, 0)}


def _times(story: Story, watch: str, now: datetime) -> int:
    """How often a watch has spoken again today."""
    day, times = story.updates.get(watch, ("", 0))
    return times if day == _day(now) else 0


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()
