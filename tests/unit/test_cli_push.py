"""`wirewatch push`: what changes is shown, the bundle reaches the bucket, and what goes wrong has its exit code."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from tests.adapters.dynamodb.conftest import ENVIRONMENT
from tests.builders import NOW
from wirewatch import config
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import INCOMING, S3Bundles
from wirewatch.cli import main
from wirewatch.model import Bundle

REGION = "eu-north-1"
SOURCES = "sources:\n  - {id: wire, url: 'https://wire.example.com/rss'}\n"
TEMPLATE = {
    "Resources": {
        "ConfigBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"VersioningConfiguration": {"Status": "Enabled"}},
        },
        "SourcesTable": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            },
        },
    },
    "Outputs": {
        "ConfigBucketName": {"Value": {"Ref": "ConfigBucket"}},
        "SourcesTableName": {"Value": {"Ref": "SourcesTable"}},
    },
}


class Stack:
    """A stack on moto that has a bucket and a table, and a folder with a configuration."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clients = AwsClients(region=REGION)
        self.clients.cloudformation.create_stack(StackName="wirewatch", TemplateBody=json.dumps(TEMPLATE))
        outputs = self.clients.cloudformation.describe_stacks(StackName="wirewatch")["Stacks"][0]["Outputs"]
        names = {output["OutputKey"]: output["OutputValue"] for output in outputs}
        self.bucket = names["ConfigBucketName"]
        self.bundles = S3Bundles(self.bucket, names["SourcesTableName"], self.clients)
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
        arguments = ["push", "--config", str(self.folder), "--region", REGION, *options]
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

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
    result = stack.push("--no-wait")
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == ["sources added: wire", "watches added: potash"]
    assert "(1 sources, 1 watches) is pushed; it will be active in wirewatch." in result.output
    assert stack.pushed() == stack.files


def test_a_push_says_what_changes_and_waits_until_it_is_active(stack: Stack) -> None:
    stack.write(SOURCES + "  - {id: paper, url: 'https://p.example.com/rss'}\n", "- gas\n- {id: oil, query: oil}\n")
    stack.activate()
    stack.write(SOURCES.replace("rss", "atom"), "- potash\n- {id: oil, query: 'oil OR crude'}\n")
    version = config.load(stack.files).version
    assert stack.push("--no-wait").output.splitlines()[:5] == [
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


def test_a_push_that_does_not_become_active_in_time_is_an_error_that_says_where_to_look(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["wirewatch.cli.push"], "PATIENCE", 0.0)
    result = stack.push()
    assert result.exit_code == 1
    assert "not active in wirewatch after 0 s. What is wrong is told on OpsTopic" in result.output


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
    other = {"Resources": TEMPLATE["Resources"]}
    stack.clients.cloudformation.create_stack(StackName="other", TemplateBody=json.dumps(other))
    result = stack.push("--stack", "other")
    assert (result.exit_code, "has no output ConfigBucketName, SourcesTableName" in result.output) == (2, True)


def test_machines_get_one_object(stack: Stack) -> None:
    version = stack.activate()
    result = json.loads(stack.push("--json").output)
    assert (result["type"], result["version"], result["active"]) == ("push", version, True)
    assert result["sources_added"] == []
