"""Fetching over real HTTP on loopback, from servers that behave and from servers that do not."""

import gzip
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked

from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.http import MAX_BODY, HttpFetcher
from wirewatch.errors import FetchError
from wirewatch.model import Request, Response

SOON = timedelta(seconds=1)


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(SystemClock(), allow_loopback=True)
    yield fetcher
    fetcher.close()


def fetch(fetcher: HttpFetcher, url: str, within: timedelta = timedelta(seconds=20), **headers: str) -> Response:
    return fetcher.fetch(Request(url, headers), datetime.now(UTC) + within)


@pytest.fixture
def raw() -> Iterator[Callable[[bytes, bytes], str]]:
    """A server that sends bytes as they are, and then, again and again, some more."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(first: bytes, again: bytes) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(first)
            while again and not over.wait(0.05):
                try:
                    connection.sendall(again)
                except OSError:
                    return

    def start(first: bytes, again: bytes = b"") -> str:
        threads.append(threading.Thread(target=serve, args=(first, again)))
        threads[-1].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/feed"

    yield start
    over.set()
    for thread in threads:
        thread.join()
    listener.close()


def test_an_answer_comes_as_it_is(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(b"\xff\x00body", 410, {"ETag": '"x"'}, content_type="text/xml")
    answer = fetch(fetcher, httpserver.url_for("/feed"))
    assert (answer.status, answer.body, answer.headers["etag"]) == (410, b"\xff\x00body", '"x"')
    assert answer.headers["content-type"] == "text/xml"


def test_requests_name_wirewatch_and_carry_no_cookies_or_credentials(
    fetcher: HttpFetcher, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/feed").respond_with_data("x", headers={"Set-Cookie": "id=1"})
    for _ in range(2):
        fetch(fetcher, httpserver.url_for("/feed"), Accept="application/rss+xml")
    asked = [request.headers for request, _ in httpserver.log]
    assert all(headers["User-Agent"].startswith("Wirewatch/") for headers in asked)
    assert all(headers["Accept"] == "application/rss+xml" for headers in asked)
    assert not any("Cookie" in headers or "Authorization" in headers for headers in asked)


def test_a_compressed_body_is_decoded(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    packed = gzip.compress(b"news " * 1000)
    httpserver.expect_request("/feed").respond_with_data(packed, headers={"Content-Encoding": "gzip"})
    assert fetch(fetcher, httpserver.url_for("/feed")).body == b"news " * 1000


def test_a_redirect_is_followed_to_the_address_it_ends_at(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/old").respond_with_data("", 301, {"Location": "/new"})
    httpserver.expect_request("/new").respond_with_data("here")
    answer = fetch(fetcher, httpserver.url_for("/old"))
    assert (answer.url, answer.body) == (httpserver.url_for("/new"), b"here")


@pytest.mark.parametrize(
    ("first", "second", "moved"), [(301, 308, "/c"), (308, 302, "/b"), (302, 301, ""), (307, 307, ""), (303, 301, "")]
)
def test_an_answer_says_up_to_where_its_redirects_are_for_good(
    fetcher: HttpFetcher, httpserver: HTTPServer, first: int, second: int, moved: str
) -> None:
    httpserver.expect_request("/a").respond_with_data("", first, {"Location": "/b"})
    httpserver.expect_request("/b").respond_with_data("", second, {"Location": "/c"})
    httpserver.expect_request("/c").respond_with_data("here")
    answer = fetch(fetcher, httpserver.url_for("/a"))
    assert (answer.body, answer.moved) == (b"here", httpserver.url_for(moved) if moved else "")
    assert fetch(fetcher, httpserver.url_for("/c")).moved == ""


def test_redirects_that_do_not_end_are_given_up(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data("", 302, {"Location": "/a"})
    with pytest.raises(FetchError, match="more than 5 redirects"):
        fetch(fetcher, httpserver.url_for("/a"))
    assert len(httpserver.log) == 6


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_to_what_is_no_web_address_is_refused(
    fetcher: HttpFetcher, httpserver: HTTPServer, target: str
) -> None:
    httpserver.expect_request("/a").respond_with_data("", 302, {"Location": target})
    with pytest.raises(FetchError, match="not a web address"):
        fetch(fetcher, httpserver.url_for("/a"))


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_that_is_too_large_is_given_up_whatever_it_weighs_on_the_wire(
    fetcher: HttpFetcher, httpserver: HTTPServer, *, packed: bool
) -> None:
    body = (os.urandom(2**16) * (MAX_BODY // 2**16 + 1))[: MAX_BODY + 1]
    headers = {"Content-Encoding": "gzip"} if packed else {}
    httpserver.expect_request("/a").respond_with_data(gzip.compress(body) if packed else body, headers=headers)
    with pytest.raises(FetchError, match="larger than 10 MiB"):
        fetch(fetcher, httpserver.url_for("/a"))


def test_a_body_of_just_the_largest_size_is_taken(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data(b"0" * MAX_BODY)
    assert len(fetch(fetcher, httpserver.url_for("/a")).body) == MAX_BODY


def test_a_body_cut_short_is_no_answer(fetcher: HttpFetcher, raw: Callable[[bytes], str]) -> None:
    url = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>")
    with pytest.raises(FetchError, match="broke off"):
        fetch(fetcher, url)


def test_a_body_that_is_not_what_its_encoding_says_is_no_answer(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a").respond_with_data(b"plain", headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchError, match="broke off"):
        fetch(fetcher, httpserver.url_for("/a"))


def test_an_answer_that_is_no_http_is_no_answer(fetcher: HttpFetcher, raw: Callable[[bytes], str]) -> None:
    with pytest.raises(FetchError):
        fetch(fetcher, raw(b"\x00\x01\x02 hello\r\n\r\n"))


def test_a_server_that_hangs_up_says_so(fetcher: HttpFetcher, raw: Callable[[bytes], str]) -> None:
    with pytest.raises(FetchError, match=r"hung up without an answer|broke off the connection"):
        fetch(fetcher, raw(b""))


def test_a_silent_server_is_given_up(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    waited = threading.Event()

    def silent(_: Asked) -> str:
        waited.wait(5)
        return ""

    httpserver.expect_request("/a").respond_with_handler(silent)  # type: ignore[arg-type]
    with pytest.raises(FetchError, match="silent"):
        fetch(fetcher, httpserver.url_for("/a"), timedelta(seconds=0.3))
    waited.set()


def test_a_body_that_drips_is_given_up_at_the_deadline(
    fetcher: HttpFetcher, raw: Callable[[bytes, bytes], str]
) -> None:
    url = raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n", b"x")
    with pytest.raises(FetchError, match="too slowly"):
        fetch(fetcher, url, timedelta(seconds=0.5))


def test_without_time_nothing_is_asked(fetcher: HttpFetcher, httpserver: HTTPServer) -> None:
    with pytest.raises(FetchError, match="within 0 s"):
        fetch(fetcher, httpserver.url_for("/a"), timedelta(seconds=-1))
    assert httpserver.log == []


def test_a_refused_connection_says_so(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError, match="refused the connection"):
        fetch(fetcher, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("url", ["http://", "http://a b/", "nonsense", "http://[::1", "http://x:99999/", "gopher://x/"])
def test_an_unusable_address_is_a_fetch_error(fetcher: HttpFetcher, url: str) -> None:
    with pytest.raises(FetchError):
        fetch(fetcher, url, SOON)


def test_no_reason_shows_the_address(fetcher: HttpFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        fetch(fetcher, f"http://127.0.0.1:{port}/feed?token=geheim")
    assert "geheim" not in str(caught.value)


def test_a_connection_that_was_closed_while_it_was_kept_costs_no_answer(fetcher: HttpFetcher) -> None:
    """The server answers once on each connection, says that it keeps it, and closes it when it is asked again."""
    listener = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []

    def serve() -> None:
        for answered in range(1, 4):
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(65_536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                if answered < 3:
                    connection.recv(65_536)

    thread = threading.Thread(target=serve)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/feed"
    assert [fetch(fetcher, url).body for _ in range(3)] == [b"ok"] * 3
    fetcher.close()
    thread.join()
    listener.close()
    assert len(asked) == 3
