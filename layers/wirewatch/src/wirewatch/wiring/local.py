"""Wirewatch on a laptop: state in a file, alerts on the console and in Slack."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from wirewatch.adapters import config_files
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.config_files import ConfigFolder
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.local import LocalOpsTopic, LocalQueue, LocalTopic
from wirewatch.adapters.slack import SlackWebhook
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.pipeline import Limits, Pipeline
from wirewatch.ports import Clock, Notifier
from wirewatch.settings import SLACK_WEBHOOK, LocalSettings

# A laptop has no time limit to stay under, and publishes an alert in less than 5 s or not at all.
LOCAL_LIMITS = Limits(
    side_by_side=50,
    visit=timedelta(minutes=2),
    visits=None,
    lease=timedelta(seconds=5),
    redrive=None,
    publishing=None,
    between_alerts=timedelta(0),
)


@dataclass(frozen=True)
class LocalApp:
    """A whole Wirewatch in one process; use as a context manager."""

    pipeline: Pipeline
    store: SqliteStore
    queue: LocalQueue
    config: ConfigFolder
    clock: Clock
    fetcher: HttpFetcher
    closing: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.close()


def local_app(
    folder: Path,
    state: Path | None,
    settings: LocalSettings,
    notifiers: Sequence[Notifier],
    limits: Limits = LOCAL_LIMITS,
) -> LocalApp:
    """The app on a laptop: config from a folder, state in a file (None: in memory).

    `notifiers` are the channels besides Slack. Raises ConfigError or StoreError.
    """
    clock = SystemClock()
    latest = config_files.read(folder)
    store = SqliteStore(state, clock.now())
    closing = ExitStack()
    closing.callback(store.close)
    config = ConfigFolder(folder, latest, lambda watches: store.activate(watches, clock.now()))
    fetching = settings.fetching
    fetcher = HttpFetcher(
        clock,
        limits.side_by_side,
        contact=fetching.contact,
        secrets=settings.secret,
        allow_loopback=fetching.allow_loopback,
    )
    closing.callback(fetcher.close)
    queue = LocalQueue()
    channels = list(notifiers)
    if settings.slack_webhook:
        slack = SlackWebhook(lambda **_: settings.slack_webhook, SLACK_WEBHOOK)
        closing.callback(slack.close)
        channels.append(slack)
    pipeline = Pipeline(
        config=config,
        fetcher=fetcher,
        store=store,
        queue=queue,
        topic=LocalTopic(channels, store, clock),
        ops_topic=LocalOpsTopic(),
        clock=clock,
        limits=limits,
    )
    return LocalApp(pipeline, store, queue, config, clock, fetcher, closing)
