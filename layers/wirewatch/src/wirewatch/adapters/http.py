"""Fetching over HTTP with requests."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from wirewatch import __version__
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
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
        self._session.auth = _no_auth  # or requests would send what ~/.netrc holds for the host
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_connections=side_by_side, pool_maxsize=side_by_side)
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
                with self._get(url, request.headers, left) as answer:
                    if not answer.is_redirect:
                        return _read(answer, deadline)
                    url = urljoin(url, answer.headers["location"])
        except requests.RequestException as error:
            raise FetchError(_reason(error)) from error
        except HTTPError as error:
            raise FetchError(f"the answer broke off ({type(error).__name__})") from error
        except (ValueError, UnicodeError) as error:
            raise FetchError(f"not a usable address or answer ({type(error).__name__})") from error
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def _get(self, url: str, headers: Mapping[str, str], seconds: float) -> requests.Response:
        # Redirects are followed by hand: requests would read their bodies, of whatever size.
        timeout = (min(CONNECT, seconds), min(READ, seconds))
        return self._session.get(url, headers=dict(headers), timeout=timeout, stream=True, allow_redirects=False)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read(answer: requests.Response, deadline: float) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.url, answer.status_code, headers, b"".join(_body(answer, deadline)))


def _body(answer: requests.Response, deadline: float) -> Iterator[bytes]:
    """The decoded body, piece by piece as it comes: a slow drip is noticed at each piece, not at the end."""
    size = 0
    while piece := answer.raw.read1(CHUNK, decode_content=True):
        if time.monotonic() > deadline:
            raise FetchError("the answer came too slowly to be whole in time")
        size += len(piece)
        if size > MAX_BODY:
            raise FetchError(f"the answer is larger than {MAX_BODY // 2**20} MiB")
        yield piece


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
        "CERTIFICATE_VERIFY_FAILED": "the host's certificate is not valid",
    }
    if isinstance(error, requests.ConnectTimeout):
        return f"the host did not take the connection within {CONNECT:.0f} s"
    if isinstance(error, requests.Timeout):
        return f"the host was silent for {READ:.0f} s"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "redirected to what is not a web address"
    return next((reason for sign, reason in known.items() if sign in cause), f"no answer ({type(error).__name__})")
