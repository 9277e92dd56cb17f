"""What is remembered of the stories that articles tell, so that each is alerted once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sample of a text: of the hashes (64 bits) of its word trigrams and its figures those below `limit`, ascending.

    `opening` are, of those of its opening words alone, the ones from `limit` to below `opening_limit`: of a long text
    more is sampled there. A text too short to say anything by itself has none. What is sampled by its hash is sampled
    in every text it stands in, so the sample of a teaser is held by that of the report it was cut from.
    """

    hashes: tuple[int, ...] = ()
    limit: int = 0
    opening: tuple[int, ...] = ()
    opening_limit: int = 0


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """By what copies of a report know each other: a sample of its text, hashes of its title and of its address.

    `title` and `address` are hex, empty where they tell nothing: a title such as "Weekly roundup", a home page.
    """

    sketch: Sketch = Sketch()
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as the store knows it: what its copies look like, who carries it, and what was said of it.

    `copies` are those that differ most. `sources` are the moments since which each carries it, `publishers` the hosts
    of its copies. `spoken` has the alert by which each watch spoke, `updates` the day on which and how often that day
    each watch spoke once more, `corroborated` the number of publishers that each was told of. `heard` are hashes (32
    bits) of what its copies' sentences say. `version` counts the writes that spoke, from 1.
    """

    id: str
    expires_at: datetime
    copies: frozenset[Fingerprint] = frozenset()
    sources: Mapping[str, datetime] = field(default_factory=dict)
    publishers: frozenset[str] = frozenset()
    spoken: Mapping[str, str] = field(default_factory=dict)
    updates: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    corroborated: Mapping[str, int] = field(default_factory=dict)
    heard: frozenset[int] = frozenset()
    version: int = 1


@dataclass(frozen=True, slots=True)
class Joining:
    """What the write that stores an article does to its story.

    `more` holds what the article adds, and as its `version` the one it is based on: 0 founds the story. Where the
    article `speaks`, or counts for a watch that wants to be told of so many publishers, that version must still be the
    stored one; else it joins whatever the story has become meanwhile.
    `claims` are the keys it takes, each with the story that may hold it: its own, or one that is no more.
    `carried` are the alerts that spoke of the story, which are to name its source.
    """

    more: Story
    speaks: bool
    claims: Mapping[str, str] = field(default_factory=dict)
    carried: tuple[str, ...] = ()
