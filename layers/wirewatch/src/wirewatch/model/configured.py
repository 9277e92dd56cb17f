"""What a user configures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Severity = Literal["low", "normal", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "normal", "high", "critical")

Deliver = Literal["instant", "hourly", "daily"]
DELIVER: tuple[Deliver, ...] = ("instant", "hourly", "daily")

FullText = Literal["auto", "always", "never"]
FULL_TEXT: tuple[FullText, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Auth:
    """What a source asks to be shown: a header, and the name of the secret that is its value."""

    header: str
    secret: str


@dataclass(frozen=True, slots=True)
class PageRules:
    """Where the news stand on a listing page, as CSS selectors; `item` finds them, the others look within an item.

    Empty ones are left to what such pages have in common. `language` is a tag such as en, not a selector.
    """

    item: str
    title: str = ""
    link: str = ""
    date: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed to poll. `full_text`: fetch an article's page when the feed has only a teaser, always, or never.

    `robots`: its pages are left alone where their host's robots.txt asks for it. `page`: it is no feed but a listing
    page, to be read by these rules.
    """

    id: str
    url: str
    name: str
    every: timedelta = timedelta(minutes=15)
    full_text: FullText = "auto"
    tags: tuple[str, ...] = ()
    auth: Auth | None = None
    robots: bool = True
    page: PageRules | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """What a watch is for: one of `include` where there are any, and none of `exclude`."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for: `query` and `exclude` are texts in the watchlist language.

    `name` is shown to people, the id where there is none; `note` goes with its alerts. `sources` are ids, `languages`
    tags in lower case such as en-gb. `max_per_hour`, `max_per_day`: alerts at once, 0 without a limit. Before the
    moment `mute_until` it does not speak. `corroboration`: how many publishers, ascending, are to carry a story for
    each further alert of it.
    """

    id: str
    query: str
    severity: Severity = "normal"
    name: str = ""
    exclude: str = ""
    deliver: Deliver = "instant"
    max_per_hour: int = 0
    max_per_day: int = 0
    tags: tuple[str, ...] = ()
    sources: Only = Only()
    languages: Only = Only()
    mute_until: datetime | None = None
    note: str = ""
    corroboration: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.id)


@dataclass(frozen=True, slots=True)
class Push:
    """A configuration as it was pushed: the texts of its files by name, and when it arrived.

    `sequence` orders pushes within one second, the bucket's clock knowing no less.
    """

    files: Mapping[str, str]
    at: datetime
    sequence: str = ""


@dataclass(frozen=True, slots=True)
class Pushed:
    """Where a push lies: the key and version of its object (the newest where it is empty), and the bucket's own
    `sequence`, a text that grows with each write of that key."""

    key: str
    version: str = ""
    sequence: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A configuration that was found good: `version` is a hash of its files.

    `pushed_at` and, within one second, `sequence` order it among the others. `since` is the moment each watch was first
    active. `watchlist` is the watchlist compiled, which loads faster than its texts.
    """

    version: str
    files: Mapping[str, str]
    since: Mapping[str, datetime]
    pushed_at: datetime
    sequence: str = ""
    watchlist: bytes = b""
