"""A server of feeds on loopback, in a process of its own, so that its CPU time is not the client's."""

import asyncio
import contextlib
import hashlib
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from functools import cache
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

LOOPBACK = "127.0.0.1"
ENTRIES = 20
PARAGRAPHS, WORDS = 6, 60
_TEXT = (
    "the of and to in a minister port said grain talks on harvest rates council tonnes budget vote bridge river "
    "prices quarter exports railway signed storm court energy workers schools season market coast bank harbour "
    "terminal delegation report figures fertiliser potash sanctions border summit election inflation parliament"
)
_VOCABULARY = _TEXT.split()


class Answer(IntEnum):
    """How the server answers for every feed until told otherwise."""

    CONDITIONAL = 0  # 304 to a validator that still holds
    ALWAYS_WHOLE = 1  # 200 with the same body, as servers do that ignore validators
    ONE_MORE = 2  # 200 with a new entry on top


class Outlets:
    """The server as its starter sees it: its address, and how it answers."""

    def __init__(self, url: str, answer: "Synchronized[int]") -> None:
        self.url = url
        self._answer = answer

    def switch(self, answer: Answer) -> None:
        """From now on answer so."""
        self._answer.value = answer


@contextmanager
def outlets(latency: float) -> Iterator[Outlets]:
    """Run the server; every answer leaves `latency` seconds after its request came."""
    context = multiprocessing.get_context("spawn")
    answer: Synchronized[int] = context.Value("i", Answer.CONDITIONAL)
    here, there = context.Pipe()
    process = context.Process(target=_run, args=(there, answer, latency), daemon=True)
    process.start()
    try:
        yield Outlets(f"http://{LOOPBACK}:{here.recv()}", answer)
    finally:
        process.terminate()
        process.join()


def _run(port: Connection, answer: "Synchronized[int]", latency: float) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(port, answer, latency))


async def _serve(port: Connection, answer: "Synchronized[int]", latency: float) -> None:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(latency)
                writer.write(_response(head, Answer(answer.value)))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(converse, LOOPBACK, 0, backlog=512)
    port.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _response(head: bytes, answer: Answer) -> bytes:
    path = head.split(b" ", 2)[1].decode()
    response, etag = _whole(path, answer is Answer.ONE_MORE)
    if answer is Answer.CONDITIONAL and b"\r\nif-none-match: " + etag in head.lower():
        return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
    return response


@cache
def _whole(path: str, one_more: bool) -> tuple[bytes, bytes]:  # noqa: FBT001  keyed by it
    body = feed(path.strip("/").partition(".")[0], ENTRIES + one_more).encode()
    etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'.encode()
    length = str(len(body)).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: " + etag + b"\r\nContent-Length: " + length
    return head + b"\r\n\r\n" + body, etag


def feed(name: str, entries: int) -> str:
    """An RSS 2.0 feed with whole articles, newest first; its oldest entries do not depend on `entries`."""
    items = "".join(_item(name, number) for number in reversed(range(entries)))
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{name}</title><link>https://{name}.example/</link>{items}</channel></rss>"
    )


def _item(name: str, number: int) -> str:
    words = random.Random(f"{name} {number}")
    paragraphs = [" ".join(words.choices(_VOCABULARY, k=WORDS)).capitalize() for _ in range(PARAGRAPHS)]
    body = "".join(f"<p>{paragraph}.</p>" for paragraph in paragraphs)
    title = " ".join(words.choices(_VOCABULARY, k=9)).capitalize()
    address = f"https://{name}.example/news/{number}-{title.replace(' ', '-').lower()}"
    return (
        f"<item><title>{title}</title><link>{address}</link><guid>{address}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 {number % 24:02}:{words.randrange(60):02}:00 GMT</pubDate>"
        f"<description>{paragraphs[0][:200]}</description>"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )
