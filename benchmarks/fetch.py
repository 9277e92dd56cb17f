"""How many requests one process makes in a second with every guard on, and what they cost, beside requests alone.

python -m benchmarks.fetch [--polls 1000] [--latency-ms 100] [--side-by-side 50]

Every poll is of a host of its own, whose name leads to one server on loopback. Exit code 1: an aim was missed.
"""

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from benchmarks.outlets import LOOPBACK, Answer, outlets
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.http import SPACING, HttpFetcher
from wirewatch.model import Request

MOST_CPU = 3.0  # seconds for 1,000 polls
LEAST_POLLS = 200.0  # a second
NEVER = datetime.max.replace(tzinfo=UTC)
WARM_HOSTS = 100
Poll = Callable[[int, str], tuple[int, str]]
_TAGS: dict[int, str] = {}


def main() -> None:
    """Print the table."""
    options = _options()
    with outlets(options.latency_ms / 1000) as served:
        port = urlsplit(served.url).port
        served.switch(Answer.CONDITIONAL)
        guarded = _fetcher(options, SPACING)
        eager = _fetcher(options, timedelta(0))
        session = requests.Session()
        session.mount("http://", HTTPAdapter(pool_connections=200, pool_maxsize=options.side_by_side))

        def by(fetcher: HttpFetcher, hosts: int) -> Poll:
            def poll(number: int, etag: str) -> tuple[int, str]:
                name = f"outlet-{number % hosts}"
                url = f"http://{name}.example:{port}/{name}.xml"
                answer = fetcher.fetch(Request(url, {"If-None-Match": etag} if etag else {}, url), NEVER)
                return answer.status, answer.headers.get("etag", "")

            return poll

        def by_requests(number: int, etag: str) -> tuple[int, str]:
            url = f"{served.url}/outlet-{number % WARM_HOSTS}.xml"
            answer = session.get(url, headers={"If-None-Match": etag} if etag else {}, timeout=(5, 10))
            return answer.status_code, answer.headers.get("etag", "")

        with ThreadPoolExecutor(options.side_by_side) as pool:  # so that the server has its answers at hand
            list(pool.map(lambda number: session.get(f"{served.url}/outlet-{number}.xml"), range(options.polls)))
        print(f"{options.polls} polls, {options.latency_ms:g} ms each, {options.side_by_side} side by side\n")
        print(f"{'':<44}{'polls/s':>9}{'CPU s/1,000':>13}  answers")
        held = [
            _round("guarded, 200, a new connection each", by(guarded, options.polls), options, {}),
            _round("guarded, 304, a new connection each", by(guarded, options.polls), options, _TAGS),
        ]
        _round("guarded, 200, kept connections", by(eager, WARM_HOSTS), options, {})
        held.append(_round("guarded, 304, kept connections", by(eager, WARM_HOSTS), options, _TAGS))
        _round("requests alone, 200, kept connections", by_requests, options, {})
        _round("requests alone, 304, kept connections", by_requests, options, _TAGS)
        for closing in (guarded, eager, session):
            closing.close()
    sys.exit(0 if all(held) else 1)


def _fetcher(options: argparse.Namespace, spacing: timedelta) -> HttpFetcher:
    """All names lead to this machine; nothing else is left out of what guards a fetch."""
    return HttpFetcher(
        SystemClock(),
        options.side_by_side,
        allow_loopback=True,
        resolve=lambda *_: [LOOPBACK],
        spacing=spacing,
    )


def _round(name: str, poll: Poll, options: argparse.Namespace, tags: dict[int, str]) -> bool:
    """Make the polls and print what they came to; whether the aims were met."""
    before, began = _cpu(), time.monotonic()
    with ThreadPoolExecutor(options.side_by_side) as pool:
        answers = list(pool.map(lambda number: poll(number, tags.get(number, "")), range(options.polls)))
    seconds, cost = time.monotonic() - began, 1000 * (_cpu() - before) / options.polls
    _TAGS.update({number: etag for number, (_, etag) in enumerate(answers) if etag})
    statuses = ", ".join(f"{count} of {status}" for status, count in Counter(status for status, _ in answers).items())
    print(f"{name:<44}{options.polls / seconds:>9.0f}{cost:>13.2f}  {statuses}", flush=True)
    return bool(options.polls / seconds >= LEAST_POLLS and cost < MOST_CPU)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polls", type=int, default=1000)
    parser.add_argument("--latency-ms", type=float, default=100)
    parser.add_argument("--side-by-side", type=int, default=50)
    return parser.parse_args()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
