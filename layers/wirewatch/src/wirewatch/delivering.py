"""Delivering published alerts to a channel: claim, post, mark, so that what SNS or a queue repeats is shown once."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from wirewatch.errors import Refused, StoreError, Unavailable
from wirewatch.model import Alert, Delivery, State
from wirewatch.operators import Operators
from wirewatch.pacing import PATIENCE, Lane, has_come
from wirewatch.ports import Channel, Clock, Store

log = logging.getLogger(__name__)

NO_TURN = "no turn in the channel is near: too many messages at once"


class Courier:
    """Takes alerts to one channel."""

    def __init__(
        self, store: Store, channel: Channel, lane: Lane, operators: Operators, clock: Clock, claim: timedelta
    ) -> None:
        """`claim` is how long the delivery of an alert is in one hand."""
        self._store = store
        self._channel = channel
        self._lane = lane
        self._operators = operators
        self._clock = clock
        self._claim = claim

    def deliver(self, alert_ids: Iterable[str]) -> Iterator[Delivery]:
        """Deliver alerts, as many in one post as the channel takes. One that was delivered already is SENT."""
        until = self._clock.now() + self._claim
        taken: list[Alert] = []
        for alert_id in dict.fromkeys(alert_ids):
            try:
                alert, delivery = self._take(alert_id, until)
            except StoreError as error:
                yield Delivery(alert_id, "PENDING", str(error))
                continue
            if alert:
                taken.append(alert)
            if delivery:
                yield delivery
        groups = self._channel.grouped(taken)
        turns = self._lane.turns(len(groups))
        for group in groups:
            yield from self._post(group, until, turns, plain=False)

    def _take(self, alert_id: str, until: datetime) -> tuple[Alert | None, Delivery | None]:
        """The alert, if it is to be posted; else what is to be said of it."""
        now = self._clock.now()
        row = self._store.alert(alert_id, now)
        if row is None:
            return None, Delivery(alert_id, "FAILED", "no such alert is stored")
        if self._store.claim_delivery(alert_id, self._channel.channel, until, now):
            return row.alert, None
        if self._store.delivered(alert_id, self._channel.channel):
            return None, Delivery(alert_id, "SENT")
        wait = int(self._claim.total_seconds())
        return None, Delivery(alert_id, "PENDING", "somebody else is at it", again_in=wait)

    def _post(
        self, alerts: Sequence[Alert], until: datetime, turns: Iterator[None], *, plain: bool
    ) -> Iterator[Delivery]:
        """Post a group. What is refused as a group is tried one by one, what is refused alone in its plain form."""
        if not has_come(turns):
            yield from self._given_back(alerts, until, "PENDING", NO_TURN, int(PATIENCE.total_seconds()))
            return
        try:
            self._channel.post(alerts, plain=plain)
        except Refused as error:
            if plain:
                yield from self._given_back(alerts, until, "FAILED", str(error))
                return
            log.warning("%d alerts are tried anew, each in its plainer form: %s", len(alerts), error)
            for alert in alerts:
                yield from self._post([alert], until, self._lane.turns(1), plain=len(alerts) == 1)
        except Unavailable as error:
            self._operators.tell(
                f"channel#{self._channel.channel}",
                f"Wirewatch: {self._channel.channel} does not take alerts",
                f"{error}\n\nThe alerts wait in their queue for four days, and are tried again and again.",
            )
            yield from self._given_back(alerts, until, "PENDING", str(error), error.retry_after)
        else:
            yield from map(self._marked, alerts)

    def _marked(self, alert: Alert) -> Delivery:
        try:
            self._store.mark_delivered(alert.id, self._channel.channel, self._clock.now())
        except StoreError as error:  # it is shown; trying again would show it twice
            return Delivery(alert.id, "SENT", f"shown, but not marked: {error}")
        return Delivery(alert.id, "SENT")

    def _given_back(
        self, alerts: Sequence[Alert], until: datetime, state: State, reason: str, again_in: int | None = None
    ) -> Iterator[Delivery]:
        for alert in alerts:
            try:
                self._store.release_delivery(alert.id, self._channel.channel, until)
            except StoreError as error:  # the claim ends by itself
                log.warning("alert %s: the claim was not given back: %s", alert.id, error)
            yield Delivery(alert.id, state, reason, again_in)
