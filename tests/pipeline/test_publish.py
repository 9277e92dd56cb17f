"""Publishing: lease, publish, mark; and what becomes of an alert that a channel does not take."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.pipeline.conftest import World
from wirewatch.errors import Refused, Unavailable
from wirewatch.model import AlertRow


@pytest.fixture
def pending(world: World) -> World:
    """A world with one alert pending."""
    world.serve("wire", world.entry("a", "Potash prices rise"))
    world.visit()
    return world


def row(world: World) -> AlertRow:
    (alert,) = world.alerts()
    stored = world.store.alert(alert.id, world.clock.now())
    assert stored
    return stored


def test_an_alert_is_published_and_marked_sent(pending: World) -> None:
    (delivery,) = pending.publish()
    assert (delivery.state, row(pending).state, len(pending.topic.accepted)) == ("SENT", "SENT", 1)


def test_a_sent_alert_is_not_published_again(pending: World) -> None:
    pending.publish()
    assert pending.publish() == []
    assert list(pending.pipeline().publish([row(pending).alert.id])) == []
    assert len(pending.topic.accepted) == 1


def test_an_alert_that_is_leased_is_left_to_its_owner_until_the_lease_is_over(pending: World) -> None:
    now = pending.clock.now()
    pending.store.lease(row(pending).alert.id, "another", now + pending.limits.lease, now)
    assert pending.publish() == []
    pending.clock.forward(seconds=6)
    assert [delivery.state for delivery in pending.publish()] == ["SENT"]


def test_an_alert_that_is_not_taken_now_is_pending_again(pending: World) -> None:
    pending.topic.refusals = [Unavailable("throttled")]
    (delivery,) = pending.publish()
    assert (delivery.state, delivery.reason, row(pending).state) == ("PENDING", "throttled", "PENDING")
    assert [delivery.state for delivery in pending.publish()] == ["SENT"]


def test_an_alert_that_is_refused_is_tried_once_in_its_plain_form(pending: World) -> None:
    pending.topic.refusals = [Refused("bad blocks")]
    assert [delivery.state for delivery in pending.publish()] == ["SENT"]
    assert [plain for _, plain in pending.topic.accepted] == [True]


def test_an_alert_that_is_refused_in_both_forms_is_failed_and_keeps_the_reason(pending: World) -> None:
    pending.topic.refusals = [Refused("bad blocks"), Refused("bad text")]
    (delivery,) = pending.publish()
    assert (delivery.state, delivery.reason) == ("FAILED", "bad text")
    assert (row(pending).state, row(pending).reason) == ("FAILED", "bad text")
    assert pending.publish() == []


def test_a_crash_while_publishing_costs_at_most_a_second_copy(pending: World) -> None:
    pending.topic.refusals = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        pending.publish()
    assert pending.publish() == []
    pending.clock.forward(seconds=6)
    assert [delivery.state for delivery in pending.publish()] == ["SENT"]


def test_an_alert_that_trips_a_channel_holds_up_no_other(pending: World) -> None:
    pending.configure(["wire", "paper"], "- potash")
    pending.serve("paper", pending.entry("b", "Potash again"))
    pending.clock.forward(seconds=1)
    pending.visit("paper")
    pending.topic.refusals = [ZeroDivisionError("tripped")]
    first, second = pending.publish()
    assert (first.state, second.state) == ("PENDING", "SENT")
    assert "ZeroDivisionError" in first.reason
    assert [delivery.state for delivery in pending.publish()] == ["SENT"]


def test_what_needs_a_person_is_told_to_the_operators_once_all_of_it_in_one_notice(pending: World) -> None:
    pending.clock.step = timedelta(milliseconds=1)  # as clocks do: no two moments are the same
    pending.topic.refusals = [Refused("bad blocks"), Refused("bad text")]
    pending.store.quarantine("wire", "k1", "10,001 entries", "the first of them", pending.clock.now())
    assert [delivery.state for delivery in pending.pipeline().watch()] == ["FAILED"]
    ((subject, text),) = pending.ops_topic.notices
    assert subject == "Wirewatch: 2 alerts or entries need you"
    for part in (row(pending).alert.id, "1 of 1 articles already match", "bad text", "10,001 entries"):
        assert part in text
    pending.clock.forward(hours=2)
    assert list(pending.pipeline().watch()) == []
    assert len(pending.ops_topic.notices) == 1


def test_a_notice_that_was_not_accepted_is_made_again(pending: World) -> None:
    pending.topic.refusals = [Refused("bad blocks"), Refused("bad text")]
    pending.ops_topic.refusals = [Unavailable("throttled")]
    list(pending.pipeline().watch())
    assert pending.told() == []
    list(pending.pipeline().watch())
    assert pending.told() == ["Wirewatch: 1 alerts or entries need you"]


def test_what_needs_a_person_is_told_once_an_hour_and_none_of_it_is_forgotten(pending: World) -> None:
    for minute in range(70):
        pending.store.quarantine("wire", f"k{minute}", f"reason {minute}", "", pending.clock.now())
        list(pending.pipeline().watch())
        pending.clock.forward(minutes=1)
    assert len(pending.ops_topic.notices) == 2
    pending.clock.forward(hours=1)
    list(pending.pipeline().watch())
    told = "\n".join(text for _, text in pending.ops_topic.notices)
    assert all(f"reason {minute}\n" in told + "\n" for minute in range(70))


def burst(world: World, count: int) -> list[str]:
    """So many alerts, pending, on a topic that takes one every 200 ms."""
    world.limits = replace(world.limits, between_alerts=timedelta(milliseconds=200))
    world.serve("wire", world.entry("old", "Nothing"))
    world.visit()
    world.clock.forward(hours=1)
    world.serve("wire", *(world.entry(f"n{number}", f"Potash {number}") for number in range(count)))
    return list(world.visit()["wire"].alerts)


def test_no_more_than_five_alerts_a_second_reach_a_topic_whoever_publishes(world: World) -> None:
    alerts = burst(world, 12)
    times: list[datetime] = []
    world.topic.on_publish = lambda: times.append(world.clock.now())
    for some in (alerts[:7], alerts[7:]):
        assert {delivery.state for delivery in world.pipeline().publish(some)} == {"SENT"}
    assert [later - earlier for earlier, later in pairwise(times)] == [timedelta(milliseconds=200)] * 11


def test_a_publisher_that_was_held_up_does_not_make_up_for_it_in_a_rush(world: World) -> None:
    alerts = burst(world, 5)
    times: list[datetime] = []

    def slow_at_first() -> None:
        times.append(world.clock.now())
        world.clock.forward(seconds=3 if len(times) == 1 else 0)

    world.topic.on_publish = slow_at_first
    list(world.pipeline().publish(alerts))
    assert all(later - earlier >= timedelta(milliseconds=200) for earlier, later in pairwise(times))


def test_what_finds_no_turn_within_ten_seconds_stays_pending_and_goes_out_later(world: World) -> None:
    alerts = burst(world, 60)
    now = world.clock.now()
    world.store.reserve("alerts", 30, timedelta(milliseconds=200), now + timedelta(seconds=10), now)
    deliveries = list(world.pipeline().publish(alerts[:30]))
    assert [delivery.state for delivery in deliveries] == ["SENT"] * 21 + ["PENDING"] * 9
    assert {delivery.again_in for delivery in deliveries if delivery.state == "PENDING"} == {300}
    assert [delivery.state for delivery in world.publish()] == ["SENT"] * 39


def test_nothing_is_begun_when_the_time_for_publishing_is_over(world: World) -> None:
    alerts = burst(world, 12)
    world.limits = replace(world.limits, publishing=timedelta(seconds=1))
    states = [delivery.state for delivery in world.pipeline().publish(alerts)]
    assert states == ["SENT"] * 5 + ["PENDING"] * 7
