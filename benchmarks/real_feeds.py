"""Real feeds, byte for byte, through the real command: what is stored of each, and what a second run makes of it.

python -m benchmarks.real_feeds FOLDER [--feedparser 132]

FOLDER holds feed-rs-fixtures.tar.gz (the fixtures of feed-rs) and feedparser-corpus.tar.gz (the tests of feedparser):
all feeds of the former are taken, and of the latter's well-formed ones that have entries, so many at even distances.
Exit code 1: a source was neither stored nor explained, or the second run stored or alerted something. 2: no data.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from wirewatch.settings import ALLOW_LOOPBACK

LOOPBACK = "127.0.0.1"
ARCHIVES = ("feed-rs-fixtures.tar.gz", "feedparser-corpus.tar.gz")
ENTRY_SIGNS = (b"<item", b"<entry", b"<atom:entry", b"<rss:item", b'"items"')
# Stems, as plain words that stand in nearly every text are refused.
WATCHLIST = "watches: [the*, and*, new, for*, this*, with*]\n"


@dataclass(frozen=True, slots=True)
class Round:
    """What a run of the command came to, by its lines of JSON and the server's count."""

    sources: Mapping[str, dict[str, Any]]
    alerts: Counter[str]
    requests: int
    seconds: float

    @property
    def listed(self) -> int:
        """Articles that the sources listed; different ones may list the same."""
        return sum(source["listed"] for source in self.sources.values())

    @property
    def stored(self) -> int:
        """Articles stored."""
        return sum(source["stored"] for source in self.sources.values())

    def row(self, name: str) -> str:
        """The line of the table."""
        statuses = Counter(source["status"] for source in self.sources.values())
        found = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        return (
            f"{name:<8}{len(self.sources):>8}{self.listed:>8}{self.stored:>8}{self.alerts.total():>8}{self.requests:>10}"
            f"{self.seconds:>8.1f} s  {found}"
        )


@dataclass(slots=True)
class Feeds:
    """Feeds by path, served as they are; those of feed-rs with an ETag, the others without a validator."""

    bodies: Mapping[str, bytes]
    asked: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Run the command twice and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--feedparser", type=int, default=132, help="how many of feedparser's feeds (default: 132)")
    options = parser.parse_args()
    missing = [name for name in ARCHIVES if not (options.folder / name).is_file()]
    if missing:
        print(f"{options.folder}: there is no {' and no '.join(missing)}, so there is nothing to measure.")
        return 2
    feeds = Feeds(dict(_feed_rs(options.folder)) | _evenly(dict(_feedparser(options.folder)), options.feedparser))
    with _served(feeds) as url, tempfile.TemporaryDirectory() as folder:
        _configure(Path(folder), url, feeds)
        first, second = (_run(Path(folder), feeds) for _ in range(2))
    return _report(feeds, first, second)


def _feed_rs(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, body in _files(folder / ARCHIVES[0]):
        if name.endswith((".xml", ".json")) and not name.endswith(".serde.json"):
            yield f"feed-rs/{name.partition('/')[2]}", body


def _feedparser(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name, body in _files(folder / ARCHIVES[1]):
        if name.startswith("wellformed/") and any(sign in body for sign in ENTRY_SIGNS):
            yield f"feedparser/{name.partition('/')[2]}", body


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member) if member.isfile() else None
            if content:
                yield member.name.removeprefix("./"), content.read()


def _evenly(feeds: Mapping[str, bytes], count: int) -> dict[str, bytes]:
    names = sorted(feeds)
    step = max(1.0, len(names) / max(1, count))
    return {name: feeds[name] for name in (names[int(at * step)] for at in range(min(count, len(names))))}


@contextmanager
def _served(feeds: Feeds) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            feeds.asked[path] += 1
            body = feeds.bodies.get(path, b"")
            tag = f'"{hashlib.sha256(body).hexdigest()}"' if path.startswith("feed-rs/") else ""
            current = tag and self.headers.get("If-None-Match") == tag
            self.send_response(304 if current else 200 if body else 404)
            if tag:
                self.send_header("ETag", tag)
            if not current:
                kind = "application/feed+json" if path.endswith(".json") else "application/xml"
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not current:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
        server.shutdown()


def _configure(folder: Path, url: str, feeds: Feeds) -> None:
    # Pages are never fetched: the articles of these feeds are on other people's servers.
    listed = "".join(f"  - {{id: {_source(path)}, url: '{url}/{path}'}}\n" for path in feeds.bodies)
    (folder / "sources.yaml").write_text(f"defaults: {{full_text: never}}\nsources:\n{listed}", encoding="utf-8")
    (folder / "watchlist.yaml").write_text(WATCHLIST, encoding="utf-8")


def _source(path: str) -> str:
    """A source's id: as readable as ids can be, and unlike any other's."""
    words = re.findall("[a-z0-9]+", path.rpartition(".")[0].lower())
    return f"{'-'.join(words)[:50].strip('-')}-{hashlib.sha256(path.encode()).hexdigest()[:4]}"


def _run(folder: Path, feeds: Feeds) -> Round:
    feeds.asked.clear()
    started = time.monotonic()
    state = folder / "state.sqlite"
    command = [sys.executable, "-m", "wirewatch", "run", "--once", "--json", "--config", str(folder)]
    environment = {**os.environ, ALLOW_LOOPBACK: "1"}
    done = subprocess.run(
        [*command, "--state", str(state)], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    seconds = time.monotonic() - started
    if done.stderr or not done.stdout:
        raise SystemExit(f"the command failed with exit code {done.returncode}:\n{done.stderr}")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    sources = {record["source"]: record for record in records if record["type"] == "source"}
    alerts = Counter(record["kind"] for record in records if record["type"] == "alert")
    return Round(sources, alerts, feeds.asked.total(), seconds)


def _report(feeds: Feeds, first: Round, second: Round) -> int:
    print(f"{'':<8}{'sources':>8}{'listed':>8}{'stored':>8}{'alerts':>8}{'requests':>10}{'time':>10}  outcomes")
    print(first.row("first"))
    print(second.row("second"))
    unexplained = []
    print("\nNot stored in the first run:")
    for path, body in feeds.bodies.items():
        reason = _not_stored(first.sources.get(_source(path)), body)
        if reason is not None:
            print(f"  {path}: {reason or 'UNEXPLAINED'}")
            unexplained += [] if reason else [path]
    repeated = second.stored or second.alerts.total()
    print(f"\n{len(unexplained)} unexplained; the second run stored {second.stored}, alerted {second.alerts.total()}")
    return 1 if unexplained or repeated else 0


def _not_stored(outcome: dict[str, Any] | None, body: bytes) -> str | None:
    """Why a feed was not stored whole; None where it was, empty where nothing says why."""
    if outcome is None:
        return ""
    if outcome["listed"]:
        return "; ".join(outcome["quarantined"]) or None
    if outcome["reason"]:
        return str(outcome["reason"])
    return "" if any(sign in body for sign in ENTRY_SIGNS) else "a feed without entries"


if __name__ == "__main__":
    sys.exit(main())
