"""The newsroom as its users see it: a context manager that serves while it is open."""

from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self

import yaml

from wirewatch.newsroom import pages
from wirewatch.newsroom.content import EDITIONS, Outlet, Sample, read
from wirewatch.newsroom.server import LOOPBACK, Resource, Served, Server
from wirewatch.newsroom.site import Site


class Newsroom:
    """Invented outlets on loopback, for a demonstration or a test.

    Use it as a context manager: the server starts on enter and stops on exit. `edition` (1 or 2) and
    `latency`, how long every answer is delayed, may be changed while it runs. With `plain_clutter` nothing in
    a page's markup tells clutter from the article. What needs the server's address raises RuntimeError before
    the newsroom is entered; after its exit it can still be asked.
    """

    def __init__(
        self,
        *,
        moment: datetime,
        edition: int = 1,
        port: int = 0,
        latency: timedelta = timedelta(0),
        plain_clutter: bool = False,
    ) -> None:
        """Date the articles back from `moment`, an aware time; `port` 0 takes a free one.

        Raises ValueError for a naive moment and for an edition that does not exist.
        """
        if moment.tzinfo is None:
            raise ValueError("the newsroom's moment needs a time zone")
        self._moment = moment
        self._port = port
        self._plain_clutter = plain_clutter
        self.latency = latency
        self._server: Server | None = None
        self._site: Site | None = None
        self.edition = edition

    def __enter__(self) -> Self:
        """Start the server; OSError where the port is taken."""
        self._server = Server(self._port, self._answer, lambda: self.latency)
        self._site = Site(self.url, self._moment, plain_clutter=self._plain_clutter)
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server and end its connections."""
        self._open_server().stop()

    @property
    def url(self) -> str:
        """The newsroom's address, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._open_server().server_port}"

    @property
    def edition(self) -> int:
        """The newest edition that is out, 1 or 2."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        if edition not in EDITIONS:
            raise ValueError(f"the newsroom has the editions 1 and 2, not {edition}")
        self._edition = edition

    def publish(self) -> None:
        """Bring out the second edition: its articles join the feeds, and their pages appear."""
        self.edition = 2

    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet, in order of id."""
        return self._open_site().outlets

    def articles(self, edition: int | None = None) -> tuple[Sample, ...]:
        """The articles that this edition adds, or those of both editions, by outlet and newest first."""
        return self._open_site().articles(edition)

    def sources_yaml(self) -> str:
        """A sources.yaml that names every outlet's feed."""
        sources = [
            {
                "id": outlet.id,
                "name": outlet.name,
                "url": outlet.feed_url,
                "every": outlet.every,
                "tags": list(outlet.tags),
            }
            for outlet in self.outlets()
        ]
        config = {"defaults": {"every": "15m", "full_text": "auto"}, "sources": sources}
        return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)

    def watchlist_yaml(self) -> str:
        """The demonstration's watchlist.yaml."""
        return read("watchlist.yaml")

    @property
    def requests(self) -> list[Served]:
        """Every request answered since the start or the last `clear_log`, oldest first: a copy."""
        return self._open_server().log()

    def clear_log(self) -> None:
        """Forget the requests so far."""
        self._open_server().clear_log()

    def _answer(self, path: str) -> Resource:
        found = self._open_site().paths(self._edition).get(path)
        page = pages.missing().encode()
        return found or Resource(page, "text/html; charset=utf-8", self._moment, HTTPStatus.NOT_FOUND)

    def _open_server(self) -> Server:
        if self._server is None:
            raise RuntimeError("the newsroom has not been opened: use it in a with statement")
        return self._server

    def _open_site(self) -> Site:
        if self._site is None:
            raise RuntimeError("the newsroom has not been opened: use it in a with statement")
        return self._site
