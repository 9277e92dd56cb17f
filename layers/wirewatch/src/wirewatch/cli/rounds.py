"""A round on a laptop: drive what is pending, visit the sources, publish what they bring."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta

from wirewatch.model import Delivery, Outcome, Poll
from wirewatch.wiring.local import LocalApp

# Leases that another run holds end within 5 s. One that is at work all the time takes new ones, so waiting has an end.
LONGEST_WAIT = timedelta(seconds=30)
LOOK_AGAIN = 0.2


def all_sources(app: LocalApp) -> list[Poll]:
    """A poll of every source, whatever its slot; one whose server asked for rest declines it."""
    now = app.clock.now()
    return [Poll(source.id, now, by_hand=True) for source in app.config.current().sources]


def due_sources(app: LocalApp) -> list[Poll]:
    """The polls of the slots that have come since the last time."""
    app.pipeline.schedule()
    return app.queue.take()


def a_round(app: LocalApp, polls: Sequence[Poll]) -> Iterator[Outcome | Delivery]:
    """Drive what is pending, visit the sources, publish each alert as soon as it is stored."""
    yield from app.pipeline.redrive()
    with closing(app.pipeline.ingest(polls)) as outcomes:
        for outcome in outcomes:
            yield outcome
            yield from app.pipeline.publish(outcome.alerts)


def wait_for_leases(app: LocalApp) -> Iterator[Delivery]:
    """Wait for the leases that another run, or one that was killed, still holds; then publish what they left."""
    give_up = app.clock.now() + LONGEST_WAIT
    while app.store.leased_until(app.clock.now()) and app.clock.now() < give_up:
        time.sleep(LOOK_AGAIN)
        yield from app.pipeline.redrive()


@dataclass(slots=True)
class Tally:
    """What a round came to."""

    outcomes: list[Outcome] = field(default_factory=list)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, event: Outcome | Delivery) -> None:
        """Count an event. A later delivery of the same alert takes the place of an earlier one."""
        if isinstance(event, Outcome):
            self.outcomes.append(event)
        else:
            self.deliveries[event.alert] = event

    @property
    def listed(self) -> int:
        """Articles that the sources list."""
        return sum(outcome.listed for outcome in self.outcomes)

    @property
    def stored(self) -> int:
        """Articles that were not known before."""
        return sum(outcome.stored for outcome in self.outcomes)

    @property
    def sent(self) -> int:
        """Alerts that went out."""
        return sum(delivery.state == "SENT" for delivery in self.deliveries.values())

    @property
    def undelivered(self) -> list[Delivery]:
        """Alerts that did not go out."""
        return [delivery for delivery in self.deliveries.values() if delivery.state != "SENT"]

    @property
    def failed(self) -> list[Outcome]:
        """Sources that failed."""
        return [outcome for outcome in self.outcomes if outcome.status == "failed"]
