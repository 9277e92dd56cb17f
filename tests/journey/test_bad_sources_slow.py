"""Sources that are slow, or ask to be left alone: a visit ends in time, and what they have comes later."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journey import rogue
from tests.journey.helpers import Place, sources_yaml
from tests.journey.rogue import Answer, Rogue, dripping, feed, whole
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.local import LocalOpsTopic, LocalTopic
from wirewatch.cli import rounds
from wirewatch.model import Alert, Outcome
from wirewatch.pipeline import Pipeline
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import LOCAL_LIMITS, LocalApp, local_app

WATCHLIST = "watches: [potash]\n"
HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = HEAD + b"Content-Encoding: gzip\r\n\r\n"
# Every one of these would go on for ever.
ENDLESS: dict[str, Answer] = {
    "silence": rogue.silence,
    "headers": dripping(HEAD + b"X-Slow: ", b"y"),
    "continue": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": dripping(HEAD + b"\r\n<rss>", b" "),
    "chunks": dripping(CHUNKED, b"1\r\n \r\n"),
    "chunk-size": dripping(CHUNKED, b"0"),
    "gzip": dripping(GZIP, gzip.compress(b"")),
    "redirect": dripping(b"HTTP/1.1 302 Found\r\nLocation: /good\r\n\r\n", b" "),
}
READ_ON_AFTER = {"redirect"}  # a redirect's body is of no interest


@dataclass
class Shown:
    """A channel that keeps what it is shown."""

    alerts: list[Alert] = field(default_factory=list)
    channel: str = "kept"

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        self.alerts.append(alert)


@dataclass
class LaterClock:
    """The machine's time and a little more."""

    ahead: timedelta

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def wait_until(self, moment: datetime) -> None:
        SystemClock().wait_until(moment - self.ahead)


@pytest.fixture
def server() -> Iterator[Rogue]:
    with Rogue() as server:
        yield server


def test_a_server_that_never_ends_is_left_at_the_visits_deadline(server: Rogue, tmp_path: Path) -> None:
    server.answers |= {f"/{name}": answer for name, answer in ENDLESS.items()}
    server.answers["/good"] = whole(feed("Potash"))
    place = _place(tmp_path, server, ["good", *ENDLESS])
    shown, started = Shown(), datetime.now(UTC)
    with _app(place, shown, visit=timedelta(seconds=1)) as app:
        events = list(rounds.a_round(app, rounds.all_sources(app)))
    outcomes = {event.source: event for event in events if isinstance(event, Outcome)}
    assert datetime.now(UTC) - started < timedelta(seconds=4)
    for name in ENDLESS.keys() - READ_ON_AFTER:
        outcome = outcomes[name]
        assert (outcome.status, outcome.reason) == (
            "failed",
            "no whole answer within 1 s: the host was silent, or sent too slowly",
        )
    assert {outcomes[name].status for name in ["good", *READ_ON_AFTER]} == {"baseline"}
    assert {alert.source for alert in shown.alerts} == {"good", *READ_ON_AFTER}

    server.answers |= {f"/{name}": whole(feed(f"Potash after {name}")) for name in ENDLESS}
    done = place.run()
    assert done.code == 0
    assert {alert["source"] for alert in done.alerts} == set(ENDLESS)


def test_a_run_is_over_when_a_silent_source_has_had_its_ten_seconds(server: Rogue, tmp_path: Path) -> None:
    server.answers |= {"/silent": rogue.silence, "/good": whole(feed("Potash"))}
    done = _place(tmp_path, server, ["silent", "good"]).run()
    assert (done.code, done.err) == (1, "")
    assert done.reasons["silent"] == "the host was silent for 10 s"
    assert [alert["source"] for alert in done.alerts] == ["good"]
    assert done.seconds < 19  # and not the twenty that a request may take as a whole


@pytest.mark.parametrize(
    ("status", "others"), [("429 Too Many Requests", []), ("503 Service Unavailable", ["good"])]
)  # a 429 concerns the whole host
def test_a_source_that_asks_for_rest_is_not_asked_until_it_is_over(
    server: Rogue, tmp_path: Path, status: str, others: list[str]
) -> None:
    place = _place(tmp_path, server, ["tired", *others])
    server.answers |= {"/tired": whole(feed("Before")), "/good": whole(feed("Before"))}
    assert place.run().code == 0

    server.answers |= {
        "/tired": whole(b"", "Retry-After: 3600", status=status),
        "/good": whole(feed("Potash")),
    }
    asked = place.run()
    assert (asked.code, asked.reasons["tired"]) == (1, f"answered {status}")
    assert [alert["source"] for alert in asked.alerts] == others

    server.answers["/tired"] = whole(feed("Potash two", "Before"))
    server.asked.clear()
    resting = place.run()
    assert (resting.code, resting.statuses["tired"], resting.alerts) == (0, "skipped", [])
    assert resting.reasons["tired"].startswith("resting until ")
    assert resting.reasons["tired"].endswith(f" UTC, as its server asked: answered {status}")
    assert server.asked == [f"/{name}" for name in others]

    shown = Shown()
    with _app(place, shown, ahead=timedelta(minutes=75)) as app:
        list(rounds.a_round(app, rounds.all_sources(app)))
    assert [alert.title for alert in shown.alerts] == ["Potash two"]


def _place(folder: Path, server: Rogue, names: list[str]) -> Place:
    return Place(folder, sources_yaml({name: f"{server.url}/{name}" for name in names}), WATCHLIST)


@contextmanager
def _app(
    place: Place, shown: Shown, *, visit: timedelta = LOCAL_LIMITS.visit, ahead: timedelta = timedelta(0)
) -> Iterator[LocalApp]:
    """The app in this process: with other limits than the command's, or at a later time."""
    limits, clock = replace(LOCAL_LIMITS, visit=visit), LaterClock(ahead)
    with local_app(
        place.folder, place.state, LocalSettings(fetching=FetchSettings(allow_loopback=True)), [], limits
    ) as app:
        pipeline = Pipeline(
            config=app.config,
            fetcher=app.fetcher,
            store=app.store,
            queue=app.queue,
            topic=LocalTopic([shown], app.store, clock),
            ops_topic=LocalOpsTopic(),
            clock=clock,
            limits=limits,
        )
        yield replace(app, pipeline=pipeline, clock=clock)
