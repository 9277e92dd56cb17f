"""The sample newsroom, watched by the stack of the real template on moto, which its own wiring drives."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer

from tests.journey.helpers import Place, newsroom_place
from tests.stack.slack import HIDDEN, HOOK, Slack
from tests.stack.world import World, deployed
from wirewatch.adapters import dynamodb_rows as rows
from wirewatch.cli import main
from wirewatch.newsroom import Newsroom


class Desk(World):
    """A newsroom, those who watch it by a stack in AWS, and a Slack."""

    room: Newsroom
    slack: Slack
    place: Place
    critical: str

    def push_with_the_command_line(self) -> None:
        """`wirewatch push`, and whatever follows from it."""
        done = CliRunner().invoke(
            main, ["push", "--config", str(self.place.folder), "--stack", "wirewatch", "--wait", "0"]
        )
        assert (done.exit_code, done.stderr) == (0, "")
        self.runtime.settle()

    def poll(self) -> None:
        """Let half an hour pass, the longest interval of a source, and everything that is due then."""
        self.clock.forward(minutes=30)
        assert self.runtime.tick("ScheduleFunction")
        assert self.runtime.tick("WatchdogFunction")
        self.runtime.settle()

    def news(self) -> None:
        """Let the second edition come out, and be polled."""
        self.room.publish()
        self.poll()

    def stored_urls(self) -> list[str]:
        """The canonical address of every stored article, sorted."""
        found = self.deployment.rows(self.deployment.tables.articles, "article")
        return sorted(rows.article(row).canonical_url for row in found)

    def left_over(self) -> dict[str, int]:
        """The queues of the stack that hold anything, and how much."""
        waiting = {name: self.deployment.waiting(name) for name in self.stack.of_type("AWS::SQS::Queue")}
        return {name: count for name, count in waiting.items() if count}

    def posted(self) -> int:
        """How many alerts stand in the channel."""
        return sum(str(post).count("· alert ") for post in self.slack.accepted)


@pytest.fixture
def desk(httpserver: HTTPServer, tmp_path: Path) -> Iterator[Desk]:
    """A stack that was deployed a moment ago, and the newsroom's first edition."""
    with deployed(Desk, httpserver.url_for(HOOK)) as desk, Newsroom(moment=datetime.now(UTC)) as room:
        desk.clock.moment = datetime.now(UTC)
        desk.room, desk.slack, desk.place = room, Slack(httpserver), newsroom_place(tmp_path, room)
        desk.critical = desk.deployment.subscriber("critical", "AlertsTopic", wants={"severity": ["critical"]})
        yield desk
        assert HIDDEN not in desk.logs.text.getvalue()


@pytest.fixture
def watching(desk: Desk) -> Desk:
    """The same after a push and the first look."""
    desk.push_with_the_command_line()
    return desk
