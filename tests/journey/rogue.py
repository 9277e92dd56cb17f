"""A server on loopback whose every answer is written by hand, down to the bytes, so that none need be right."""

import contextlib
import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from socketserver import StreamRequestHandler, ThreadingTCPServer

LOOPBACK = "127.0.0.1"
TLS_HANDSHAKE = b"\x16"  # the first byte of it: RFC 8446, section 5.1
Answer = Callable[[socket.socket, threading.Event], None]


class Rogue(ThreadingTCPServer):
    """Use it as a context manager; `answers` by path may change at any time.

    `asked` lists the paths asked for, `bodies` what was posted.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.bodies: list[bytes] = []
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> "Rogue":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.server_address[1]}"


class _Handler(StreamRequestHandler):
    server: Rogue

    def handle(self) -> None:
        if self.connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE:
            self.connection.recv(65_536)
            self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")  # as servers without TLS do
            return
        path = self.rfile.readline().decode("latin-1").split(" ")[1]
        length = 0
        while (line := self.rfile.readline().strip()) != b"":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        self.server.asked.append(path)
        if length:
            self.server.bodies.append(self.rfile.read(length))
        answer = self.server.answers.get(path, whole(b"nothing here", status="404 Not Found"))
        with contextlib.suppress(OSError):  # the client may have had enough
            answer(self.connection, self.server.stopping)


def whole(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Answer:
    """An answer in one piece; `length` is what it says of its length where that is a lie."""
    claimed = len(body) if length is None else length
    lines = "".join(f"{header}\r\n" for header in (*headers, f"Content-Length: {claimed}", "Connection: close"))
    return raw(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)


def squeezed(body: bytes) -> Answer:
    """An answer that says it is gzip."""
    return whole(body, "Content-Encoding: gzip", "Content-Type: application/rss+xml")


def moved(location: str) -> Answer:
    """A redirect."""
    return whole(b"", f"Location: {location}", status="302 Found")


def raw(data: bytes) -> Answer:
    """These bytes, then the end of the connection."""
    return lambda connection, _stopping: connection.sendall(data)


def hang_up(connection: socket.socket, _stopping: threading.Event) -> None:
    """The end of the connection, without an answer."""


def reset(connection: socket.socket, _stopping: threading.Event) -> None:
    """The connection broken off half way through the headers."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Ty")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def silence(_connection: socket.socket, stopping: threading.Event) -> None:
    """No answer, and no end of the connection."""
    stopping.wait()


def dripping(start: bytes, drop: bytes) -> Answer:
    """A start, then a drop every 50 ms, for ever."""

    def answer(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        while not stopping.wait(0.05):
            connection.sendall(drop)

    return answer


def bomb(mebibytes: int) -> bytes:
    """That many mebibytes of nothing as gzip, a thousandth in size."""
    block = gzip.compress(bytes(2**20))
    return block * mebibytes  # members follow one another: RFC 1952, section 2.2


def feed(*titles: str) -> bytes:
    """An RSS feed of articles with these titles, their addresses made from them."""
    items = "".join(_items(titles))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def _items(titles: tuple[str, ...]) -> Iterator[str]:
    for title in titles:
        slug = "-".join(title.lower().split())
        yield f"<item><title>{title}</title><link>https://news.example/{slug}</link><guid>{slug}</guid></item>"
