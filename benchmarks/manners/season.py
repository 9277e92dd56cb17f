"""Ninety days of polls, simulated: is any source asked earlier than it asked for, or more seldom than it is to be?

The slots, delays and states are the real ones; only the servers, the scheduler and the queue are made up. Ticks
jitter and now and then fail to come, and a poll comes off the queue seconds after its tick.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from random import Random

from wirewatch import polling
from wirewatch.errors import FetchError
from wirewatch.model import Poll, Response, Source, SourceState

START = datetime(2026, 11, 23, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GRACE = timedelta(seconds=30)
NOTHING = timedelta(0)
INTERVALS = (15, 5, 15, 30, 15, 60, 15, 360, 15, 30, 1, 15)
# How often a tick fails to come, a server is overloaded, or finds that it is asked too often.
MISSED_TICKS, OVERLOADED, TOO_OFTEN = 0.005, 0.05, 0.03


@dataclass(frozen=True, slots=True)
class Said:
    """What a server says: an answer (None: none came), and for how long it wants to be left alone by it.

    `rest` is to be kept to the second, `fresh` with some grace. `ttl` is what the feed itself asks for.
    """

    response: Response | None
    rest: timedelta = NOTHING
    fresh: timedelta = NOTHING


# What a server says to a source that is polled at a moment.
Server = Callable[[datetime, Source, Random], Said]


def _good(fresh: timedelta = NOTHING, **headers: str) -> Said:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(Response("", HTTPStatus.NOT_MODIFIED, named, b""), fresh=fresh)


def _bad(status: int, rest: timedelta = NOTHING) -> Said:
    headers = {"retry-after": str(rest // SECOND)} if rest else {}
    return Said(Response("", status, headers, b""), rest=rest)


def _plain(_now: datetime, _source: Source, _chance: Random) -> Said:
    return _good()


def _fresh(share: float, more: timedelta = NOTHING) -> Server:
    def server(_now: datetime, source: Source, _chance: Random) -> Said:
        age = source.every * share + more
        return _good(age, cache_control=f"public, max-age={age // SECOND}")

    return server


def _behind_a_cache(_now: datetime, source: Source, chance: Random) -> Said:
    age = timedelta(seconds=chance.randrange(source.every // SECOND + 60))
    fresh = max(source.every - age, NOTHING)
    return _good(fresh, cache_control=f"max-age={source.every // SECOND}", age=f"{age // SECOND}")


def _expiring(now: datetime, source: Source, chance: Random) -> Said:
    date = now.replace(microsecond=0) - chance.randrange(100) * SECOND  # its clock is behind
    return _good(2 * source.every, date=_http(date), expires=_http(date + 2 * source.every))


def _http(moment: datetime) -> str:
    return f"{moment:%a, %d %b %Y %H:%M:%S} GMT"


def _garbage(_now: datetime, _source: Source, _chance: Random) -> Said:
    return _good(cache_control="max-age=soon, =, s-maxage=86400", expires="-1", age="old", retry_after="later")


def _overloaded(_now: datetime, _source: Source, chance: Random) -> Said:
    if chance.random() < OVERLOADED:
        return _bad(503, chance.randrange(1, 7_200) * SECOND)
    return _good()


def _strict(_now: datetime, _source: Source, chance: Random) -> Said:
    if chance.random() < TOO_OFTEN:
        return _bad(429, chance.choice([NOTHING, MINUTE, HOUR, 12 * HOUR]))
    return _good()


def _in_phases(status: int, good: timedelta, bad: timedelta) -> Server:
    def server(now: datetime, _source: Source, _chance: Random) -> Said:
        if (now - START) % (good + bad) < good:
            return _good()
        return _bad(status) if status else Said(None)

    return server


SERVERS: dict[str, Server] = {
    "says nothing": _plain,
    "max-age of the interval": _fresh(1),
    "max-age of the interval, through a cache": _behind_a_cache,
    "max-age of a minute more": _fresh(1, MINUTE),
    "max-age of half the interval": _fresh(0.5),
    "max-age of three intervals": _fresh(3),
    "Expires in two intervals": _expiring,
    "garbage for headers": _garbage,
    "503 with Retry-After at times": _overloaded,
    "429 at times": _strict,
    "404 for days": _in_phases(404, 10 * DAY, 4 * DAY),
    "403 for hours": _in_phases(403, 3 * DAY, 9 * HOUR),
    "no answer for hours": _in_phases(0, 2 * DAY, 7 * HOUR),
    "410 in the end": _in_phases(410, 30 * DAY, 1_000 * DAY),
}


@dataclass(slots=True)
class Record:
    """What became of a source: its polls, those that came too early, and how long it was left alone.

    `due` and `waited` are sums over the waits after good answers: how long they should have been, and were.
    """

    source: Source
    kind: str
    state: SourceState
    polls: int = 0
    early: list[str] = field(default_factory=list)
    due: timedelta = NOTHING
    waited: timedelta = NOTHING
    longest: timedelta = NOTHING
    _last: tuple[datetime, Said] | None = None

    @property
    def rate(self) -> float:
        """Its polls while it answered, by those that its interval, or its server's longer wish, makes due."""
        return self.due / self.waited if self.waited else 1.0

    def poll(self, now: datetime, slot: datetime, chance: Random) -> None:
        """Ask it, and remember."""
        self._judge(now)
        said = SERVERS[self.kind](now, self.source, chance)
        self._last = (now, said)
        self.polls += 1
        request = polling.request(self.source, self.state, now)
        try:
            if said.response is None:
                raise FetchError("the host was silent for 10 s")
            if said.response.status != HTTPStatus.NOT_MODIFIED:
                polling.refuse_failure(said.response, now)
            self.state = polling.rested(self.state, self.source, request, said.response, now, slot=slot)
        except FetchError as error:
            self.state = polling.failed(self.state, self.source, request, error, now, slot=slot, chance=chance.random())

    def _judge(self, now: datetime) -> None:
        if self._last is None:
            return
        before, said = self._last
        wait, fresh = now - before, min(said.fresh, DAY)
        if wait < max(min(said.rest, DAY), fresh - GRACE):
            self.early.append(f"{self.source.id} ({self.kind}) at {now}: {wait} after {said}")
        if said.response is not None and said.response.status == HTTPStatus.NOT_MODIFIED:
            self.due += max(self.source.every, fresh)
            self.waited += wait
        self.longest = max(self.longest, wait)


def season(sources: int, days: float, seed: int = 1) -> list[Record]:
    """What becomes of so many sources in so many days."""
    chance = Random(seed)
    kinds = list(SERVERS)
    records = {}
    for number in range(sources):
        every = INTERVALS[number // len(kinds) % len(INTERVALS)] * MINUTE
        source = Source(f"source-{number}", f"https://news.example.com/{number}", f"Source {number}", every)
        state = SourceState(source.id, 1, source.url, etag='"1"', body_hash="b")
        records[source.id] = Record(source, kinds[number % len(kinds)], state)
    configured = [record.source for record in records.values()]
    cursor, planned = None, START
    while planned < START + timedelta(days=days):
        planned += MINUTE
        if chance.random() < MISSED_TICKS:
            continue
        now = planned + timedelta(seconds=chance.uniform(0, 10))
        delays = {record.source.id: record.state.delayed_until for record in records.values()}
        polls = polling.due(configured, cursor, now, {name: until for name, until in delays.items() if until})
        cursor = now
        for poll in polls:
            _carry_out(poll, records[poll.source], now + timedelta(seconds=chance.uniform(1, 20)), chance)
    return list(records.values())


def _carry_out(poll: Poll, record: Record, now: datetime, chance: Random) -> None:
    if not polling.declined(poll, record.source, record.state, now):
        record.poll(now, poll.slot, chance)
