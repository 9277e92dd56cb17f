"""A small web server on loopback: keep-alive, validators, conditional requests, a log of what was asked."""

import contextlib
import hashlib
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)  # no slots: they have no room for a cached property
class Resource:
    """Something to serve. `modified` is an aware time."""

    body: bytes
    content_type: str
    modified: datetime
    status: HTTPStatus = HTTPStatus.OK

    @cached_property
    def etag(self) -> str:
        """A strong validator: the hash of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Served:
    """A request as it was answered. `conditional`: it carried If-None-Match or If-Modified-Since."""

    method: str
    path: str
    status: int
    conditional: bool


class Server(ThreadingHTTPServer):
    """Serves what `answer` gives for a path, on a thread a connection, after the delay of the moment."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[str], Resource], delay: Callable[[], timedelta]) -> None:
        """Bind the port, 0 for a free one; answers begin with `start`. OSError where it is taken."""
        self.answer = answer
        self._delay = delay
        self._lock = threading.Lock()
        self._log: list[Served] = []
        self._connections: set[socket.socket] = set()
        self._stopping = threading.Event()
        super().__init__((LOOPBACK, port), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name="newsroom", daemon=True)

    def start(self) -> None:
        """Begin to answer, on threads of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End every connection and free the port."""
        self._stopping.set()
        self.shutdown()
        self._thread.join()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the client may have been faster
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def pause(self) -> None:
        """Wait for the delay, or until the server stops."""
        if delay := self._delay():
            self._stopping.wait(delay.total_seconds())

    def record(self, served: Served) -> None:
        """Add to the log."""
        with self._lock:
            self._log.append(served)

    def log(self) -> list[Served]:
        """What has been asked so far: a copy."""
        with self._lock:
            return list(self._log)

    def clear_log(self) -> None:
        """Forget what has been asked so far."""
        with self._lock:
            self._log.clear()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that `stop` can end one that is kept alive."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about clients that went away; tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "WirewatchNewsroom"
    sys_version = ""
    # Headers and body leave in one write, at once: Nagle's algorithm against delayed acknowledgements
    # would cost 40 ms an answer.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self._serve(with_body=True)

    def do_HEAD(self) -> None:
        self._serve(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        pass

    def _serve(self, *, with_body: bool) -> None:
        self.server.pause()
        resource = self.server.answer(urlsplit(self.path).path)
        status = HTTPStatus.NOT_MODIFIED if self._is_current(resource) else resource.status
        # Recorded before the answer leaves, so that a client which has it also finds it in the log.
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        self.server.record(Served(self.command, self.path, status, conditional))
        self.send_response(status)
        if resource.status is HTTPStatus.OK:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", format_datetime(resource.modified.astimezone(UTC), usegmt=True))
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(resource.body)))
        self.end_headers()
        if with_body and status is not HTTPStatus.NOT_MODIFIED:
            self.wfile.write(resource.body)

    def _is_current(self, resource: Resource) -> bool:
        """Whether the client has it already. If-None-Match wins: RFC 9110, section 13.2.2."""
        if resource.status is not HTTPStatus.OK:
            return False
        if tags := self.headers.get_all("If-None-Match"):
            known = {tag.strip().removeprefix("W/") for tag in ",".join(tags).split(",")}
            return bool(known & {resource.etag, "*"})
        since = _http_date(self.headers.get("If-Modified-Since", ""))
        return since is not None and resource.modified <= since


def _http_date(text: str) -> datetime | None:
    """The moment, or None for what is no date: RFC 9110, section 13.1.3, has such a condition ignored."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
