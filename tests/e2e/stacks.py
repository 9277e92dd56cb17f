"""Wirewatch deployed on the emulator: the template as `make build` leaves it, and what can be seen of the stack."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import yaml

from tests.e2e.cloud import ROOT
from tests.e2e.waiting import until
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.dynamodb import DynamoStore
from wirewatch.adapters.dynamodb_rows import Tables

BUILT = ROOT / ".aws-sam-local/build"
PACKAGES = "packages"
CODE = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
Template = dict[str, Any]


@dataclass(frozen=True)
class Stack:
    """A deployed stack: what it puts out, and the physical id of each of its resources."""

    name: str
    outputs: Mapping[str, str]
    ids: Mapping[str, str]

    @property
    def store(self) -> DynamoStore:
        """Its tables, as the functions see them."""
        tables = Tables(*(self.outputs[f"{table}TableName"] for table in ("Sources", "Articles", "Alerts")))
        return DynamoStore(tables, AwsClients().dynamodb)

    def stop_clock(self) -> None:
        """Switch its schedules off: from now on time passes with `tick` alone."""
        scheduler = boto3.client("scheduler")
        for name in (name for name in self.ids if name.endswith("Tick")):
            known = scheduler.get_schedule(Name=self.ids[name])
            kept = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")
            scheduler.update_schedule(**{name: known[name] for name in kept}, State="DISABLED")

    def tick(self, function: str = "Schedule") -> None:
        """Have the Scheduler call a function at once as its schedule says: by a copy of that, due since long."""
        scheduler = boto3.client("scheduler")
        scheduler.create_schedule(
            Name=f"now-{uuid4().hex}",
            ScheduleExpression="at(2020-01-01T00:00:00)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target=scheduler.get_schedule(Name=self.ids[f"{function}FunctionTick"])["Target"],
        )

    def push(self, folder: Path) -> None:
        """Run `wirewatch push` to its end, as its user does. Raises RuntimeError where it does not end well."""
        environment = dict(os.environ)
        options = ("--stack", self.name, "--config", str(folder), "--endpoint-url", environment.pop("AWS_ENDPOINT_URL"))
        command = [sys.executable, "-m", "wirewatch", "push", *options]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode or done.stderr:
            said = f"`wirewatch push` ended with {done.returncode}: {done.stdout}{done.stderr}"
            raise RuntimeError(f"{said}\n{self.logs()}")

    def lines(self, function: str) -> list[str]:
        """What a function, such as "Ingest", has logged."""
        group = self.ids[f"{function}Logs"]
        pages = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"] for page in pages for event in page["events"]]

    def logs(self) -> str:
        """What all its functions have logged, for a person to read."""
        functions = [name.removesuffix("Logs") for name in self.ids if name.endswith("Logs")]
        return "\n".join(f"{name}: {line}" for name in functions for line in self.lines(name))

    def invocations(self, function: str) -> int:
        """How often a function has run to its end."""
        return sum(line.startswith("REPORT") for line in self.lines(function))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Every row of a table, such as "Alerts"."""
        pages = boto3.client("dynamodb").get_paginator("scan").paginate(TableName=self.outputs[f"{table}TableName"])
        return [row for page in pages for row in page["Items"]]

    def alert_states(self) -> dict[str, str]:
        """Every alert's id, and where it stands."""
        rows = [row for row in self.rows("Alerts") if row["pk"]["S"].startswith("alert#")]
        return {row["pk"]["S"].removeprefix("alert#"): row["state"]["S"] for row in rows}

    def waiting(self, queue: str) -> int:
        """How many messages a queue has, those in somebody's hand among them."""
        of = AwsClients().sqs.get_queue_attributes(QueueUrl=self.ids[queue], AttributeNames=["All"])["Attributes"]
        return int(of["ApproximateNumberOfMessages"]) + int(of["ApproximateNumberOfMessagesNotVisible"])

    def is_at_rest(self) -> bool:
        """Whether nothing is under way: along the journey, so that nothing can slip past."""
        return (
            self.waiting("FetchQueue") == 0
            and set(self.alert_states().values()) <= {"SENT"}
            and self.waiting("SlackQueue") == 0
        )


def template() -> Template:
    """The template that was built. Raises FileNotFoundError where none was."""
    built = BUILT / "template.yaml"
    if not built.exists():
        raise FileNotFoundError(f"{built} is not there: `make e2e` builds it")
    read: Template = yaml.safe_load(built.read_text(encoding="utf-8"))
    return read


def upload() -> None:
    """Put every package of the build where CloudFormation finds it."""
    s3 = AwsClients().s3
    s3.create_bucket(Bucket=PACKAGES, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})  # type: ignore[typeddict-item]
    for folder in BUILT.iterdir():
        if folder.is_dir():
            s3.put_object(Bucket=PACKAGES, Key=folder.name, Body=_zipped(folder))


def deploy(name: str, built: Template, **parameters: str) -> Stack:
    """Deploy a template whose packages were uploaded."""
    for resource in built["Resources"].values():
        if code := CODE.get(resource["Type"]):
            resource["Properties"][code] = {"Bucket": PACKAGES, "Key": resource["Properties"][code]}
    cloudformation = AwsClients().cloudformation
    cloudformation.create_stack(
        StackName=name,
        TemplateBody=json.dumps(built),
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )

    def settled() -> Any:
        described = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        return None if described["StackStatus"].endswith("IN_PROGRESS") else described

    described = until(settled)
    if described["StackStatus"] != "CREATE_COMPLETE":
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}" for event in events]
        raise RuntimeError("\n".join([described["StackStatus"], *reasons]))
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    listed = [resource for page in pages for resource in page["StackResourceSummaries"]]
    return Stack(name, outputs, {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in listed})


def _zipped(folder: Path) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # stored: each function unpacks it anew
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return packed.getvalue()
