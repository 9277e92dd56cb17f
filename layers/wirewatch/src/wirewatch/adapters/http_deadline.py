"""Connections that hold a server to a deadline, however slowly it drips.

The timeouts of requests are for each silence. A server that sends a byte of a header now and then is never silent
for long and would hold its reader for ever, so every single read here is given only the time that is left.
"""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse  # noqa: TID251  what urllib3's connections read with
from socket import socket
from typing import Any

import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_deadline: ContextVar[float] = ContextVar("deadline")


@contextmanager
def held_to(deadline: float) -> Iterator[None]:
    """Answers read inside, by this thread, are read until `deadline`, a time of time.monotonic(); then TimeoutError."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


class DeadlineAdapter(requests.adapters.HTTPAdapter):
    """Makes requests heed `held_to`. Not through a proxy, whose connections are its own."""

    def init_poolmanager(self, *values: Any, **named: Any) -> None:
        """Make the pool of connections, of our kind."""
        super().init_poolmanager(*values, **named)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class _Reads(io.RawIOBase):
    """What comes from a socket, before the deadline and never after a longer silence than the socket's timeout."""

    def __init__(self, connection: socket, source: io.RawIOBase) -> None:
        self._connection = connection
        self._source = source
        self._silence = connection.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = _deadline.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        self._connection.settimeout(min(left, self._silence or left))
        return self._source.readinto(buffer)

    def close(self) -> None:
        self._source.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket, *values: Any, **named: Any) -> None:
        super().__init__(sock, *values, **named)
        self.fp = io.BufferedReader(_Reads(sock, self.fp.detach()))


class _Connection(HTTPConnection):
    response_class = _Answer


class _SecureConnection(HTTPSConnection):
    response_class = _Answer


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
