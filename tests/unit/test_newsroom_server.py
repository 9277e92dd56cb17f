"""The sample newsroom as a web server."""

import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from wirewatch.newsroom import Newsroom, Served

MOMENT = datetime(2025, 3, 14, 9, 30, tzinfo=UTC)
FEED = "/harbour-wire/feed.xml"
NEW_PAGE = "/harbour-wire/world/us-lifts-sanctions-on-belarusian-potash-producer"


class Client:
    """One kept-alive connection. An answer is its status, its headers in lower case, its body."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.connection = http.client.HTTPConnection(newsroom.url.removeprefix("http://"), timeout=5)

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=sent)
        answer = self.connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(moment=MOMENT) as newsroom:
        yield newsroom


@pytest.fixture
def client(newsroom: Newsroom) -> Iterator[Client]:
    client = Client(newsroom)
    yield client
    client.connection.close()


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/harbour-wire/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/vestnik-minsk/feed.xml", "application/rss+xml; charset=windows-1251"),
        ("/quay-and-rail/feed.xml", "application/rdf+xml; charset=utf-8"),
        ("/nutrient-ledger/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/meridian-review/feed.json", "application/feed+json; charset=utf-8"),
        ("/vestnik-minsk/city/vyhodnye-budut-teplymi-i-vetrenymi.html", "text/html; charset=windows-1251"),
        ("/harbour-wire/", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_every_answer_names_its_type_and_charset(client: Client, path: str, content_type: str) -> None:
    status, headers, body = client.ask(path)
    assert (status, headers["content-type"]) == (200, content_type)
    assert int(headers["content-length"]) == len(body) > 0


def test_every_article_of_an_edition_can_be_had_at_its_link(newsroom: Newsroom, client: Client) -> None:
    newsroom.publish()
    for sample in newsroom.articles():
        assert client.ask(sample.link.removeprefix(newsroom.url))[0] == 200


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({}, 200),
        ({"If_None_Match": "{etag}"}, 304),
        ({"If_None_Match": 'W/"other", W/{etag}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"other"'}, 200),
        ({"If_Modified_Since": "{modified}"}, 304),
        ({"If_Modified_Since": "{later}"}, 304),
        ({"If_Modified_Since": "{earlier}"}, 200),
        ({"If_Modified_Since": "no date"}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": "{modified}"}, 200),
        ({"If_None_Match": "{etag}", "If_Modified_Since": "{earlier}"}, 304),
    ],
)
def test_a_conditional_request_is_answered_by_rfc_9110(client: Client, condition: dict[str, str], status: int) -> None:
    _, first, _ = client.ask(FEED)
    facts = {
        "etag": first["etag"],
        "modified": first["last-modified"],
        "earlier": format_datetime(MOMENT - timedelta(days=1), usegmt=True),
        "later": format_datetime(MOMENT + timedelta(days=1), usegmt=True),
    }
    found, headers, body = client.ask(FEED, **{name: value.format(**facts) for name, value in condition.items()})
    assert found == status
    assert headers["etag"] == first["etag"]
    assert bool(body) == (status == 200)


def test_publishing_changes_feeds_and_their_validators(newsroom: Newsroom, client: Client) -> None:
    _, before, _ = client.ask(FEED)
    newsroom.publish()
    condition = {"If_None_Match": before["etag"], "If_Modified_Since": before["last-modified"]}
    status, after, body = client.ask(FEED, **condition)
    assert status == 200
    assert NEW_PAGE.encode() in body
    assert after["etag"] != before["etag"]
    assert client.ask(FEED, If_Modified_Since=before["last-modified"])[0] == 200
    assert newsroom.edition == 2


def test_a_page_does_not_exist_before_it_is_published(newsroom: Newsroom, client: Client) -> None:
    assert client.ask(NEW_PAGE)[0] == 404
    newsroom.edition = 2
    assert client.ask(NEW_PAGE)[0] == 200
    newsroom.edition = 1
    assert client.ask(NEW_PAGE)[0] == 404


@pytest.mark.parametrize("path", ["/nowhere", "/harbour-wire", "/../harbour-wire/feed.xml", "/%00"])
def test_what_does_not_exist_is_a_small_page_with_404(client: Client, path: str) -> None:
    status, headers, body = client.ask(path)
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"not found" in body
    assert "etag" not in headers


def test_head_gives_the_headers_without_the_body(client: Client) -> None:
    _, full, body = client.ask(FEED)
    status, headers, nothing = client.ask(FEED, method="HEAD")
    assert (status, nothing) == (200, b"")
    assert headers["content-length"] == str(len(body))
    assert headers["etag"] == full["etag"]
    assert client.ask(FEED)[2] == body


def test_a_query_string_does_not_matter(client: Client) -> None:
    assert client.ask(f"{FEED}?cache=no")[2] == client.ask(FEED)[2]


def test_the_log_tells_what_was_asked_and_how_it_was_answered(newsroom: Newsroom, client: Client) -> None:
    etag = client.ask(FEED)[1]["etag"]
    client.ask(FEED, If_None_Match=etag)
    client.ask("/nowhere", method="HEAD")
    assert newsroom.requests == [
        Served("GET", FEED, 200, conditional=False),
        Served("GET", FEED, 304, conditional=True),
        Served("HEAD", "/nowhere", 404, conditional=False),
    ]
    newsroom.clear_log()
    assert newsroom.requests == []


def test_many_clients_are_served_side_by_side_and_all_are_logged(newsroom: Newsroom) -> None:
    def poll() -> None:
        client = Client(newsroom)
        for _ in range(10):
            assert client.ask(FEED)[0] == 200
        client.connection.close()

    threads = [threading.Thread(target=poll) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert newsroom.requests == [Served("GET", FEED, 200, conditional=False)] * 160


def test_answers_on_one_connection_come_without_a_delay(client: Client) -> None:
    client.ask(FEED)
    began = time.perf_counter()
    for _ in range(50):
        client.ask(FEED)
    # A delayed acknowledgement would cost 40 ms each, 2 s in all.
    assert time.perf_counter() - began < 1


def test_latency_delays_answers_and_can_be_changed_while_it_runs(newsroom: Newsroom, client: Client) -> None:
    newsroom.latency = timedelta(milliseconds=50)
    began = time.perf_counter()
    client.ask(FEED)
    assert time.perf_counter() - began >= 0.05
    newsroom.latency = timedelta(0)
    assert client.ask(FEED)[0] == 200


def test_closing_ends_kept_connections_and_waiting_answers_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    began = time.perf_counter()
    with Newsroom(moment=MOMENT) as newsroom:
        idle, waiting = Client(newsroom), Client(newsroom)
        assert idle.ask(FEED)[0] == 200
        newsroom.latency = timedelta(minutes=1)
        waiting.connection.request("GET", FEED)
    for client in (idle, waiting):
        client.connection.close()
    with pytest.raises(ConnectionRefusedError):
        Client(newsroom).ask(FEED)
    assert time.perf_counter() - began < 5
    assert capfd.readouterr().err == ""


def test_a_port_can_be_given_and_used_again() -> None:
    with Newsroom(moment=MOMENT) as first:
        port = int(first.url.rpartition(":")[2])
        client = Client(first)
        body = client.ask(FEED)[2]
        client.connection.close()
    with Newsroom(moment=MOMENT, port=port) as second:
        client = Client(second)
        assert client.ask(FEED)[2] == body
        client.connection.close()


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Newsroom(moment=MOMENT.replace(tzinfo=None))


@pytest.mark.parametrize("edition", [0, 3])
def test_an_edition_that_does_not_exist_is_refused(edition: int) -> None:
    with pytest.raises(ValueError, match="editions 1 and 2"):
        Newsroom(moment=MOMENT, edition=edition)


def test_a_newsroom_that_was_never_opened_says_so() -> None:
    with pytest.raises(RuntimeError, match="with statement"):
        _ = Newsroom(moment=MOMENT).url


def test_the_module_writes_its_configuration_and_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "wirewatch.newsroom", "--edition", "2", "--config", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        name, _, feed = process.stdout.readline().strip().rpartition(" ")
        assert name.strip() == "Baltic Courier"
        address = feed.removeprefix("http://").partition("/")[0]
        connection = http.client.HTTPConnection(address, timeout=5)
        connection.request("GET", NEW_PAGE)
        assert connection.getresponse().status == 200
        connection.close()
        assert f"http://{address}/" in (tmp_path / "sources.yaml").read_text(encoding="utf-8")
        assert (tmp_path / "watchlist.yaml").exists()
        process.terminate()
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")
