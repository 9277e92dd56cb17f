"""Whatever an address spells, and whatever a name or a redirect leads to: nothing inside is ever connected to."""

import errno
import socket
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, cycle

import pytest
from pytest_httpserver import HTTPServer

from tests.adapters import spellings
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.http_guard import resolve
from wirewatch.errors import FetchError
from wirewatch.model import Request, Response
from wirewatch.newsroom import Newsroom

PORTS = ("", ":80", ":443", ":9001", ":2773")
SCHEMES = ("http", "https")
# Of the public Internet, and never connected to: the recorder ends the attempt.
PUBLIC = "93.184.216.34"


class Recorder:
    """Notes every connection that is asked for; to anything but loopback it is refused."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self._connect = socket.socket.connect

        def connect(connection: socket.socket, address: tuple[str, int]) -> None:
            self.asked.append(address[0])
            if not address[0].startswith("127."):
                raise ConnectionRefusedError(errno.ECONNREFUSED, "refused by the recorder")
            self._connect(connection, address)

        patch.setattr(socket.socket, "connect", connect)


class Names:
    """A resolver of names: each has one answer, or several in turn; what is no name of ours is left to the machine."""

    def __init__(self, answers: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._answers = {name: cycle(one) for name, one in answers.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return next(self._answers[host]) if host in self._answers else resolve(host, port)


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


def fetcher(names: Mapping[str, Sequence[Sequence[str]]] | None = None, *, allow_loopback: bool = False) -> HttpFetcher:
    return HttpFetcher(SystemClock(), resolve=Names(names or {}), allow_loopback=allow_loopback, spacing=timedelta(0))


def get(asker: HttpFetcher, url: str, listed: str = "", within: float = 5) -> Response:
    return asker.fetch(Request(url, listed=listed), datetime.now(UTC) + timedelta(seconds=within))


def hosts() -> Iterator[str]:
    yield from chain.from_iterable(map(spellings.of, spellings.INNER))
    yield from (f"[{address}]" for address in spellings.INNER_6)
    yield from ("localhost", "LOCALHOST.", "[fe80::1%25eth0]", "user:pw@127.0.0.1", "example.org@127.0.0.1")


def test_no_spelling_of_an_inner_address_is_connected_to(recorder: Recorder) -> None:
    asker = fetcher()
    urls = [f"{scheme}://{host}{port}/x" for host in hosts() for scheme in SCHEMES for port in PORTS]
    assert len(urls) > 4_000
    for url in urls:
        with pytest.raises(FetchError):
            get(asker, url)
    assert recorder.asked == []


def test_no_redirect_leads_inside(recorder: Recorder, httpserver: HTTPServer) -> None:
    """The server is on loopback, which is open here; so of the inner addresses those of loopback are left out."""
    asker = fetcher(allow_loopback=True)
    inner = [address for address in spellings.INNER if not address.startswith("127.")]
    targets = [f"http://{host}/" for host in chain.from_iterable(map(spellings.of, inner)) if host.isascii()]
    targets += [f"http://[{address}]/" for address in spellings.INNER_6 if address != "::1"]
    assert len(targets) >= 400
    for number, target in enumerate(targets):
        status = (301, 302, 303, 307, 308)[number % 5]
        httpserver.clear()
        httpserver.expect_request("/go").respond_with_data(status=status, headers={"Location": target})
        with pytest.raises(FetchError):
            get(asker, httpserver.url_for("/go"))
    assert set(recorder.asked) == {"127.0.0.1"}


@pytest.mark.parametrize("inner", [*spellings.INNER, *spellings.INNER_6, "::ffff:10.0.0.1", "64:ff9b::a9fe:a9fe"])
def test_no_name_leads_inside_alone_or_among_public_addresses(recorder: Recorder, inner: str) -> None:
    asker = fetcher(
        {"alone.example": [[inner]], "mixed.example": [[PUBLIC, inner]], "last.example": [[PUBLIC] * 9 + [inner]]}
    )
    for name in ("alone.example", "mixed.example", "last.example"):
        with pytest.raises(FetchError, match=r"its host leads to .*, not to the public Internet"):
            get(asker, f"http://{name}/")
    assert recorder.asked == []


@pytest.mark.parametrize("inner", [*spellings.INNER, *spellings.INNER_6])
def test_a_name_that_changes_its_mind_leads_only_where_it_was_judged(recorder: Recorder, inner: str) -> None:
    asker = fetcher({"turning.example": [[PUBLIC], [inner]]})
    for _ in range(4):
        with pytest.raises(FetchError):
            get(asker, "http://turning.example/")
    assert recorder.asked == [PUBLIC, PUBLIC]


def test_the_far_end_is_judged_once_more(monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("secret")
    connect = socket.socket.connect
    # A route that leads elsewhere than its address says, as a transparent proxy's does.
    monkeypatch.setattr(socket.socket, "connect", lambda one, _: connect(one, ("127.0.0.1", httpserver.port)))
    with pytest.raises(FetchError, match="leads to the machine itself"):
        get(fetcher({"far.example": [[PUBLIC]]}), "http://far.example/x")
    assert httpserver.log == []


@pytest.mark.parametrize(
    ("url", "listed", "asked"),
    [
        ("http://a.example/", "", True),
        ("http://a.example:443/", "", True),
        ("http://a.example:8080/feed", "", True),
        ("http://a.example:8080/page", "http://a.example:8080/feed", True),
        ("http://a.example:8081/page", "http://a.example:8080/feed", False),
        ("http://b.example:8080/page", "http://a.example:8080/feed", False),
        ("http://a.example:22/page", "http://a.example/feed", False),
    ],
)
def test_only_the_web_s_own_ports_and_a_listed_one_are_asked(
    recorder: Recorder, url: str, listed: str, *, asked: bool
) -> None:
    with pytest.raises(FetchError, match="refused the connection" if asked else "port"):
        get(fetcher({"a.example": [[PUBLIC]], "b.example": [[PUBLIC]]}), url, listed)
    assert recorder.asked == ([PUBLIC] if asked else [])


def test_a_name_is_looked_up_once_for_a_connection_and_not_at_all_while_it_is_kept() -> None:
    names = Names({"wire.example": [["127.0.0.1"]]})
    asker = HttpFetcher(SystemClock(), resolve=names, allow_loopback=True)
    with Newsroom(moment=datetime.now(UTC)) as newsroom:
        port = newsroom.url.rpartition(":")[2]
        assert {get(asker, f"http://wire.example:{port}/").status for _ in range(3)} == {200}
        asker.close()
    assert names.asked == ["wire.example"]


@pytest.mark.parametrize("error", [socket.gaierror(socket.EAI_NONAME, "x"), UnicodeError("label too long"), OSError()])
def test_a_name_that_nobody_knows_is_said_to_be_none(error: Exception) -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise error

    with pytest.raises(FetchError, match="there is no such host"):
        get(HttpFetcher(SystemClock(), resolve=unknown), "http://nowhere.example/")


def test_what_two_readers_would_take_for_two_hosts_leads_to_the_one_that_is_judged(recorder: Recorder) -> None:
    names = {"good.example": [[PUBLIC]], "evil.example": [["10.0.0.1"]]}
    for url in ("http://good.example\\@evil.example/", "http://good.example#@evil.example/", "http://good.example\t/"):
        with pytest.raises(FetchError, match="refused the connection"):
            get(fetcher(names), url)
    assert recorder.asked == [PUBLIC] * 3
