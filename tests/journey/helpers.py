"""Drives real `wirewatch run` processes, and reads what they printed and what they left in the state file."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wirewatch import urls
from wirewatch.newsroom import Newsroom
from wirewatch.settings import ALLOW_LOOPBACK

LONGEST = 90.0  # seconds after which a process is taken for one that hangs
Record = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """A process that has ended: its exit code (negative: the signal), what it printed, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    def records(self, kind: str) -> list[Record]:
        """The JSON lines of a type. A killed process may leave half a line behind, which is no record."""
        return [record for record in map(_record, self.out.splitlines()) if record.get("type") == kind]

    @property
    def alerts(self) -> list[Record]:
        """The alerts it printed."""
        return self.records("alert")

    @property
    def statuses(self) -> dict[str, str]:
        """What the visit to each source came to."""
        return {record["source"]: record["status"] for record in self.records("source")}

    @property
    def reasons(self) -> dict[str, str]:
        """The reason each source's line gives."""
        return {record["source"]: record["reason"] for record in self.records("source")}


class Running:
    """A `wirewatch run` under way."""

    def __init__(self, place: "Place", *options: str, **environment: str) -> None:
        place.runs += 1
        self._out = place.folder / f"run-{place.runs}.out"
        self._err = place.folder / f"run-{place.runs}.err"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("WIREWATCH_")}
        command = [sys.executable, "-m", "wirewatch", "run", "--config", str(place.folder), "--state", str(place.state)]
        self._started = time.monotonic()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [*command, *options],
                stdout=out,
                stderr=err,
                env={**clean, ALLOW_LOOPBACK: "1", "PYTHONUNBUFFERED": "", **environment},
            )

    def printed(self) -> str:
        """What is on its standard output so far."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    def complained(self) -> str:
        """What is on its standard error so far."""
        return self._err.read_text(encoding="utf-8", errors="replace")

    def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds, or the process has ended."""
        give_up = time.monotonic() + LONGEST
        while not condition() and self.process.poll() is None:
            assert time.monotonic() < give_up, "what was waited for did not happen"
            time.sleep(0.001)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it has not ended."""
        self.process.send_signal(number)

    def ended(self) -> Done:
        """Wait for its end."""
        try:
            code = self.process.wait(LONGEST)
        finally:
            self.process.kill()
        seconds = time.monotonic() - self._started
        return Done(code, self.printed(), self.complained(), seconds)


class Place:
    """A folder with a configuration and a state file: where runs happen."""

    def __init__(self, folder: Path, sources: str, watchlist: str, state: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.state = folder / "state.sqlite"
        self.runs = 0
        self.configure(sources, watchlist)
        if state:
            self.state.write_bytes(state.read_bytes())

    def configure(self, sources: str, watchlist: str) -> None:
        """Write the configuration."""
        (self.folder / "sources.yaml").write_text(sources, encoding="utf-8")
        (self.folder / "watchlist.yaml").write_text(watchlist, encoding="utf-8")

    def start(self, *options: str, **environment: str) -> Running:
        """Start `wirewatch run --json` with more options."""
        return Running(self, "--json", *options, **environment)

    def run(self, *options: str, **environment: str) -> Done:
        """`wirewatch run --once --json` to its end."""
        return self.start("--once", *options, **environment).ended()

    def run_for_people(self, *options: str, **environment: str) -> Done:
        """`wirewatch run --once` to its end."""
        return Running(self, "--once", *options, **environment).ended()

    @property
    def journal(self) -> Path:
        """What stands beside the state file while somebody has it open."""
        return self.state.with_name(self.state.name + "-wal")

    def stored_urls(self) -> list[str]:
        """The canonical address of every stored article, sorted."""
        return sorted(json.loads(row)["canonical_url"] for (row,) in self._rows("SELECT row FROM articles"))

    def stored_titles(self) -> list[str]:
        """The title of every stored article, sorted."""
        return sorted(json.loads(row)["title"] for (row,) in self._rows("SELECT row FROM articles"))

    def alert_states(self) -> dict[str, str]:
        """Every alert's id, and where it stands."""
        return dict(self._rows("SELECT id, state FROM alerts"))

    def quarantined(self) -> list[str]:
        """The reasons of what was set aside."""
        return [reason for (reason,) in self._rows("SELECT reason FROM quarantine")]

    def _rows(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.state)) as db:
            return db.execute(statement).fetchall()


def newsroom_place(folder: Path, room: Newsroom, state: Path | None = None) -> Place:
    """A place that watches the newsroom."""
    return Place(folder, room.sources_yaml(), room.watchlist_yaml(), state)


def newsroom_urls(room: Newsroom, edition: int | None = None) -> list[str]:
    """The canonical address of every article of the newsroom, sorted."""
    return sorted(urls.canonical(sample.url) for sample in room.articles(edition))


def said(alerts: Iterable[Record], room: Newsroom) -> dict[str, object]:
    """The alerts by id, without what differs from run to run.

    Several outlets print the wire's report, and whichever is read first speaks for it: of its prints, how many alerts
    each watch gave is all that is alike in every run.
    """
    alike: dict[str, object] = {}
    of_wire: Counter[str] = Counter()
    carried = prints(room)
    for alert in {alert["id"]: alert for alert in alerts}.values():
        if urls.canonical(alert["url"]) in carried:
            of_wire.update(alert["watches"])
        else:
            alike[alert["id"]] = {**alert, "first_seen": ""}
    return {**alike, **{f"{watch} in the wire's report": count for watch, count in of_wire.items()}}


def prints(room: Newsroom) -> dict[str, set[str]]:
    """The canonical addresses under which the wire's report is printed, and the watches that fire on each."""
    samples = room.articles(2)
    wires = {sample.carries for sample in samples if sample.carries}
    carrying = [sample for sample in samples if sample.carries or sample.id in wires]
    return {urls.canonical(sample.url): set(sample.watches) for sample in carrying}


def ids(alerts: Iterable[Record]) -> list[str]:
    """The ids of alerts."""
    return [alert["id"] for alert in alerts]


def repeats(alerts: Iterable[Record]) -> int:
    """How many alerts are copies of another one."""
    return sum(count - 1 for count in Counter(alert["id"] for alert in alerts).values())


def sources_yaml(feeds: Mapping[str, str]) -> str:
    """A sources.yaml of feeds by id, whose articles are judged by the feed's own text."""
    listed = "".join(f"  - {{id: {name}, url: '{url}'}}\n" for name, url in feeds.items())
    return f"defaults: {{full_text: never}}\nsources:\n{listed}"


def _record(line: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
