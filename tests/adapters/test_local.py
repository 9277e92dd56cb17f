"""The topic of a laptop: every channel gets an alert once, whatever happens to the others."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.local import LocalQueue, LocalTopic
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.errors import DeliveryError, Refused, Unavailable
from wirewatch.model import Alert, Poll

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALERT = Alert("a" * 32, "alert", "normal", ("potash",), "Potash", "https://example.com/a", "wire", "Wire", NOW)


@dataclass
class Channel:
    """A channel that keeps what it shows; `trouble` is raised instead while there is any."""

    channel: str
    trouble: list[DeliveryError] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)

    def notify(self, alert: Alert, *, plain: bool = False) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.shown.append(plain)


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    with closing(SqliteStore(None, NOW)) as store:
        yield store


def test_every_channel_is_shown_an_alert_once_though_one_of_them_is_down_for_a_while(store: SqliteStore) -> None:
    console, slack = Channel("console"), Channel("slack", [Unavailable("down"), Unavailable("down")])
    topic = LocalTopic([slack, console], store, SystemClock())
    for _ in range(2):
        with pytest.raises(Unavailable, match="down"):
            topic.publish(ALERT)
    topic.publish(ALERT)
    topic.publish(ALERT)
    assert (console.shown, slack.shown) == ([False], [False])


def test_a_refusal_is_told_only_when_nothing_is_to_be_tried_again(store: SqliteStore) -> None:
    slack, pager = Channel("slack", [Refused("bad blocks")] * 2), Channel("pager", [Unavailable("down")])
    topic = LocalTopic([slack, pager], store, SystemClock())
    with pytest.raises(Unavailable, match="down"):
        topic.publish(ALERT)
    with pytest.raises(Refused, match="bad blocks"):
        topic.publish(ALERT)
    topic.publish(ALERT, plain=True)
    assert (slack.shown, pager.shown) == ([True], [False])


def test_the_queue_gives_each_poll_once() -> None:
    queue = LocalQueue()
    queue.send([Poll("wire", NOW)])
    queue.send([Poll("paper", NOW)])
    assert [poll.source for poll in queue.take()] == ["wire", "paper"]
    assert queue.take() == []
