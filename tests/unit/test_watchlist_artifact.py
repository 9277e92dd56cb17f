"""A compiled watchlist: it answers as the one it was made of, and another version's is not read."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from wirewatch import config, watchlist
from wirewatch.model import Bundle, Document
from wirewatch.watchlist import artifact

SAMPLE = Path(__file__).parents[1] / "data/watchlist.artifact"
TEXT = r"""
settings: {timezone: Europe/Vilnius, digest_at: "08:00", quiet_hours: "22:00-06:00"}
lists:
  belarus: {terms: [Belarus*, Lukashenk*, 'organi?ation*'], translit: true}
  trade: ['@belarus', '"asset freeze*"', '.gov']
  people: {names: lists/people.txt, translit: true}
watches:
  - potassium chloride
  - 're:/[0-9]+\/7 %/i'
  - id: everything
    query: >-
      (title:(@trade OR case:"ICE") AND words>2 AND NOT tag:sport) OR (@people NEAR/5 potash) OR (potash ONEAR/2 price)
      OR (a1b SENT def) OR (ghi PARA jkl) OR (ATLEAST/2 kali AND lang:en AND age:2d) OR (mno NOT NEAR/3 pqr)
    exclude: 'sanction* NEAR/3 doping'
    severity: high
    corroboration: [3, 10]
    mute_until: 2030-01-01
    sources: {exclude: [blog]}
"""
KEYED = "watches: [{id: potash, query: potash, corroboration: [3, 10]}]"
FILES = {"lists/people.txt": "LUKASHENKO, Alexander Grigoryevich\nBANK OF MOSCOW\n"}
TEXTS = [
    "Potassium chloride",
    "Lukashenko",
    "Лукашенко",
    "Bank of Moscow: potash",
    "asset freezes; treasury.gov",
    "ICE on",
    "24/7 %",
]


def made() -> watchlist.Watchlist:
    return watchlist.load(TEXT, FILES)


@pytest.mark.parametrize("text", TEXTS)
def test_a_compiled_watchlist_answers_as_the_one_it_was_made_of(text: str) -> None:
    before = made()
    after = artifact.unpack(artifact.pack(before))
    assert after is not None
    document = Document(title=text, body=f"{text} x y", language="en")
    assert after.match(document) == before.match(document) != []
    assert (after.watches, after.timezone, after.digest_at, after.quiet_hours) == (
        before.watches,
        before.timezone,
        before.digest_at,
        before.quiet_hours,
    )


@pytest.mark.parametrize("other", [artifact.FORMAT - 1, artifact.FORMAT + 1])
def test_what_another_version_has_compiled_is_not_read(other: int) -> None:
    packed = msgspec.msgpack.decode(artifact.pack(made()))
    assert artifact.unpack(msgspec.msgpack.encode([other, *packed[1:]])) is None


def test_what_was_compiled_before_watches_had_a_key_is_compiled_anew_and_not_read_without_it() -> None:
    texts = {"sources.yaml": "sources: [{id: a, url: https://example.com/}]", "watchlist.yaml": KEYED}
    packed = msgspec.msgpack.decode(artifact.pack(watchlist.load(KEYED)))
    watches = [{key: value for key, value in watch.items() if key != "corroboration"} for watch in packed[1]]
    older = msgspec.msgpack.encode([2, watches, *packed[2:]])
    active = config.restore(Bundle("v1", texts, {}, datetime(2026, 1, 1, tzinfo=UTC), watchlist=older))
    assert [watch.corroboration for watch in active.watchlist.watches] == [(3, 10)]


@pytest.mark.parametrize("packed", [b"", b"\xc1", b"{}", msgspec.msgpack.encode([artifact.FORMAT])])
def test_what_is_no_compiled_watchlist_is_not_read(packed: bytes) -> None:
    assert artifact.unpack(packed) is None


def test_the_packed_form_changes_only_together_with_its_number() -> None:
    # Where this fails, what functions have loaded could mean something else than what they load now: count up
    # artifact.FORMAT, and write the sample anew with what artifact.pack gives.
    assert artifact.pack(made()) == SAMPLE.read_bytes()
