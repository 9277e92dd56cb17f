"""The whole journey in the deployed stack: from its first minute to the alerts at a queue and in Slack."""

import json
from collections import Counter

from tests.e2e.conftest import Round, Scene
from tests.e2e.subscribers import HOOK, Notice
from tests.journey.helpers import newsroom_urls, prints
from wirewatch import urls
from wirewatch.adapters import dynamodb_rows as rows

FUNCTIONS = ("Schedule", "Ingest", "Publish", "Slack", "Configure", "Watchdog")
NO_CONFIG = "Wirewatch: no configuration yet"
REFUSED = "Wirewatch: a pushed configuration was refused"
TEXTS = ("severity", "kind", "source")


def test_a_stack_without_a_configuration_says_so_once(unconfigured: list[Notice]) -> None:
    assert [notice.subject for notice in unconfigured] == [NO_CONFIG]
    assert "wirewatch push" in unconfigured[0].text


def test_a_push_sets_off_a_first_look_with_a_summary_of_each_source(scene: Scene, first_look: Round) -> None:
    summaries = Counter((alert["kind"], alert["source"]) for alert in first_look.alerts)
    assert summaries == Counter(("summary", outlet.id) for outlet in scene.room.outlets())
    assert first_look.statuses == [200] * 8


def test_the_scheduler_brings_an_alert_of_each_new_article_that_matches(scene: Scene, news: Round) -> None:
    carried = prints(scene.room)
    matching = {urls.canonical(sample.url): set(sample.watches) for sample in scene.room.articles(2) if sample.watches}
    alone = {address: watches for address, watches in matching.items() if address not in carried}
    told = {urls.canonical(alert["url"]): set(alert["watches"]) for alert in news.alerts}
    assert {address: watches for address, watches in told.items() if address not in carried} == alone
    assert all(alert["matches"] for alert in news.alerts)


def test_of_the_wire_s_report_each_watch_speaks_once_whoever_prints_it(scene: Scene, news: Round) -> None:
    carried = prints(scene.room)
    of_wire = [alert for alert in news.alerts if urls.canonical(alert["url"]) in carried]
    spoke = Counter(watch for alert in of_wire for watch in alert["watches"])
    assert spoke == dict.fromkeys(set[str]().union(*carried.values()), 1)
    assert [alert["kind"] for alert in of_wire].count("alert") == 1
    [story] = {alert["story"]["id"] for alert in of_wire}
    [row] = [row for row in scene.stack.rows("Articles") if row["pk"]["S"] == f"story#{story}"]
    printing = {sample.outlet for sample in scene.room.articles(2) if urls.canonical(sample.url) in carried}
    assert row["sources"]["M"].keys() == printing


def test_slack_shows_each_alert_once(first_look: Round, news: Round) -> None:
    for seen in (first_look, news):
        assert sorted(seen.shown) == sorted(alert["id"][:8] for alert in seen.alerts)


def test_what_is_not_new_sends_nothing(quiet: Round) -> None:
    assert (quiet.alerts, quiet.shown, quiet.statuses) == ([], [], [304] * 8)


def test_the_tables_hold_every_article_and_each_alert_as_sent(
    scene: Scene, first_look: Round, news: Round, quiet: Round
) -> None:
    articles = [row for row in scene.stack.rows("Articles") if row["pk"]["S"].startswith("article#")]
    stored = sorted(rows.article(row).canonical_url for row in articles)
    assert stored == newsroom_urls(scene.room)
    assert len(stored) == 61
    sent = [alert["id"] for alert in first_look.alerts + news.alerts]
    assert scene.stack.alert_states() == dict.fromkeys(sent, "SENT")


def test_what_the_stream_has_left_behind_goes_out_by_the_watchdog_and_slack_folds_the_copy(
    news: Round, left_behind: Round
) -> None:
    assert [alert["id"] for alert in left_behind.alerts] == [news.alerts[0]["id"]]
    assert left_behind.shown == []


def test_a_message_carries_what_people_read_and_what_filters_read(scene: Scene, news: Round) -> None:
    messages = {
        json.loads(each["MessageAttributes"]["alert"]["StringValue"])["id"]: each for each in scene.inbox.messages()
    }
    for alert in news.alerts:
        attributes = messages[alert["id"]]["MessageAttributes"]
        assert {name: attributes[name]["StringValue"] for name in TEXTS} == {name: alert[name] for name in TEXTS}
        assert json.loads(attributes["watch"]["StringValue"]) == alert["watches"]
        assert alert["url"] in messages[alert["id"]]["Body"]


def test_the_operators_hear_of_nothing_else(scene: Scene, left_behind: Round) -> None:
    assert [notice.subject for notice in scene.desk.notices() if notice.subject != REFUSED] == [NO_CONFIG]


def test_each_function_has_the_rights_it_needs_and_nothing_fails(scene: Scene, left_behind: Round) -> None:
    for function in FUNCTIONS:
        lines = scene.stack.lines(function)
        assert lines
        for sign in ("AccessDenied", "not authorized", "Traceback", "a fault in Wirewatch", "timed out"):
            assert [line for line in lines if sign in line] == []
    for queue in ("FetchDeadLetters", "SlackDeadLetters", "InvocationDeadLetters", "SubscriptionDeadLetters"):
        assert scene.stack.waiting(queue) == 0


def test_no_log_holds_the_webhook(scene: Scene, left_behind: Round) -> None:
    secret = HOOK.rpartition("/")[2]
    assert [line for function in FUNCTIONS for line in scene.stack.lines(function) if secret in line] == []
