"""Sources that misbehave are named with the reason, cost the others nothing, and lose nothing once they recover."""

import gzip
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey import rogue
from tests.journey.helpers import Place, sources_yaml
from tests.journey.rogue import Answer, Rogue, feed, moved, raw, squeezed, whole

WATCHLIST = "watches: [potash]\n"
MEBIBYTE = 2**20
PAGE = b"<!doctype html><html><head>%s</head><body>News</body></html>"
LINKED = PAGE % b'<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
SOME_NEWS = feed("Potash is back")
HEAD = b"HTTP/1.1 200 OK\r\n"
LONG_HEADER = HEAD + b"X-Long: " + b"y" * 70_000 + b"\r\n\r\n"
CUT_CHUNK = HEAD + b"Transfer-Encoding: chunked\r\n\r\n100\r\n" + SOME_NEWS[:0x80]
HALF_OF_THE_NEWS = gzip.compress(feed(*(f"Potash, part {number}" for number in range(500))))[:2000]

CLOSED = "it is closed for good, and asked once a day: find its new address, or remove it from sources.yaml"

# What a source answers, and what is said of it.
FAILURES: dict[str, tuple[Answer, str]] = {
    "a-page": (whole(LINKED), "an HTML page, not a feed; it names a feed: {url}/rss.xml"),
    "a-bare-page": (
        whole(PAGE % b""),
        "an HTML page, not a feed; it names no feed: look for the feed's address on the site",
    ),
    "not-found": (whole(b"no", status="404 Nope"), "answered 404 Not Found"),
    "gone": (
        whole(b"no", status="410 Gone"),
        f"answered 410 Gone; {CLOSED}",
    ),
    "broken": (whole(b"no", status="500 Oops"), "answered 500 Internal Server Error"),
    "unheard-of": (whole(b"no", status="799 What"), "answered 799"),
    "no-content": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "answered 204 No Content"),
    "garbage": (whole(bytes(range(128, 256)) * 20), "not a feed: begins with"),
    "words": (
        whole(b"Back soon"),
        "not a feed: begins with 'Back soon'; check the address in a browser",
    ),
    "an-api": (
        whole(b'{"posts": []}'),
        "JSON, but not a JSON Feed (no version or items); use the address of the site's feed, not of its API",
    ),
    "empty": (whole(b""), "answered 200 OK with an empty body"),
    "blank": (whole(b"\r\n \r\n"), "answered 200 OK with an empty body"),
    "cut-short": (whole(SOME_NEWS, length=len(SOME_NEWS) + 500), "the answer broke off (ProtocolError)"),
    "cut-chunk": (raw(CUT_CHUNK), "the answer broke off (ProtocolError)"),
    "bad-gzip": (squeezed(SOME_NEWS), "the answer broke off (its compressed body is damaged)"),
    "half-gzip": (squeezed(HALF_OF_THE_NEWS), "the answer broke off (its compressed body has no end)"),
    "hang-up": (rogue.hang_up, "the host hung up without an answer"),
    "reset": (rogue.reset, "the host broke off the connection"),
    "no-http": (raw(b"220 mail.example ESMTP\r\n"), "the host does not speak HTTP"),
    "long-header": (raw(LONG_HEADER), "the host does not speak HTTP: a header of its answer has no end"),
    "too-large": (whole(b"<rss>" + b" " * 11 * MEBIBYTE), "the answer is larger than 10 MiB"),
    "gzip-bomb": (squeezed(rogue.bomb(1024)), "its body unpacks to more than 200 times its size, as no feed does"),
    "loop": (moved("/loop"), "more than 5 redirects"),
    "to-nowhere": (whole(b"", status="302 Found"), "answered 302 Found"),
    "to-a-script": (moved("javascript:alert(1)"), "redirected to what is not a web address"),
    "to-a-file": (moved("file:///etc/hostname"), "redirected to what is not a web address"),
    "to-half-an-address": (moved("http://[bad"), "redirected to what is not a web address"),
}
# What a source answers that looks odd and is good.
ODDITIES: dict[str, Answer] = {
    "moved": moved("/moved-to"),
    "moved-five-times": moved("/moved-1"),
    "unknown-charset": whole(feed("Potash on the rise"), "Content-Type: text/xml; charset=klingon"),
    "wrong-charset": whole(
        feed("Potash à la carte").decode().replace("?>", ' encoding="iso-8859-1"?>', 1).encode("iso-8859-1"),
        "Content-Type: application/rss+xml; charset=utf-8",
    ),
    "served-as-a-page": whole(feed("Potash in disguise"), "Content-Type: text/html"),
}


@pytest.fixture
def server() -> Iterator[Rogue]:
    with Rogue() as server:
        yield server


def test_bad_sources_are_named_and_cost_nothing(server: Rogue, tmp_path: Path) -> None:
    new, known = [f"new-{name}" for name in FAILURES], [f"known-{name}" for name in FAILURES]
    place = _place(tmp_path, server, ["good", *new, *known])
    _answer_with_news(server, ["good", *known], "before")
    _answer_with_failures(server, new)
    first = place.run()
    assert (first.code, first.err) == (1, "")
    assert first.statuses == dict.fromkeys(["good", *known], "baseline") | dict.fromkeys(new, "failed")

    _answer_with_news(server, ["good"], "after")
    _answer_with_failures(server, [*new, *known])
    second = place.run_for_people()
    assert second.code == 1
    lines = second.err.splitlines()
    for name in [*new, *known]:
        reason = FAILURES[name.partition("-")[2]][1].format(url=server.url)
        assert [line for line in lines if line.startswith(f"{name}: ")] == [_line_of(lines, name, reason)]
    assert "Potash after of good" in second.out
    assert "Traceback" not in second.out + second.err

    _answer_with_news(server, ["good", *new, *known], "again")
    third = place.run()
    assert (third.code, third.err) == (0, "")
    assert {alert["source"]: alert["kind"] for alert in third.alerts} == (
        dict.fromkeys(["good", *known], "alert") | dict.fromkeys(new, "summary")
    )
    assert len(third.alerts) == 1 + len(new) + len(known)
    expected = {f"Potash {when} of {name}" for when in ("before", "again") for name in known}
    expected |= {f"Potash again of {name}" for name in new}
    expected |= {f"Potash {when} of good" for when in ("before", "after", "again")}
    assert place.stored_titles() == sorted(expected)
    assert set(place.alert_states().values()) == {"SENT"}
    at_birth = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # a child begins as a copy of its parent
    # In KiB on Linux; the bomb is a GiB.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(400 * 1024, at_birth + 1)


def test_hosts_that_are_not_there_are_named(tmp_path: Path, server: Rogue) -> None:
    with socket.socket() as reserved:
        reserved.bind((rogue.LOOPBACK, 0))  # and does not listen
        feeds = {
            "refused": f"http://{rogue.LOOPBACK}:{reserved.getsockname()[1]}/",
            "no-host": "http://no-such-host.invalid/",
            "no-tls": server.url.replace("http:", "https:"),
        }
        done = Place(tmp_path, sources_yaml(feeds), WATCHLIST).run()
    assert done.code == 1
    assert done.reasons["refused"] == "the host refused the connection"
    assert done.reasons["no-host"] in {"there is no such host", "the host's name could not be looked up now"}
    assert done.reasons["no-tls"] == "no secure connection could be made with the host"


def test_a_feed_without_entries_is_no_failure_and_no_first_look(server: Rogue, tmp_path: Path) -> None:
    place = _place(tmp_path, server, ["quiet"])
    server.answers["/quiet"] = whole(feed())
    empty = place.run()
    assert (empty.code, empty.statuses, empty.alerts) == (0, {"quiet": "unchanged"}, [])
    server.answers["/quiet"] = whole(feed("Potash at last"))
    assert [alert["kind"] for alert in place.run().alerts] == ["summary"]


def test_odd_answers_that_hold_a_feed_are_read(server: Rogue, tmp_path: Path) -> None:
    place = _place(tmp_path, server, list(ODDITIES))
    server.answers |= {f"/{name}": answer for name, answer in ODDITIES.items()}
    server.answers["/moved-to"] = whole(feed("Potash moves"))
    server.answers |= {f"/moved-{hop}": moved(f"/moved-{hop + 1}") for hop in range(1, 5)}
    server.answers["/moved-5"] = whole(feed("Potash moves far"))
    done = place.run()
    assert (done.code, done.err) == (0, "")
    assert set(done.statuses.values()) == {"baseline"}
    assert place.stored_titles() == sorted(
        ["Potash in disguise", "Potash moves", "Potash moves far", "Potash on the rise", "Potash à la carte"]
    )


def test_of_an_endless_feed_the_newest_ten_thousand_are_read_and_the_rest_is_reported(
    server: Rogue, tmp_path: Path
) -> None:
    place = _place(tmp_path, server, ["endless"])
    server.answers["/endless"] = whole(feed(*(f"Item {number}" for number in range(12_000))))
    done = place.run()
    [visit] = done.records("source")
    assert visit["quarantined"] == ["12,000 entries: only the newest 10,000 are read"]
    assert (visit["status"], visit["listed"], visit["stored"]) == ("baseline", 10_000, 10_000)
    assert place.quarantined() == visit["quarantined"]


def _line_of(lines: list[str], name: str, reason: str) -> str:
    """The line about a source, which begins with the reason; all of the line where the reason is whole."""
    whole_line = f"{name}: {reason}"
    return next((line for line in lines if line.startswith(whole_line)), whole_line)


def _place(folder: Path, server: Rogue, names: list[str]) -> Place:
    return Place(folder, sources_yaml({name: f"{server.url}/{name}" for name in names}), WATCHLIST)


def _answer_with_news(server: Rogue, names: list[str], when: str) -> None:
    """From now on each source lists an article more, on top of what it listed before."""
    for name in names:
        server.answers[f"/{name}"] = whole(feed(f"Potash {when} of {name}"))


def _answer_with_failures(server: Rogue, names: list[str]) -> None:
    for name in names:
        server.answers[f"/{name}"] = FAILURES[name.partition("-")[2]][0]
    server.answers["/loop"] = moved("/loop")
