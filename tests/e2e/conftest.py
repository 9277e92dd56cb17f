"""One deployed stack for all the tests here, and how far it has come: each stage begins where the one before has ended.

A test asks for the stage it is about, so each can be run by itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, time
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.e2e import stacks
from tests.e2e.cloud import HOST, Ministack
from tests.e2e.stacks import Stack
from tests.e2e.subscribers import Desk, Inbox, Notice, Slack
from tests.e2e.waiting import until
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb_rows import FOR_PUBLISH, WAITING, alert_key
from wirewatch.newsroom import Newsroom

Stages = list[tuple[str, float, str]]
STAGES = pytest.StashKey[Stages]()


@dataclass(frozen=True)
class Round:
    """What came of something: the alerts at the queue, the beginnings of ids in Slack, the answers that polls got."""

    alerts: list[dict[str, Any]]
    shown: list[str]
    statuses: list[int]


@dataclass(frozen=True)
class Scene:
    """A deployed stack, what it reads, and those who get what it sends."""

    stack: Stack
    inbox: Inbox
    desk: Desk
    slack: Slack
    room: Newsroom
    config: Path

    @property
    def feeds(self) -> set[str]:
        """The path of every source's feed."""
        return {outlet.feed_url.removeprefix(self.room.url) for outlet in self.room.outlets()}

    def polled(self, begin: Callable[[], object]) -> Round:
        """What comes of something that has every source polled."""
        return self.watched(begin, lambda: self.feeds <= {served.path for served in self.room.requests})

    def watched(self, begin: Callable[[], object], has_begun: Callable[[], bool]) -> Round:
        """What comes of something, from its beginning until nothing is under way any more."""
        alerts, shown = len(self.inbox.alerts()), len(self.slack.references())
        self.room.clear_log()
        begin()
        try:
            until(has_begun)
            until(self.stack.is_at_rest)
        except TimeoutError as error:
            error.add_note(self.stack.logs())
            raise
        statuses = [int(served.status) for served in self.room.requests if served.path in self.feeds]
        return Round(self.inbox.alerts()[alerts:], self.slack.references()[shown:], statuses)

    def poll_all(self) -> None:
        """Have the Scheduler find the sources as if nothing had been scheduled for an hour: all of them are due."""
        store = self.stack.store
        store.move_cursor(store.cursor(), datetime.now(UTC) - timedelta(hours=1))
        self.stack.tick()


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """Notes what a stage took, and what came of it."""

    @contextmanager
    def stage(name: str) -> Iterator[Callable[[str], None]]:
        began = monotonic()
        said: list[str] = []
        yield said.append
        request.config.stash.setdefault(STAGES, []).append((name, monotonic() - began, "".join(said)))

    return stage


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what each stage took, and what came of it."""
    stages = config.stash.get(STAGES, [])
    if stages:
        terminalreporter.section("the stages of the stack")
    for name, seconds, said in stages:
        first, *rest = said.splitlines() or [""]
        terminalreporter.write_line(f"{seconds:6.1f} s  {name:<24}{first}")
        for line in rest:
            terminalreporter.write_line(f"{'':34}{line}")


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory, stage: Callable[[str], Any]) -> Iterator[Ministack]:
    """An AWS of our own, with the packages in it."""
    with pytest.MonkeyPatch.context() as environment, Ministack(tmp_path_factory.mktemp("cloud")) as cloud:
        environment.delenv("AWS_PROFILE", raising=False)
        for name, value in cloud.environment.items():
            environment.setenv(name, value)
        with stage("packages uploaded"):
            stacks.upload()
        yield cloud


@pytest.fixture(scope="session")
def scene(cloud: Ministack, tmp_path_factory: pytest.TempPathFactory, stage: Callable[[str], Any]) -> Iterator[Scene]:
    """A stack right after its deployment, without a configuration."""
    with HTTPServer(HOST) as server, Newsroom(moment=datetime.now(UTC)) as room:
        slack = Slack(server)
        secret = AwsClients().secrets.create_secret(Name="slack-webhook", SecretString=slack.webhook)["ARN"]
        with stage("deployed") as said:
            stack = stacks.deploy("wirewatch", stacks.template(), SlackWebhookSecret=secret)
            said(f"{len(stack.ids)} resources")
        stack.stop_clock()
        inbox, desk = Inbox(stack.outputs["AlertsTopicArn"]), Desk(stack.outputs["OpsTopicArn"])
        config = tmp_path_factory.mktemp("config")
        (config / "sources.yaml").write_text(room.sources_yaml(), encoding="utf-8")
        (config / "watchlist.yaml").write_text(room.watchlist_yaml(), encoding="utf-8")
        yield Scene(stack, inbox, desk, slack, room, config)


@pytest.fixture(scope="session")
def unconfigured(scene: Scene, stage: Callable[[str], Any]) -> list[Notice]:
    """What the operators are told by two ticks before anything was pushed."""
    with stage("two ticks, no config") as said:
        for tick in (1, 2):
            scene.stack.tick()
            until(lambda: scene.stack.invocations("Schedule") == tick)  # noqa: B023 - called at once
        notices = scene.desk.notices()
        said(f"{len(notices)} notice")
    return notices


@pytest.fixture(scope="session")
def first_look(scene: Scene, unconfigured: list[Notice], stage: Callable[[str], Any]) -> Round:
    """What the push of a configuration sets off."""
    with stage("push, first look") as said:
        seen = scene.polled(lambda: scene.stack.push(scene.config))
        said(_count(seen))
    return seen


@pytest.fixture(scope="session")
def news(scene: Scene, first_look: Round, stage: Callable[[str], Any]) -> Round:
    """What a tick of the Scheduler sets off when the newsroom has published more."""
    scene.room.publish()
    with stage("tick, news") as said:
        seen = scene.polled(scene.poll_all)
        said("\n".join([_count(seen), *(f"  {alert['severity']:<9}{alert['title']}" for alert in seen.alerts)]))
    return seen


@pytest.fixture(scope="session")
def quiet(scene: Scene, news: Round, stage: Callable[[str], Any]) -> Round:
    """What the next tick sets off, when there is nothing new."""
    with stage("tick, nothing new") as said:
        seen = scene.polled(scene.poll_all)
        said(_count(seen))
    return seen


@pytest.fixture(scope="session")
def left_behind(scene: Scene, news: Round, quiet: Round, stage: Callable[[str], Any]) -> Round:
    """What a tick of the watchdog sets off for an alert that is PENDING once more, of which the stream says nothing."""

    def begin() -> None:
        pending = {"state": "PENDING", WAITING.partition: FOR_PUBLISH}
        AwsClients().dynamodb.update_item(
            TableName=scene.stack.ids["AlertsTable"],
            Key=alert_key(news.alerts[0]["id"]),
            AttributeUpdates={
                **{name: {"Value": {"S": value}} for name, value in pending.items()},
                WAITING.order: {"Value": {"N": f"{time()}"}},
            },
        )
        scene.stack.tick("Watchdog")

    with stage("watchdog, one pending") as said:
        before = len(scene.inbox.alerts())
        seen = scene.watched(begin, lambda: len(scene.inbox.alerts()) > before)
        said(_count(seen))
    return seen


def _count(seen: Round) -> str:
    return f"{len(seen.alerts)} alerts at the queue, {len(seen.shown)} in Slack"
