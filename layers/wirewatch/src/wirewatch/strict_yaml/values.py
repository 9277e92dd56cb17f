"""What the nodes of a tree hold: texts, lists, mappings, choices; every misfit a fault."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import yaml

from wirewatch.strict_yaml.places import Faults
from wirewatch.text import suggestion

ID_LENGTH = 64
FEW = 20

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_Choice = TypeVar("_Choice", bound=str)


def mapping(node: yaml.Node, faults: Faults, what: str, keys: Sequence[str]) -> dict[str, yaml.Node]:
    """The values of a mapping by key. Unknown and repeated keys are faults and are left out."""
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"{what} must be a mapping (key: value), not {kind(node)}")
        return {}
    values: dict[str, yaml.Node] = {}
    for key, value in _items(node, faults):
        if key.value in values:
            faults.add(key, f"'{key.value}' is given twice in {what}")
        elif key.value in keys:
            values[key.value] = value
        else:
            faults.add(key, f"unknown key '{key.value}' in {what}", suggestion(key.value, keys))
    return values


def entries(node: yaml.Node, faults: Faults, what: str) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The (name, value) pairs of a mapping whose keys are the user's own names; a repeated one is a fault."""
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"{what} must be a mapping (name: value), not {kind(node)}")
        return
    seen: set[str] = set()
    for key, value in _items(node, faults):
        if key.value in seen:
            faults.add(key, f"'{key.value}' is given twice in {what}")
        else:
            seen.add(key.value)
            yield key, value


def _items(node: yaml.MappingNode, faults: Faults) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key, value
        else:
            faults.add(key, f"a key must be a text, not {kind(key)}")


def items(node: yaml.Node, faults: Faults, what: str) -> list[yaml.Node]:
    """The items of a list, which must not be empty."""
    if isinstance(node, yaml.ScalarNode) and not node.value:
        faults.add(node, f"{what} is empty")
        return []
    if not isinstance(node, yaml.SequenceNode):
        faults.add(node, f"{what} must be a list, not {kind(node)}", "write each item after '- '")
        return []
    if not node.value:
        faults.add(node, f"{what} is empty")
    return list(node.value)


def string(node: yaml.Node, faults: Faults, what: str) -> str:
    """A text, stripped; empty with a fault where there is none."""
    if not isinstance(node, yaml.ScalarNode):
        faults.add(node, f"{what} must be a text, not {kind(node)}")
        return ""
    value = str(node.value).strip()
    if not value:
        faults.add(node, f"{what} is empty")
    return value


def choice(node: yaml.Node, faults: Faults, what: str, choices: Sequence[_Choice], default: _Choice) -> _Choice:
    """One of the choices; the default with a fault where it is none of them."""
    value = string(node, faults, what)
    for known in choices:
        if value == known:
            return known
    if value:
        faults.add(node, f"{what} must be one of {', '.join(choices)}, not '{value}'", suggestion(value, choices))
    return default


def identifier(node: yaml.Node, faults: Faults, what: str) -> str:
    """An id, which stands in alerts, e-mail subjects and filter policies: lower-case words joined by hyphens."""
    value = string(node, faults, f"the id of {what}")
    if value and not (len(value) <= ID_LENGTH and _ID.fullmatch(value)):
        hint = f"use lower-case letters and digits joined by -, at most {ID_LENGTH} characters"
        faults.add(node, f"'{value[:ID_LENGTH]}' is no id for {what}", hint)
    return value


def kind(node: yaml.Node) -> str:
    """What a node is, in a person's words."""
    names: Mapping[type, str] = {yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list"}
    return names.get(type(node), "a text")


def texts(node: yaml.Node, faults: Faults, what: str, longest: int) -> tuple[str, ...]:
    """A list of texts, each at most so many characters long."""
    found = (text(item, faults, f"an item of {what}", longest) for item in items(node, faults, what))
    return tuple(one for one in found if one)


def text(node: yaml.Node, faults: Faults, what: str, longest: int) -> str:
    """A text of at most so many characters; empty with a fault where it is longer, or none."""
    value = string(node, faults, what)
    if len(value) > longest:
        faults.add(node, f"{what} is longer than {longest:,} characters")
        return ""
    return value


def identifiers(node: yaml.Node, faults: Faults, what: str, of_one: str) -> tuple[str, ...]:
    """A list of ids, none of them twice."""
    return distinct([(item, identifier(item, faults, of_one)) for item in items(node, faults, what)], faults, what)


def distinct(values: Iterable[tuple[yaml.Node, str]], faults: Faults, what: str) -> tuple[str, ...]:
    """The values that are not empty; one that comes again is a fault."""
    seen: dict[str, None] = {}
    for node, value in values:
        if value in seen:
            faults.add(node, f"'{value}' is in {what} twice", "remove one")
        elif value:
            seen[value] = None
    return tuple(seen)


def number(node: yaml.Node, faults: Faults, what: str, most: int, least: int = 1, hint: str = "") -> int:
    """A whole number from `least`, which is at least 1, to `most`; 0 with a fault where it is none."""
    value = string(node, faults, what)
    if value and not (re.fullmatch(r"[1-9][0-9]{0,8}", value) and least <= int(value) <= most):
        faults.add(node, f"{what} must be a number from {least} to {most:,}, not '{value[:40]}'", hint)
        return 0
    return int(value or 0)


def nearest(word: str, known: Collection[str]) -> str:
    """A hint for an unknown name: the nearest known one, and all of them only where they are few."""
    hint = suggestion(word, known)
    return hint if len(known) <= FEW or not hint.startswith("known") else ""
