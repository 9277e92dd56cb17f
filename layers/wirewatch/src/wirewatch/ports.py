"""What the pipeline needs of the world. Adapters provide it; nothing here says how."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from wirewatch.config import Config
from wirewatch.furniture import Furniture
from wirewatch.model import (
    Alert,
    AlertRow,
    Article,
    Bundle,
    Joining,
    Notice,
    Poll,
    Push,
    Pushed,
    Request,
    Response,
    Seen,
    SourceState,
    Story,
)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Now, as an aware UTC datetime."""
        ...

    def wait_until(self, moment: datetime) -> None:
        """Return when the moment has come."""
        ...


class ConfigSource(Protocol):
    """Knows the active configuration."""

    def current(self) -> Config:
        """The active configuration: the last good one where a newer one is faulty. Raises NoConfig, ConfigError."""
        ...

    def latest(self) -> Config:
        """The same, looked up anew where `current` may be a minute behind."""
        ...


class Bundles(Protocol):
    """Keeps the configurations that were pushed, and knows which of them is active."""

    def pushed(self, pushed: Pushed) -> Push | None:
        """What was pushed; None where it is gone. Raises ConfigError for what is no bundle, StoreError."""
        ...

    def active(self) -> Bundle | None:
        """The active configuration; None before the first."""
        ...

    def activate(self, bundle: Bundle) -> bool:
        """Make a configuration the active one; False where one that was pushed later is active."""
        ...


class Fetcher(Protocol):
    """Makes requests."""

    def fetch(self, request: Request, until: datetime) -> Response:
        """The answer to a GET, whatever its status. Raises FetchError where none came whole before `until`."""
        ...


class Queue(Protocol):
    """Carries polls from schedule to ingest, at least once."""

    def send(self, polls: Sequence[Poll]) -> None:
        """Put polls on the queue. Raises QueueError."""
        ...


class Topic(Protocol):
    """Takes alerts to those who subscribed."""

    def publish(self, alert: Alert, *, plain: bool = False) -> None:
        """Publish an alert; `plain` in its simplest form. Raises Unavailable or Refused."""
        ...


class OpsTopic(Protocol):
    """Takes notices to those who operate this Wirewatch."""

    def publish(self, subject: str, text: str) -> None:
        """Publish a notice. Raises Unavailable or Refused."""
        ...


class Channel(Protocol):
    """A channel to people that takes several alerts at once."""

    @property
    def channel(self) -> str:
        """Its name, which tells what of an alert has arrived where."""
        ...

    def grouped(self, alerts: Sequence[Alert]) -> list[Sequence[Alert]]:
        """The alerts as they go out together, in order."""
        ...

    def post(self, alerts: Sequence[Alert], *, plain: bool = False) -> None:
        """Show a group of alerts; `plain` in their simplest form. Raises Unavailable or Refused."""
        ...


class Notifier(Protocol):
    """One channel to people: a console, a chat."""

    @property
    def channel(self) -> str:
        """Its name, which tells what of an alert has arrived where."""
        ...

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        """Show an alert; `plain` in its simplest form. Raises Unavailable or Refused."""
        ...


class Store(Protocol):
    """Keeps what must not be lost. Every write is atomic and conditional; an expired row counts as absent.

    Every method raises StoreError where it cannot be done for now, and where a row cannot be read: a newer Wirewatch
    may have written it. `advance`, `put`, `replace` and `quarantine` raise Unstorable for what no store will ever take.
    """

    def state(self, source: str) -> SourceState:
        """A source's state, in one read; version 0 where there is none."""
        ...

    def seen(self, source: str) -> Seen:
        """What was seen of a source."""
        ...

    def advance(self, state: SourceState, seen: Seen | None, summary: Alert | None, now: datetime) -> None:
        """Write a source's state, what was seen (None: as it is) and a first look's summary as PENDING, all or nothing.

        `state.version` is the version it is based on. Raises Conflict if that is no longer the stored one.
        """
        ...

    def delayed(self) -> Mapping[str, datetime]:
        """The sources that carry a delay, and until when."""
        ...

    def cursor(self) -> datetime | None:
        """Up to when slots have been scheduled; None before the first time."""
        ...

    def move_cursor(self, before: datetime | None, after: datetime) -> None:
        """Move the cursor. Raises Conflict if it is not where `before` says."""
        ...

    def furniture(self, host: str, now: datetime) -> Furniture:
        """What is known of the lines that a host's pages repeat; nothing where it cannot be read."""
        ...

    def count_furniture(self, furniture: Furniture, now: datetime) -> None:
        """Write what is known of a host's lines, for 30 days. Without a condition: of two who count at once the later
        one stands, and what the other counted is counted when it is seen again."""
        ...

    def activate(self, watches: Iterable[str], now: datetime) -> Mapping[str, datetime]:
        """The moment each watch was first activated: now for those that never were."""
        ...

    def put(
        self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Article | None:
        """Store a new article, its alert with it as PENDING, and what it does to its story, all or nothing. If the
        article is there already, write nothing and give the stored one.

        Raises Conflict where somebody else was faster with the story or its claims.
        """
        ...

    def replace(self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None) -> None:
        """Write a known article anew, an alert with it as PENDING, and what it does to its story; an alert that exists
        is left as it is.

        `article.version` is the version it is based on. Raises Conflict if that is no longer the stored one, and where
        somebody else was faster with the story or its claims.
        """
        ...

    def claims(self, keys: Sequence[str], now: datetime) -> Mapping[str, str]:
        """Of some keys those that are claimed, each with the id of the story that holds it; in one read."""
        ...

    def stories(self, ids: Sequence[str], now: datetime) -> list[Story]:
        """Those of some stories that are there, in one read, in any order. One that cannot be read is logged and left
        out: better one alert too many than none."""
        ...

    def article(self, article_id: str, now: datetime) -> Article | None:
        """The stored article."""
        ...

    def alert(self, alert_id: str, now: datetime) -> AlertRow | None:
        """The stored alert and where it stands."""
        ...

    def lease(self, alert_id: str, owner: str, until: datetime, now: datetime) -> Alert | None:
        """Take an alert that is PENDING, or LEASED with the lease over; None where it is neither.

        Raises StoreError where it cannot be read; it can be leased as before.
        """
        ...

    def sent(self, alert_id: str, owner: str, now: datetime) -> bool:
        """LEASED by the owner becomes SENT; False where the lease has passed to somebody else."""
        ...

    def release(self, alert_id: str, owner: str, reason: str) -> bool:
        """LEASED by the owner becomes PENDING again, with the reason."""
        ...

    def fail(self, alert_id: str, owner: str, reason: str, story: str = "") -> bool:
        """LEASED by the owner becomes FAILED, with the reason; with it its `story` (an id, empty where there is none)
        forgets that it spoke, so that the next copy does."""
        ...

    def pending(self, now: datetime, limit: int | None = None) -> list[str]:
        """The ids of alerts that are PENDING, or LEASED with the lease over, longest pending first; `limit` at most."""
        ...

    def leased_until(self, now: datetime) -> datetime | None:
        """When the first lease still held ends; None where none is held."""
        ...

    def alerts_of(self, day: date, now: datetime) -> list[AlertRow]:
        """The alerts stored on a day (UTC), in the order they came. One that cannot be read is logged and left out."""
        ...

    def delivered(self, alert_id: str, channel: str) -> bool:
        """Whether a channel has shown an alert."""
        ...

    def mark_delivered(self, alert_id: str, channel: str, now: datetime) -> None:
        """Note that a channel has shown an alert; whatever claim there was ends."""
        ...

    def claim_delivery(self, alert_id: str, channel: str, until: datetime, now: datetime) -> bool:
        """Take the delivery of an alert to a channel; False where it was made, or somebody's claim is not yet over."""
        ...

    def release_delivery(self, alert_id: str, channel: str, until: datetime) -> None:
        """Give back the claim that was taken until then; one that has passed to somebody else is left alone."""
        ...

    def quarantine(self, source: str, key: str, reason: str, sample: str, now: datetime) -> None:
        """Set aside what cannot be stored or judged, with the reason and the first of it."""
        ...

    def quarantined(self, source: str, now: datetime) -> list[tuple[str, str]]:
        """The (key, reason) of what was set aside of a source."""
        ...

    def untold(self, now: datetime) -> list[Notice]:
        """What waits for a person, oldest first: of the alerts that are FAILED, and of what was set aside, whatever
        the operators have not been told of."""
        ...

    def mark_noticed(self, key: str) -> None:
        """Note that the operators were told of what a notice's key names. What no longer waits is left as it is."""
        ...

    def reserve(self, lane: str, count: int, every: timedelta, until: datetime, now: datetime) -> list[datetime]:
        """Take the next free moments of a lane (a topic, a channel), `every` apart, beginning now or later: as many of
        `count` as begin at or before `until`, possibly none.

        No moment is given twice if all who use a lane look about as far ahead. A lane that is taken to more than a
        minute beyond `until` was left so by a clock that ran ahead, and counts as free. Raises StoreError.
        """
        ...

    def told(self, cause: str) -> datetime | None:
        """When the operators were last told of a cause; None where they never were."""
        ...

    def mark_told(self, cause: str, now: datetime) -> None:
        """Note that the operators were told of a cause."""
        ...
