"""Telling the people who operate this Wirewatch what needs them: once a cause and hour, not once an event."""

import logging
from datetime import datetime, timedelta

from wirewatch.errors import DeliveryError, StoreError
from wirewatch.ports import Clock, OpsTopic, Store

log = logging.getLogger(__name__)

AGAIN = timedelta(hours=1)


class Operators:
    """Those who are told."""

    def __init__(self, topic: OpsTopic, store: Store, clock: Clock) -> None:
        self._topic = topic
        self._store = store
        self._clock = clock

    def tell(self, cause: str, subject: str, text: str, again: timedelta | None = AGAIN) -> datetime | None:
        """Tell them of a cause, unless they were told less than `again` ago (None: ever); the moment they were told,
        None where they could not be.

        Noted after it was told, so a crash in between tells twice. What stops it is logged: it must not stop the work
        that it is about.
        """
        now = self._clock.now()
        try:
            told = self._store.told(cause)
            if told and (again is None or now - told < again):
                return told
            self._topic.publish(subject, text)
            self._store.mark_told(cause, now)
            return now
        except (DeliveryError, StoreError) as error:
            log.error("the operators could not be told of '%s': %s", subject, error)
            return None
