"""What a function may do is what its role says: with a grant taken away, it fails for want of that."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e import stacks
from tests.e2e.conftest import Scene
from tests.e2e.stacks import Stack, Template
from tests.e2e.waiting import until
from wirewatch.adapters.aws import AwsClients


@pytest.fixture
def without_tables(scene: Scene) -> Iterator[Stack]:
    """A second stack, without Slack, from the same template but for the grants on tables in the role of ingest."""
    template = stacks.template()
    assert _take_away(template, "IngestRole", "dynamodb:")
    yield stacks.deploy("crippled", template)
    AwsClients().cloudformation.delete_stack(StackName="crippled")


def test_ingest_without_its_grants_on_the_tables_is_denied(
    scene: Scene, without_tables: Stack, stage: Callable[[str], Any]
) -> None:
    def denied() -> list[str]:
        return [line for line in without_tables.lines("Ingest") if "AccessDenied" in line]

    with stage("ingest without grants"):
        without_tables.push(scene.config)
        line = until(denied)[0]
    assert f"assumed-role/{without_tables.ids['IngestRole']}/" in line
    assert "is not authorized to perform: dynamodb:GetItem" in line
    assert without_tables.rows("Articles") == []
    for function in ("Schedule", "Configure"):
        assert [line for line in without_tables.lines(function) if "AccessDenied" in line] == []


def _take_away(template: Template, role: str, actions: str) -> int:
    """Take the statements that grant such actions out of a role; how many they were."""
    [policy] = template["Resources"][role]["Properties"]["Policies"]
    statements = policy["PolicyDocument"]["Statement"]
    kept = [one for one in statements if not any(action.startswith(actions) for action in _actions(one))]
    policy["PolicyDocument"]["Statement"] = kept
    return len(statements) - len(kept)


def _actions(statement: Any) -> list[str]:
    actions = statement.get("Action", [])
    return [actions] if isinstance(actions, str) else actions
