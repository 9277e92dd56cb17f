"""The watchlist as people write it: what is read, and how each mistake is named."""

from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from wirewatch import watchlist
from wirewatch.errors import ConfigError
from wirewatch.model import Document, Span, Watch

DATA = Path(__file__).parents[1] / "data/config"


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    watches: list[tuple[str, str, str]]
    timezone: str = "UTC"
    schema: str = "accepts"


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    messages: list[str]
    schema: str = "refuses"


ACCEPTED = msgspec.yaml.decode((DATA / "watchlist_accepted.yaml").read_bytes(), type=list[Accepted])
REFUSED = msgspec.yaml.decode((DATA / "watchlist_refused.yaml").read_bytes(), type=list[Refused])


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_a_watchlist_is_read_as_it_was_meant(case: Accepted) -> None:
    loaded = watchlist.load(case.text)
    assert [(watch.id, watch.query, watch.severity) for watch in loaded.watches] == case.watches
    assert loaded.timezone == ZoneInfo(case.timezone)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_mistake_is_named_with_its_place_and_what_to_do(case: Refused) -> None:
    with pytest.raises(ConfigError) as caught:
        watchlist.load(case.text)
    assert [str(fault) for fault in caught.value.faults] == case.messages
    assert str(caught.value) == "\n".join(case.messages)


def test_every_key_of_a_later_version_is_refused_by_name() -> None:
    keys = [key for key in watchlist.WATCH_LATER if key not in watchlist.WATCH]
    lines = "".join(f"    {key}: x\n" for key in keys)
    with pytest.raises(ConfigError) as caught:
        watchlist.load(f"watches:\n  - id: a\n    query: potash\n{lines}")
    found = [(fault.line, fault.message) for fault in caught.value.faults]
    assert found == [(4 + at, f"'{key}' is not yet supported in a watch") for at, key in enumerate(keys)]


def test_the_file_is_called_what_the_caller_calls_it() -> None:
    with pytest.raises(ConfigError, match=r"^conf/mine\.yaml:1:1: watches is empty$"):
        watchlist.load("[]", file="conf/mine.yaml")


def test_the_watches_that_fire_come_in_the_order_of_the_list_with_their_places() -> None:
    loaded = watchlist.load("watches: [kali, {id: salts, query: 'potash OR kali*', severity: high}, gas]\n")
    hits = loaded.match(Document(title="Kali and potash"))
    assert [(hit.watch, hit.spans) for hit in hits] == [
        (Watch("kali", "kali"), (Span("title", 0, 4, "kali"),)),
        (Watch("salts", "potash OR kali*", "high"), (Span("title", 0, 4, "kali*"), Span("title", 9, 15, "potash"))),
    ]


def test_a_document_without_any_term_makes_no_watch_fire() -> None:
    assert watchlist.load("- potash").match(Document(title="Wheat", body="Barley")) == []
