"""What the roles of template.yaml allow, held against the calls that the functions make."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.stack.aws import Call
from tests.stack.template import ACCOUNT, REGION, Resource, Stack

_ACTIONS = {"SendMessageBatch": "SendMessage"}  # a batch of messages has no action of its own


@dataclass(frozen=True)
class Right:
    """That a statement of a function's role allows an action."""

    function: str
    statement: str
    action: str


def granted(stack: Stack) -> set[Right]:
    """Every right that a function has."""
    return {
        Right(function, statement["Sid"], action)
        for function in stack.of_type("AWS::Lambda::Function")
        for statement in statements(role(stack, function))
        for action in listed(statement["Action"])
    }


def used(stack: Stack, calls: Iterable[Call]) -> set[Right]:
    """The rights by which the calls are allowed."""
    return {right for call in calls for right in _rights(stack, call) if right}


def refused(stack: Stack, calls: Iterable[Call]) -> set[str]:
    """The calls that the roles do not allow."""
    return {f"{call.function}: {call} {call.of}" for call in calls if None in _rights(stack, call)}


def role(stack: Stack, function: str) -> Resource:
    """The role of a function."""
    return stack.named(stack.resources[function].properties["Role"])


def statements(of: Resource) -> list[Mapping[str, Any]]:
    """The statements of a role."""
    return [each for policy in of.properties["Policies"] for each in policy["PolicyDocument"]["Statement"]]


def listed(value: str | list[str]) -> list[str]:
    """What a statement names, be it one or several."""
    return [value] if isinstance(value, str) else value


def _rights(stack: Stack, call: Call) -> list[Right | None]:
    """For each action that a call needs, the right that allows it; None where none does."""
    found = statements(role(stack, call.function))
    return [
        next((Right(call.function, each["Sid"], action) for each in found if _allows(each, action, arn, keys)), None)
        for action, arn, keys in _needed(stack, call)
    ]


def _needed(stack: Stack, call: Call) -> Iterator[tuple[str, str, list[str]]]:
    """The actions that a call needs, on which resource each, and on which rows of it."""
    action = f"{call.service}:{_ACTIONS.get(call.operation, call.operation)}"
    for named in call.of:
        if call.service == "s3":
            address, _, query = named.partition("?")
            key = address.split("/", 3)[3].removeprefix(f"{stack.id_of('ConfigBucket')}/")
            version = "Version" if call.operation == "GetObject" and "versionId=" in query else ""
            yield action + version, f"{stack.arn_of('ConfigBucket')}/{key}", []
        else:
            table, slash, index = named.partition("/index/")
            if named.startswith("arn:"):
                arn = named
            elif call.service == "secretsmanager":
                arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{named}-AbCdEf"  # six signs follow any name
            else:
                arn = stack.arn_of(stack.named(table).name) + slash + index
            for operation in dict.fromkeys(row.operation for row in call.rows if row.table == named) or ("",):
                keys = [row.key for row in call.rows if (row.table, row.operation) == (named, operation)]
                yield f"{call.service}:{operation}" if operation else action, arn, keys


def _allows(statement: Mapping[str, Any], action: str, arn: str, keys: Sequence[str]) -> bool:
    if action not in listed(statement["Action"]):
        return False
    if not any(fnmatchcase(arn, pattern) for pattern in listed(statement["Resource"])):
        return False
    if "Condition" not in statement:
        return True
    [(operator, allowed)] = statement["Condition"].items()
    assert (operator, [*allowed]) == ("ForAllValues:StringLike", ["dynamodb:LeadingKeys"])
    return all(any(fnmatchcase(key, pattern) for pattern in allowed["dynamodb:LeadingKeys"]) for key in keys)
