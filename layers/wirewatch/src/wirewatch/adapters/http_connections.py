"""Connections that hold a server to a deadline, however slowly it drips, and that lead where the guard lets them.

The timeouts of requests are for each silence. A server that sends a byte of a header now and then is never silent
for long and would hold its reader for ever, so every single read here is given only the time that is left.
"""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse, LineTooLong, RemoteDisconnected  # noqa: TID251  what urllib3's connections read with
from socket import socket
from typing import Any, NamedTuple

import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from wirewatch.adapters.http_guard import Guard, Origin

# All header lines of an answer together, its interim answers (1xx) included; the largest seen in the wild have 20 KiB.
MAX_HEAD = 128 * 1024


class _Held(NamedTuple):
    deadline: float
    guard: Guard
    listed: Origin


_held: ContextVar[_Held] = ContextVar("held")


@contextmanager
def held_to(deadline: float, guard: Guard, listed: Origin) -> Iterator[None]:
    """Connections made inside, by this thread, are made by `guard`, `listed` being what a user listed; answers are read
    until `deadline`, a time of time.monotonic(); then TimeoutError."""
    token = _held.set(_Held(deadline, guard, listed))
    try:
        yield
    finally:
        _held.reset(token)


class GuardedAdapter(requests.adapters.HTTPAdapter):
    """Makes requests heed `held_to`."""

    def init_poolmanager(self, *values: Any, **named: Any) -> None:
        """Make the pool of connections, of our kind."""
        super().init_poolmanager(*values, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class _Reads(io.RawIOBase):
    """What comes from a socket, before the deadline and never after a longer silence than the socket's timeout.

    `head` is how much may still come of what stands before the body; None once that has begun.
    """

    def __init__(self, connection: socket, source: io.RawIOBase) -> None:
        self.head: int | None = None
        self._connection = connection
        self._source = source
        self._silence = connection.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = _held.get().deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        self._connection.settimeout(min(left, self._silence or left))
        count = self._source.readinto(buffer)
        if self.head is not None:
            self.head -= count or 0
            if self.head < 0:
                raise LineTooLong("header")
        return count

    def close(self) -> None:
        self._source.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket, *values: Any, **named: Any) -> None:
        super().__init__(sock, *values, **named)
        self._reads = _Reads(sock, self.fp.detach())
        self.fp = io.BufferedReader(self._reads)

    def begin(self) -> None:
        self._reads.head = MAX_HEAD
        super().begin()
        self._reads.head = None


class Stale(RemoteDisconnected):
    """A connection that was kept open has been closed at the far end, maybe before what was asked on it arrived."""


class _Guarded(HTTPConnection):
    response_class = _Answer
    _answered = False

    def getresponse(self, *values: Any, **named: Any) -> Any:
        try:
            answer = super().getresponse(*values, **named)
        except (RemoteDisconnected, ConnectionResetError) as error:
            if not self._answered:
                raise
            raise Stale("closed while it was kept") from error
        self._answered = True
        return answer

    def _new_conn(self) -> socket:
        self._answered = False
        held = _held.get()
        host = self._dns_host.strip("[]").rstrip(".").lower()
        silence = self.timeout if isinstance(self.timeout, float) else held.deadline - time.monotonic()
        return held.guard.connect(host, self.port, held.listed, held.deadline, silence)


class _Connection(_Guarded):
    pass


class _SecureConnection(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
