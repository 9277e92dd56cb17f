"""A deployed Wirewatch whose source and whose Slack are on loopback."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.pipeline.conftest import report
from tests.stack.rights import refused
from tests.stack.runtime import Record, queue_record, sample
from tests.stack.slack import HIDDEN, HOOK, Slack
from tests.stack.world import Logs, World, deployed
from wirewatch.adapters import sqs
from wirewatch.model import Poll

WATCHLIST = "- potash"


class Wire:
    """Two sources that list what a test has published, `world` and `other`; the source `broken` is answered 500."""

    def __init__(self, server: HTTPServer) -> None:
        self._server = server
        self._titles: list[str] = []
        for name in ("world", "other"):
            server.expect_request(f"/{name}.json").respond_with_handler(self._answer)
        server.expect_request("/broken.json").respond_with_data(status=500)

    def publish(self, *titles: str) -> None:
        """Let it list articles, newest first, before what it lists already. "Again: A title" is the report of "A title"
        at another address."""
        self._titles = [*titles, *self._titles]

    def sources(self, *names: str) -> str:
        """A sources.yaml with sources of these names."""
        listed = "".join(f"  - {{id: {name}, url: '{self._server.url_for(f'/{name}.json')}'}}\n" for name in names)
        return f"defaults: {{full_text: never}}\nsources:\n{listed}"

    def _answer(self, _: Request) -> Response:
        items = [
            {
                "id": title,
                "url": self._server.url_for(f"/{number}"),
                "title": title,
                "content_text": report(title.removeprefix("Again: ")),
            }
            for number, title in enumerate(reversed(self._titles))
        ]
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "World", "items": items[::-1]})
        return Response(body, content_type="application/feed+json")


class Functions(World):
    """The deployment, and each of its functions as a test calls it."""

    wire: Wire
    slack: Slack

    def configure(self, *sources: str, watchlist: str = WATCHLIST) -> None:
        """Push a configuration with these sources, and forget the polls that `configure` queues."""
        self.push(self.wire.sources(*(sources or ("world",))), watchlist)
        self.taken("FetchQueue")

    def taken(self, queue: str) -> list[Any]:
        """The messages of a queue of the stack, which are gone from it then."""
        return self.deployment.taken(self.stack.id_of(queue))

    def queue(self, queue: str, *bodies: str) -> None:
        """Put messages on a queue of the stack."""
        for body in bodies:
            self.deployment.clients.sqs.send_message(QueueUrl=self.stack.id_of(queue), MessageBody=body)

    def poll(self, *sources: str) -> None:
        """Queue a poll of each source, due now."""
        self.queue("FetchQueue", *(sqs.encoded(Poll(source, self.clock.now())) for source in sources))

    def baseline(self) -> None:
        """Configure the source and have its first look behind us, in which nothing matches."""
        self.configure()
        self.wire.publish("Nothing yet")
        self.poll("world")
        self.runtime.settle()
        self.line.calls.clear()
        self.logs.clear()

    def news(self, *titles: str) -> list[str]:
        """Have articles stored that match, and their alerts still to be published; the alerts' ids, sorted."""
        before = self.deployment.states().keys()
        self.wire.publish(*titles)
        self.poll("world")
        record = self.received("FetchQueue")
        assert self.runtime.invoke("IngestFunction", {"Records": record}) == {"batchItemFailures": []}
        self.taken("FetchQueue")
        return sorted(self.deployment.states().keys() - before)

    def received(self, queue: str) -> list[Record]:
        """What Lambda would hand over of a queue, deleted from it."""
        return [queue_record(message, self.stack.arn_of(queue)) for message in self.taken(queue)]

    def sample(self, function: str) -> Record:
        """The sample of a function's event."""
        return sample(self.stack.resources[function])


@pytest.fixture
def world(httpserver: HTTPServer, capfd: pytest.CaptureFixture[str]) -> Iterator[Functions]:
    """A fresh deployment. Whatever is done with it, the roles allow it, and the webhook is shown to nobody."""
    with deployed(Functions, httpserver.url_for(HOOK)) as world:
        world.wire, world.slack = Wire(httpserver), Slack(httpserver)
        yield world
        assert refused(world.stack, world.line.calls) == set()
        told = [text for notice in world.notices() for text in notice]
        letters = [world.taken(name) for name in world.stack.of_type("AWS::SQS::Queue") if name.endswith("DeadLetters")]
    assert HIDDEN not in "".join([world.logs.text.getvalue(), *capfd.readouterr(), *told, json.dumps(letters)])
    assert all(line["service"] == "wirewatch" for line in world.logs.lines)


@pytest.fixture
def logs(world: Functions) -> Logs:
    return world.logs
