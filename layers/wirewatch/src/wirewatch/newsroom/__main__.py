"""`python -m wirewatch.newsroom` serves the sample newsroom until Ctrl-C."""

import argparse
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from wirewatch.config import SOURCES_FILE, WATCHLIST_FILE
from wirewatch.newsroom.content import EDITIONS
from wirewatch.newsroom.room import Newsroom


def main() -> None:
    """Serve the newsroom, dated from now, and say where its feeds are."""
    parser = argparse.ArgumentParser(prog="python -m wirewatch.newsroom", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; a free one if not given")
    parser.add_argument("--config", type=Path, help="a folder to write its sources.yaml and watchlist.yaml to")
    parser.add_argument("--edition", type=int, choices=EDITIONS, default=1, help="the newest edition to show")
    options = parser.parse_args()
    # A service manager's way of saying Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Newsroom(moment=datetime.now(UTC), edition=options.edition, port=options.port) as newsroom:
        try:
            if options.config:
                options.config.mkdir(parents=True, exist_ok=True)
                (options.config / SOURCES_FILE).write_text(newsroom.sources_yaml(), encoding="utf-8")
                (options.config / WATCHLIST_FILE).write_text(newsroom.watchlist_yaml(), encoding="utf-8")
            for outlet in newsroom.outlets():
                sys.stdout.write(f"{outlet.name:<22} {outlet.feed_url}\n")
            sys.stdout.flush()
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
