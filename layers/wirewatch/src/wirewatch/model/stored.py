"""What is kept, and what the steps of the journey tell each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wirewatch.model.configured import Severity
from wirewatch.model.matched import Field

Kind = Literal["alert", "update", "summary"]
State = Literal["PENDING", "LEASED", "SENT", "FAILED"]
OutcomeStatus = Literal["new", "unchanged", "baseline", "unfinished", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class Version:
    """What an article was until an edit: its title, and the sentences that the edit took out."""

    until: datetime
    title: str
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article as stored. `matched`: watches that fire on it; `spoken`: those an alert went out for, of it or of its
    `story` (an id, empty while it has none).

    `sources`: every source that listed it, the first one first; `matched_in`: what fired on it as each listed it;
    `baselines`: those that listed it in a baseline, each with the hash of that body. `versions` are what it was before,
    the latest last. `version` counts its writes, from 1.
    """

    id: str
    url: str
    canonical_url: str
    title: str
    text: str
    sources: tuple[str, ...]
    first_seen: datetime
    judged_at: datetime
    expires_at: datetime
    config_version: str
    published: datetime | None = None
    language: str = ""
    section: str = ""
    matched: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    baselines: Mapping[str, str] = field(default_factory=dict)
    matched_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    story: str = ""
    versions: tuple[Version, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class Match:
    """Why an alert fired: a term of a watch in a field, and the sentence around it.

    `start` and `end` are offsets into the field; `marks` are the hits' offsets into the snippet; `form` is the span's.
    """

    watch: str
    term: str
    field: Field
    start: int
    end: int
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    form: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit changed: the title, or a sentence of the body. Empty `before`: it was added."""

    field: Literal["title", "body"]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as a summary lists it."""

    title: str
    url: str
    published: datetime | None
    watches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """What people are told. It carries all that any form of it shows, so rendering needs nothing else.

    A `summary` speaks of a source's first look: `matching` of `listed` articles, the newest as `headlines`.
    `tags` are the source's; `timezone`, an IANA name, is the one in which people are shown times; `names` are those of
    watches that have another than their id. `story` is the id of the story that the article tells, empty where it is
    alone; `story_sources` are who carries it; `changes` what an edit changed, for the watches that speak of it.
    """

    id: str
    kind: Kind
    severity: Severity
    watches: tuple[str, ...]
    title: str
    url: str
    source: str
    source_name: str
    first_seen: datetime
    article: str = ""
    tags: tuple[str, ...] = ()
    timezone: str = "UTC"
    published: datetime | None = None
    language: str = ""
    section: str = ""
    reading_minutes: int = 0
    summary: str = ""
    note: str = ""
    matches: tuple[Match, ...] = ()
    story: str = ""
    story_sources: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    headlines: tuple[Headline, ...] = ()
    matching: int = 0
    listed: int = 0
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert and where it stands: see the state table in docs/data.md."""

    alert: Alert
    state: State
    pending_since: datetime | None
    lease_owner: str = ""
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that waits for a person: `key` names it to the store, `text` says it in one line."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a poll came to. `reason` says why where it is not plain; `alerts` are the ids it stored.

    `retry`: the poll itself came to nothing, through no fault of its source, and is worth another try at once.
    """

    source: str
    status: OutcomeStatus
    reason: str = ""
    listed: int = 0
    stored: int = 0
    alerts: tuple[str, ...] = ()
    quarantined: tuple[str, ...] = ()
    owed: int = 0
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a try to publish an alert came to: its state now, and the reason where that is not SENT.

    `again_in` is after how many seconds another try is worth making, where that is known.
    """

    alert: str
    state: State
    reason: str = ""
    again_in: int | None = None
