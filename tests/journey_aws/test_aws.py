"""The journey in AWS: who is told what, how often, and what is stored."""

from collections import Counter

from tests.journey.helpers import ids, newsroom_urls, prints, repeats, said
from tests.journey_aws.conftest import Desk
from tests.stack.deployment import alerts_in
from tests.stack.rights import refused
from wirewatch import urls
from wirewatch.adapters import dynamodb_rows as rows


def test_a_deployed_stack_without_a_configuration_tells_its_operators_once_until_it_gets_one(desk: Desk) -> None:
    for _ in range(3):
        desk.poll()
    assert desk.told() == ["Wirewatch: no configuration yet"]
    assert desk.alerts() == []
    desk.push_with_the_command_line()
    assert len(desk.alerts()) == 8
    assert desk.told() == []
    assert desk.left_over() == {}


def test_a_first_look_stores_every_article_and_says_one_summary_a_source(watching: Desk) -> None:
    first = watching.alerts()
    outlets = sorted(outlet.id for outlet in watching.room.outlets())
    assert sorted((alert["kind"], alert["source"]) for alert in first) == [("summary", outlet) for outlet in outlets]
    assert watching.stored_urls() == newsroom_urls(watching.room, 1)
    assert watching.deployment.states() == dict.fromkeys((alert["id"] for alert in first), "SENT")
    assert watching.posted() == len(first)
    assert (watching.told(), watching.left_over()) == ([], {})


def test_a_second_run_sends_nothing_and_stores_nothing(watching: Desk) -> None:
    watching.alerts()
    before = (watching.stored_urls(), watching.deployment.states(), watching.posted())
    watching.poll()
    watching.runtime.cool()
    watching.poll()
    assert watching.alerts() == []
    assert (watching.stored_urls(), watching.deployment.states(), watching.posted()) == before
    assert (watching.told(), watching.left_over()) == ([], {})


def test_of_a_changed_feed_only_the_new_is_sent_to_everybody_who_wants_it(watching: Desk) -> None:
    first = watching.alerts()
    watching.deployment.taken(watching.critical)
    watching.news()
    second = watching.alerts()
    assert {alert["kind"] for alert in second} <= {"alert", "update"}
    assert repeats([*first, *second]) == 0
    assert {urls.canonical(alert["url"]) for alert in second} < set(newsroom_urls(watching.room, 2))
    assert said(second, watching.room).items() >= {
        (f"{watch} in the wire's report", 1) for watch in set[str]().union(*prints(watching.room).values())
    }
    assert len({alert["story"]["id"] for alert in second}) == 6
    assert watching.stored_urls() == newsroom_urls(watching.room)
    assert watching.deployment.states() == dict.fromkeys((alert["id"] for alert in [*first, *second]), "SENT")
    assert watching.posted() == len(first) + len(second)
    critical = alerts_in(watching.deployment.taken(watching.critical))
    assert sorted(ids(critical)) == sorted(alert["id"] for alert in second if alert["severity"] == "critical")
    assert 0 < len(critical) < len(second)
    watching.poll()
    assert watching.alerts() == []
    assert (watching.told(), watching.left_over()) == ([], {})


def test_subscribers_in_aws_are_told_what_a_laptop_says(watching: Desk) -> None:
    laptop = watching.place
    assert said(watching.alerts(), watching.room) == said(laptop.run().alerts, watching.room)
    watching.news()
    assert said(watching.alerts(), watching.room) == said(laptop.run().alerts, watching.room)


def test_the_tables_hold_what_docs_data_md_says(watching: Desk) -> None:
    watching.news()
    sent = len(watching.alerts())
    deployment = watching.deployment
    kinds: dict[str, Counter[str]] = {}
    for table in (deployment.tables.sources, deployment.tables.articles, deployment.tables.alerts):
        found = deployment.clients.dynamodb.scan(TableName=table)["Items"]
        kinds[table] = Counter(row[rows.KEY]["S"].partition("#")[0] for row in found)
    assert kinds == {
        # One furniture, as all outlets of the newsroom are of one host.
        deployment.tables.sources: {
            "state": 8,
            "seen": 8,
            "furniture": 1,
            "watch": 5,
            "cursor": 1,
            "config": 1,
            "slot": 2,
        },
        deployment.tables.articles: {"article": 61, "story": 6, "claim": kinds[deployment.tables.articles]["claim"]},
        deployment.tables.alerts: {"alert": sent, "delivered": sent},
    }
    assert 6 * 20 < kinds[deployment.tables.articles]["claim"] <= 10 * 42
    for outlet in watching.room.outlets():
        state = deployment.store.state(outlet.id)
        assert (state.url, state.etag != "", state.delayed_until) == (outlet.feed_url, True, None)
        listed = [sample for sample in watching.room.articles() if sample.outlet == outlet.id]
        assert len(deployment.store.seen(outlet.id).keys) == len(listed)


def test_every_call_of_a_function_is_one_that_its_role_allows(desk: Desk) -> None:
    desk.poll()
    desk.push_with_the_command_line()
    desk.news()
    assert refused(desk.stack, desk.line.calls) == set()
    assert {call.function for call in desk.line.calls} == desk.stack.of_type("AWS::Lambda::Function").keys()
