"""Every error Wirewatch raises.

    WirewatchError
    +-- ConfigError        the sources or the watchlist: every fault at once, each with its place
    +-- QueryError         one query: every fault at once, each with its span
    +-- NoStack            there is no such stack in AWS, or it cannot be asked
    +-- SettingsError      the environment: a variable missing or unusable
    +-- NoConfig           no configuration is active yet
    +-- UnknownSource      a poll names a source that the active config does not have
    +-- UnknownWatch       somebody asks about a watch that the watchlist does not have
    +-- UnreadableRecord   a queue, a stream or an event holds what nobody of Wirewatch has put there
    +-- FetchError         no usable answer from an address
    |   +-- Disallowed     its robots.txt asks programs to leave it alone
    |   +-- Unasked        there was no time to ask, or its host wants rest
    +-- FeedError          an answer that is not a feed
    +-- Conflict           somebody else moved the row first; read again
    +-- StoreError         the store cannot be opened, read or written for now
    +-- Unstorable         a record that no store will ever take
    +-- QueueError         polls cannot be queued for now
    +-- DeliveryError
        +-- Unavailable    the channel did not take the message for now; try later
        +-- Refused        the channel will never take this message

Adapters translate foreign errors into these at their edge. No message carries a secret.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class WirewatchError(Exception):
    """Base of all errors that Wirewatch raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a config file.

    `line` and `column` count from 1, `column` in characters; 0 means the file as a whole. `length` is how many
    characters of the line are meant, 0 where that is not known; it is no part of what the fault says.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    length: int = field(default=0, compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class ConfigError(WirewatchError):
    """The configuration cannot be used. `faults` lists everything that is wrong, in file order.

    `texts` are the texts of the files that the faults name, where they are at hand, to show the lines that are meant.
    """

    def __init__(self, faults: list[Fault], texts: Mapping[str, str] | None = None) -> None:
        self.faults = tuple(sorted(faults))
        self.texts = texts or {}
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True, order=True)
class QueryFault:
    """One thing wrong in a query; `start` and `end` are offsets into its text."""

    start: int
    end: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"at {self.start + 1}: {self.message}" + (f" ({self.hint})" if self.hint else "")


class QueryError(WirewatchError):
    """The query cannot be compiled. `faults` lists everything that is wrong, in text order."""

    def __init__(self, text: str, faults: list[QueryFault]) -> None:
        self.text = text
        self.faults = tuple(sorted(faults))
        super().__init__("; ".join(map(str, self.faults)))


class SettingsError(WirewatchError):
    """An environment variable is missing or unusable; the message names it and never shows its value."""


class NoStack(WirewatchError):
    """There is no such stack in AWS, or it cannot be asked; the message says what AWS says."""


class NoConfig(WirewatchError):
    """No configuration is active yet: nobody has pushed one."""


class UnknownSource(WirewatchError):
    """A poll names a source that the active config does not have."""


class UnknownWatch(WirewatchError):
    """Somebody asks about a watch that the watchlist does not have; the message says which there are."""


class UnreadableRecord(WirewatchError):
    """A record that does not say what its kind must say; the message names what is missing, never shows all of it."""


class FetchError(WirewatchError):
    """No usable answer came: no such host, refused, TLS, too slow, too large, cut short.

    `retry_at` is the moment before which the server asked not to be asked again. `status` is the HTTP status that
    came, 0 where none did. `lasting` says that it will hardly mend by itself, such as a certificate that is not valid.
    """

    def __init__(
        self, reason: str, retry_at: datetime | None = None, *, status: int = 0, lasting: bool = False
    ) -> None:
        self.retry_at = retry_at
        self.status = status
        self.lasting = lasting
        super().__init__(reason)


class Disallowed(FetchError):
    """The host's robots.txt asks programs to leave the page alone; trying again is of no use."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, lasting=True)


class Unasked(FetchError):
    """There was no time to ask, or its host wants rest, so it says nothing of the source or page."""


class FeedError(WirewatchError):
    """The body is not a feed; the message says what it is and what to do."""


class Conflict(WirewatchError):
    """A conditional write found another version than the one it was based on."""


class StoreError(WirewatchError):
    """The store cannot be opened, read or written for now; the message says why."""


class Unstorable(WirewatchError):
    """A record that no store will ever take, such as one that is too large; the message says which and why."""


class QueueError(WirewatchError):
    """Polls cannot be queued for now; the message says why."""


class DeliveryError(WirewatchError):
    """An alert did not get through."""


class Unavailable(DeliveryError):
    """Not now: throttled, unreachable, not authorised. The alert goes back to PENDING.

    `retry_after` is after how many seconds the channel asked to be tried again, where it said.
    """

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(reason)


class Refused(DeliveryError):
    """Never: this message is malformed in the channel's eyes. The alert becomes FAILED."""
