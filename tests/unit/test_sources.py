"""The sources as people list them: what is read, and how each mistake is named."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from wirewatch import sources
from wirewatch.errors import ConfigError
from wirewatch.model import Auth, PageRules, Source

DATA = Path(__file__).parents[1] / "data/config"


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    sources: list[tuple[str, str, str, int, str, list[str]]]
    schema: str = "accepts"


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    messages: list[str]
    schema: str = "refuses"


ACCEPTED = msgspec.yaml.decode((DATA / "sources_accepted.yaml").read_bytes(), type=list[Accepted])
REFUSED = msgspec.yaml.decode((DATA / "sources_refused.yaml").read_bytes(), type=list[Refused])


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_sources_are_read_as_they_were_meant(case: Accepted) -> None:
    assert [_row(source) for source in sources.load(case.text)] == case.sources


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_mistake_is_named_with_its_place_and_what_to_do(case: Refused) -> None:
    with pytest.raises(ConfigError) as caught:
        sources.load(case.text)
    assert [str(fault) for fault in caught.value.faults] == case.messages


@pytest.mark.parametrize(
    "url",
    [
        "https://me:hunter2@example.com/",
        "https://me:hun@hunter2@example.com/",
        "https://me:hun/hunter2@example.com/",
        "https://me:hun?hunter2@example.com:x/",
        "ftp://me:hunter2@example.com/",
        "https://me:hunter2 @example.com/",
    ],
)
def test_no_message_shows_a_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        sources.load(f"sources: [{{id: a, url: '{url}'}}]")
    assert "hunter2" not in str(caught.value)


def test_an_address_has_a_longest_length() -> None:
    longest = "https://example.com/".ljust(sources.URL_LENGTH, "x")
    assert sources.load(f"sources: [{{id: a, url: '{longest}'}}]")[0].url == longest
    with pytest.raises(ConfigError, match="is longer than 2000 characters"):
        sources.load(f"sources: [{{id: a, url: '{longest}x'}}]")


def test_the_rules_of_a_listing_page_are_read() -> None:
    text = "sources: [{id: a, url: https://example.com/, item: .news li, date: time, language: pt-BR}]"
    assert sources.load(text)[0].page == PageRules(item=".news li", date="time", language="pt")
    assert sources.load("sources: [{id: a, url: https://example.com/}]")[0].page is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1m", 1), ("90m", 90), ("1h", 60), ("7d", 10_080), ("10080m", 10_080), ("5 m", 5),
        ("0m", None), ("10081m", None), ("169h", None), ("8d", None), ("", None), ("m", None), ("5", None),
        ("5s", None), ("5M", None), ("-5m", None), ("1.5h", None), ("1h30m", None), ("999999m", None),
    ],
)  # fmt: skip
def test_a_poll_interval_is_a_number_and_a_unit_from_a_minute_to_a_week(text: str, minutes: int | None) -> None:
    assert sources.duration(text) == (None if minutes is None else timedelta(minutes=minutes))


def test_a_source_says_what_it_asks_to_be_shown_and_whose_robots_txt_counts() -> None:
    text = """
    defaults: {robots: ignore}
    sources:
      - {id: wire, url: https://example.com/a, auth: {header: X-Api-Key, secret: wire-key}, robots: obey}
      - {id: post, url: https://example.com/b}
    """
    wire, post = sources.load(text)
    assert (wire.auth, wire.robots) == (Auth("X-Api-Key", "wire-key"), True)
    assert (post.auth, post.robots) == (None, False)


def _row(source: Source) -> tuple[str, str, str, int, str, list[str]]:
    minutes = source.every // timedelta(minutes=1)
    return source.id, source.url, source.name, minutes, source.full_text, list(source.tags)
