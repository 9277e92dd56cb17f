"""What a story costs at the store: the calls an article makes, and the time of a claim after a year of them.

A year of 10,000 matching articles a day would take hours to play. Of each day so many articles are stored as the
pipeline does, and timed; the rows of the others are put into the file as they would stand there.
"""

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from wirewatch import articles
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.batch import Allowance
from wirewatch.judging import Sighting
from wirewatch.keeping import Keeper
from wirewatch.model import Alert, Article, Document, Hit, Joining, Source, Span, Story, Watch
from wirewatch.stories.telling import KEPT

START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = tuple(f"word{number}" for number in range(5_000))
SEED = 20261126
CLAIMS = 42
CLEARED = 200  # by each article that claims


class CountingStore(SqliteStore):
    """A store that counts what an article asks of it."""

    calls: Counter[str]

    def claims(self, keys: Sequence[str], now: datetime) -> Mapping[str, str]:
        """Counted."""
        self.calls["claims"] += 1
        return super().claims(keys, now)

    def stories(self, ids: Sequence[str], now: datetime) -> list[Story]:
        """Counted."""
        self.calls["stories"] += 1
        return super().stories(ids, now)

    def put(
        self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Article | None:
        """Counted."""
        self.calls["put"] += 1
        return super().put(article, alert, now, joining)


class FixedClock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        """Where it stands."""
        return self.moment

    def wait_until(self, moment: datetime) -> None:
        """Be there."""
        self.moment = max(self.moment, moment)


class Desk:
    """Stores articles as a visit does."""

    def __init__(self, folder: Path) -> None:
        self.clock = FixedClock()
        self.store = CountingStore(folder / "state.sqlite", START)
        self.store.calls = Counter()
        self._chance = random.Random(SEED)
        self._count = 0

    def document(self) -> Document:
        """A report like no other: 400 words."""
        self._count += 1
        body = " ".join(self._chance.choices(WORDS, k=400))
        return self._at(f"Report {self._count} from the harbour of the city", f"Potash. {body}")

    def copy_of(self, document: Document) -> Document:
        """The report as another outlet prints it."""
        self._count += 1
        return self._at(f"Another headline {self._count} for the same thing", f"Agencies. {document.body[:-300]}")

    def keep(self, document: Document) -> float:
        """Store an article; the milliseconds that took."""
        source = Source(document.source, f"https://{document.source}.example/feed", document.source)
        allowance = Allowance(self.clock, self.clock.now() + timedelta(minutes=1), Event())
        keeper = Keeper(self.store, allowance, source, "", {"potash": START - KEPT}, "UTC")
        at = document.body.index("Potash")
        hits = [Hit(Watch("potash", "potash"), (Span("body", at, at + 6, "potash"),))]
        article = articles.sighted(articles.digest(document.url), document, hits, "", "c1", self.clock.now())
        began = time.perf_counter()
        keeper.keep(Sighting(article, document, hits))
        return 1_000 * (time.perf_counter() - began)

    def fill(self, count: int) -> None:
        """Put the rows of so many other articles of a day into the file, and clear away as many as they would have."""
        now = self.clock.now()
        until = (now + KEPT).timestamp()
        with self.store._file.write() as db:  # noqa: SLF001 - the rows, and not the way to them, are what is wanted
            db.executemany("INSERT OR REPLACE INTO story_claims VALUES (?, ?, ?)", self._claims(count, until))
            for table, key in (("story_claims", "key"), ("stories", "id")):
                db.execute(
                    f"DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE expires_at <= ? LIMIT ?)",
                    (now.timestamp(), count * CLEARED),
                )

    def rows(self) -> tuple[int, int]:
        """How many claims there are, and how many of them are over."""
        now = self.clock.now().timestamp()
        statement = "SELECT count(*), coalesce(sum(expires_at <= ?), 0) FROM story_claims"
        [(every, over)] = self.store._file.rows(statement, (now,))  # noqa: SLF001
        return every, over

    def _claims(self, count: int, until: float) -> Iterator[tuple[str, str, float]]:
        for _ in range(count):
            story = f"{self._chance.getrandbits(128):032x}"
            for _ in range(CLAIMS):
                yield f"w{self._chance.getrandbits(64):016x}", story, until

    def _at(self, title: str, body: str) -> Document:
        source = f"outlet{self._count}"
        return Document(title, body, f"https://{source}.example/{self._count}", source)


def calls() -> list[str]:
    """A table of the calls that articles make."""
    lines = ["| an article that matches | calls |", "|---|---|"]
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        first = desk.document()
        for name, document in (("first of its story", first), ("a copy of it", desk.copy_of(first))):
            desk.store.calls.clear()
            desk.keep(document)
            asked = ", ".join(f"{count} {call}" for call, count in desk.store.calls.items())
            lines.append(f"| {name} | {desk.store.calls.total()}: {asked} |")
        desk.store.close()
    return lines


def year(days: int, a_day: int, timed: int) -> list[str]:
    """A table of what storing costs after so many days."""
    shown = sorted({1, 3, 4, 7, 30, 90, 180, days} & set(range(days + 1)))
    lines = [
        f"{a_day:,} matching articles a day, of each day {timed} timed (half of them copies), median in ms",
        "",
        "| day | claims in the file | of them over | a first report | a copy |",
        "|---:|---:|---:|---:|---:|",
    ]
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        for day in range(1, days + 1):
            desk.clock.moment = START + timedelta(days=day)
            desk.fill(a_day - timed)
            reports = [desk.document() for _ in range(timed // 2)]
            first = [desk.keep(report) for report in reports]
            copies = [desk.keep(desk.copy_of(report)) for report in reports]
            if day in shown:
                every, over = desk.rows()
                times = f"{statistics.median(first):.2f} | {statistics.median(copies):.2f}"
                lines.append(f"| {day} | {every:,} | {over:,} | {times} |")
        desk.store.close()
    return lines


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--a-day", type=int, default=10_000)
    parser.add_argument("--timed", type=int, default=100)
    given = parser.parse_args()
    print("\n".join([*calls(), "", *year(given.days, given.a_day, given.timed)]))


if __name__ == "__main__":
    main()
