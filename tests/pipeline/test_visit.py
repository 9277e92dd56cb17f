"""A visit: what is asked, what is stored, which watches speak."""

from dataclasses import replace
from datetime import timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from tests.pipeline.conftest import LONG, FixedConfig, World, report
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.batch import Allowance
from wirewatch.config import Config
from wirewatch.errors import Conflict, Unstorable
from wirewatch.model import Article, Poll
from wirewatch.visit import Visit

PAGE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>{text}</p><p>A second paragraph follows, so that the page reads like the report it is meant to be.</p>
</article></body></html>"""
OPENING = "The ministry said on Monday that it would publish its figures for the quarter later in the week."


def first_look(world: World, *sources: str) -> None:
    """Let sources take a baseline of an entry that matches nothing."""
    for name in sources or ("wire",):
        world.serve(name, world.entry(f"{name}-old", "Weather for the week"))
    world.visit(*sources or ("wire",))
    world.clock.forward(minutes=10)


def test_the_first_look_stores_all_and_speaks_once(world: World) -> None:
    entries = [world.entry(str(number), f"Potash shipment {number}") for number in range(7)]
    world.serve("wire", *entries, world.entry("other", "Weather for the week"))

    outcome = world.visit()["wire"]

    assert (outcome.status, outcome.listed, outcome.stored) == ("baseline", 8, 8)
    (summary,) = world.alerts()
    assert (summary.kind, summary.matching, summary.listed, len(summary.headlines)) == ("summary", 7, 8, 5)


def test_a_first_look_without_a_match_says_nothing(world: World) -> None:
    world.serve("wire", world.entry("a", "Weather for the week"))
    assert world.visit()["wire"].stored == 1
    assert world.alerts() == []


def test_the_first_look_is_the_first_answer_that_has_entries(world: World) -> None:
    world.serve("wire")
    assert world.visit()["wire"].status == "unchanged"
    world.serve("wire", world.entry("a", "Potash prices rise"))
    assert world.visit()["wire"].status == "baseline"
    assert [alert.kind for alert in world.alerts()] == ["summary"]


def test_a_changed_address_is_looked_at_for_the_first_time_again(world: World) -> None:
    first_look(world)
    moved = world.config.active
    source = replace(moved.sources[0], url=world.url("elsewhere"))
    world.config.active = replace(moved, sources=(source,))
    world.serve("elsewhere", world.entry("a", "Potash prices rise"))

    assert world.visit()["wire"].status == "baseline"
    assert [alert.kind for alert in world.alerts()] == ["summary"]


def test_a_new_article_that_matches_is_stored_with_its_alert(world: World) -> None:
    first_look(world)
    world.serve("wire", world.entry("new", "Potash prices rise"), world.entry("wire-old", "Weather for the week"))

    outcome = world.visit()["wire"]

    assert (outcome.status, outcome.listed, outcome.stored) == ("new", 2, 1)
    (alert,) = world.alerts()
    assert outcome.alerts == (alert.id,)
    assert (alert.kind, alert.watches, alert.title) == ("alert", ("potash",), "Potash prices rise")
    assert world.article(alert).spoken == ("potash",)


def test_the_same_answer_again_is_not_read_again(world: World) -> None:
    first_look(world)
    assert world.visit()["wire"].status == "unchanged"
    assert world.alerts() == []


def test_validators_are_echoed_byte_for_byte(world: World) -> None:
    world.serve(
        "wire", world.entry("a", "Weather"), ETag='W/"a \\"b"', **{"Last-Modified": "Mon, 23 Nov 2026 11:00:00 GMT"}
    )
    world.visit()
    world.visit()
    sent = world.server.log[-1][0].headers
    assert sent["If-None-Match"] == 'W/"a \\"b"'
    assert sent["If-Modified-Since"] == "Mon, 23 Nov 2026 11:00:00 GMT"


def test_what_left_the_feed_and_comes_back_is_not_new(world: World) -> None:
    first_look(world)
    potash = world.entry("new", "Potash prices rise")
    for listed in ([potash], [world.entry("b", "Something else")], [potash]):
        world.serve("wire", *listed)
        world.visit()
    assert len(world.alerts()) == 1


def test_a_second_source_of_an_article_joins_it_in_silence(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    first_look(world, "wire", "paper")
    same = world.entry("same", "Potash prices rise")
    world.serve("wire", same)
    world.serve("paper", same)
    world.visit("wire")
    world.visit("paper")

    (alert,) = world.alerts()
    assert world.article(alert).sources == ("wire", "paper")


def test_a_second_source_speaks_for_the_watches_that_have_not_spoken(world: World) -> None:
    world.configure(["wire", "paper"], "- potash\n- embargo")
    first_look(world, "wire", "paper")
    world.serve("wire", world.entry("same", "Potash prices rise"))
    world.serve("paper", world.entry("same", "Potash prices rise", f"An embargo is to end. {report('same')}"))
    world.visit("wire")
    world.clock.forward(minutes=1)
    world.visit("paper")

    alert, update = world.alerts()
    assert (alert.kind, alert.watches) == ("alert", ("potash",))
    assert (update.kind, update.watches, update.source) == ("update", ("embargo",), "paper")
    assert update.story_sources == ("wire", "paper")


def test_a_copy_in_a_baseline_does_not_silence_a_later_source(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    first_look(world, "paper")
    same = world.entry("same", "Potash prices rise")
    world.serve("wire", same)
    world.visit("wire")
    world.clock.forward(minutes=1)
    world.serve("paper", same)
    world.visit("paper")
    assert [alert.kind for alert in world.alerts()] == ["summary", "alert"]


def test_a_baseline_that_lists_a_known_article_says_so_once(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    first_look(world, "wire")
    same = world.entry("same", "Potash prices rise")
    world.serve("wire", same)
    world.visit("wire")
    world.clock.forward(minutes=1)
    world.serve("paper", same)
    world.visit("paper")
    assert [alert.kind for alert in world.alerts()] == ["alert", "summary"]


def test_a_late_page_speaks_though_the_address_changed_meanwhile(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/new", status=500)
    world.serve("wire", world.entry("new", "Weather", OPENING))
    world.visit()
    world.answer("/articles/new", PAGE.format(title="Weather", text=f"{OPENING} Potash led the list."))
    moved = world.config.active
    world.config.active = replace(moved, sources=(replace(moved.sources[0], url=world.url("elsewhere")),))
    world.serve("elsewhere", world.entry("other", "Weather for the week"))

    assert world.visit()["wire"].status == "baseline"
    assert [alert.watches for alert in world.alerts()] == [("potash",)]


def test_a_late_page_speaks_though_another_source_s_baseline_matched_meanwhile(world: World) -> None:
    world.configure(["wire", "paper"], "- potash", "auto")
    first_look(world, "wire")
    world.answer("/articles/same", status=500)
    world.serve("wire", world.entry("same", "Figures are out", OPENING))
    world.visit("wire")
    world.serve("paper", world.entry("same", "Figures are out", f"Potash led the list. {report('same')}"))
    world.clock.forward(minutes=1)
    world.visit("paper")
    world.answer("/articles/same", PAGE.format(title="Figures", text=f"{OPENING} Potash led the list."))
    world.clock.forward(minutes=1)
    late = world.visit("wire")["wire"]

    assert [(alert.kind, alert.source) for alert in world.alerts()] == [("summary", "paper"), ("alert", "wire")]
    assert late.status == "new"


def test_what_a_first_look_saw_that_another_overtook_still_speaks(world: World) -> None:
    old, new = world.entry("old", "Weather"), world.entry("new", "Potash prices rise")
    world.serve("wire", old)
    late_state = world.store.state("wire")
    world.visit()
    world.serve("wire", new, old)
    time = Allowance(world.clock, world.clock.now() + timedelta(minutes=1), Event())
    config = world.config.active
    overtaken = Visit(config, config.sources[0], late_state, world.fetcher, world.store, time)
    with pytest.raises(Conflict):
        overtaken.make(Poll("wire", world.clock.now()))

    world.visit()

    assert [(alert.kind, alert.title) for alert in world.alerts()] == [("alert", "Potash prices rise")]


def test_a_clock_that_steps_back_silences_no_new_article(world: World) -> None:
    first_look(world)
    world.configure(["wire"], "- potash\n- embargo")
    world.clock.forward(seconds=-2)
    world.serve("wire", world.entry("new", "Embargo ends"))
    world.visit()
    assert [alert.watches for alert in world.alerts()] == [("embargo",)]


def test_a_feed_that_is_empty_for_once_is_not_forgotten(world: World) -> None:
    entries = [world.entry(str(number), f"Potash shipment {number}") for number in range(300)]
    for listed in (entries, [], entries):
        world.serve("wire", *listed)
        world.visit()
        world.clock.forward(days=500)
    assert [alert.kind for alert in world.alerts()] == []
    assert len(world.store.seen("wire").keys) == 300


def test_a_watch_does_not_speak_for_what_was_there_before_it(world: World) -> None:
    world.configure(["wire", "paper"], "- potash")
    first_look(world, "wire", "paper")
    same = world.entry("same", "Embargo ends")
    world.serve("wire", same)
    world.visit("wire")
    world.clock.forward(minutes=1)
    world.configure(["wire", "paper"], "- potash\n- embargo")
    world.serve("paper", same)
    world.visit("paper")
    assert world.alerts() == []


def test_what_time_does_not_allow_comes_at_the_next_tick(world: World) -> None:
    first_look(world)
    entries = [world.entry(str(number), f"Potash shipment {number}") for number in range(30)]
    world.serve("wire", *entries, ETag='"full"')
    world.limits = replace(world.limits, visit=timedelta(seconds=30))
    world.clock.step = timedelta(seconds=1)

    outcome = world.visit()["wire"]

    assert outcome.status == "unfinished"
    assert 0 < outcome.stored < 30
    assert world.store.state("wire").etag == ""
    assert "wire" in world.store.delayed()
    world.clock.step = timedelta(0)
    world.clock.forward(minutes=1)
    rest = world.visit()["wire"]
    assert outcome.stored + rest.stored == 30
    assert len(world.alerts()) == 30
    assert world.store.state("wire").etag == '"full"'
    assert world.store.delayed() == {}


def test_a_teaser_s_page_is_read(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/new", PAGE.format(title="Figures", text=f"{OPENING} Potash led the list."))
    world.serve("wire", world.entry("new", "Ministry announces figures", OPENING))
    world.visit()
    (alert,) = world.alerts()
    assert (alert.matches[0].snippet, alert.note) == ("Potash led the list.", "")


def test_a_full_text_in_the_feed_spares_the_page(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.serve("wire", world.entry("new", "Potash prices rise", LONG))
    world.visit()
    assert [request.path for request, _ in world.server.log if "articles" in request.path] == []


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_fails_is_owed_and_the_feed_s_text_is_judged(world: World, status: int) -> None:
    world.configure(["wire"], "- potash\n- embargo", "auto")
    first_look(world)
    world.answer("/articles/new", status=status)
    world.serve("wire", world.entry("new", "Potash prices rise", OPENING))

    outcome = world.visit()["wire"]

    assert outcome.owed == 1
    (alert,) = world.alerts()
    assert "could not be fetched" in alert.note
    world.clock.forward(minutes=1)
    world.answer("/articles/new", PAGE.format(title="Potash", text=f"{OPENING} The embargo ends."))
    assert world.visit()["wire"].owed == 0
    _, update = world.alerts()
    assert (update.kind, update.watches) == ("update", ("embargo",))


def test_an_owed_page_is_tried_three_times_in_all(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/new", status=500)
    world.serve("wire", world.entry("new", "Weather", OPENING))
    owed = [world.visit()["wire"].owed for _ in range(5)]
    asked = [request.path for request, _ in world.server.log].count("/articles/new")
    assert (owed, asked) == ([1, 1, 1, 0, 0], 4)


def test_a_server_that_asks_for_rest_is_asked_for_no_page_until_then(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    names = ["a", "b", "c"]
    for name in names:
        world.answer(f"/articles/{name}", status=429, headers={"Retry-After": "3600"})
    world.serve("wire", *(world.entry(name, f"Figures {name}", OPENING) for name in names))

    def asked() -> int:
        return sum("/articles/" in request.path for request, _ in world.server.log)

    assert (world.visit()["wire"].owed, asked()) == (3, 1)
    world.clock.forward(minutes=59)
    assert (world.visit()["wire"].owed, asked()) == (3, 1)
    for name in names:
        world.answer(f"/articles/{name}", PAGE.format(title="Figures", text=f"{report(name)} Potash led the list."))
    world.clock.forward(minutes=2)
    assert (world.visit()["wire"].owed, asked()) == (0, 4)
    assert len(world.alerts()) == 3


def test_an_owed_page_is_tried_also_when_the_feed_fails(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/new", status=500)
    world.serve("wire", world.entry("new", "Weather", OPENING))
    world.visit()
    world.answer("/articles/new", PAGE.format(title="Weather", text=f"{OPENING} Potash led the list."))
    world.answer("/wire.json", status=500)

    outcome = world.visit()["wire"]

    assert (outcome.status, outcome.owed) == ("failed", 0)
    assert [alert.watches for alert in world.alerts()] == [("potash",)]


def test_a_page_without_an_article_is_noted_on_the_alert(world: World) -> None:
    world.configure(["wire"], "- potash", "auto")
    first_look(world)
    world.answer("/articles/new", "<html><body><script>app()</script></body></html>")
    world.serve("wire", world.entry("new", "Potash prices rise", OPENING))
    assert world.visit()["wire"].owed == 0
    assert "No article text" in world.alerts()[0].note


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (404, "", "answered 404 Not Found"),
        (500, "", "answered 500 Internal Server Error"),
        (200, "", "answered 200 OK with an empty body"),
        (200, "<html><body>Welcome</body></html>", "an HTML page, not a feed"),
        (200, "\x00\x01garbage", "not a feed"),
        (304, "", "answered 304 Not Modified to a request that held no validator"),
    ],
)
def test_a_source_that_fails_says_why_and_keeps_the_others_going(
    world: World, status: int, body: str, reason: str
) -> None:
    world.configure(["bad", "good"], "- potash")
    world.answer("/bad.json", body, status)
    world.serve("good", world.entry("a", "Potash prices rise"))

    outcomes = world.visit()

    assert outcomes["bad"].status == "failed"
    assert reason in outcomes["bad"].reason
    assert outcomes["good"].status == "baseline"


def test_a_source_that_asks_for_rest_is_left_alone_until_then(world: World) -> None:
    world.answer("/wire.json", status=503, headers={"Retry-After": "600"})
    assert "503" in world.visit()["wire"].reason
    world.serve("wire", world.entry("a", "Potash prices rise"))
    world.clock.forward(seconds=599)
    resting = world.visit()["wire"]
    assert (resting.status, len(world.server.log)) == ("skipped", 1)
    assert "resting until" in resting.reason
    world.clock.forward(seconds=2)
    assert world.visit()["wire"].status == "baseline"
    assert world.store.delayed() == {}


def test_an_entry_that_cannot_be_judged_is_set_aside_and_the_rest_goes_on(world: World) -> None:
    class Tripping:
        timezone = ZoneInfo("UTC")

        def match(self, document: object, now: object) -> list[object]:
            if getattr(document, "title", "") == "Trip":
                raise RuntimeError("tripped")
            return []

    first_look(world)
    world.config.active = replace(world.config.active, watchlist=Tripping())  # type: ignore[arg-type]
    world.serve("wire", world.entry("a", "Trip"), world.entry("b", "Fine"))

    outcome = world.visit()["wire"]

    assert outcome.stored == 1
    assert "'Trip' could not be judged" in outcome.quarantined[0]
    ((_, reason),) = world.store.quarantined("wire", world.clock.now())
    assert "tripped" in reason
    assert world.visit()["wire"].status == "unchanged"


def test_an_article_that_no_store_takes_is_set_aside_and_the_rest_goes_on(world: World) -> None:
    class Narrow(SqliteStore):
        def put(self, article: Article, *rest: object) -> Article | None:
            if article.title == "Potash everywhere":
                raise Unstorable("article x is too large")
            return super().put(article, *rest)  # type: ignore[arg-type]

    first_look(world)
    world.store.__class__ = Narrow
    world.serve("wire", world.entry("a", "Potash everywhere"), world.entry("b", "Potash rises"))

    outcome = world.visit()["wire"]

    assert (outcome.status, outcome.stored, len(outcome.alerts)) == ("new", 1, 1)
    assert outcome.quarantined == ("'Potash everywhere' could not be stored: article x is too large",)
    assert world.visit()["wire"].status == "unchanged"
    assert [notice.text for notice in world.store.untold(world.clock.now())][-1].endswith("too large")


def test_a_source_whose_address_changed_is_not_visited_by_a_configuration_that_does_not_know_it(world: World) -> None:
    class Behind(FixedConfig):
        def latest(self) -> Config:
            return newer

    first_look(world)
    older = world.config.active
    newer = replace(older, sources=(replace(older.source("wire"), url=world.url("moved")),))
    world.serve("moved", world.entry("a", "Weather"))
    world.config.active = newer
    assert world.visit()["wire"].status == "baseline"
    world.serve("moved", world.entry("b", "Potash rises"), world.entry("a", "Weather"))
    world.config = Behind(older)
    assert world.visit()["wire"].status == "new"
    assert [alert.kind for alert in world.alerts()] == ["alert"]


def test_a_first_look_that_takes_longer_than_a_visit_may_is_carried_on_until_it_is_whole(world: World) -> None:
    world.limits = replace(world.limits, visit=timedelta(seconds=40))
    world.clock.step = timedelta(seconds=1)
    entries = [world.entry(str(number), f"Potash {number}") for number in range(20)]
    world.serve("wire", *entries)
    statuses = []
    for _ in range(10):
        statuses.append(world.visit()["wire"].status)
        if statuses[-1] == "baseline":
            break
    assert statuses[:-1] == ["unfinished"] * (len(statuses) - 1)
    assert len(statuses) in range(2, 10)
    ((kind, matching, listed),) = [(alert.kind, alert.matching, alert.listed) for alert in world.alerts()]
    assert (kind, matching, listed) == ("summary", 20, 20)

    world.clock.step = timedelta(0)
    world.serve("wire", world.entry("new", "Potash anew"), *entries)
    assert world.visit()["wire"].stored == 1
    assert [alert.title for alert in world.alerts()][1:] == ["Potash anew"]


def test_a_first_look_whose_feed_changes_meanwhile_begins_anew_and_gives_one_summary(world: World) -> None:
    world.limits = replace(world.limits, visit=timedelta(seconds=40))
    world.clock.step = timedelta(seconds=1)
    entries = [world.entry(str(number), f"Potash {number}") for number in range(20)]
    world.serve("wire", *entries)
    assert world.visit()["wire"].status == "unfinished"
    world.serve("wire", *entries[5:], world.entry("new", "Potash anew"))
    for _ in range(10):
        if world.visit()["wire"].status == "baseline":
            break
    assert [(alert.kind, alert.listed) for alert in world.alerts()] == [("summary", 16)]


def test_no_visit_of_a_batch_begins_an_entry_when_the_time_for_all_of_them_is_over(world: World) -> None:
    first_look(world)
    world.limits = replace(world.limits, visits=timedelta(seconds=30), visit=timedelta(hours=1))
    world.clock.step = timedelta(seconds=4)
    world.serve("wire", *(world.entry(str(number), f"Potash {number}") for number in range(20)))
    outcome = world.visit()["wire"]
    assert outcome.status == "unfinished"
    assert outcome.stored < 20


def test_a_feed_of_too_many_entries_is_read_to_the_cap_and_says_so(world: World) -> None:
    world.serve("wire", *({"id": str(number), "title": f"Item {number}"} for number in range(10_001)))
    outcome = world.visit()["wire"]
    assert (outcome.stored, outcome.listed) == (10_000, 10_000)
    assert "10,001 entries" in outcome.quarantined[0]


def test_a_source_that_only_the_latest_configuration_has_is_visited(world: World) -> None:
    class Behind(FixedConfig):
        def latest(self) -> Config:
            return newer

    world.configure(["wire", "paper"], "- potash")
    world.serve("paper", world.entry("a", "Weather"))
    newer = world.config.active
    world.configure(["wire"], "- potash")
    world.config = Behind(world.config.active)
    assert world.visit("paper")["paper"].status == "baseline"


def test_an_unknown_source_is_passed_over_and_said_so(world: World) -> None:
    world.serve("wire", world.entry("a", "Weather"))
    polls = [Poll("nobody", world.clock.now()), Poll("wire", world.clock.now())]
    outcomes = {outcome.source: outcome for outcome in world.pipeline().ingest(polls)}
    nobody = outcomes["nobody"]
    assert (nobody.status, nobody.retry) == ("skipped", False)
    assert nobody.reason == "source 'nobody' is not in the configuration"
    assert outcomes["wire"].status == "baseline"


def test_two_visits_at_once_store_each_article_once(world: World) -> None:
    first_look(world)
    world.serve("wire", *(world.entry(str(number), f"Potash shipment {number}") for number in range(20)))
    polls = [Poll("wire", world.clock.now())] * 4

    outcomes = list(world.pipeline().ingest(polls))

    assert sum(outcome.stored for outcome in outcomes) == 20
    assert len(world.alerts()) == 20
    assert {outcome.status for outcome in outcomes} <= {"new", "skipped", "unchanged"}


def test_an_unchanged_poll_reads_once_and_writes_nothing_within_the_hour(world: World) -> None:
    first_look(world)
    before = world.store.state("wire")
    world.visit()
    assert world.store.state("wire") == before
    world.clock.forward(hours=1)
    world.visit()
    assert world.store.state("wire").version == before.version + 1


def test_a_stored_article_names_the_config_that_judged_it(world: World) -> None:
    first_look(world)
    world.serve("wire", world.entry("new", "Potash prices rise"))
    world.visit()
    article: Article = world.article(world.alerts()[0])
    assert article.config_version == world.config.active.version


RSS = """<rss version="2.0"><channel><title>Wire</title>{items}"""
ITEM = "<item><guid>{0}</guid><title>Report {0}</title><description>{1}</description></item>"
END = "</channel></rss>"


def test_a_feed_that_breaks_off_is_read_to_its_last_whole_entry_and_read_again(world: World) -> None:
    items = [ITEM.format(number, f"Potash came up. {report(str(number))}") for number in range(3)]
    world.answer("/wire.json", RSS.format(items=ITEM.format("old", LONG)) + END)
    world.visit()
    whole = RSS.format(items="".join(items)) + END
    world.answer("/wire.json", whole[: whole.index("Potash", whole.index("Report 2"))], headers={"ETag": '"x"'})

    cut = world.visit()["wire"]

    assert (cut.status, cut.stored) == ("unfinished", 2)
    assert "breaks off before its end" in cut.reason
    assert world.store.delayed() == {}
    world.answer("/wire.json", whole, headers={"ETag": '"x"'})
    assert world.visit()["wire"].stored == 1
    assert sorted(alert.title for alert in world.alerts()) == ["Report 0", "Report 1", "Report 2"]


def test_a_baseline_is_not_taken_of_a_feed_that_breaks_off(world: World) -> None:
    whole = RSS.format(items="".join(ITEM.format(number, "Potash came up.") for number in range(9))) + END
    world.answer("/wire.json", whole[: whole.index("Report 4")])
    assert world.visit()["wire"].status == "failed"
    world.answer("/wire.json", whole)
    assert world.visit()["wire"].status == "baseline"
    assert [alert.kind for alert in world.alerts()] == ["summary"]


def test_a_delay_that_no_server_was_granted_is_not_kept(world: World) -> None:
    """A clock that ran a year ahead wrote it."""
    world.answer("/wire.json", status=429, headers={"Retry-After": "600"})
    world.clock.forward(days=365)
    world.visit()
    world.clock.forward(days=-365)
    world.serve("wire", world.entry("a", "Potash prices rise"))
    assert [poll.source for poll in world.pipeline().schedule()] == ["wire"]
    assert world.visit()["wire"].status == "baseline"


def test_a_store_that_fails_is_named_as_the_reason_and_the_next_visit_makes_up_for_it(world: World) -> None:
    first_look(world)
    world.serve("wire", world.entry("new", "Potash prices rise"))
    world.store._file.row("PRAGMA query_only = ON")
    failed = world.visit()["wire"]
    world.store._file.row("PRAGMA query_only = OFF")
    assert (failed.status, "state file" in failed.reason) == ("failed", True)
    assert world.visit()["wire"].stored == 1
    assert len(world.alerts()) == 1
