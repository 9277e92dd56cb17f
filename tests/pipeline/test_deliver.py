"""Delivering to a channel: claim, post, mark; several alerts in one post; and what a channel may answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from tests.builders import alert, article
from tests.pipeline.conftest import START, HandClock, OpsTopic
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.delivering import Courier
from wirewatch.errors import Refused, StoreError, Unavailable
from wirewatch.model import Alert, Delivery
from wirewatch.operators import Operators
from wirewatch.pacing import Lane

CLAIM = timedelta(seconds=70)


@dataclass
class TwoAtATime:
    """A channel that takes two alerts a post and keeps what it accepts; `refusals` are raised first, one a try."""

    channel: str = "slack"
    posts: list[tuple[list[str], bool]] = field(default_factory=list)
    refusals: list[Exception | None] = field(default_factory=list)
    on_post: Callable[[], None] = lambda: None

    def grouped(self, alerts: Sequence[Alert]) -> list[Sequence[Alert]]:
        return [alerts[at : at + 2] for at in range(0, len(alerts), 2)]

    def post(self, alerts: Sequence[Alert], *, plain: bool = False) -> None:
        if self.refusals and (refusal := self.refusals.pop(0)):
            raise refusal
        self.on_post()
        self.posts.append(([one.id for one in alerts], plain))


class Leg:
    """A channel, and the alerts a1, a2 and a3 in the store."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.store = SqliteStore(None, START)
        self.channel = TwoAtATime()
        self.ops_topic = OpsTopic()
        for name in ("a1", "a2", "a3"):
            self.store.put(article(id=name), alert(name), START)

    def courier(self) -> Courier:
        lane = Lane(self.store, self.clock, "slack", timedelta(seconds=1))
        operators = Operators(self.ops_topic, self.store, self.clock)
        return Courier(self.store, self.channel, lane, operators, self.clock, CLAIM)

    def deliver(self, *alerts: str) -> dict[str, Delivery]:
        return {delivery.alert: delivery for delivery in self.courier().deliver(alerts)}

    def states(self, *alerts: str) -> dict[str, str]:
        return {name: delivery.state for name, delivery in self.deliver(*alerts).items()}


@pytest.fixture
def leg() -> Iterator[Leg]:
    leg = Leg()
    yield leg
    leg.store.close()


def test_alerts_go_out_as_many_in_a_post_as_the_channel_takes_and_no_faster(leg: Leg) -> None:
    assert leg.states("a1", "a2", "a3") == {"a1": "SENT", "a2": "SENT", "a3": "SENT"}
    assert leg.channel.posts == [(["a1", "a2"], False), (["a3"], False)]
    assert leg.clock.now() == START + timedelta(seconds=1)


def test_what_a_queue_repeats_is_shown_once(leg: Leg) -> None:
    leg.deliver("a1", "a1")
    assert leg.states("a1", "a2") == {"a1": "SENT", "a2": "SENT"}
    assert leg.channel.posts == [(["a1"], False), (["a2"], False)]


def test_an_alert_that_another_is_at_comes_again_when_his_claim_is_over(leg: Leg) -> None:
    meanwhile: list[dict[str, Delivery]] = []
    leg.channel.on_post = lambda: meanwhile.append(leg.deliver("a1"))
    leg.deliver("a1")
    ((second,),) = (one.values() for one in meanwhile)
    assert (second.state, second.again_in) == ("PENDING", 70)
    assert leg.channel.posts == [(["a1"], False)]


def test_a_claim_that_was_never_settled_ends_and_the_alert_is_shown(leg: Leg) -> None:
    leg.store.claim_delivery("a1", "slack", leg.clock.now() + CLAIM, leg.clock.now())
    assert leg.states("a1") == {"a1": "PENDING"}
    leg.clock.forward(seconds=71)
    assert leg.states("a1") == {"a1": "SENT"}


def test_a_refused_group_is_tried_one_by_one_and_only_the_culprit_in_its_plain_form(leg: Leg) -> None:
    leg.channel.refusals = [Refused("invalid_blocks"), None, Refused("invalid_blocks")]
    assert leg.states("a1", "a2") == {"a1": "SENT", "a2": "SENT"}
    assert leg.channel.posts == [(["a1"], False), (["a2"], True)]


def test_an_alert_that_is_refused_in_both_forms_has_failed_and_may_be_tried_by_a_person(leg: Leg) -> None:
    leg.channel.refusals = [Refused("invalid_blocks"), Refused("no_text")]
    failed = leg.deliver("a1")["a1"]
    assert (failed.state, failed.reason) == ("FAILED", "no_text")
    assert leg.states("a1") == {"a1": "SENT"}


def test_a_channel_that_asks_to_wait_is_obeyed_and_its_operators_are_told_once_an_hour(leg: Leg) -> None:
    for _ in range(2):
        leg.channel.refusals = [Unavailable("Slack asked to wait 17 s", 17)]
        waiting = leg.deliver("a1")["a1"]
        assert (waiting.state, waiting.again_in) == ("PENDING", 17)
        leg.clock.forward(minutes=5)
    ((subject, text),) = leg.ops_topic.notices
    assert subject == "Wirewatch: slack does not take alerts"
    assert "Slack asked to wait 17 s" in text
    assert leg.states("a1") == {"a1": "SENT"}


def test_what_finds_no_turn_comes_again_and_is_no_news_to_the_operators(leg: Leg) -> None:
    now = leg.clock.now()
    leg.store.reserve("slack", 20, timedelta(seconds=1), now + timedelta(seconds=30), now)
    assert leg.states("a1") == {"a1": "PENDING"}
    assert leg.ops_topic.notices == []


def test_an_alert_that_is_not_stored_has_failed(leg: Leg) -> None:
    assert leg.states("nobody", "a1") == {"nobody": "FAILED", "a1": "SENT"}


def test_a_store_that_fails_for_one_alert_holds_up_no_other(leg: Leg) -> None:
    class Failing(SqliteStore):
        def claim_delivery(self, alert_id: str, *rest: object) -> bool:
            if alert_id == "a1":
                raise StoreError("throttled")
            return super().claim_delivery(alert_id, *rest)  # type: ignore[arg-type]

    leg.store.__class__ = Failing
    assert leg.states("a1", "a2") == {"a1": "PENDING", "a2": "SENT"}


def test_an_alert_that_was_shown_but_could_not_be_marked_is_not_shown_again_at_once(leg: Leg) -> None:
    class Failing(SqliteStore):
        def mark_delivered(self, *_: object) -> None:
            raise StoreError("throttled")

    leg.store.__class__ = Failing
    shown = leg.deliver("a1")["a1"]
    assert (shown.state, shown.reason) == ("SENT", "shown, but not marked: throttled")
    assert leg.states("a1") == {"a1": "PENDING"}
    assert len(leg.channel.posts) == 1
