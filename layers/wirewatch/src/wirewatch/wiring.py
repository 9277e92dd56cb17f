"""The only place that joins the pipeline and the adapters."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from wirewatch.adapters import config_files
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.config_files import ConfigFolder
from wirewatch.adapters.http import HttpFetcher
from wirewatch.adapters.local import LocalQueue, LocalTopic
from wirewatch.adapters.slack import SlackWebhook
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.pipeline import Limits, Pipeline
from wirewatch.ports import Clock, Notifier
from wirewatch.settings import LocalSettings

# A laptop has no time limit to stay under, and publishes an alert in less than 5 s or not at all.
LOCAL_LIMITS = Limits(side_by_side=50, visit=timedelta(minutes=2), lease=timedelta(seconds=5))


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
    notifiers: Callable[[Callable[[], ZoneInfo]], Sequence[Notifier]],
    limits: Limits = LOCAL_LIMITS,
) -> LocalApp:
    """The app on a laptop: config from a folder, state in a file (None: in memory).

    `notifiers` makes the channels besides Slack, given what tells the time zone that people read times in.
    Raises ConfigError or StoreError.
    """
    clock = SystemClock()
    latest = config_files.read(folder)
    store = SqliteStore(state, clock.now())
    closing = ExitStack()
    closing.callback(store.close)
    config = ConfigFolder(folder, latest, lambda watches: store.activate(watches, clock.now()))
    fetcher = HttpFetcher(clock, limits.side_by_side)
    closing.callback(fetcher.close)
    queue = LocalQueue()

    def zone() -> ZoneInfo:
        return config.current().watchlist.timezone

    channels = list(notifiers(zone))
    if settings.slack_webhook:
        slack = SlackWebhook(settings.slack_webhook, zone)
        closing.callback(slack.close)
        channels.append(slack)
    pipeline = Pipeline(
        config=config,
        fetcher=fetcher,
        store=store,
        queue=queue,
        topic=LocalTopic(channels, store, clock),
        clock=clock,
        limits=limits,
    )
    return LocalApp(pipeline, store, queue, config, clock, fetcher, closing)
