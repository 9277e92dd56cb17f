"""Which watches speak for an article, and what their alert says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import DAY, HOUR, MINUTE, NOW, hit, source
from wirewatch import alerts
from wirewatch.model import Article, Document, Kind, Story

SOURCE = source()
ARTICLE = builders.article(matched=("potash", "belarus"))
DOCUMENT = Document("Potash", "Potash prices rose on Friday as buyers returned to the market. " * 40)

KINDS: tuple[Kind, ...] = ("alert", "update")
SINCE = {"potash": NOW - DAY, "belarus": NOW - DAY, "late": NOW + MINUTE, "just": NOW}


def known(sources: str, matched: str = "", spoken: str = "") -> Article:
    return builders.article(
        sources=tuple(sources.split()), matched=tuple(matched.split()), spoken=tuple(spoken.split())
    )


# Who speaks


@pytest.mark.parametrize(
    ("fires", "before", "in_baseline", "speaks"),
    [
        ("potash belarus", None, False, "potash belarus"),
        ("potash just late", None, False, "potash just late"),
        ("", None, False, ""),
        ("potash", known("other", "potash"), False, "potash"),
        ("potash", known("other", "potash", "potash"), False, ""),
        ("potash belarus", known("other", "potash belarus", "potash"), False, "belarus"),
        ("potash", known("world"), True, "potash"),
        ("potash", known("world", "potash"), True, ""),
        ("potash", known("world other", "potash"), False, "potash"),
        ("potash belarus", known("world", "potash", "potash"), True, "belarus"),
        ("late", known("world"), True, ""),
        ("late", known("other"), False, ""),
        ("belarus potash", known("world", "", "late"), True, "belarus potash"),
    ],
    ids=[
        "new: all",
        "new: also what a clock that stepped back makes later",
        "new: nothing fires",
        "another source's, silent so far",
        "another source's, spoken of",
        "another source's, partly spoken of",
        "in the baseline, edited: fires now",
        "in the baseline: fired then, without speaking",
        "listed before, not in the baseline, matched elsewhere: fires now",
        "in the baseline, edited: one more fires",
        "in the baseline: watch activated later",
        "another source's: watch activated later",
        "the order of the watchlist stays",
    ],
)
def test_a_watch_speaks_once_and_never_of_what_was_there_before_it(
    fires: str, before: Article | None, *, in_baseline: bool, speaks: str
) -> None:
    fired = [hit(name) for name in fires.split()]
    found = alerts.speaking(fired, before, "world", in_baseline=in_baseline, since=SINCE)
    assert [one.watch.id for one in found] == speaks.split()


@pytest.mark.parametrize(
    ("matched_in", "baselines", "in_baseline", "speaks"),
    [
        ({"world": ("potash",)}, {}, False, "belarus"),
        ({"world": ("potash", "belarus")}, {}, False, ""),
        ({"other": ("potash", "belarus")}, {}, False, "potash belarus"),
        ({"world": (), "other": ("potash",)}, {}, False, "potash belarus"),
        ({"world": ("potash",)}, {"world": "b1"}, True, "belarus"),
        ({"world": ("potash",)}, {"world": "b0"}, False, "potash belarus"),
        ({"world": ("potash",), "other": ("belarus",)}, {"other": "b1"}, False, "belarus"),
    ],
    ids=[
        "edited: one more fires",
        "edited: nothing new fires",
        "another source's: whatever fired there",
        "edited: fires now, as it did elsewhere",
        "in its baseline, edited: one more fires",
        "in a first look that was overtaken",
        "edited, in another's baseline",
    ],
)
def test_an_edit_speaks_for_what_its_own_source_did_not_match_before(
    matched_in: dict[str, tuple[str, ...]], baselines: dict[str, str], *, in_baseline: bool, speaks: str
) -> None:
    before = builders.article(matched=("potash", "belarus"), matched_in=matched_in, baselines=baselines)
    fired = [hit("potash"), hit("belarus")]
    found = alerts.speaking(fired, before, "world", in_baseline=in_baseline, since=SINCE)
    assert [one.watch.id for one in found] == speaks.split()


SILENT, TOLD = Story("s1", NOW), Story("s2", NOW, spoken={"potash": "a1"})


@pytest.mark.parametrize(
    ("before", "told", "kind"),
    [
        (None, [], "alert"),
        (None, [SILENT], "alert"),
        (None, [SILENT, TOLD], "update"),
        (known("world", "potash"), [SILENT], "alert"),
        (known("world", "potash", "potash"), [], "update"),
    ],
)
def test_an_alert_is_an_update_once_something_was_said(before: Article | None, told: list[Story], kind: Kind) -> None:
    assert alerts.kind_for(before, told) == kind


def test_who_wants_to_know_how_many_carry_a_story_is_told_the_highest_number() -> None:
    assert alerts.corroborated({}) == ""
    assert alerts.corroborated({"a": 3, "b": 10}) == "10 independent publishers carry this story now."


def test_what_has_spoken_is_noted_once_in_order() -> None:
    article = alerts.with_spoken(known("world", "", "b"), [hit("c"), hit("b"), hit("a"), hit("c")])
    assert article.spoken == ("b", "c", "a")
    assert alerts.with_spoken(article, [hit("a")]) == article


# What it is called


@given(st.permutations(["potash", "belarus", "oil"]))
def test_an_alerts_id_does_not_depend_on_the_order_of_its_watches(names: list[str]) -> None:
    made = alerts.compose(ARTICLE, DOCUMENT, [hit(name) for name in names], SOURCE)
    assert made.id == alerts.compose(ARTICLE, DOCUMENT, [hit("oil"), hit("potash"), hit("belarus")], SOURCE).id


def test_an_alerts_id_tells_articles_kinds_and_sets_of_watches_apart() -> None:
    made = [
        alerts.compose(article, DOCUMENT, [hit(name) for name in names.split()], SOURCE, kind)
        for article in (ARTICLE, replace(ARTICLE, id="other"))
        for names in ("potash", "belarus", "potash belarus", "potashbelarus")
        for kind in KINDS
    ]
    assert len({one.id for one in made}) == 16


def test_an_alerts_id_is_the_same_for_every_retry_whatever_else_has_changed() -> None:
    made = alerts.compose(ARTICLE, DOCUMENT, [hit()], SOURCE)
    edited = replace(ARTICLE, title="Corrected", version=9, sources=("x",))
    again = alerts.compose(edited, Document("Potash", "Corrected."), [hit()], source(name="Renamed"), note="A note.")
    assert made.id == again.id


def test_an_alert_carries_what_its_article_says() -> None:
    article = builders.article(
        published=NOW - HOUR, language="be", section="Business", sources=("wire", "world"), first_seen=NOW - MINUTE
    )
    made = alerts.compose(article, DOCUMENT, [hit()], SOURCE, "update", "A note.")
    for field in ("title", "url", "first_seen", "published", "language", "section"):
        assert getattr(made, field) == getattr(article, field)
    assert (made.kind, made.note, made.article) == ("update", "A note.", article.id)
    assert (made.source, made.source_name, made.story_sources) == ("world", "World News", ("wire", "world"))


@pytest.mark.parametrize(("words", "minutes"), [(0, 0), (1, 1), (238, 1), (239, 2), (2_380, 10)])
def test_reading_takes_a_minute_for_every_238_words_begun(words: int, minutes: int) -> None:
    made = alerts.compose(ARTICLE, Document("Potash", "word " * words), [hit()], SOURCE)
    assert made.reading_minutes == minutes


def test_the_most_severe_watches_come_first_and_give_the_alert_its_severity() -> None:
    hits = [hit("a", severity="low"), hit("b"), hit("c", severity="critical"), hit("d"), hit("e", severity="high")]
    made = alerts.compose(ARTICLE, DOCUMENT, hits, SOURCE)
    assert made.watches == ("c", "e", "b", "d", "a")
    assert made.severity == "critical"
    assert [match.watch for match in made.matches] == ["c", "e", "b", "d", "a"]


def test_beyond_24_watches_the_most_severe_tell_why_and_all_are_listed() -> None:
    hits = [hit(f"w{number}", severity="high" if number >= 10 else "low") for number in range(34)]
    made = alerts.compose(ARTICLE, DOCUMENT, hits, SOURCE)
    assert len(made.watches) == 34
    assert {match.watch for match in made.matches} == {f"w{number}" for number in range(10, 34)}


# The first look


def looked(*published: timedelta | None) -> list[str]:
    """The titles of the headlines of articles so much older than now, None being undated; each titled by its place."""
    matching = [
        (builders.article(title=str(at), published=None if age is None else NOW - age), [hit()])
        for at, age in enumerate(published)
    ]
    made = alerts.first_look(SOURCE, "body", matching, 210, NOW)
    assert made
    return [headline.title for headline in made.headlines]


def test_a_first_look_where_nothing_matches_says_nothing() -> None:
    assert alerts.first_look(SOURCE, "body", [], 210, NOW) is None


def test_a_first_look_says_how_many_match_and_shows_the_newest_five() -> None:
    matching = [
        (builders.article(title=str(age), url=f"https://x.example/{age}", published=NOW - age * HOUR), [hit("potash")])
        for age in (6, 2, 4, 1, 5, 3)
    ]
    matching[3][1].append(hit("belarus", severity="high"))
    made = alerts.first_look(SOURCE, "body", matching, 210, NOW)
    assert made
    assert (made.kind, made.severity, made.watches) == ("summary", "high", ("potash", "belarus"))
    assert (made.matching, made.listed, made.title) == (6, 210, "World News: 6 of 210 articles already match")
    assert (made.source, made.source_name, made.url, made.first_seen) == ("world", "World News", SOURCE.url, NOW)
    assert [headline.title for headline in made.headlines] == ["1", "2", "3", "4", "5"]
    first = made.headlines[0]
    assert (first.url, first.published, first.watches) == ("https://x.example/1", NOW - HOUR, ("potash", "belarus"))


@pytest.mark.parametrize(
    ("ages", "shown"),
    [
        ([3 * HOUR, -400 * DAY, HOUR, 2 * HOUR], "2 3 0 1"),
        ([3 * HOUR, -2 * DAY, HOUR, 2 * HOUR, 4 * HOUR, 5 * HOUR], "2 3 0 4 5"),
        ([-HOUR, -2 * HOUR, HOUR], "0 1 2"),
        ([None, None, None], "0 1 2"),
        ([DAY, None], "1 0"),
    ],
    ids=[
        "dated years ahead",
        "dated days ahead, crowded out",
        "dated hours ahead: a wrong time zone",
        "undated: as listed",
        "undated is taken for new",
    ],
)
def test_an_entry_dated_ahead_does_not_come_first_for_that(ages: list[timedelta | None], shown: str) -> None:
    assert looked(*ages) == shown.split()


@pytest.mark.parametrize(("age", "told"), [(HOUR, True), (-HOUR, True), (-2 * HOUR, False), (-400 * DAY, False)])
def test_a_date_that_lies_ahead_is_not_told(age: timedelta, told: bool) -> None:  # noqa: FBT001
    article = builders.article(published=NOW - age, first_seen=NOW)
    summary = alerts.first_look(SOURCE, "body", [(article, [hit()])], 1, NOW)
    assert summary
    for shown in (alerts.compose(article, DOCUMENT, [hit()], SOURCE), summary.headlines[0]):
        assert shown.published == (NOW - age if told else None)


def test_a_first_looks_id_is_that_of_its_source_and_body() -> None:
    def made(name: str, body: str, listed: int) -> str:
        alert = alerts.first_look(source(id=name), body, [(ARTICLE, [hit()])], listed, NOW)
        assert alert
        return alert.id

    assert made("world", "b1", 10) == made("world", "b1", 20)
    assert len({made("world", "b1", 10), made("world", "b2", 10), made("other", "b1", 10)}) == 3


def test_a_first_look_names_24_watches_at_most() -> None:
    made = alerts.first_look(SOURCE, "b", [(ARTICLE, [hit(f"w{n}") for n in range(40)])], 1, NOW)
    assert made
    assert made.watches == tuple(f"w{n}" for n in range(24))


def test_a_muted_watch_does_not_speak_until_its_moment() -> None:
    later = hit("later", mute_until=NOW + timedelta(hours=1))
    before = hit("before", mute_until=NOW)
    assert alerts.unmuted([later, before, hit("always")], NOW) == [before, hit("always")]


def test_the_note_of_a_watch_goes_with_its_alerts() -> None:
    noted = hit("a", note="ask the desk")
    assert (
        alerts.compose(ARTICLE, Document("Potash"), [noted], SOURCE, note="Missing.").note == "Missing. a: ask the desk"
    )
