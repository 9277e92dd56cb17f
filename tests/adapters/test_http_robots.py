"""What a host's robots.txt does to the fetching of pages, how fast one host is asked, and who is shown a secret."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer

from tests.pipeline.conftest import HandClock
from wirewatch import robots
from wirewatch.adapters.http import HttpFetcher
from wirewatch.errors import Disallowed, FetchError, Unavailable
from wirewatch.model import Auth, Request, Response

Ask = Callable[..., Response]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 23, 12, tzinfo=UTC))


@pytest.fixture
def ask(clock: HandClock, httpserver: HTTPServer) -> Iterator[Ask]:
    fetcher = HttpFetcher(clock, allow_loopback=True, secrets=lambda name: f"value of {name}")
    httpserver.expect_request("/page").respond_with_data("page")

    def ask(path: str = "/page", *, robots: bool = True, auth: Auth | None = None, listed: str = "") -> Response:
        url = path if "://" in path else httpserver.url_for(path)
        return fetcher.fetch(Request(url, listed=listed, auth=auth, robots=robots), clock.now() + timedelta(minutes=1))

    yield ask
    fetcher.close()


def asked(server: HTTPServer, path: str) -> int:
    return [request.path for request, _ in server.log].count(path)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /page", False),
        ("User-agent: *\nDisallow: /pages", True),
        ("User-agent: *\nDisallow: /\nAllow: /page$", True),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: wirewatch\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Wirewatch\nAllow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /*ge", False),
        ("<html>no robots here</html>", True),
        ("\x00\xff" * 1000, True),
    ],
)
def test_a_page_is_read_if_its_host_lets_programs(
    ask: Ask, httpserver: HTTPServer, text: str, *, allowed: bool
) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data(text)
    if allowed:
        assert ask().body == b"page"
    else:
        with pytest.raises(Disallowed, match=r"robots\.txt asks programs to leave it alone"):
            ask()
    assert asked(httpserver, "/page") == allowed
    assert ask(robots=False).body == b"page"


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (401, True), (410, True), (429, False), (500, False), (503, False)],
)
def test_a_host_without_one_allows_everything_and_one_that_fails_nothing_for_now(
    ask: Ask, httpserver: HTTPServer, clock: HandClock, status: int, *, allowed: bool
) -> None:
    httpserver.expect_oneshot_request("/robots.txt").respond_with_data("", status)
    if not allowed:
        for _ in range(2):
            with pytest.raises(FetchError, match=r"its robots\.txt cannot be had now"):
                ask()
        clock.forward(minutes=11)
        httpserver.expect_oneshot_request("/robots.txt").respond_with_data("")
    assert ask().body == b"page"


def test_it_is_asked_for_once_a_day(ask: Ask, httpserver: HTTPServer, clock: HandClock) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("")
    for hours, times in [(0, 1), (1, 1), (22, 1), (2, 2)]:
        clock.forward(hours=hours)
        ask()
        assert asked(httpserver, "/robots.txt") == times


def test_its_redirects_are_followed(ask: Ask, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/robots.txt").respond_with_data("", 301, {"Location": "/elsewhere.txt"})
    httpserver.expect_request("/elsewhere.txt").respond_with_data("User-agent: *\nDisallow: /page")
    with pytest.raises(Disallowed):
        ask()


@pytest.mark.parametrize(
    ("text", "delay"),
    [("Crawl-delay: 3", 3), ("Crawl-delay: 0.5", 0.5), ("Crawl-delay: 86400", 10), ("Crawl-delay: x", 0), ("", 0)],
)
def test_the_delay_it_asks_for_is_granted_up_to_ten_seconds(text: str, delay: float) -> None:
    rules = robots.read(200, f"User-agent: *\n{text}\n".encode())
    assert rules
    assert rules.delay == timedelta(seconds=delay)


def test_one_of_any_size_is_read_to_its_limit() -> None:
    body = b"User-agent: *\n" + b"# x\n" * 200_000 + b"Disallow: /"
    rules = robots.read(200, body)
    assert rules
    assert rules.allows("https://a.example/page")


@pytest.mark.parametrize("rule", ["Disallow: /x{0}\n", ""])
def test_a_hostile_one_costs_what_an_ordinary_one_does(rule: str) -> None:
    agents = "".join(f"User-agent: a{number}\n{rule.format(number)}" for number in range(15_000))
    rules = robots.read(200, (agents + "".join(f"Disallow: /y{number}\n" for number in range(15_000))).encode())
    assert rules
    assert rules.allows("https://a.example/y7")


def test_one_host_is_asked_at_intervals_and_others_wait_for_nothing(httpserver: HTTPServer, clock: HandClock) -> None:
    httpserver.expect_request("/a").respond_with_data("x")
    fetcher = HttpFetcher(clock, allow_loopback=True, spacing=timedelta(seconds=0.5), resolve=lambda *_: ["127.0.0.1"])
    started: dict[str, list[float]] = {"one.example": [], "two.example": []}
    begin = clock.now()
    for host in ("one.example", "one.example", "two.example", "one.example"):
        url = f"http://{host}:{httpserver.port}/a"
        fetcher.fetch(Request(url), clock.now() + timedelta(minutes=1))
        started[host].append((clock.now() - begin).total_seconds())
    fetcher.close()
    assert started == {"one.example": [0, 0.5, 1.0], "two.example": [0.5]}


def test_of_many_threads_each_gets_a_turn_of_its_own(httpserver: HTTPServer) -> None:
    class Waits(HandClock):
        """A clock that stands still, and notes until when it was told to wait."""

        def wait_until(self, moment: datetime) -> None:
            turns.append(moment)

    turns: list[datetime] = []
    clock = Waits()
    httpserver.expect_request("/a").respond_with_data("x")
    fetcher = HttpFetcher(clock, allow_loopback=True, spacing=timedelta(seconds=1))
    request, until = Request(httpserver.url_for("/a")), clock.now() + timedelta(minutes=1)
    threads = [threading.Thread(target=fetcher.fetch, args=(request, until)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fetcher.close()
    assert sorted(turns) == [clock.now() + timedelta(seconds=number) for number in range(8)]


def test_a_turn_that_comes_too_late_is_not_waited_for(httpserver: HTTPServer, clock: HandClock) -> None:
    httpserver.expect_request("/a").respond_with_data("x")
    fetcher = HttpFetcher(clock, allow_loopback=True, spacing=timedelta(seconds=5))
    request = Request(httpserver.url_for("/a"))
    fetcher.fetch(request, clock.now() + timedelta(seconds=3))
    with pytest.raises(FetchError, match="other requests to the same host come first"):
        fetcher.fetch(request, clock.now() + timedelta(seconds=3))
    fetcher.close()
    assert asked(httpserver, "/a") == 1


KEY = Auth("X-Api-Key", "wire-key")


def shown(server: HTTPServer) -> list[tuple[str, str | None]]:
    return [(request.path, request.headers.get("X-Api-Key")) for request, _ in server.log]


def test_a_secret_is_shown_to_the_listed_origin_and_to_nobody_else(ask: Ask, httpserver: HTTPServer) -> None:
    feed = httpserver.url_for("/feed")
    elsewhere = httpserver.url_for("/page").replace("127.0.0.1", "127.0.0.2")
    httpserver.expect_request("/feed").respond_with_data("", 302, {"Location": "/moved"})
    httpserver.expect_request("/moved").respond_with_data("", 302, {"Location": elsewhere})
    with pytest.raises(FetchError):  # nobody listens there; what was asked before it counts
        ask(feed, robots=False, auth=KEY, listed=feed)
    ask("/page", robots=False, auth=KEY, listed=feed)
    ask("/page", robots=False, auth=KEY, listed="https://other.example/feed")
    value = "value of wire-key"
    assert shown(httpserver) == [("/feed", value), ("/moved", value), ("/page", value), ("/page", None)]


def test_a_secret_is_not_sent_where_others_read_it(clock: HandClock) -> None:
    fetcher = HttpFetcher(clock, secrets=lambda _: "geheim")
    with pytest.raises(FetchError, match=r"not https, and the secret wire-key is not sent") as caught:
        fetcher.fetch(Request("http://wire.example/", auth=KEY), clock.now() + timedelta(minutes=1))
    assert "geheim" not in str(caught.value)


def test_a_secret_that_cannot_be_had_fails_the_request_by_its_name(clock: HandClock) -> None:
    def gone(name: str) -> str:
        raise Unavailable(f"the secret {name} cannot be read: no such secret")

    fetcher = HttpFetcher(clock, secrets=gone)
    with pytest.raises(FetchError, match="the secret wire-key cannot be read"):
        fetcher.fetch(Request("https://wire.example/", auth=KEY), clock.now() + timedelta(minutes=1))
    with pytest.raises(FetchError, match="the secret wire-key is kept nowhere"):
        HttpFetcher(clock).fetch(Request("https://wire.example/", auth=KEY), clock.now() + timedelta(minutes=1))
