"""One story, one alert: copies join it, what was never heard is heard, and news inside it speaks once more."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import pytest

from tests.pipeline.conftest import World, report
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.errors import Refused
from wirewatch.model import Alert, Article, Joining, Story

LEAD = "Potash shipments from the eastern quay resumed on Monday after a pause of eleven weeks, the port said."
BACKGROUND = report("the potash report", 20)
WIRE = f"{LEAD} {BACKGROUND}"
EMBARGO = "The embargo on two of the buyers stays in force until the spring, the ministry added late in the evening."


def sources(world: World, *names: str, watchlist: str = "- potash") -> None:
    """Configure sources that have their first look behind them, of an entry that matches nothing."""
    world.configure(names, watchlist)
    for name in names:
        world.serve(name, world.entry(f"{name}-old", "Weather for the week"))
    world.visit(*names)
    world.clock.forward(minutes=10)


def lists(world: World, source: str, name: str, title: str, text: str, **more: object) -> list[Alert]:
    """Let a source list an article, and visit it; the alerts that came of it."""
    before = world.alerts()
    world.serve(source, world.entry(name, title, text, **more), world.entry(f"{source}-old", "Weather for the week"))
    world.visit(source)
    world.clock.forward(minutes=3)
    return [alert for alert in world.alerts() if alert.id not in {each.id for each in before}]


def carriers(world: World) -> tuple[str, ...]:
    """Who carries the story of the first alert, as its row says now."""
    return world.alerts()[0].story_sources


def cut(text: str, share: float) -> str:
    sentences = text.split(". ")
    return ". ".join(sentences[: round(share * len(sentences))])


def test_copies_elsewhere_join_in_silence_and_the_alert_comes_to_name_them(world: World) -> None:
    sources(world, "wire", "paper", "agency", "portal")
    [alert] = lists(world, "wire", "a", "Potash shipments resume", WIRE)
    assert (alert.kind, alert.story_sources) == ("alert", ("wire",))
    dateline = f"EASTQUAY, Nov 23 (Harbour) - {WIRE}"
    assert lists(world, "paper", "b", "Eastern quay ships again", f"By our own staff\n{dateline}") == []
    assert lists(world, "agency", "c", "After eleven weeks", cut(WIRE, 1 / 2)) == []
    third = f"{cut(WIRE, 1 / 3)}\nRead more: {report('portal', 1)}"
    assert lists(world, "portal", "d", "Port back at work", third) == []
    assert carriers(world) == ("wire", "paper", "agency", "portal")
    assert {world.article(alert).story} == {alert.story}


def test_a_watch_that_only_a_later_copy_matches_speaks_for_it(world: World) -> None:
    sources(world, "wire", "paper", "agency", watchlist="- potash\n- embargo")
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    [update] = lists(world, "paper", "b", "Quay ships again", f"{WIRE}\n{EMBARGO}")
    assert (update.kind, update.watches, update.story_sources) == ("update", ("embargo",), ("wire", "paper"))
    assert lists(world, "agency", "c", "Port", f"{cut(WIRE, 1 / 2)}\n{EMBARGO}") == []


def test_two_stories_that_share_a_long_quotation_are_two(world: World) -> None:
    sources(world, "wire", "paper")
    quotation = f'"{report("quotation", 6)}" the minister said of potash.'
    lists(world, "wire", "a", "Minister opens the fair", f"{report('fair', 12)} {quotation}")
    assert lists(world, "paper", "b", "A new mine is planned", f"{report('mine', 12)} {quotation}") != []


def test_a_teaser_its_report_and_the_report_s_halves_are_one(world: World) -> None:
    sources(world, "teaser", "wire", "first", "second")
    sentences = WIRE.split(". ")
    assert len(lists(world, "teaser", "a", "Potash shipments resume", f"{LEAD} {'. '.join(sentences[1:3])}…")) == 1
    potash = [f"{sentence}, and potash with it" if at == 14 else sentence for at, sentence in enumerate(sentences)]
    assert lists(world, "wire", "b", "Eastern quay ships again", ". ".join(potash)) == []
    assert lists(world, "first", "c", "After eleven weeks", ". ".join(potash[:11])) == []
    assert lists(world, "second", "d", "What the port says", ". ".join(potash[11:])) == []
    assert carriers(world) == ("teaser", "wire", "first", "second")


@pytest.mark.parametrize("later", [71.5, 72.5])
def test_a_story_is_forgotten_after_three_days(world: World, later: float) -> None:
    sources(world, "wire", "paper")
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    world.clock.forward(hours=later)
    assert bool(lists_later(world, "paper", "b", "Quay ships again", WIRE)) == (later > 72)


def lists_later(world: World, source: str, name: str, title: str, text: str) -> list[Alert]:
    world.serve(source, world.entry(name, title, text))
    outcome = world.visit(source)[source]
    rows = [world.store.alert(alert, world.clock.now()) for alert in outcome.alerts]
    return [row.alert for row in rows if row]


def test_one_article_that_several_sources_list_is_one_with_several_sightings(world: World) -> None:
    sources(world, "wire", "section", "front")
    [alert] = lists(world, "wire", "same", "Potash shipments resume", WIRE)
    for source in ("section", "front"):
        assert lists(world, source, "same", "Potash shipments resume", WIRE) == []
    assert world.article(alert).sources == ("wire", "section", "front")
    assert carriers(world) == ("wire", "section", "front")


def test_a_short_item_is_known_by_its_title(world: World) -> None:
    sources(world, "wire", "paper", "agency")
    title = "Potash shipments from the eastern quay resume after eleven weeks"
    assert len(lists(world, "wire", "a", title, "")) == 1
    assert lists(world, "paper", "b", title, "More to follow.") == []
    assert len(lists(world, "agency", "c", "Potash price falls at the eastern quay after a quiet week", "")) == 1


# What never silences


def test_a_copy_in_a_baseline_does_not_silence_the_next(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    world.serve("paper", world.entry("paper-old", "Weather for the week"))
    world.serve("wire", world.entry("a", "Potash shipments resume", WIRE))
    world.visit()
    assert [alert.kind for alert in world.alerts()] == ["summary"]
    assert [alert.kind for alert in lists(world, "paper", "b", "Quay ships again", WIRE)] == ["alert"]


def test_a_muted_copy_does_not_silence_the_next(world: World) -> None:
    muted = "watches:\n  - {id: potash, query: potash, mute_until: 2026-11-24}"
    sources(world, "wire", "paper", watchlist=muted)
    assert lists(world, "wire", "a", "Potash shipments resume", WIRE) == []
    world.clock.forward(days=1)
    [alert] = lists_later(world, "paper", "b", "Quay ships again", WIRE)
    assert (alert.kind, alert.story_sources) == ("alert", ("wire", "paper"))


def test_a_copy_whose_alert_failed_does_not_silence_the_next(world: World) -> None:
    sources(world, "wire", "paper", "agency")
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    world.topic.refusals += [Refused("no"), Refused("no")]
    assert [delivery.state for delivery in world.publish()] == ["FAILED"]
    [alert] = lists(world, "paper", "b", "Quay ships again", WIRE)
    assert (alert.kind, alert.source) == ("alert", "paper")
    assert [delivery.state for delivery in world.publish()] == ["SENT"]
    assert lists(world, "agency", "c", "After eleven weeks", WIRE) == []


def test_a_watch_made_later_speaks_of_the_next_copy(world: World) -> None:
    sources(world, "wire", "paper", watchlist="- potash")
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    world.configure(["wire", "paper"], "- potash\n- shipments")
    [update] = lists(world, "paper", "b", "Quay ships again", WIRE)
    assert (update.kind, update.watches) == ("update", ("shipments",))


# News inside a story


def news(number: int) -> str:
    return f"Potash {report(f'news {number}', 1).lower()[:-1]}, the ministry said on Tuesday."


def test_a_copy_whose_lead_says_something_new_speaks_once_more(world: World) -> None:
    sources(world, "wire", "paper", "agency")
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    [update] = lists(world, "wire", "b", "Shipments to end again", f"{news(1)} {WIRE}")
    assert (update.kind, update.watches) == ("update", ("potash",))
    assert [match.snippet for match in update.matches] == [news(1)]
    assert lists(world, "paper", "c", "Port stops", f"{news(1)} {WIRE}") == []
    assert lists(world, "agency", "d", "Port stops", WIRE) == []


def test_news_are_told_three_times_a_day(world: World) -> None:
    sources(world, *"abcdefg")
    lists(world, "a", "a0", "Potash shipments resume", WIRE)
    texts = {name: f"{news(number)} {WIRE}" for number, name in enumerate("bcdef")}
    told = [len(lists(world, name, f"{name}0", f"Report {name}", text)) for name, text in texts.items()]
    assert told == [1, 1, 1, 0, 0]
    world.clock.forward(days=1)
    assert len(lists_later(world, "g", "g0", "Report g", f"{news(9)} {WIRE}")) == 1


# Corroboration


def test_who_wants_to_know_is_told_once_for_each_number_of_publishers(world: World) -> None:
    watchlist = "watches:\n  - {id: potash, query: potash, corroboration: [3, 5]}\n  - shipments"
    names = [f"s{number}" for number in range(7)]
    sources(world, *names, watchlist=watchlist)
    got = []
    for number, name in enumerate(names):
        alerts = lists(world, name, f"{name}a", f"Report {name}", WIRE, url=f"https://news{number}.example/a")
        got.append([(alert.kind, alert.watches, alert.note) for alert in alerts])
    three, five = (f"{count} independent publishers carry this story now." for count in (3, 5))
    assert got[0] == [("alert", ("potash", "shipments"), "")]
    assert got[1:] == [[], [("update", ("potash",), three)], [], [("update", ("potash",), five)], [], []]


def test_sections_of_one_site_are_one_publisher(world: World) -> None:
    sources(world, "a", "b", "c", watchlist="watches:\n  - {id: potash, query: potash, corroboration: [2]}")
    for name in ("a", "b", "c"):
        lists(world, name, f"{name}a", f"Report {name}", WIRE, url=f"https://{name}.example.com/{name}")
    assert len(world.alerts()) == 1


# Cost


class CountingStore(SqliteStore):
    """A store that notes what is asked of it for an article."""

    asked: tuple[str, ...] = ()

    def claims(self, keys: Sequence[str], now: datetime) -> Mapping[str, str]:
        self.asked += ("claims",)
        return super().claims(keys, now)

    def stories(self, ids: Sequence[str], now: datetime) -> list[Story]:
        self.asked += ("stories",)
        return super().stories(ids, now)

    def put(
        self, article: Article, alert: Alert | None, now: datetime, joining: Joining | None = None
    ) -> Article | None:
        self.asked += ("put",)
        return super().put(article, alert, now, joining)


def calls(world: World) -> list[str]:
    assert isinstance(world.store, CountingStore)
    return list(world.store.asked)


def test_what_does_not_match_asks_for_no_story(world: World) -> None:
    sources(world, "wire", "paper")
    world.store.__class__ = CountingStore
    lists(world, "wire", "a", "Weather", BACKGROUND)
    lists(world, "paper", "b", "Weather", BACKGROUND)
    assert calls(world) == ["put", "put"]


def test_an_article_that_matches_costs_three_calls_and_the_first_of_its_story_two(world: World) -> None:
    sources(world, "wire", "paper")
    world.store.__class__ = CountingStore
    lists(world, "wire", "a", "Potash shipments resume", WIRE)
    assert calls(world) == ["claims", "put"]
    lists(world, "paper", "b", "Quay ships again", WIRE)
    assert calls(world) == ["claims", "put", "claims", "stories", "put"]
