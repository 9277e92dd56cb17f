"""`wirewatch push` and `alerts`: what a person at a deployed stack sees, and the exit code of what goes wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from tests.adapters.dynamodb.conftest import ENVIRONMENT
from tests.adapters.dynamodb.tables import table
from tests.builders import DAY, NOW, alert, article
from wirewatch import config
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import INCOMING, S3Bundles
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.adapters.dynamodb_rows import DELAYED, LISTED, WAITING, Tables
from wirewatch.cli import main
from wirewatch.model import Bundle, SourceState, Trouble

REGION = "eu-north-1"
SOURCES = "sources:\n  - {id: wire, url: 'https://wire.example.com/rss'}\n"


def template() -> str:
    """A bucket, the tables as the adapter wants them, and outputs that name them as the real template does."""
    tables = {
        "SourcesTable": (DELAYED,),
        "ArticlesTable": (),
        "AlertsTable": (WAITING, LISTED),
    }
    versioned = {"VersioningConfiguration": {"Status": "Enabled"}}
    resources: dict[str, Any] = {"ConfigBucket": {"Type": "AWS::S3::Bucket", "Properties": versioned}}
    for name, indexes in tables.items():
        properties: dict[str, Any] = dict(table(name, indexes))
        del properties["TableName"]
        resources[name] = {"Type": "AWS::DynamoDB::Table", "Properties": properties}
    outputs = {f"{name}Name": {"Value": {"Ref": name}} for name in resources}
    return json.dumps({"Resources": resources, "Outputs": outputs})


class Stack:
    """A stack on moto that has a bucket and a table, and a folder with a configuration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clients = AwsClients(region=REGION)
        self.clients.cloudformation.create_stack(StackName="wirewatch", TemplateBody=template())
        outputs = self.clients.cloudformation.describe_stacks(StackName="wirewatch")["Stacks"][0]["Outputs"]
        names = {output["OutputKey"]: output["OutputValue"] for output in outputs}
        self.bucket = names["ConfigBucketName"]
        self.bundles = S3Bundles(self.bucket, names["SourcesTableName"], self.clients)
        tables = Tables(names["SourcesTableName"], names["ArticlesTableName"], names["AlertsTableName"])
        self.store = DynamoStore(tables, self.clients.dynamodb)
        self.write(SOURCES, "- potash\n")

    def write(self, sources: str, watchlist: str) -> None:
        self.files = {"sources.yaml": sources, "watchlist.yaml": watchlist}
        for name, text in self.files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def activate(self) -> str:
        """What `configure` does with what the folder holds now."""
        version = config.load(self.files).version
        self.bundles.activate(Bundle(version, self.files, {}, NOW))
        return version

    def push(self, *options: str) -> Result:
        return self.run("push", "--config", str(self.folder), *options)

    def run(self, *command: str) -> Result:
        return CliRunner().invoke(main, [*command, "--region", REGION], catch_exceptions=False)

    def pushed(self) -> Any:
        body = self.clients.s3.get_object(Bucket=self.bucket, Key=INCOMING)["Body"].read()
        return msgspec.json.decode(body)["files"]


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        yield Stack(tmp_path)


def test_a_push_puts_the_files_into_the_bucket_and_says_what_they_add(stack: Stack) -> None:
    result = stack.push("--wait", "0")
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == ["sources added: wire", "watches added: potash"]
    assert "(1 sources, 1 watches) is pushed; it will be active in wirewatch." in result.output
    assert stack.pushed() == stack.files


def test_a_push_says_what_changes_and_waits_until_it_is_active(stack: Stack) -> None:
    stack.write(SOURCES + "  - {id: paper, url: 'https://p.example.com/rss'}\n", "- gas\n- {id: oil, query: oil}\n")
    stack.activate()
    stack.write(SOURCES.replace("rss", "atom"), "- potash\n- {id: oil, query: 'oil OR crude'}\n")
    version = config.load(stack.files).version
    assert stack.push("--wait", "0").output.splitlines()[:5] == [
        "sources removed: paper",
        "sources changed: wire",
        "watches added: potash",
        "watches removed: gas",
        "watches changed: oil",
    ]
    assert stack.activate() == version
    result = stack.push()
    assert (result.exit_code, f"Version {version} (1 sources, 2 watches) is active in wirewatch." in result.output) == (
        0,
        True,
    )


def test_what_is_active_already_is_not_pushed_again(stack: Stack) -> None:
    version = stack.activate()
    result = stack.push()
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Nothing has changed.",
        f"Version {version} (1 sources, 1 watches) is active in wirewatch.",
    ]
    with pytest.raises(stack.clients.s3.exceptions.NoSuchKey):
        stack.pushed()


def test_a_push_that_does_not_become_active_in_time_is_an_error_that_says_where_to_look(stack: Stack) -> None:
    result = stack.push("--wait", "0.01")
    assert result.exit_code == 1
    assert "not active in wirewatch after 0.01 s. What is wrong is told on OpsTopic" in result.output


def test_an_active_configuration_that_cannot_be_read_is_said_and_replaced(stack: Stack) -> None:
    stack.clients.s3.delete_object(Bucket=stack.bucket, Key=f"active/{stack.activate()}.json")
    stack.write(SOURCES, "- gas\n")
    result = stack.push("--wait", "0")
    assert (result.exit_code, "cannot be read, so all counts as new" in result.output) == (0, True)
    assert stack.pushed() == stack.files


def test_faults_are_shown_and_nothing_is_pushed(stack: Stack) -> None:
    stack.write(SOURCES, "- {query: 'potash AND'}\n")
    result = stack.push()
    assert result.exit_code == 1
    assert f"{stack.folder}/watchlist.yaml:1:" in result.output
    with pytest.raises(stack.clients.s3.exceptions.NoSuchKey):
        stack.pushed()


def test_a_stack_that_is_not_there_or_is_no_wirewatch_is_misuse(stack: Stack) -> None:
    result = stack.push("--stack", "nothing")
    assert (result.exit_code, "the stack nothing cannot be described" in result.output) == (2, True)
    other = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}
    stack.clients.cloudformation.create_stack(StackName="other", TemplateBody=json.dumps(other))
    for command in ("push", "alerts"):
        arguments = ("--config", str(stack.folder)) if command == "push" else ()
        result = stack.run(command, "--stack", "other", *arguments)
        assert (result.exit_code, "has no output ConfigBucketName" in result.output) == (2, True)


@pytest.mark.parametrize(
    "options", [("--profile", "nobody"), ("--endpoint-url", "localhost:4566"), ("--endpoint-url", "http://127.0.0.1:9")]
)
def test_an_aws_that_cannot_be_asked_is_misuse(stack: Stack, options: tuple[str, ...]) -> None:
    result = stack.run("alerts", *options)
    assert (result.exit_code, "Error: the stack wirewatch cannot be described" in result.output) == (2, True)


def test_machines_get_one_object(stack: Stack) -> None:
    version = stack.activate()
    result = json.loads(stack.push("--json").output)
    assert (result["type"], result["version"], result["active"]) == ("push", version, True)
    assert result["sources_added"] == []


def test_alerts_are_listed_with_where_they_stand(stack: Stack) -> None:
    now = SystemClock().now()
    for at, name in enumerate(("old", "sent", "failed", "waiting")):
        stored_at = now - DAY if name == "old" else now
        one = alert(name, title=f"Potash {name}", severity="high" if name == "sent" else "normal")
        stack.store.put(article(id=f"article-{at}", expires_at=now + 400 * DAY), one, stored_at)
    for name in ("sent", "failed"):
        stack.store.lease(name, "me", now + DAY, now)
    stack.store.sent("sent", "me", now)
    stack.store.fail("failed", "me", "InvalidParameter: too long")

    result = stack.run("alerts")
    lines = sorted(line[21:] for line in result.output.splitlines() if not line.startswith(" ") and "Potash" in line)
    assert lines == [
        "FAILED   failed  potash: Potash failed",
        "PENDING  waiting  potash: Potash waiting",
        "SENT     sent  [HIGH] potash: Potash sent",
    ]
    assert "    InvalidParameter: too long" in result.output
    assert "3 alerts." in result.output
    assert result.exit_code == 1
    assert "4 alerts." in stack.run("alerts", "--days", "2").output


def test_machines_get_each_alert_with_its_state(stack: Stack) -> None:
    now = SystemClock().now()
    stack.store.put(article(expires_at=now + 400 * DAY), alert(), now)
    result = stack.run("alerts", "--json")
    record = json.loads(result.output)
    assert (record["id"], record["state"], record["sent_at"], result.exit_code) == ("a1", "PENDING", None, 0)


def test_the_health_of_the_active_sources_is_read_from_the_stack(stack: Stack) -> None:
    def health(*options: str) -> Result:
        return stack.run("sources", "health", "--config", str(stack.folder), "--stack", "wirewatch", *options)

    assert "no configuration is active in wirewatch yet" in health().output
    stack.activate()
    stack.write("sources: [{id: not-pushed, url: 'https://example.com/'}]\n", "- potash\n")
    now = SystemClock().now()
    trouble = Trouble("https://wire.example.com/rss", now - DAY, 5.0, "answered 404 Not Found")
    stack.store.advance(SourceState("wire", trouble=trouble), None, None, now)
    stack.store.quarantine("wire", "k", "too large", "<item>", now)
    result = health("--json")
    record = json.loads(result.stdout)
    assert (record["source"], record["verdict"], record["set_aside"], result.exit_code) == ("wire", "failing", 1, 1)
    assert health("--endpoint-url", "http://127.0.0.1:9").exit_code == 2
