"""How fast a feed is read, beside fastfeedparser and feedparser.

python -m benchmarks.read.feeds FOLDER [--rounds 15]

FOLDER holds feed-rs-fixtures.tar.gz, the fixtures of feed-rs. The other sets are the sample newsroom's feeds, and one
feed of each of its XML dialects with 50 entries, which is what a busy publisher serves.

The rules: the same bytes to each; the CPU time of this process; every reader in turns, of every feed the best round
counts; only feeds that all of them read and that have entries. fastfeedparser is measured twice where it has its
compiled part: with it, and without. feedparser runs as it is by default, fastfeedparser too. Neither gives plain text
or checks its links; ours does, so HTML in a feed costs us what it does not cost them.

Exit code 1: an aim is missed. 2: no data.
"""

import argparse
import io
import sys
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fastfeedparser  # type: ignore[import-untyped]
import feedparser
from fastfeedparser import main as compiled

from wirewatch import feeds
from wirewatch.errors import FeedError
from wirewatch.newsroom import feeds as newsroom_feeds
from wirewatch.newsroom.site import Site

ARCHIVE = "feed-rs-fixtures.tar.gz"
BASE = "https://news.example"
MOMENT = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
ENTRIES = 50
# Of fastfeedparser's time at most, and so many times as fast as feedparser: what is aimed at, and what must not get
# worse. Its compiled part reads a feed in less time than lxml's tree and Python's records take us, and is itself 13 to
# 27 times as fast as feedparser.
AIM = (1.5, 30)
BOUND = (4.5, 5)

Reader = Callable[[bytes], Any]


def main() -> int:
    """Measure the sets and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--rounds", type=int, default=15, help="rounds for each feed (default: 15; feedparser: a third)"
    )
    options = parser.parse_args()
    archive = options.folder / ARCHIVE
    if not archive.is_file():
        print(f"{options.folder}: there is no {ARCHIVE}, so there is nothing to measure.")
        return 2
    readers = _readers()
    sets = {"feed-rs": dict(_fixtures(archive)), "newsroom": _newsroom(), f"{ENTRIES} entries": _long()}
    print("microseconds of CPU time a feed, and ratios to ours:\n")
    print(f"{'':<12}{'feeds':>6}{'entries':>9}" + "".join(f"{name:>26}" for name in readers))
    worst = [0.0, float("inf")]
    for name, bodies in sets.items():
        measured = {
            feed: _measured(readers, body, options.rounds) for feed, body in bodies.items() if _all(readers, body)
        }
        totals = {reader: sum(times[reader] for times in measured.values()) for reader in readers}
        entries = sum(len(feeds.parse(bodies[feed], BASE).entries) for feed in measured)
        cells = (
            f"{1e6 * total / len(measured):>15.0f}{total / totals['wirewatch']:>11.2f}" for total in totals.values()
        )
        print(f"{name:<12}{len(measured):>6}{entries:>9}" + "".join(cells))
        worst[0] = max(worst[0], totals["wirewatch"] / totals["fastfeedparser"])
        worst[1] = min(worst[1], totals["feedparser"] / totals["wirewatch"])
    print()
    for name, (most, least) in (("aim", AIM), ("bound", BOUND)):
        kept = worst[0] <= most and worst[1] >= least
        print(
            f"{name}: at most {most} of fastfeedparser's time, {least} times as fast as feedparser: {_said(kept=kept)}"
        )
    return 0 if worst[0] <= BOUND[0] and worst[1] >= BOUND[1] else 1


def _said(*, kept: bool) -> str:
    return "kept" if kept else "missed"


def _readers() -> Mapping[str, Reader]:
    def without_core(body: bytes) -> Any:
        core = vars(compiled)["_core"]
        setattr(compiled, "_core", None)  # noqa: B010  what its own variable FASTFEEDPARSER_DISABLE_CORE does
        try:
            return fastfeedparser.parse(body)
        finally:
            setattr(compiled, "_core", core)  # noqa: B010

    readers: dict[str, Reader] = {
        "wirewatch": lambda body: feeds.parse(body, f"{BASE}/feed"),
        "fastfeedparser": fastfeedparser.parse,
        "its Python": without_core,
        "feedparser": lambda body: feedparser.parse(io.BytesIO(body)),
    }
    if not getattr(compiled, "_core", None):
        del readers["its Python"]
    return readers


def _all(readers: Mapping[str, Reader], body: bytes) -> bool:
    """Whether every reader reads a feed, and ours finds entries in it."""
    try:
        found = [reader(body) for reader in readers.values()]
    except (FeedError, ValueError):
        return False
    return bool(found[0].entries)


def _measured(readers: Mapping[str, Reader], body: bytes, rounds: int) -> dict[str, float]:
    best = dict.fromkeys(readers, float("inf"))
    for turn in range(rounds):
        for name, reader in readers.items():
            if name != "feedparser" or turn % 3 == 0:
                started = time.process_time_ns()
                reader(body)
                best[name] = min(best[name], (time.process_time_ns() - started) / 1e9)
    return best


def _fixtures(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member) if member.isfile() and member.name.endswith(".xml") else None
            if content:
                yield member.name, content.read()


def _newsroom() -> dict[str, bytes]:
    site = Site(BASE, MOMENT)
    xml = [outlet for outlet in site.outlets if outlet.format != "json11"]
    return {outlet.id: site.paths(2)[outlet.feed_url.removeprefix(BASE)].body for outlet in xml}


def _long() -> dict[str, bytes]:
    """A feed of each dress with ENTRIES entries, by putting the newsroom's articles in over and over."""
    site = Site(BASE, MOMENT)
    samples = site.articles()
    return {
        outlet.id: newsroom_feeds.render(outlet, [_again(samples, at) for at in range(ENTRIES)])
        for outlet in site.outlets
        if outlet.format != "json11" and outlet.encoding == "utf-8"
    }


def _again(samples: Sequence[Any], at: int) -> Any:
    sample = samples[at % len(samples)]
    return replace(sample, published=MOMENT - timedelta(minutes=at), guid=f"{sample.guid}-{at}")


if __name__ == "__main__":
    sys.exit(main())
