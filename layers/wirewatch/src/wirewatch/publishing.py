"""Publishing alerts: lease, publish, mark. What is not taken for now is PENDING again, and driven anew later."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import uuid4

from wirewatch.errors import Refused, StoreError, Unavailable
from wirewatch.model import Alert, Delivery, State
from wirewatch.pacing import Lane, has_come
from wirewatch.ports import Clock, Store, Topic

log = logging.getLogger(__name__)

# When the next look at what is pending finds it, in seconds.
LATER = 300
NO_TURN = "no turn on the topic is near: too many alerts at once, or no time left; it stays pending"


class Publisher:
    """Takes alerts from the store to the topic."""

    def __init__(
        self,
        store: Store,
        topic: Topic,
        lane: Lane,
        clock: Clock,
        lease: timedelta,
        time: timedelta | None,
    ) -> None:
        """`lease` is how long an alert is in one hand; `time`, after which none is begun any more (None: no end)."""
        self._store = store
        self._topic = topic
        self._lane = lane
        self._clock = clock
        self._lease = lease
        self._time = time

    def publish(self, alert_ids: Iterable[str]) -> Iterator[Delivery]:
        """Publish alerts that nobody else has in hand; those that somebody has, or that are out, are passed over.

        What finds no turn or no time stays as it is, `again_in` says for how long; one that was tried and not taken is
        PENDING again.
        """
        waiting = list(alert_ids)
        over = self._clock.now() + self._time if self._time else None
        turns = self._lane.turns(len(waiting))
        for alert_id in waiting:
            if not has_come(turns) or (over and self._clock.now() >= over):
                yield Delivery(alert_id, "PENDING", NO_TURN, again_in=LATER)
                continue
            owner, now = uuid4().hex, self._clock.now()
            try:
                alert = self._store.lease(alert_id, owner, now + self._lease, now)
            except StoreError as error:
                yield Delivery(alert_id, "PENDING", str(error))
                continue
            if alert:
                yield self._publish_leased(alert, owner)

    def _publish_leased(self, alert: Alert, owner: str) -> Delivery:
        try:
            self._send(alert)
        except Refused as error:
            return self._settled(alert, owner, "FAILED", str(error))
        except (StoreError, Unavailable) as error:
            return self._settled(alert, owner, "PENDING", str(error))
        except Exception as error:  # one alert's trouble must not become the others'
            log.exception("alert %s: unexpected failure", alert.id)
            reason = f"unexpected {type(error).__name__}, a fault in Wirewatch: {error}"
            return self._settled(alert, owner, "PENDING", reason)
        try:
            self._store.sent(alert.id, owner, self._clock.now())
        except StoreError as error:  # it is out; with the lease's end it goes out once more, with the same id
            return Delivery(alert.id, "LEASED", f"published, but not marked: {error}")
        return Delivery(alert.id, "SENT")

    def _send(self, alert: Alert) -> None:
        try:
            self._topic.publish(alert)
        except Refused as error:
            log.warning("alert %s is tried in its plain form: %s", alert.id, error)
            self._topic.publish(alert, plain=True)

    def _settled(self, alert: Alert, owner: str, state: State, reason: str) -> Delivery:
        """FAILED or PENDING again. Where that cannot be noted, the lease ends by itself."""
        try:
            if state == "FAILED":
                self._store.fail(alert.id, owner, reason, alert.story)
            else:
                self._store.release(alert.id, owner, reason)
        except StoreError as error:
            return Delivery(alert.id, "LEASED", f"{reason}; and not noted: {error}")
        return Delivery(alert.id, state, reason)
