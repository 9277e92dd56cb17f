"""YAML as people write config in: every scalar a string, nothing clever, every fault with its place.

Plain YAML turns `NO` into false, `12:30` into 750, lets a repeated key win silently and unfolds 300 bytes of
aliases into millions of nodes. Here strings stay strings, and anchors, aliases, tags and repeated keys are faults.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from wirewatch.errors import Fault
from wirewatch.text import suggestion

# A megabyte of watchlist is some 30,000 terms; longer lists are files of names, one a line.
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
ID_LENGTH = 64

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# How one character of a quoted text can be written.
_CHARACTERS = {"'": re.compile("''|."), '"': re.compile(r"\\x..|\\u.{4}|\\U.{8}|\\.|.")}
_HALF = re.compile("[\ud800-\udfff]")

_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Faults:
    """Collects what is wrong in one file."""

    file: str
    found: list[Fault]

    def add(self, node: yaml.Node | None, message: str, hint: str = "", offset: int | None = None) -> None:
        """Note a fault at a node (None: the whole file), or at `offset` characters into the node's stripped text."""
        if node is None:
            self.found.append(Fault(self.file, 0, 0, message, hint))
            return
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        # Inside a folded or literal text the place of a character is not known; its beginning has to do.
        one_line = node.start_mark.line == node.end_mark.line
        if offset is not None and isinstance(node, yaml.ScalarNode) and one_line:
            column += _written(node, offset)
        self.found.append(Fault(self.file, line, column, message, hint))


def _written(node: yaml.ScalarNode, offset: int) -> int:
    """Where in a one-line scalar as it is written the character stands that is `offset` into its stripped text."""
    offset += len(node.value) - len(node.value.lstrip())
    characters = _CHARACTERS.get(node.style or "")
    if characters is None:
        return offset
    source = (node.start_mark.buffer or "")[node.start_mark.pointer + 1 : node.end_mark.pointer - 1]
    starts = [match.start() for match in characters.finditer(source)]
    return 1 + (starts[offset] if offset < len(starts) else len(source))


def compose(text: str, faults: Faults) -> yaml.Node | None:
    """The root node of a YAML text, or None with the reason among the faults."""
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        faults.add(None, f"the file is larger than {MAX_BYTES:,} bytes")
        return None
    try:
        if not _is_plain(text, faults):
            return None
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line, column = text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)
        message = f"a character that no text holds (U+{ord(text[error.position]):04X})"
        faults.found.append(Fault(faults.file, line, column, message, "remove it; save the file as UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "quote texts that begin with *, @, & or hold ': '"
        faults.found.append(
            Fault(faults.file, mark.line + 1, mark.column + 1, message, hint)
            if mark
            else Fault(faults.file, 0, 0, message, hint)
        )
        return None
    if root is None:
        faults.add(None, "the file is empty")
    return root


def _is_plain(text: str, faults: Faults) -> bool:
    """Note anchors, aliases, tags and bottomless nesting; False where the tree had better not be read."""
    depth, plain = 0, True
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        problem = _cleverness(event)
        mark = event.start_mark
        if problem and mark:
            hint = "quote a text that begins with *, & or !"
            faults.found.append(Fault(faults.file, mark.line + 1, mark.column + 1, problem, hint))
        if depth > MAX_DEPTH and mark:
            problem = f"nested deeper than {MAX_DEPTH} levels"
            faults.found.append(Fault(faults.file, mark.line + 1, mark.column + 1, problem))
            return False
        plain = plain and not isinstance(event, yaml.AliasEvent) and not _is_halved(event)
    return plain


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
    except (ValueError, OverflowError) as error:
        # What PyYAML lets through for an escape beyond U+10FFFF and for a %YAML version of thousands of digits.
        problem = "found a number out of range"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=loader.get_mark()) from error


def _cleverness(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return f"aliases (*{event.anchor}) are not supported"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        if event.anchor:
            return f"anchors (&{event.anchor}) are not supported"
        if event.tag:
            return f"tags ({event.tag}) are not supported"
    if _is_halved(event):
        return "half a character (\\ud800 to \\udfff) is no text"
    return ""


def _is_halved(event: yaml.Event) -> bool:
    """Whether an escape made a lone surrogate, which can be neither printed nor stored."""
    return isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value) is not None


def mapping(
    node: yaml.Node, faults: Faults, what: str, keys: Sequence[str], not_yet: Iterable[str] = ()
) -> dict[str, yaml.Node]:
    """The values of a mapping by key. Unknown, repeated and not yet supported keys are faults and are left out."""
    if not isinstance(node, yaml.MappingNode):
        faults.add(node, f"{what} must be a mapping (key: value), not {kind(node)}")
        return {}
    values: dict[str, yaml.Node] = {}
    for key, value in _items(node, faults):
        if key.value in values:
            faults.add(key, f"'{key.value}' is given twice in {what}")
        elif key.value in keys:
            values[key.value] = value
        elif key.value in set(not_yet):
            faults.add(key, f"'{key.value}' is not yet supported in {what}", "remove it until a version supports it")
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
