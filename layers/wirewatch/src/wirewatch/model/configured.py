"""What a user configures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Severity = Literal["low", "normal", "high", "critical"]
SEVERITIES: tuple[Severity, ...] = ("low", "normal", "high", "critical")

FullText = Literal["auto", "always", "never"]
FULL_TEXT: tuple[FullText, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class Source:
    """A feed to poll. `full_text`: fetch an article's page when the feed has only a teaser, always, or never."""

    id: str
    url: str
    name: str
    every: timedelta = timedelta(minutes=15)
    full_text: FullText = "auto"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for: `query` is its text in the watchlist language."""

    id: str
    query: str
    severity: Severity = "normal"


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
    active.
    """

    version: str
    files: Mapping[str, str]
    since: Mapping[str, datetime]
    pushed_at: datetime
    sequence: str = ""
