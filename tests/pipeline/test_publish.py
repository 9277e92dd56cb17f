"""Publishing: lease, publish, mark; and what becomes of an alert that a channel does not take."""

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
