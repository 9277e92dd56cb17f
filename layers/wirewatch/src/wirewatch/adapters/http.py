"""Fetching over HTTP with requests."""

import gzip
import io
import time
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from wirewatch import __version__
from wirewatch.adapters.http_deadline import DeadlineAdapter, held_to
from wirewatch.errors import FetchError
from wirewatch.model import Request, Response
from wirewatch.ports import Clock

# An answer larger than this is no feed and no article; decoded bytes, so that a small zip bomb counts as large.
MAX_BODY = 10 * 1024 * 1024
MAX_REDIRECTS = 5
# Seconds for a request as a whole, and for each silence within it: requests knows only the latter.
TOTAL, CONNECT, READ = 20.0, 5.0, 10.0
CHUNK = 64 * 1024
USER_AGENT = f"Wirewatch/{__version__} (news alerts; one request per feed and interval)"


class HttpFetcher:
    """Makes GET requests; one serves many threads."""

    def __init__(self, clock: Clock, side_by_side: int = 10) -> None:
        self._clock = clock
        self._session = _Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
        self._session.auth = _no_auth  # or requests would send what ~/.netrc holds for the host
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = DeadlineAdapter(pool_connections=side_by_side, pool_maxsize=side_by_side)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def fetch(self, request: Request, until: datetime) -> Response:
        """The answer to a GET. Raises FetchError where none came whole in 20 s, or before `until`."""
        allowed = min(TOTAL, (until - self._clock.now()).total_seconds())
        deadline = time.monotonic() + allowed
        url = request.url
        try:
            for _ in range(MAX_REDIRECTS + 1):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise FetchError(f"no whole answer within {max(allowed, 0):.0f} s")
                with held_to(deadline), self._get(url, request.headers, left) as answer:
                    if not answer.is_redirect:
                        return _read(answer, deadline)
                    url = urljoin(url, answer.headers["location"])
        except (requests.Timeout, ReadTimeoutError) as error:
            raise FetchError(_slow(error, allowed, deadline)) from error
        except requests.RequestException as error:
            raise FetchError(_reason(error)) from error
        except EOFError as error:
            raise FetchError("the answer broke off (its compressed body has no end)") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise FetchError("the answer broke off (its compressed body is damaged)") from error
        except HTTPError as error:
            raise FetchError(f"the answer broke off ({type(error).__name__})") from error
        except (ValueError, UnicodeError) as error:
            raise FetchError(f"not a usable address or answer ({type(error).__name__})") from error
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def _get(self, url: str, headers: Mapping[str, str], seconds: float) -> requests.Response:
        timeout = (min(CONNECT, seconds), min(READ, seconds))
        return self._session.get(url, headers=dict(headers), timeout=timeout, stream=True, allow_redirects=False)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()


class _Session(requests.Session):
    """A session to which a redirect is an answer like any other: requests reads its body, of whatever size."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: redirects are followed by hand."""


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(answer: requests.Response, deadline: float) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.url, answer.status_code, headers, b"".join(_body(answer, deadline)))


def _body(answer: requests.Response, deadline: float) -> Iterator[bytes]:
    """The decoded body, piece by piece as it comes: one that is large is noticed at each piece, not at the end."""
    packed = answer.headers.get("content-encoding", "").strip().lower() in {"gzip", "x-gzip"}
    # urllib3 takes half a gzip stream for a whole one, and what is missing would count as read.
    read = gzip.GzipFile(fileobj=_Packed(answer)).read1 if packed else partial(answer.raw.read1, decode_content=True)
    size = 0
    while piece := read(CHUNK):
        if time.monotonic() > deadline:  # through a proxy, this alone holds the server to it
            raise FetchError("the answer came too slowly to be whole in time")
        size += len(piece)
        if size > MAX_BODY:
            raise FetchError(f"the answer is larger than {MAX_BODY // 2**20} MiB")
        yield piece


class _Packed(io.RawIOBase):
    """A body as it comes over the wire, in pieces as they come."""

    def __init__(self, answer: requests.Response) -> None:
        self._answer = answer

    def read(self, size: int = -1) -> bytes:
        return bytes(self._answer.raw.read1(size, decode_content=False))


def _slow(error: Exception, allowed: float, deadline: float) -> str:
    if time.monotonic() >= deadline:
        return f"no whole answer within {allowed:.0f} s: the host was silent, or sent too slowly"
    if isinstance(error, requests.ConnectTimeout):
        return f"the host did not take the connection within {CONNECT:.0f} s"
    return f"the host was silent for {READ:.0f} s"


def _reason(error: requests.RequestException) -> str:
    """Why a request failed, in a person's words; never the address, which may hold a token."""
    cause = str(error)
    known = {
        "Name or service not known": "there is no such host",
        "nodename nor servname": "there is no such host",
        "No address associated": "there is no such host",
        "Temporary failure in name resolution": "the host's name could not be looked up now",
        "Connection refused": "the host refused the connection",
        "Network is unreachable": "the network is unreachable",
        "Connection reset": "the host broke off the connection",
        "RemoteDisconnected": "the host hung up without an answer",
        "BadStatusLine": "the host does not speak HTTP",
        "LineTooLong": "the host does not speak HTTP: a header of its answer has no end",
        "CERTIFICATE_VERIFY_FAILED": "the host's certificate is not valid",
        "SSLError": "no secure connection could be made with the host",
    }
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "redirected to what is not a web address"
    return next((reason for sign, reason in known.items() if sign in cause), f"no answer ({type(error).__name__})")
