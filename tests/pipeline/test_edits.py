"""An article that its source edits: what is new in it is spoken of, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest

from tests.pipeline.conftest import World, report
from tests.pipeline.test_visit import OPENING, PAGE, first_look
from wirewatch.model import Alert, Change, Outcome, Version

TEXT = report("an edited report")
FIRST, *REST = TEXT.split(". ")


def edit(world: World, title: str = "Ministry announces figures", text: str = TEXT, **more: Any) -> list[Alert]:
    """Let the source list its one article as it is now, and visit it; the alerts that came of it."""
    before = {alert.id for alert in world.alerts()}
    world.serve("wire", world.entry("a", title, text, **more), world.entry("wire-old", "Weather for the week"))
    world.visit()
    world.clock.forward(minutes=5)
    return [alert for alert in world.alerts() if alert.id not in before]


def test_a_typo_is_mended_in_silence_and_the_version_kept(world: World) -> None:
    first_look(world)
    [alert] = edit(world, "Potash figures are anounced")
    assert edit(world, "Potash figures are announced") == []
    article = world.article(alert)
    assert article.title == "Potash figures are announced"
    assert [version.title for version in article.versions] == ["Potash figures are anounced"]


def test_what_is_added_to_the_text_speaks_with_what_has_changed(world: World) -> None:
    world.configure(["wire"], "- potash\n- belarus")
    first_look(world)
    [alert] = edit(world, "Potash figures are announced")
    added = "The buyers are in Belarus, it was added on Tuesday"
    [update] = edit(world, "Potash figures are announced", ". ".join([FIRST, added, *REST]))
    assert (update.kind, update.watches, update.article) == ("update", ("belarus",), alert.article)
    assert update.changes == (Change("body", "", f"{added}."),)


def test_a_title_that_comes_to_name_a_watch_says_what_it_was(world: World) -> None:
    first_look(world)
    assert edit(world) == []
    [alert] = edit(world, "Ministry announces potash figures")
    assert (alert.kind, alert.changes[0]) == (
        "alert",
        Change("title", "Ministry announces figures", "Ministry announces potash figures"),
    )


def test_what_was_taken_out_and_comes_back_does_not_speak_again(world: World) -> None:
    first_look(world)
    assert len(edit(world, text=f"Potash led. {TEXT}")) == 1
    assert edit(world) == []
    assert edit(world, text=f"Potash led. {TEXT}") == []


@pytest.mark.parametrize(
    "more",
    [
        {"date_published": "2026-11-23T13:30:00Z"},
        {"id": "another-guid"},
        {"tags": ["Business"]},
        {"authors": [{"name": "Another"}]},
    ],
    ids=["date", "guid", "tags", "author"],
)
def test_what_says_nothing_new_is_not_even_looked_at(world: World, more: dict[str, Any]) -> None:
    first_look(world)
    [alert] = edit(world, "Potash figures", date_published="2026-11-23T12:00:00Z")
    before = world.article(alert)
    assert edit(world, "Potash figures", **{"date_published": "2026-11-23T12:00:00Z", **more}) == []
    assert world.article(alert) == before


def test_a_watch_that_was_added_after_the_article_does_not_speak_of_its_edit(world: World) -> None:
    first_look(world)
    edit(world)
    world.configure(["wire"], "- potash\n- belarus")
    assert edit(world, "Ministry announces figures for Belarus") == []


def test_a_muted_watch_that_fired_before_does_not_speak_of_an_edit(world: World) -> None:
    world.configure(["wire"], "watches:\n  - {id: potash, query: potash, mute_until: 2026-11-23T13:00}")
    first_look(world)
    assert edit(world, "Potash figures") == []
    world.clock.forward(hours=2)
    assert edit(world, "Potash figures are out") == []


def test_an_edited_entry_has_its_page_read_again(world: World) -> None:
    world.configure(["wire"], "- potash\n- belarus", "auto")
    first_look(world)
    world.answer("/articles/a", PAGE.format(title="Figures", text=f"{OPENING} Potash led the list."))
    assert len(edit(world, text=OPENING)) == 1
    world.answer("/articles/a", PAGE.format(title="Figures", text=f"{OPENING} Potash led the list. Belarus bought it."))
    [update] = edit(world, "Ministry announces its figures", OPENING)
    assert (update.kind, update.watches) == ("update", ("belarus",))
    assert update.changes[-1] == Change("body", "", "Belarus bought it.")


def test_a_counter_in_a_teaser_has_no_page_read_again(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/a", PAGE.format(title="Figures", text=f"{OPENING} Potash led the list."))
    for comments in range(4):
        edit(world, text=f"{OPENING} {comments} comments")
    assert [request.path for request, _ in world.server.log].count("/articles/a") == 1


def test_of_a_feed_that_changes_throughout_few_pages_are_read_again(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    for number in range(30):
        world.answer(f"/articles/{number}", PAGE.format(title="Figures", text=report(str(number))))

    def listed(mark: str) -> int:
        world.serve("wire", *(world.entry(str(each), f"Figure {each}", f"{mark} {OPENING}") for each in range(30)))
        before = len(world.server.log)
        assert world.visit()["wire"].reason == ""
        world.clock.forward(minutes=5)
        return sum("/articles/" in request.path for request, _ in world.server.log[before:])

    assert listed("Read.") == 30
    assert listed("Read on.") == 10
    assert listed("Read on.") == 0


def test_an_edit_of_an_article_that_is_no_more_kept_speaks_for_old_watches_alone(world: World) -> None:
    first_look(world)
    edit(world)
    world.clock.forward(days=20)
    world.configure(["wire"], "- potash\n- belarus")
    world.clock.forward(days=11)
    outcome = edited(world, "Ministry announces potash figures for Belarus")
    rows = [world.store.alert(alert, world.clock.now()) for alert in outcome.alerts]
    assert [row.alert.watches for row in rows if row] == [("potash",)]


def edited(world: World, title: str) -> Outcome:
    world.serve("wire", world.entry("a", title, TEXT), world.entry("wire-old", "Weather for the week"))
    return world.visit()["wire"]


def test_versions_are_kept_up_to_a_number(world: World) -> None:
    first_look(world)
    [alert] = edit(world, "Potash figures, version 0")
    for number in range(1, 9):
        edit(world, f"Potash figures, version {number}")
    versions = world.article(alert).versions
    assert [version.title[-1] for version in versions] == ["3", "4", "5", "6", "7"]
    assert versions == tuple(sorted(versions, key=lambda version: version.until))
    assert all(isinstance(version, Version) for version in versions)


def test_an_edit_that_time_does_not_allow_is_judged_at_the_next_tick(world: World) -> None:
    first_look(world)
    edit(world)
    world.limits = replace(world.limits, visit=world.limits.visit * 0)
    assert edit(world, "Ministry announces potash figures") == []
    world.limits = replace(world.limits, visit=world.limits.lease)
    world.clock.forward(minutes=5)
    assert len(edit(world, "Ministry announces potash figures")) == 1


def test_an_article_whose_address_and_title_change_is_the_same(world: World) -> None:
    first_look(world)
    [alert] = edit(world, "Potash figures are out")
    assert edit(world, "Potash figures of the ministry", url=world.server.url_for("/articles/another")) == []
    article = world.article(alert)
    assert (article.title, article.url[-7:]) == ("Potash figures of the ministry", "another")
