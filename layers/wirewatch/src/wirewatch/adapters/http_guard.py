"""Connections to the public Internet and nowhere else.

What a URL spells is never judged: a name is looked up once, every address that it has is judged, one of those is
connected to, and the far end is judged again. Between looking up and connecting nothing can change its mind.
"""

import errno
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address
from threading import Thread
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from wirewatch import addresses, urls
from wirewatch.errors import FetchError

Resolve = Callable[[str, int], Sequence[str]]

DEFAULT_PORTS = {"http": 80, "https": 443}
# A host with several addresses is tried at so many of them.
_TRIED = 4
_REASONS = {
    errno.ECONNREFUSED: "the host refused the connection",
    errno.ENETUNREACH: "the network is unreachable",
    errno.EHOSTUNREACH: "the host cannot be reached",
    errno.ECONNRESET: "the host broke off the connection",
}


class Origin(NamedTuple):
    """Where an address leads: scheme, host as it is looked up, port."""

    scheme: str
    host: str
    port: int


def settled(url: str, base: str = "") -> str:
    """A web address as browsers send it, without user, password and fragment; resolved against `base`.

    Read by the URL standard's own rules, and only what these make of it goes on: two readers of one spelling may see
    two hosts in it. Raises FetchError for what is no web address.
    """
    written = urls.parsed(url, base)
    if not written:
        raise FetchError("not a web address")
    parts = urlsplit(written)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def origin(url: str) -> Origin:
    """The origin (RFC 6454) of a settled address."""
    parts = urlsplit(url)
    return Origin(parts.scheme, (parts.hostname or "").rstrip("."), parts.port or DEFAULT_PORTS[parts.scheme])


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as this machine's resolver knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Guard:
    """Makes connections, to public addresses only; with `allow_loopback` to this machine too, at any port."""

    def __init__(self, resolve: Resolve = resolve, *, allow_loopback: bool = False) -> None:
        self._resolve = resolve
        self._allow_loopback = allow_loopback

    def connect(self, host: str, port: int, listed: Origin, deadline: float, silence: float) -> socket.socket:
        """A connection to a host, made before `deadline`, a time of time.monotonic().

        `listed` is what a user listed: its port is good too. `silence`, in seconds, is how long one address may take.
        Raises FetchError, saying why there is none.
        """
        found = self._addresses(host, port, deadline)
        for address in found:
            self._admit(address, host, port, listed)
        reason = ""
        for address in found[:_TRIED]:
            left = min(silence, deadline - time.monotonic())
            if left <= 0:
                break
            try:
                connection = socket.create_connection((address, port), left)
            except TimeoutError:
                reason = f"the host did not take the connection within {silence:.0f} s"
            except OSError as error:
                reason = _REASONS.get(error.errno or 0, f"no connection ({error.strerror or type(error).__name__})")
            else:
                return self._admitted(connection, host, port, listed)
        raise FetchError(reason or "no time was left to connect")

    def _addresses(self, host: str, port: int, deadline: float) -> Sequence[str]:
        try:
            ip_address(host)
        except ValueError:
            return self._looked_up(host, port, deadline)
        return [host]

    def _looked_up(self, host: str, port: int, deadline: float) -> Sequence[str]:
        """What the resolver says; it knows no deadline, so it is asked in a thread that may be left behind."""
        answer: Future[Sequence[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self._resolve(host, port))
            except Exception as error:  # noqa: BLE001  it is raised where it is waited for
                answer.set_exception(error)

        Thread(target=ask, daemon=True).start()
        try:
            found = answer.result(max(0.0, deadline - time.monotonic()))
        except socket.gaierror as error:
            for_now = error.errno == socket.EAI_AGAIN
            reason = "the host's name could not be looked up now" if for_now else "there is no such host"
            raise FetchError(reason) from error
        except TimeoutError as error:
            raise FetchError("the host's name could not be looked up in time") from error
        except (OSError, UnicodeError) as error:  # a label of no or too many letters
            raise FetchError("there is no such host") from error
        if not found:
            raise FetchError("there is no such host")
        return found

    def _admit(self, address: str, host: str, port: int, listed: Origin) -> None:
        if self._allow_loopback and addresses.is_loopback(address):
            return
        kind = addresses.refusal(address)
        if kind:
            raise FetchError(f"its host leads to {kind}, not to the public Internet")
        if port not in DEFAULT_PORTS.values() and (host, port) != (listed.host, listed.port):
            raise FetchError(f"it leads to port {port}, which no source names")

    def _admitted(self, connection: socket.socket, host: str, port: int, listed: Origin) -> socket.socket:
        try:
            self._admit(connection.getpeername()[0], host, port, listed)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            connection.close()
            raise FetchError("the host broke off the connection") from error
        except FetchError:
            connection.close()
            raise
        return connection
