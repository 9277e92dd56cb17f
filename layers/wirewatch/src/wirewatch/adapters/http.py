"""Fetching over HTTP with requests, with manners, and from the public Internet only."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from wirewatch import __version__
from wirewatch.adapters import http_body
from wirewatch.adapters.http_body import MAX_BODY
from wirewatch.adapters.http_connections import GuardedAdapter, held_to
from wirewatch.adapters.http_guard import Guard, Origin, Resolve, origin, resolve, settled
from wirewatch.adapters.http_pace import Pace
from wirewatch.adapters.http_robots import Robots
from wirewatch.errors import FetchError, SettingsError, Unasked, Unavailable
from wirewatch.model import Auth, Request, Response
from wirewatch.ports import Clock

__all__ = ["MAX_BODY", "HttpFetcher"]

MAX_REDIRECTS = 5
# Seconds for a request as a whole, and for each silence within it: requests knows only the latter.
TOTAL, CONNECT, READ = 20.0, 5.0, 10.0
# Between the starts of two requests to one host.
SPACING = timedelta(milliseconds=500)
PERMANENT = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
PURPOSE = "news alerts; one request per feed and interval"

Secrets = Callable[[str], str]


def _no_secrets(name: str) -> str:
    raise SettingsError(f"the secret {name} is kept nowhere: there is no place for secrets here")


class HttpFetcher:
    """Makes GET requests; one serves many threads."""

    def __init__(
        self,
        clock: Clock,
        side_by_side: int = 10,
        *,
        contact: str = "",
        secrets: Secrets = _no_secrets,
        allow_loopback: bool = False,
        resolve: Resolve = resolve,
        spacing: timedelta | None = None,
    ) -> None:
        """`contact`, an e-mail or web address, goes out with each request. `secrets` gives the value of a secret by its
        name, or raises SettingsError or Unavailable. `allow_loopback` is for a newsroom on this machine: its sources
        are not spaced, unless `spacing` says so."""
        self._clock = clock
        self._secrets = secrets
        self._allow_loopback = allow_loopback
        self._guard = Guard(resolve, allow_loopback=allow_loopback)
        self._spacing = spacing if spacing is not None else timedelta(0) if allow_loopback else SPACING
        self._pace = Pace(clock)
        self._robots = Robots(clock, self._robots_txt)
        self._session = _Session()
        # What the environment says of proxies and passwords is for others: a proxy would look names up by itself.
        self._session.trust_env = False
        agent = f"Wirewatch/{__version__} ({f'+{contact}; ' if contact else ''}{PURPOSE})"
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = GuardedAdapter(pool_connections=max(side_by_side, 50), pool_maxsize=side_by_side)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def fetch(self, request: Request, until: datetime) -> Response:
        """The answer to a GET. Raises FetchError where none came whole in 20 s, or before `until`; or Unasked, or
        Disallowed."""
        url = settled(request.url)
        gap = max(self._spacing, self._robots.delay(url) if request.robots else timedelta(0))
        self._pace.wait(origin(url).host, gap, until)
        return self._answer(request, until, gap)

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def _robots_txt(self, url: str) -> Response:
        return self._answer(Request(url), self._clock.now() + timedelta(seconds=READ))

    def _answer(self, request: Request, until: datetime, gap: timedelta = timedelta(0)) -> Response:
        allowed = min(TOTAL, (until - self._clock.now()).total_seconds())
        deadline = time.monotonic() + allowed
        if allowed <= 0:
            raise Unasked("no whole answer within 0 s: there was no time left to ask")
        try:
            return self._followed(request, until, deadline, gap)
        except (requests.Timeout, ReadTimeoutError, TimeoutError) as error:
            raise FetchError(_slow(allowed, deadline)) from error
        except requests.RequestException as error:
            raise FetchError(_reason(error), lasting="CERTIFICATE_VERIFY_FAILED" in str(error)) from error
        except HTTPError as error:
            raise FetchError(f"the answer broke off ({type(error).__name__})") from error
        except (ValueError, UnicodeError) as error:
            raise FetchError(f"not a usable address or answer ({type(error).__name__})") from error

    def _followed(self, request: Request, until: datetime, deadline: float, gap: timedelta) -> Response:
        """The answer at the end of the redirects, every one of which is judged like the first address."""
        url, moved, for_good = settled(request.url), "", True
        listed = origin(settled(request.listed)) if request.listed else origin(url)
        for hop in range(MAX_REDIRECTS + 1):
            if hop:
                self._pace.wait(origin(url).host, gap, until)
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            headers = {**request.headers, **self._authorisation(request.auth, listed, url)}
            with held_to(deadline, self._guard, listed), self._get(url, headers, left) as answer:
                if not answer.is_redirect:
                    names = {name.lower(): value for name, value in answer.headers.items()}
                    body = http_body.read(answer, deadline)
                    return Response(url, answer.status_code, names, body, moved)
                target = _redirected(url, answer.headers["location"])
            for_good = for_good and answer.status_code in PERMANENT
            url = target
            moved = url if for_good else moved
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")

    def _authorisation(self, auth: Auth | None, listed: Origin, url: str) -> Mapping[str, str]:
        """The header that shows who asks: for the listed origin alone, and where nobody reads it on the way."""
        if auth is None or origin(url) != listed:
            return {}
        if listed.scheme != "https" and not self._allow_loopback:
            raise FetchError(f"its address is not https, and the secret {auth.secret} is not sent where others read it")
        try:
            return {auth.header: self._secrets(auth.secret)}
        except (SettingsError, Unavailable) as error:
            raise FetchError(str(error)) from error

    def _get(self, url: str, headers: Mapping[str, str], seconds: float) -> requests.Response:
        timeout = (min(CONNECT, seconds), min(READ, seconds))
        get = partial(
            self._session.get, url, headers=dict(headers), timeout=timeout, stream=True, allow_redirects=False
        )
        try:
            return get()
        except requests.ConnectionError as error:
            if "Stale" not in str(error):
                raise
            return get()  # a GET may be asked again (RFC 9110, section 9.2.2), on a new connection


class _Session(requests.Session):
    """A session to which a redirect is an answer like any other: requests reads its body, of whatever size."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: redirects are followed by hand."""


def _redirected(url: str, location: str) -> str:
    """Where a redirect leads."""
    try:  # a header is read as Latin-1, and what is not ASCII in this one is UTF-8 in practice
        target = settled(location.encode("latin-1", "replace").decode("utf-8", "replace"), url)
    except FetchError as error:
        raise FetchError("redirected to what is not a web address") from error
    if origin(url).scheme == "https" and origin(target).scheme == "http":
        raise FetchError("redirected from https to http, where anybody could change it on its way")
    return target


def _slow(allowed: float, deadline: float) -> str:
    if time.monotonic() >= deadline:
        return f"no whole answer within {max(allowed, 0):.0f} s: the host was silent, or sent too slowly"
    return f"the host was silent for {READ:.0f} s"


def _reason(error: requests.RequestException) -> str:
    """Why a request failed, in a person's words; never the address, which may hold a token."""
    cause = str(error)
    known = {
        "Connection reset": "the host broke off the connection",
        "RemoteDisconnected": "the host hung up without an answer",
        "BadStatusLine": "the host does not speak HTTP",
        "LineTooLong": "the host does not speak HTTP: a header of its answer has no end",
        "got more than": "the host does not speak HTTP: its answer has too many headers",
        "CERTIFICATE_VERIFY_FAILED": "the host's certificate is not valid",
        "SSLError": "no secure connection could be made with the host",
    }
    return next((reason for sign, reason in known.items() if sign in cause), f"no answer ({type(error).__name__})")
