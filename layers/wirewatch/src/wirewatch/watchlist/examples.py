"""The examples that watches carry: texts that must make them fire, and texts that must not."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import yaml

from wirewatch import query
from wirewatch.model import Document
from wirewatch.query.engine.explain import Explanation
from wirewatch.query.nodes import Age, And, AtLeast, Field, Length, ListRef, Lists, Node, Not, Or, Value, walk
from wirewatch.strict_yaml import Faults


class Example(NamedTuple):
    """A text, where it is written, and whether its watch should fire on it."""

    text: str
    node: yaml.Node
    fires: bool


class Exemplified(NamedTuple):
    """A watch with its examples; `name` is what messages call it."""

    name: str
    query: query.Query
    exclude: Node | None
    examples: Sequence[Example]


def check(watches: Sequence[Exemplified], lists: Lists, faults: Faults) -> None:
    """Note every example that its watch contradicts.

    An example is judged as a title, as a body, and as both. It has nothing else: what a query asks of source, language,
    tags, address, author, length and age counts as given.
    """
    judged: list[tuple[Exemplified, Node]] = []
    for watch in watches:
        root = given(watch.query.root)
        if root is not None:
            judged.append((watch, root))
        else:
            message = f"watch '{watch.name}' asks nothing of a text, so that examples say nothing of it"
            faults.add(watch.examples[0].node, message, "remove them")
    excludes = {at: watch.exclude for at, (watch, _) in enumerate(judged) if watch.exclude is not None}
    index = query.Index([root for _, root in judged], lists, excludes)
    for at, (watch, root) in enumerate(judged):
        counts = _counts(root, lists)
        for example in watch.examples:
            documents = _documents(example.text, counts=counts)
            spans = next(filter(None, (index.match(document).get(at) for document in documents)), [])
            if spans and not example.fires:
                found = f"'{spans[0].term}' at {spans[0].start + 1}"
                message = f"this text should not fire watch '{watch.name}', but does: {found}"
                faults.add(example.node, message, "narrow the query, or add an exclude")
            elif example.fires and not spans:
                why = _why(index.explain(at, watch.query.text, documents[-1]))
                message = f"this text should fire watch '{watch.name}', and does not: {why}"
                faults.add(example.node, message, "widen the query, or correct the example")


def _documents(text: str, *, counts: bool) -> list[Document]:
    alone = [Document(title=text), Document(body=text)]
    # As both, everything in the text would count twice.
    return alone if counts else [*alone, Document(title=text, body=text)]


def _why(explanation: Explanation) -> str:
    failed = explanation.first_failure()
    note = f" ({failed.note})" if failed and failed.note else ""
    reasons = [f"it fails at {failed.text[:100]}{note}"] if failed else []
    if explanation.cancelled:
        reasons.append(f"its exclude cancels '{explanation.cancelled[0].term}'")
    return "; ".join(reasons)


def given(node: Node) -> Node | None:
    """What a query asks of a text alone; None where it asks nothing of it."""
    match node:
        case Value() | Length() | Age():
            return None
        case Field() if node.field in {"url", "author"}:
            return None
        case Not():
            operand = given(node.operand)
            return None if operand is None else msgspec.structs.replace(node, operand=operand)
        case And() | Or():
            operands = tuple(map(given, node.operands))
            kept = tuple(operand for operand in operands if operand is not None)
            if not kept or (isinstance(node, Or) and len(kept) < len(operands)):
                return None
            return _joined(node, kept)
        case _:
            return node


def _joined(node: And | Or, operands: tuple[Node, ...]) -> Node | None:
    if all(isinstance(operand, Not) for operand in operands):
        return None  # as in `source:x NOT potash`: true of any text without it, so it is nowhere
    return operands[0] if len(operands) == 1 else msgspec.structs.replace(node, operands=operands)


def _counts(root: Node, lists: Lists) -> bool:
    """Whether it makes a difference how often something is said."""
    waiting, seen = [root], set()
    while waiting:
        for node in walk(waiting.pop()):
            if isinstance(node, AtLeast):
                return True
            if isinstance(node, ListRef) and node.name not in seen:
                seen.add(node.name)
                waiting.extend(lists.items.get(node.name, ()))
    return False
