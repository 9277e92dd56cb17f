"""YAML as people write config in: every scalar a string, nothing clever, every fault with its place.

Plain YAML turns `NO` into false, `12:30` into 750, lets a repeated key win silently and unfolds 300 bytes of
aliases into millions of nodes. Here strings stay strings, and anchors, aliases, tags and repeated keys are faults.

places      where in the file something is wrong
composing   from a text to the tree of its nodes
values      what the nodes hold
"""

from wirewatch.strict_yaml.composing import MAX_BYTES, MAX_DEPTH, compose
from wirewatch.strict_yaml.places import LINE_END, Faults
from wirewatch.strict_yaml.values import (
    ID_LENGTH,
    choice,
    distinct,
    entries,
    identifier,
    identifiers,
    items,
    kind,
    mapping,
    nearest,
    number,
    string,
    text,
    texts,
)

__all__ = [
    "ID_LENGTH",
    "LINE_END",
    "MAX_BYTES",
    "MAX_DEPTH",
    "Faults",
    "choice",
    "compose",
    "distinct",
    "entries",
    "identifier",
    "identifiers",
    "items",
    "kind",
    "mapping",
    "nearest",
    "number",
    "string",
    "text",
    "texts",
]
