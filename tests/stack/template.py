"""template.yaml as CloudFormation sees it: translated, for given parameters, every reference resolved."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from boto3.session import Session
from samtranslator.parser.parser import Parser  # type: ignore[import-untyped]
from samtranslator.translator.translator import Translator  # type: ignore[import-untyped]
from samtranslator.yaml_helper import yaml_parse  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[2]
ACCOUNT, REGION, NAME = "123456789012", "eu-north-1", "wirewatch"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:slack-webhook-AbCdEf"
EVERYTHING = {"AlertEmail": "desk@example.com", "OpsEmail": "ops@example.com", "SlackWebhookSecret": SECRET}

_PSEUDO = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION, "AWS::Partition": "aws", "AWS::StackName": NAME}
_NO_VALUE = object()
_PLACEHOLDER = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")


@dataclass(frozen=True)
class Resource:
    """A resource of the stack, with its properties as CloudFormation would make them."""

    name: str
    type: str
    properties: Mapping[str, Any]
    settings: Mapping[str, Any]
    """What stands beside the properties, such as a deletion policy."""


class Stack:
    """The resources and outputs of the stack that given parameters make; those whose condition fails are absent.

    A reference to what the stack does not have raises KeyError, as CloudFormation would refuse it.
    """

    def __init__(self, **parameters: str | int) -> None:
        self._template = _translated(parameters)
        declared = self._template["Parameters"]
        self.parameters = {name: parameters.get(name, each.get("Default")) for name, each in declared.items()}

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Every resource by its name."""
        return {name: self._resource(name, each) for name, each in self._declared.items()}

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """Every output by its name."""
        outputs = self._template["Outputs"].items()
        return {name: self._resolved(each["Value"]) for name, each in outputs if self._exists(each)}

    def of_type(self, kind: str) -> dict[str, Resource]:
        """The resources of a type, such as AWS::SQS::Queue."""
        return {name: each for name, each in self.resources.items() if each.type == kind}

    def named(self, arn: str) -> Resource:
        """The resource of an ARN, a queue's URL or a name."""
        [found] = [each for each in self.resources.values() if arn in {self.id_of(each.name), self.arn_of(each.name)}]
        return found

    def id_of(self, name: str) -> str:
        """What a reference to a resource gives."""
        kind = self._declared[name]["Type"]
        own = f"{NAME}-{name}"
        if kind == "AWS::SQS::Queue":
            return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{own}"
        if kind == "AWS::S3::Bucket":
            return own.lower()
        return self.arn_of(name) if kind in {"AWS::SNS::Topic", "AWS::Lambda::LayerVersion"} else own

    def arn_of(self, name: str) -> str:
        """The ARN of a resource."""
        kind = self._declared[name]["Type"]
        own, place = f"{NAME}-{name}", f"{REGION}:{ACCOUNT}"
        return {
            "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{place}:table/{own}",
            "AWS::S3::Bucket": f"arn:aws:s3:::{own.lower()}",
            "AWS::SQS::Queue": f"arn:aws:sqs:{place}:{own}",
            "AWS::SNS::Topic": f"arn:aws:sns:{place}:{own}",
            "AWS::Lambda::Function": f"arn:aws:lambda:{place}:function:{own}",
            "AWS::Lambda::LayerVersion": f"arn:aws:lambda:{place}:layer:{own}:1",
            "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{own}",
            "AWS::Logs::LogGroup": f"arn:aws:logs:{place}:log-group:{own}:*",
            "AWS::Events::Rule": f"arn:aws:events:{place}:rule/{own}",
        }.get(kind, own)

    @cached_property
    def _declared(self) -> Mapping[str, Any]:
        return {name: each for name, each in self._template["Resources"].items() if self._exists(each)}

    def _exists(self, declared: Mapping[str, Any]) -> bool:
        return "Condition" not in declared or self._holds(declared["Condition"])

    def _holds(self, condition: str) -> bool:
        held = self._resolved(self._template["Conditions"][condition])
        assert isinstance(held, bool)
        return held

    def _resource(self, name: str, declared: Mapping[str, Any]) -> Resource:
        settings = {key: value for key, value in declared.items() if key != "Properties"}
        return Resource(name, declared["Type"], self._resolved(declared.get("Properties", {})), settings)

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, list):
            return [each for each in map(self._resolved, value) if each is not _NO_VALUE]
        if not isinstance(value, dict):
            return value
        [(key, of)] = value.items() if len(value) == 1 else [("", None)]
        if key in self._functions:
            return self._functions[key](of)
        assert not key.startswith("Fn::"), f"{key} is not known here"
        resolved = {name: self._resolved(each) for name, each in value.items()}
        return {name: each for name, each in resolved.items() if each is not _NO_VALUE}

    @cached_property
    def _functions(self) -> dict[str, Callable[[Any], Any]]:
        return {
            "Ref": self._ref,
            "Fn::GetAtt": lambda of: self._attribute(*of),
            "Fn::Sub": lambda of: _PLACEHOLDER.sub(self._substitute, of),
            "Fn::If": lambda of: self._resolved(of[1] if self._holds(of[0]) else of[2]),
            "Fn::Equals": lambda of: self._resolved(of[0]) == self._resolved(of[1]),
            "Fn::Not": lambda of: not self._resolved(of[0]),
        }

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        known = _PSEUDO | self.parameters
        return known[name] if name in known else self.id_of(name)

    def _attribute(self, name: str, attribute: str) -> str:
        arn = self.arn_of(name)
        return {"Arn": arn, "StreamArn": f"{arn}/stream/latest", "QueueName": f"{NAME}-{name}"}[attribute]

    def _substitute(self, found: re.Match[str]) -> str:
        name, _, attribute = found[1].partition(".")
        return self._attribute(name, attribute) if attribute else str(self._ref(name))


def parsed() -> dict[str, Any]:
    """template.yaml as it was written, its short tags spelled out."""
    template: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return template


def _translated(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The template without its transform. What SAM would have uploaded keeps its path as the key of an object."""
    template = parsed()
    for resource in template["Resources"].values():
        for code in {"CodeUri", "ContentUri"} & resource["Properties"].keys():
            resource["Properties"][code] = f"s3://code/{resource['Properties'][code]}"
    translator = Translator({}, Parser(), boto_session=Session(region_name=REGION))
    translated: dict[str, Any] = translator.translate(template, parameter_values=dict(parameters))
    return translated


def strings(value: Any) -> Iterator[str]:
    """Every string in a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield key
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
