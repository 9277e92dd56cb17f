"""A server on loopback that answers by a script, and writes down what it was asked and when."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to give. `headers` may depend on the moment; `unsent` bytes are promised and never come.

    `hangs_up`: the connection is closed without an answer.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] | Callable[[datetime], Mapping[str, str]] | None = None
    unsent: int = 0
    hangs_up: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: header names in lower case, a byte of a value as the character of its number."""

    at: datetime
    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def is_conditional(self) -> bool:
        """Whether it may be answered 304."""
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


# What answers the requests of a path, one after the other; the last one is given from then on. A rule answers by what
# it was asked.
Rule = Callable[[Asked], Answer]
Script = Mapping[str, Sequence[Answer | Rule]]


class ScoreServer(ThreadingHTTPServer):
    """Answers by a script. `asked` is every request so far; its moments are those of the given clock."""

    daemon_threads = True

    def __init__(self, script: Script, now: Callable[[], datetime]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[Asked] = []
        self._script = script
        self._now = now
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The address of its root, without a slash."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a reader that has had enough may hang up."""

    def answer(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[Answer, Mapping[str, str]]:
        """The next answer of a path, and its headers."""
        with self._lock:
            asked = Asked(self._now(), method, path, headers)
            self.asked.append(asked)
            steps = self._script.get(path, [Answer(404)])
            step = steps[min(self._counts[path], len(steps) - 1)]
            self._counts[path] += 1
        answer = step if isinstance(step, Answer) else step(asked)
        return answer, answer.headers(asked.at) if callable(answer.headers) else answer.headers or {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece, or the other side waits before it confirms the first
    server: ScoreServer

    def do_GET(self) -> None:
        """Answer by the script."""
        named = {name.lower(): value for name, value in self.headers.items()}
        answer, headers = self.server.answer(self.command, self.path, named)
        if answer.hangs_up:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body) + answer.unsent))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = self.close_connection or bool(answer.unsent)

    do_HEAD = do_POST = do_GET  # noqa: N815

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status alone: `Date` is the script's to give."""
        self.send_response_only(code, message)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving(script: Script, now: Callable[[], datetime]) -> Iterator[ScoreServer]:
    """A server at work."""
    server = ScoreServer(script, now)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
