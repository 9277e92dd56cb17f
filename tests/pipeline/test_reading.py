"""Reading pages: what a host repeats raises nothing, what an article says is lost nowhere, and time is kept."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from werkzeug import Request, Response

from tests.pipeline.conftest import LONG, World, report
from tests.pipeline.test_visit import first_look
from wirewatch import reading
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.errors import StoreError
from wirewatch.furniture import Furniture

TRENDING = "Potash shares jumped again this week, as traders went on betting on a deal between the two sides."
TEASER = "The port authority has published its figures for the month."


def own(name: str) -> list[str]:
    """The paragraphs of an article's own."""
    return [report(f"{name} {number}", 2) for number in range(3)]


@pytest.fixture
def reader(world: World) -> World:
    """A source that has had its first look, and whose articles' pages are read."""
    world.configure(["wire"], "- potash", "always")
    first_look(world)
    return world


def article(world: World, name: str, *more: str, title: str = "", teaser: str = TEASER) -> dict[str, object]:
    """Let a page be there with an article of its own and further paragraphs; the entry for it."""
    body = "".join(f"<p>{text}</p>" for text in (*own(name), *more))
    world.answer(f"/articles/{name}", f"<html lang='en'><body><article><h1>{name}</h1>{body}</article></body></html>")
    return world.entry(name, title or f"Figures of {name}", teaser)


def poll(world: World, *entries: dict[str, object]) -> list[str]:
    """Let the source list these entries, and visit it; the titles of the alerts that came of it, sorted."""
    before = {alert.id for alert in world.alerts()}
    world.clock.forward(minutes=1)
    world.serve("wire", *entries)
    outcome = world.visit()["wire"]
    assert (outcome.status, outcome.stored) == ("new", len(entries))
    return sorted(alert.title for alert in world.alerts() if alert.id not in before)


def host(world: World) -> str:
    return f"{world.server.host}:{world.server.port}"


def names(count: int) -> list[str]:
    return ["Aldermouth", "Brackwater", "Coldharbour", "Deepford", "Eastquay", "Farshore", "Greyhaven"][:count]


def test_what_four_pages_of_one_poll_repeat_raises_nothing_and_hides_nothing(reader: World) -> None:
    entries = [article(reader, name, TRENDING) for name in names(3)]
    told = article(reader, "Deepford", "More potash went out, too.", TRENDING)
    assert poll(reader, *entries, told) == ["Figures of Deepford"]
    (alert,) = reader.alerts()
    assert [match.snippet for match in alert.matches] == ["More potash went out, too."]
    kept = reader.article(alert).text.split("\n")
    assert TRENDING not in kept
    assert {*own("Deepford"), "More potash went out, too."} <= {*kept}


def test_the_first_pages_of_a_host_are_judged_with_their_clutter_as_nothing_is_known_yet(reader: World) -> None:
    raised = [poll(reader, article(reader, name, TRENDING)) for name in names(4)]
    assert raised == [["Figures of Aldermouth"], ["Figures of Brackwater"], [], []]


def test_numbers_in_it_do_not_keep_a_line_from_being_furniture(reader: World) -> None:
    entries = [article(reader, name, f"Potash: {number},{number}00 comments") for number, name in enumerate(names(4))]
    assert poll(reader, *entries) == []


def test_titles_and_the_feed_s_own_text_are_never_furniture(reader: World) -> None:
    assert poll(reader, *(article(reader, name, TRENDING) for name in names(3))) == []
    titled = article(reader, "Deepford", TRENDING, title=TRENDING)
    told = article(reader, "Eastquay", TRENDING, teaser=f"{TRENDING}. {TEASER}")
    assert poll(reader, titled, told, article(reader, "Farshore", TRENDING)) == ["Figures of Eastquay", TRENDING]


def test_an_article_in_three_feeds_is_one_page(world: World) -> None:
    sources = ["wire", "world", "trade"]
    world.configure(sources, "- potash\n- embargo", "always")
    first_look(world, *sources)
    for source, path in zip(sources, names(3), strict=True):
        article(world, path)
        body = "".join(f"<p>{text}</p>" for text in (*own("Deepford"), TRENDING))
        world.answer(f"/articles/{path}", f"<html><body><article>{body}</article></body></html>")
        world.clock.forward(minutes=1)
        world.serve(source, world.entry(path, "One report", TEASER))
        world.visit(source)
    assert [world.stored(path).matched for path in names(3)] == [("potash",)] * 3
    assert not world.store.furniture(host(world), world.clock.now()).holds(TRENDING)


def test_a_report_that_comes_under_ever_new_titles_is_judged_whole_each_time(reader: World) -> None:
    for number, name in enumerate(names(5)):
        body = "".join(f"<p>{text}</p>" for text in (*own("Deepford"), TRENDING))
        article(reader, name)
        reader.answer(f"/articles/{name}", f"<html><body><article>{body}</article></body></html>")
        poll(reader, reader.entry(name, f"{'re' * number}written", TEASER))
        assert TRENDING in reader.stored(name).text


def test_notices_that_are_mostly_their_site_s_furniture_are_stories_of_their_own(reader: World) -> None:
    form = [f"{report(f'form {number}', 2)} Under the potash order." for number in range(6)]

    def notice(name: str, sentences: int) -> dict[str, object]:
        body = "".join(f"<p>{text}</p>" for text in (report(f"notice {name}", sentences), *form))
        reader.answer(f"/articles/{name}", f"<html><body><article>{body}</article></body></html>")
        return reader.entry(name, f"Notice of the harbour authority about {name} and its vessels", TEASER)

    assert poll(reader, *(notice(name, 30) for name in names(3))) == []
    for name in ("Deepford", "Eastquay"):
        short = notice(name, 2)
        assert poll(reader, short) == [short["title"]]
        assert form[0] in reader.stored(name).text


def test_a_page_that_comes_late_is_counted_and_judged_like_the_others(reader: World) -> None:
    entries = [article(reader, name, TRENDING) for name in names(3)]
    for name in names(3):
        reader.answer(f"/articles/{name}", status=500)
    assert poll(reader, *entries) == []
    for name in names(3):
        article(reader, name, TRENDING)
    reader.clock.forward(minutes=1)
    assert reader.visit()["wire"].owed == 0
    assert reader.store.furniture(host(reader), reader.clock.now()).holds(TRENDING)
    assert reader.alerts() == []


def test_a_page_without_an_article_teaches_nothing(reader: World) -> None:
    entry = article(reader, "Aldermouth")
    reader.answer("/articles/Aldermouth", "<html><body><script>app()</script></body></html>")
    assert poll(reader, entry) == []
    assert reader.store.furniture(host(reader), reader.clock.now()) == Furniture(host(reader))


class CountingStore(SqliteStore):
    """A store that counts how often it is asked for furniture."""

    asked: tuple[str, ...] = ()

    def furniture(self, host: str, now: datetime) -> Furniture:
        self.asked += ("read",)
        return super().furniture(host, now)

    def count_furniture(self, furniture: Furniture, now: datetime) -> None:
        self.asked += ("written",)
        super().count_furniture(furniture, now)


def test_a_poll_reads_furniture_once_and_writes_it_once_and_not_where_it_read_no_page(reader: World) -> None:
    reader.store.__class__ = CountingStore
    store = reader.store
    assert isinstance(store, CountingStore)
    poll(reader, *(article(reader, name, TRENDING) for name in names(4)))
    assert store.asked == ("read", "written")
    reader.visit()
    reader.configure(["wire"], "- potash", "auto")
    poll(reader, reader.entry("Eastquay", "Without a page", LONG))
    assert store.asked == ("read", "written")


def test_furniture_that_cannot_be_written_fails_the_poll_and_loses_nothing(reader: World) -> None:
    class Refusing(SqliteStore):
        def count_furniture(self, furniture: Furniture, now: datetime) -> None:
            raise StoreError("not now")

    entry = article(reader, "Aldermouth", "More potash went out.")
    reader.serve("wire", entry)
    reader.store.__class__ = Refusing
    outcome = reader.visit()["wire"]
    assert (outcome.status, outcome.reason, outcome.retry) == ("failed", "not now", True)
    reader.store.__class__ = SqliteStore
    assert poll(reader, entry) == ["Figures of Aldermouth"]


def test_pages_are_read_in_rounds_and_in_their_order(reader: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROUND_PAGES", 3)
    entries = [article(reader, name, f"Potash left {name}.") for name in names(7)]
    assert poll(reader, *entries) == [entry["title"] for entry in entries]
    asked = (request.path for request, _ in reader.server.log)
    assert [path for path in asked if path.startswith("/articles/")] == [f"/articles/{name}" for name in names(7)]


def test_a_round_ends_when_its_pages_are_long(reader: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROUND_TEXT", 1)
    assert len(poll(reader, *(article(reader, name, TRENDING) for name in names(4)))) == 2


def test_pages_that_are_not_reached_in_time_are_left_for_the_next_tick(reader: World) -> None:
    entries = [article(reader, name, f"Potash left {name}.") for name in names(7)]
    reader.serve("wire", *entries)
    reader.limits = replace(reader.limits, visit=timedelta(seconds=60))
    reader.clock.step = timedelta(seconds=2)

    outcome = reader.visit()["wire"]

    assert (outcome.status, outcome.owed) == ("unfinished", 0)
    assert 0 < outcome.stored < 7
    reader.clock.step = timedelta(0)
    reader.clock.forward(minutes=5)
    reader.visit()
    assert titles(reader) == sorted(str(entry["title"]) for entry in entries)


def test_an_article_whose_page_failed_and_that_time_did_not_allow_is_owed_nothing(reader: World) -> None:
    entries = [article(reader, name) for name in names(7)]
    for name in names(7):
        reader.answer(f"/articles/{name}", status=500)
    reader.serve("wire", *entries)
    reader.limits = replace(reader.limits, visit=timedelta(seconds=60))
    reader.clock.step = timedelta(seconds=2)
    outcome = reader.visit()["wire"]
    assert outcome.status == "unfinished"
    assert outcome.owed == outcome.stored > 0


def test_one_article_at_least_is_stored_however_long_its_page_took(reader: World) -> None:
    def slowly(_: Request) -> Response:
        reader.clock.forward(minutes=10)
        return Response("<html></html>", content_type="text/html")

    entries = [reader.entry(name, f"Potash leaves {name}", TEASER) for name in names(3)]
    reader.server.expect_request(re.compile("/articles/.*")).respond_with_handler(slowly)
    reader.serve("wire", *entries)
    outcomes = [reader.visit()["wire"] for _ in entries]
    assert [(outcome.status, outcome.stored) for outcome in outcomes] == [("unfinished", 1)] * 2 + [("new", 1)]
    assert len(titles(reader)) == 3


def titles(world: World) -> list[str]:
    return sorted(alert.title for alert in world.alerts())
