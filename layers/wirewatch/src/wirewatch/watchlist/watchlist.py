"""A watchlist, ready to be matched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from wirewatch import query
from wirewatch.errors import Fault, UnknownWatch
from wirewatch.model import Document, Hit, Watch
from wirewatch.query.engine.explain import Explanation as QueryExplanation
from wirewatch.query.nodes import Node
from wirewatch.text import suggestion
from wirewatch.watchlist.values import is_language


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a watch fires on a document or not: what its query comes to, and what of the watch itself is in the way."""

    watch: Watch
    query: QueryExplanation
    kept_away: tuple[str, ...]

    @property
    def fires(self) -> bool:
        """Whether it would raise an alert."""
        return self.query.holds and not self.kept_away


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Watches, compiled to an index. `timezone` is the one in which times are shown to people.

    `queries` are what the watches look for, in their order; `excludes` by position what cancels words of it; both refer
    to `lists`. `warnings`: what is accepted, and probably not meant.
    """

    watches: tuple[Watch, ...]
    timezone: ZoneInfo
    queries: tuple[Node, ...]
    excludes: Mapping[int, Node]
    lists: query.Lists
    quiet_hours: tuple[time, time] | None = None
    digest_at: time | None = None
    warnings: tuple[Fault, ...] = ()
    index: query.Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", query.Index(self.queries, self.lists, self.excludes))

    def match(self, document: Document, now: datetime | None = None) -> list[Hit]:
        """The watches that fire on a document, in the watchlist's order, each with every place that made it fire.

        `now` is what `age:` counts from; without it every document counts as new. A muted watch fires like any other.
        """
        found = self.index.match(document, now)
        hits = (Hit(self.watches[position], tuple(found[position])) for position in sorted(found))
        return [hit for hit in hits if is_for(hit.watch, document)]

    def explain(self, name: str, document: Document, now: datetime | None = None) -> Explanation:
        """Why the watch with that id fires on a document or not. Raises UnknownWatch."""
        ids = [watch.id for watch in self.watches]
        if name not in ids:
            raise UnknownWatch(f"there is no watch '{name}'; {suggestion(name, ids)}")
        position = ids.index(name)
        watch = self.watches[position]
        found = self.index.explain(position, watch.query, document, now)
        return Explanation(watch, found, tuple(_kept_away(watch, document, now)))


def _kept_away(watch: Watch, document: Document, now: datetime | None) -> Iterator[str]:
    if not _is_for_source(watch, document):
        yield f"it is not for source '{document.source}'"
    if not _is_for_language(watch, document):
        yield f"it is not for language '{document.language}'"
    if watch.mute_until and now and now < watch.mute_until:
        yield f"it is muted until {watch.mute_until:%Y-%m-%d %H:%M}"


def is_for(watch: Watch, document: Document) -> bool:
    """Whether a watch is for a document's source and language. A document of no known language is in any."""
    return _is_for_source(watch, document) and _is_for_language(watch, document)


def _is_for_source(watch: Watch, document: Document) -> bool:
    included, excluded = watch.sources.include, watch.sources.exclude
    return (not included or document.source in included) and document.source not in excluded


def _is_for_language(watch: Watch, document: Document) -> bool:
    included, excluded = watch.languages.include, watch.languages.exclude
    language = document.language.lower().replace("_", "-")
    return (not included or not language or is_language(language, included)) and not is_language(language, excluded)
