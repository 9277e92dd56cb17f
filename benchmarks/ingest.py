"""How fast one process polls many sources, what that costs, and how often it calls the store.

python -m benchmarks.ingest [--sources 500] [--latency-ms 100] [--side-by-side 50]
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, cast

from benchmarks.outlets import Answer, outlets
from wirewatch.adapters.local import LocalOpsTopic, LocalTopic
from wirewatch.cli import rounds
from wirewatch.model import Alert, Outcome, Seen, SourceState
from wirewatch.pipeline import Pipeline
from wirewatch.ports import Clock, Store
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import LOCAL_LIMITS, LocalApp, local_app

READS = {
    "state", "seen", "article", "claims", "stories", "alert", "pending", "delayed", "cursor", "leased_until",
    "delivered",
}  # fmt: skip
WATCHLIST = """
lists:
  potash: [potash, potassium chloride]
watches:
  - id: potash
    query: '@potash OR sanction*'
  - embargo
"""


class CountingStore:
    """The store, with every call counted by its name; writes of `polled_at` alone apart."""

    def __init__(self, store: Store) -> None:
        self.calls: Counter[str] = Counter()
        self._store = store
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._store, name)

        def counted(*values: object, **named: object) -> object:
            self._count(name)
            return call(*values, **named)

        return counted

    def advance(self, state: SourceState, seen: Seen | None, summary: Alert | None, now: datetime) -> None:
        """Count the write, and what it is for: without entries and failure it notes that the source is alive."""
        self._count("polled_at" if seen is None and summary is None else "advance")
        self._store.advance(state, seen, summary, now)

    def _count(self, name: str) -> None:
        with self._lock:
            self.calls[name] += 1


class Quiet:
    """A channel that shows nothing: what a terminal costs is not measured here."""

    channel = "quiet"

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        """Take the alert."""


@dataclass(slots=True)
class LaterClock:
    """The machine's time and a little more, for what is to happen an hour on."""

    clock: Clock
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Now, as an aware UTC datetime."""
        return self.clock.now() + self.ahead

    def wait_until(self, moment: datetime) -> None:
        """Return when the moment has come."""
        self.clock.wait_until(moment - self.ahead)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a round of polls came to."""

    name: str
    statuses: Counter[str]
    seconds: float
    cpu: float
    calls: Counter[str]

    def row(self) -> str:
        """The line of the table."""
        polls = self.statuses.total()
        reads = sum(count for name, count in self.calls.items() if name in READS)
        polled_at = self.calls["polled_at"]
        writes = self.calls.total() - reads
        statuses = ", ".join(f"{count} {status}" for status, count in self.statuses.most_common())
        return (
            f"{self.name:<34}{polls / self.seconds:>10.0f}{1000 * self.cpu / polls:>14.2f}{reads / polls:>12.2f}"
            f"{writes / polls:>12.2f}{polled_at:>11}  {statuses}"
        )


HEADING = (
    f"{'':<34}{'sources/s':>10}{'CPU s/1,000':>14}{'reads/poll':>12}{'writes/poll':>12}{'polled_at':>11}  outcome\n"
)


def main() -> None:
    """Print the table."""
    options = _options()
    with (
        tempfile.TemporaryDirectory() as folder,
        outlets(options.latency_ms / 1000) as served,
        _app(Path(folder), served.url, options.sources, options.side_by_side) as app,
    ):
        clock = LaterClock(app.clock)
        store = CountingStore(app.store)
        counted = _counting(app, store, clock, options.side_by_side)
        print(f"{options.sources} sources, {options.latency_ms} ms each, {options.side_by_side} side by side\n")
        print(HEADING, end="")

        def measured(name: str, answer: Answer, ahead: timedelta = timedelta(0)) -> None:
            served.switch(answer)
            clock.ahead = ahead
            print(_round(name, counted, store).row(), flush=True)

        measured("first look (baseline)", Answer.CONDITIONAL)
        measured("unchanged: 304", Answer.CONDITIONAL)
        measured("unchanged: 200 with the same body", Answer.ALWAYS_WHOLE)
        measured("unchanged: 304, an hour later", Answer.CONDITIONAL, timedelta(hours=1, minutes=1))
        measured("changed: one new entry each", Answer.ONE_MORE, timedelta(hours=1, minutes=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=500)
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--side-by-side", type=int, default=50)
    return parser.parse_args()


def _app(folder: Path, url: str, sources: int, side_by_side: int) -> LocalApp:
    listed = "\n".join(f"  - {{id: outlet-{number}, url: '{url}/outlet-{number}.xml'}}" for number in range(sources))
    (folder / "sources.yaml").write_text(f"sources:\n{listed}\n", encoding="utf-8")
    (folder / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")

    return local_app(
        folder,
        folder / "state.sqlite",
        LocalSettings(fetching=FetchSettings(allow_loopback=True)),
        (),
        replace(LOCAL_LIMITS, side_by_side=side_by_side, patience=timedelta(0)),
    )


def _counting(app: LocalApp, store: CountingStore, clock: Clock, side_by_side: int) -> LocalApp:
    """The same app, with its store's calls counted on the way."""
    port = cast("Store", store)
    pipeline = Pipeline(
        config=app.config,
        fetcher=app.fetcher,
        store=port,
        queue=app.queue,
        topic=LocalTopic([Quiet()], port, clock),
        ops_topic=LocalOpsTopic(),
        clock=clock,
        limits=replace(LOCAL_LIMITS, side_by_side=side_by_side, patience=timedelta(0)),
    )
    return replace(app, pipeline=pipeline, clock=clock)


def _round(name: str, app: LocalApp, store: CountingStore) -> Figures:
    polls = rounds.all_sources(app)
    store.calls.clear()
    started, cpu = time.monotonic(), _cpu()
    outcomes = [event for event in rounds.a_round(app, polls) if isinstance(event, Outcome)]
    seconds, used = time.monotonic() - started, _cpu() - cpu
    statuses = Counter(str(outcome.status) for outcome in outcomes)
    return Figures(name, statuses, seconds, used, Counter(store.calls))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
