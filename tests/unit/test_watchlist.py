"""The watchlist as people write it: what is read, and how each mistake is named."""

from datetime import UTC, datetime, time
from pathlib import Path
from time import process_time
from zoneinfo import ZoneInfo

import msgspec
import pytest

from wirewatch import watchlist
from wirewatch.errors import ConfigError
from wirewatch.model import Document, Only, Span, Watch
from wirewatch.query.language.cursor import MAX_REGEXES

DATA = Path(__file__).parents[1] / "data/config"


# Syllables enough for 6,400 names.
LETTERS = [f"{one}{other}" for one in "bcdfgklmnq" for other in "aeiouyzx"]


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    watches: list[tuple[str, str, str]]
    files: dict[str, str] = {}
    warnings: list[str] = []
    timezone: str = "UTC"
    schema: str = "accepts"


class Refused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    messages: list[str]
    files: dict[str, str] = {}
    schema: str = "refuses"


class Broken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    text: str
    fault: str
    files: dict[str, str] = {}


ACCEPTED = msgspec.yaml.decode((DATA / "watchlist_accepted.yaml").read_bytes(), type=list[Accepted])
BROKEN = msgspec.yaml.decode((DATA / "watchlist_broken.yaml").read_bytes(), type=list[Broken])
REFUSED = msgspec.yaml.decode((DATA / "watchlist_refused.yaml").read_bytes(), type=list[Refused])


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_a_watchlist_is_read_as_it_was_meant(case: Accepted) -> None:
    loaded = watchlist.load(case.text, case.files)
    assert [(watch.id, watch.query, watch.severity) for watch in loaded.watches] == case.watches
    assert loaded.timezone == ZoneInfo(case.timezone)
    assert [str(warning) for warning in loaded.warnings] == case.warnings


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_mistake_is_named_with_its_place_and_what_to_do(case: Refused) -> None:
    with pytest.raises(ConfigError) as caught:
        watchlist.load(case.text, case.files)
    assert [str(fault) for fault in caught.value.faults] == case.messages
    assert str(caught.value) == "\n".join(case.messages)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_a_watchlist_with_one_thing_wrong_gives_one_fault(case: Broken) -> None:
    with pytest.raises(ConfigError) as caught:
        watchlist.load(case.text, case.files)
    assert [str(fault) for fault in caught.value.faults] == [case.fault]


def test_no_two_things_that_are_wrong_are_called_the_same() -> None:
    messages = {case.fault.split(": ", 1)[1] for case in BROKEN}
    assert len(messages) == len(BROKEN) >= 20


def test_the_file_is_called_what_the_caller_calls_it() -> None:
    with pytest.raises(ConfigError, match=r"^conf/mine\.yaml:1:1: watches is empty$"):
        watchlist.load("[]", file="conf/mine.yaml")


def test_the_keys_of_a_watch_are_kept_in_its_record() -> None:
    loaded = watchlist.load(
        "settings: {timezone: Europe/Vilnius, quiet_hours: '22:00-06:30', digest_at: '08:00'}\n"
        "watches:\n"
        "  - id: all\n    name: Everything\n    query: potash\n    exclude: '\"potash lake\" OR river'\n"
        "    deliver: daily\n    max_per_hour: 3\n    max_per_day: 40\n    corroboration: [3, '10']\n"
        "    tags: [trade, eu]\n    sources: [a, b]\n"
        "    languages: {include: [EN, de], exclude: [en-US]}\n    mute_until: 2026-07-01\n    note: Ask first.\n"
        "  - {id: short, query: gas, sources: {exclude: [b]}, mute_until: '2026-01-01T08:30'}\n"
        "  - wheat\n"
    )
    assert loaded.watches == (
        Watch(
            "all", "potash", "normal", "Everything", '"potash lake" OR river', "daily", 3, 40, ("trade", "eu"),
            Only(("a", "b")), Only(("en", "de"), ("en-us",)), datetime(2026, 6, 30, 21, tzinfo=UTC), "Ask first.",
            (3, 10),
        ),
        Watch("short", "gas", sources=Only(exclude=("b",)), mute_until=datetime(2026, 1, 1, 6, 30, tzinfo=UTC)),
        Watch("wheat", "wheat"),
    )  # fmt: skip
    assert [watch.name for watch in loaded.watches] == ["Everything", "short", "wheat"]
    assert (loaded.quiet_hours, loaded.digest_at) == ((time(22), time(6, 30)), time(8))


@pytest.mark.parametrize(
    ("only", "source", "language", "fires"),
    [
        ("sources: [a, b]", "b", "", True),
        ("sources: [a, b]", "c", "", False),
        ("sources: {exclude: [a]}", "a", "", False),
        ("sources: {exclude: [a]}", "b", "", True),
        ("sources: {include: [a, b], exclude: [b]}", "b", "", False),
        ("languages: [en]", "a", "en", True),
        ("languages: [en]", "a", "en-GB", True),
        ("languages: [en]", "a", "en_US", True),
        ("languages: [en]", "a", "enm", False),
        ("languages: [en-gb]", "a", "en", False),
        ("languages: [EN-gb]", "a", "en-GB", True),
        ("languages: [en]", "a", "", True),
        ("languages: {exclude: [ru]}", "a", "ru", False),
        ("languages: {exclude: [ru]}", "a", "", True),
        ("languages: {include: [en], exclude: [en-US]}", "a", "en-US", False),
        ("languages: [lt], sources: [a]", "b", "lt", False),
    ],
)
def test_a_watch_speaks_for_its_sources_and_languages_only(
    only: str, source: str, language: str, *, fires: bool
) -> None:
    loaded = watchlist.load(f"watches: [{{id: x, query: potash, {only}}}, kalium]")
    hits = loaded.match(Document(title="potash, kalium", source=source, language=language))
    assert [hit.watch.id for hit in hits] == (["x"] if fires else []) + ["kalium"]


def test_an_exclude_cancels_occurrences_and_leaves_the_others() -> None:
    loaded = watchlist.load("watches: [{id: x, query: sanction*, exclude: 'sanction* NEAR/3 doping'}]")
    assert loaded.match(Document(title="Sanctions for doping")) == []
    hits = loaded.match(Document(title="Sanctions for doping", body="Sanctions on potash"))
    assert [hit.spans for hit in hits] == [(Span("body", 0, 9, "sanction*"),)]


def test_age_counts_from_the_moment_of_matching() -> None:
    loaded = watchlist.load("watches: [{id: x, query: 'potash AND age:2d'}]")
    document = Document(title="Potash", published=datetime(2026, 1, 1, tzinfo=UTC))
    assert loaded.match(document, datetime(2026, 1, 2, tzinfo=UTC))
    assert not loaded.match(document, datetime(2026, 1, 4, tzinfo=UTC))


def test_a_muted_watch_fires_like_any_other() -> None:
    loaded = watchlist.load("watches: [{id: x, query: potash, mute_until: 9000-01-01}]")
    assert loaded.match(Document(title="Potash"), datetime(2026, 1, 1, tzinfo=UTC))


def test_sources_that_there_are_not_are_refused_where_they_are_known() -> None:
    text = "watches: [{id: x, query: potash, sources: {include: [bbc-wrld], exclude: [dw]}}]"
    assert watchlist.load(text).watches
    with pytest.raises(ConfigError) as caught:
        watchlist.load(text, sources=["bbc-world", "dw"])
    assert [str(fault) for fault in caught.value.faults] == [
        "watchlist.yaml:1:54: there is no source 'bbc-wrld' (did you mean 'bbc-world'?)"
    ]


def test_names_of_a_file_are_found_as_they_are_written_about() -> None:
    files = {"lists/ofac.txt": "LUKASHENKA, Viktar Aliaksandravich # his son\nBelaruskali OAO\n"}
    loaded = watchlist.load("lists: {ofac: {names: lists/ofac.txt}}\nwatches: ['@ofac']", files)
    hits = loaded.match(Document(title="Viktar Lukashenka of Minsk", body="BELARUSKALI OAO"))
    assert [(span.field, span.term, span.form) for hit in hits for span in hit.spans] == [
        ("title", "LUKASHENKA, Viktar Aliaksandravich", "partial"),
        ("body", "Belaruskali OAO", ""),
    ]


def test_a_file_of_lists_may_be_large_but_not_endless() -> None:
    text = "lists: {a: {file: lists/a.txt}}\nwatches: ['@a']"
    for content, message in (
        ("potash\n" + "x" * 32_000_000, "lists/a.txt: the file is larger than 32,000,000 bytes"),
        (
            "potash\n" + "ab " * 334,
            "lists/a.txt:2:1: a line is longer than 1,000 characters (write one term or name a line)",
        ),
    ):
        with pytest.raises(ConfigError) as caught:
            watchlist.load(text, {"lists/a.txt": content})
        assert [str(fault) for fault in caught.value.faults] == [message]


def test_lists_in_lists_have_a_depth_and_a_size() -> None:
    deep = "".join(f"  l{number}: ['@l{number + 1}']\n" for number in range(40)) + "  l40: [potash]\n"
    wide = (
        "".join(
            f"  l{number}: ['@l{number + 1} OR potash{number}', '@l{number + 1} OR kali{number}']\n"
            for number in range(19)
        )
        + "  l19: [potash, kalium]\n"
    )
    for lists, name, what in (
        (deep, "l20", "holds lists in lists, more than 20 deep"),
        (wide, "l3", "comes to more than 250,000 terms with the lists in it"),
    ):
        with pytest.raises(ConfigError) as caught:
            watchlist.load(f"lists:\n{lists}watches: ['@l0']")
        assert [fault.message for fault in caught.value.faults] == [f"list '{name}' {what}"]


def test_a_watchlist_has_so_many_regular_expressions_and_no_more() -> None:
    listed = "\n".join(f"re:/x{number} # [0-9]/ # no {number}" for number in range(MAX_REGEXES - 1))
    text = "lists: {a: {file: lists/a.txt}}\nwatches: ['@a', 're:/y/'"
    files = {"lists/a.txt": listed}
    hits = watchlist.load(text + "]", files).match(Document(title="x3 # 4; y"))
    assert [hit.spans[0].term for hit in hits] == ["re:/x3 # [0-9]/", "re:/y/"]
    with pytest.raises(ConfigError) as caught:
        watchlist.load(text + ", 'potash AND re:/z/']", files)
    [fault] = caught.value.faults
    assert (fault.line, fault.column) == (2, 27)
    assert fault.message == f"here the watchlist comes to more than {MAX_REGEXES} regular expressions"


def test_long_lists_load_in_seconds() -> None:
    terms = "\n".join(f"company{number} of word{number % 977}" for number in range(20_000))
    names = "\n".join(f"SUR{one}{other}, Given{other} Middle" for one in LETTERS for other in LETTERS)
    files = {"lists/terms.txt": terms, "lists/names.txt": names}
    text = "lists: {t: {file: lists/terms.txt}, n: {names: lists/names.txt}}\nwatches: ['@t', '@n']"
    start = process_time()
    loaded = watchlist.load(text, files)
    assert process_time() - start < 20
    hits = loaded.match(Document(title="Company19999 of word459, says Givenqz Surqaqz"))
    assert [hit.watch.id for hit in hits] == ["t", "n"]


def test_the_examples_of_a_watch_with_other_sources_are_judged_by_their_text() -> None:
    assert watchlist.load(
        "watches: [{id: x, query: 'potash AND source:bbc AND (age:2d OR words>500) NOT url:sport', sources: [a],"
        " should_match: [Potash], should_not_match: [Wheat]}]"
    ).watches


def test_an_example_does_not_count_twice() -> None:
    text = "watches: [{id: x, query: 'ATLEAST/3 potash', should_match: [potash potash potash], "
    assert watchlist.load(text + "should_not_match: [potash potash]}]").watches


def test_an_example_can_be_title_and_body_at_once() -> None:
    assert watchlist.load("watches: [{id: x, query: 'title:potash AND body:ban*', should_match: [Potash ban]}]").watches


def test_the_watches_that_fire_come_in_the_order_of_the_list_with_their_places() -> None:
    loaded = watchlist.load("watches: [kali, {id: salts, query: 'potash OR kali*', severity: high}, gas]\n")
    hits = loaded.match(Document(title="Kali and potash"))
    assert [(hit.watch, hit.spans) for hit in hits] == [
        (Watch("kali", "kali"), (Span("title", 0, 4, "kali"),)),
        (Watch("salts", "potash OR kali*", "high"), (Span("title", 0, 4, "kali*"), Span("title", 9, 15, "potash"))),
    ]


def test_a_document_without_any_term_makes_no_watch_fire() -> None:
    assert watchlist.load("- potash").match(Document(title="Wheat", body="Barley")) == []
