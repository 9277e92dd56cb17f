"""Servers that mean harm, each in its own way; and a process that visits all of them, and says what that took."""

import gzip
import json
import resource
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.journey import rogue
from tests.journey.rogue import Answer, dripping, raw, whole
from wirewatch.cli import rounds
from wirewatch.settings import FetchSettings, LocalSettings
from wirewatch.wiring.local import LOCAL_LIMITS, local_app

MEBIBYTE = 2**20
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
RSS = b"<rss version='2.0'><channel><title>x</title>"


def flood(start: bytes, drop: bytes) -> Answer:
    """A start, then as much of the same as fits through, for ever."""

    def answer(connection: socket.socket, stopping: threading.Event) -> None:
        connection.sendall(start)
        piece = drop * (65_536 // len(drop) + 1)
        while not stopping.is_set():
            connection.sendall(piece)

    return answer


def _xxe(target: str, kind: str) -> bytes:
    entity = {
        "entity": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{target}">]>',
        "parameter": f'<!DOCTYPE rss [<!ENTITY % x SYSTEM "{target}"> %x;]>',
        "dtd": f'<!DOCTYPE rss SYSTEM "{target}">',
    }[kind]
    return _with_title(entity, "&x;")


def _laughs(depth: int) -> bytes:
    entities = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, depth))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'
    return _with_title(doctype, f"&l{depth - 1};")


def _quadratic() -> bytes:
    doctype = f'<!DOCTYPE rss [<!ENTITY x "{"x" * 50_000}">]>'
    return _with_title(doctype, "&x;" * 50_000)


def _with_title(doctype: str, title: str) -> bytes:
    return (
        b"<?xml version='1.0'?>"
        + doctype.encode()
        + RSS
        + f"<item><title>{title}</title></item></channel></rss>".encode()
    )


def _items(count: int) -> bytes:
    items = b"".join(b"<item><title>%d</title><guid>%d</guid></item>" % (number, number) for number in range(count))
    return RSS + items + b"</channel></rss>"


def _nested(count: int) -> bytes:
    return RSS + b"<item>" + b"<a>" * count + b"</a>" * count + b"</item></channel></rss>"


def _attributes(count: int) -> bytes:
    return b" ".join(b"a%d" % at for at in range(count))


def _moved_with(body: bytes, *headers: str, to: str = "/good") -> Answer:
    return whole(body, f"Location: {to}", *headers, status="302 Found")


def answers(canary: str) -> Mapping[str, Answer]:
    """What each of the servers answers; `canary` is an address that nothing may ask for."""
    gzipped = "Content-Encoding: gzip"
    return {
        # too slow, at every phase
        "silence": rogue.silence,
        "status-drips": dripping(b"HTTP/1.1 200 ", b"O"),
        "header-drips": dripping(OK + b"X-", b"a"),
        "headers-drip": dripping(OK, b"X-A: b\r\n"),
        "body-drips": dripping(OK + b"\r\n" + RSS, b" "),
        "measured-body-drips": dripping(OK + b"Content-Length: 100000\r\n\r\n" + RSS, b" "),
        "chunk-size-drips": dripping(CHUNKED, b"0"),
        "chunks-drip": dripping(CHUNKED, b"1\r\n \r\n"),
        "gzip-drips": dripping(OK + f"{gzipped}\r\n\r\n".encode(), gzip.compress(b"")),
        "interim-answers-drip": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "trailers-drip": dripping(CHUNKED + b"0\r\n", b"X-A: b\r\n"),
        # too much, as fast as it goes
        "endless-status": flood(b"HTTP/1.1 200 ", b"OK"),
        "endless-header": flood(OK + b"X-A: ", b"a"),
        "endless-headers": flood(OK, b"X-A: b\r\n"),
        "large-headers": raw(OK + b"".join(b"X-%d: %s\r\n" % (at, b"a" * 60_000) for at in range(90)) + b"\r\n"),
        "many-headers": raw(OK + b"X-A: b\r\n" * 5_000 + b"\r\n"),
        "interim-answers": flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "endless-body": flood(OK + b"\r\n" + RSS, b"<item/>"),
        "endless-chunks": flood(CHUNKED, b"4\r\nabcd\r\n"),
        "endless-chunk-size": flood(CHUNKED, b"0"),
        "endless-chunk-extension": flood(CHUNKED + b"4;", b"a"),
        "endless-trailers": flood(CHUNKED + b"0\r\n", b"X-A: b\r\n"),
        "a-petabyte": raw(OK + b"Content-Length: 1125899906842624\r\n\r\n" + b" " * MEBIBYTE),
        # packed to do harm
        "gzip-bomb": whole(rogue.bomb(1024), gzipped),
        "gzip-bomb-that-ends-early": whole(rogue.bomb(9), gzipped),
        "gzip-in-gzip": whole(gzip.compress(rogue.bomb(1024)), "Content-Encoding: gzip, gzip"),
        "gzip-in-gzip-in-two-lines": whole(gzip.compress(rogue.bomb(64)), gzipped, gzipped),
        "brotli": whole(b"\x00" * 1000, "Content-Encoding: br"),
        "zstandard": whole(b"\x28\xb5\x2f\xfd" * 100, "Content-Encoding: zstd"),
        "deflate": whole(b"\x78\x9c" * 100, "Content-Encoding: deflate"),
        "bomb-on-a-redirect": _moved_with(rogue.bomb(1024), gzipped, to="/loop"),
        "flood-on-a-redirect": flood(b"HTTP/1.1 302 Found\r\nLocation: /loop\r\n\r\n", b"x"),
        # lies
        "loop": rogue.moved("/loop"),
        "inside": rogue.moved("http://169.254.169.254/latest/meta-data/iam/security-credentials/"),
        "a-file": rogue.moved("file:///proc/self/environ"),
        "half-a-body": whole(RSS, length=100_000),
        "no-length": raw(OK + b"Content-Length: -5\r\n\r\n" + RSS),
        "two-lengths": raw(OK + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n" + RSS),
        "no-chunk": raw(CHUNKED + b"zz\r\n" + RSS),
        "hangs-up": rogue.hang_up,
        "resets": rogue.reset,
        # feeds that are not meant to be read
        "hundred-thousand-entries": whole(_items(100_000)),
        "deep": whole(_nested(100_000)),
        "bare-tags": whole(RSS + b"<item>" + b"<a/>" * 2_000_000 + b"</item></channel></rss>"),
        "unclosed-tags": whole(RSS + b"<item><a>" * 900_000),
        "laughs": whole(_laughs(9)),
        "a-few-laughs": whole(_laughs(6)),
        "quadratic": whole(_quadratic()),
        "entity-of-a-file": whole(_xxe("file:///etc/passwd", "entity")),
        "entity-of-the-net": whole(_xxe(canary, "entity")),
        "parameter-of-the-net": whole(_xxe(canary, "parameter")),
        "dtd-of-the-net": whole(_xxe(canary, "dtd")),
        "long-title": whole(RSS + b"<item><title>" + b"x" * 9 * MEBIBYTE + b"</title></item></channel></rss>"),
        "crowded-tag": whole(b"<html><body " + _attributes(1_000_000) + b">x</body></html>"),
        "crowded-item": whole(RSS + b"<item " + _attributes(500_000) + b"/></channel></rss>"),
        "crowded-summary": whole(
            RSS + b"<item><description>&lt;p " + _attributes(1_000_000) + b"></description></item></channel></rss>"
        ),
        "deep-json": whole(b"[" * 5_000_000),
    }  # fmt: skip


@contextmanager
def listening(drop: bytes) -> Iterator[int]:
    """A port at which whoever connects gets a drop every 50 ms, or silence, and never an answer."""
    over = threading.Event()
    taken: list[socket.socket] = []

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            taken.append(connection)
            threading.Thread(target=_drip, args=(connection, drop, over), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()
            for connection in taken:
                connection.close()


def _drip(connection: socket.socket, drop: bytes, over: threading.Event) -> None:
    while not over.wait(0.05):
        try:
            connection.sendall(drop)
        except OSError:
            return


def main(folder: Path, seconds: float) -> None:
    """Visit all sources of a folder, ten at a time as a function in AWS does, each for at most so many seconds.

    Prints what became of each, the memory that it took at most (MiB), and the processor's time (s).
    """
    limits = replace(LOCAL_LIMITS, side_by_side=10, visit=timedelta(seconds=seconds), patience=timedelta(0))
    settings = LocalSettings(fetching=FetchSettings(allow_loopback=True))
    with local_app(folder, None, settings, [], limits) as app:
        reasons = {}
        for outcome in app.pipeline.ingest(rounds.all_sources(app)):
            reasons[outcome.source] = f"{outcome.status}: {outcome.reason}"
    usage = resource.getrusage(resource.RUSAGE_SELF)
    record = {"reasons": reasons, "memory": _most_memory(), "cpu": usage.ru_utime + usage.ru_stime}
    print(json.dumps(record))  # noqa: T201 - what the caller reads


def _most_memory() -> float:
    """The most that was resident, in MiB. What getrusage says counts from before the program was loaded, when this was
    a copy of its parent."""
    status = Path("/proc/self/status")
    if not status.is_file():  # no Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [line] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
