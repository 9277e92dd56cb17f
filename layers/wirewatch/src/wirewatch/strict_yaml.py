"""YAML as people write config in: every scalar a string, nothing clever, every fault with its place.

Plain YAML turns `NO` into false, `12:30` into 750, lets a repeated key win silently and unfolds 300 bytes of
aliases into millions of nodes. Here strings stay strings, and anchors, aliases, tags and repeated keys are faults.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

import yaml

from wirewatch.errors import Fault, QueryFault
from wirewatch.text import suggestion

# A megabyte of watchlist is some 30,000 terms; longer lists are files of names, one a line.
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
ID_LENGTH = 64
FEW = 20

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# How one character of a quoted text can be written.
_CHARACTERS = {
    "'": re.compile("''|.", re.DOTALL),
    '"': re.compile("\\\\x..|\\\\u.{4}|\\\\U.{8}|\\\\\r\n|\\\\.|.", re.DOTALL),
}
_CHARACTER = re.compile(".", re.DOTALL)
_ESCAPED_SPACES = frozenset("tnvfr NL_P\t\r\n\x85\u2028\u2029")
# YAML's own notion of a line's end.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_HALF = re.compile("[\ud800-\udfff]")

_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Faults:
    """Collects what is wrong in one file."""

    file: str
    found: list[Fault]

    def add(self, node: yaml.Node | None, message: str, hint: str = "") -> None:
        """Note a fault at a node (None: the whole file)."""
        if node is None:
            self.found.append(Fault(self.file, 0, 0, message, hint))
            return
        start, end = node.start_mark, node.end_mark
        of_one_line = isinstance(node, yaml.ScalarNode) and start.line == end.line
        length = end.column - start.column if of_one_line else 0
        self.found.append(Fault(self.file, start.line + 1, start.column + 1, message, hint, length))

    def add_within(self, node: yaml.ScalarNode, faults: Iterable[QueryFault]) -> None:
        """Note faults inside a node's stripped text, each where its first character is written."""
        written = _Written(node)
        for fault in faults:
            line, column, length = written.place(fault.start, fault.end)
            self.found.append(Fault(self.file, line, column, fault.message, fault.hint, length))


class _Written:
    """Where the characters of a scalar stand in the file.

    Folding and indentation change nothing but white space, so the nth other character of the text is the nth one of
    what was written.
    """

    def __init__(self, node: yaml.ScalarNode) -> None:
        self._start = node.start_mark
        self._value = node.value
        self._stripped = len(node.value) - len(node.value.lstrip())
        self._buffer = node.start_mark.buffer or ""
        self._spans = list(_solid(node, self._buffer))
        # How many characters that are no white space stand before each one of the text.
        self._before = [0, *accumulate(not character.isspace() for character in node.value)]

    def place(self, start: int, end: int) -> tuple[int, int, int]:
        """The line and column of a piece of the stripped text, and its length there, of its first line."""
        first = self._pointer(self._stripped + start)
        last = self._end(self._stripped + end)
        breaks = list(LINE_END.finditer(self._buffer, self._start.pointer, first))
        line = self._start.line + len(breaks) + 1
        column = first - breaks[-1].end() if breaks else self._start.column + first - self._start.pointer
        line_end = LINE_END.search(self._buffer, first)
        return line, column + 1, max(1, min(last, line_end.start() if line_end else last) - first)

    def _pointer(self, at: int) -> int:
        before = self._before[min(at, len(self._value))]
        if at < len(self._value) and not self._value[at].isspace() and before < len(self._spans):
            return self._spans[before][0]
        return self._spans[before - 1][1] if before else self._start.pointer

    def _end(self, at: int) -> int:
        before = self._before[min(at, len(self._value))]
        return self._spans[before - 1][1] if before else self._start.pointer


def _solid(node: yaml.ScalarNode, buffer: str) -> Iterator[tuple[int, int]]:
    """Where each character of a scalar that is no white space is written, as (start, end) in the buffer."""
    start, end = node.start_mark.pointer, node.end_mark.pointer
    if node.style in {"'", '"'}:
        start, end = start + 1, end - 1
    elif node.style in {"|", ">"}:
        header = LINE_END.search(buffer, start, end)
        start = header.end() if header else end
    for match in _CHARACTERS.get(node.style or "", _CHARACTER).finditer(buffer, start, end):
        if not _is_space(match.group()):
            yield match.start(), match.end()


def _is_space(written: str) -> bool:
    if len(written) == 1 or written == "''":
        return written.isspace()
    if written[1] in "xuU":
        return chr(int.from_bytes(bytes.fromhex(written[2:]), "big")).isspace()
    return written[1] in _ESCAPED_SPACES


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


def number(node: yaml.Node, faults: Faults, what: str, most: int) -> int:
    """A whole number from 1 to `most`; 0 with a fault where it is none."""
    value = string(node, faults, what)
    if value and not (re.fullmatch(r"[1-9][0-9]{0,8}", value) and int(value) <= most):
        faults.add(node, f"{what} must be a number from 1 to {most:,}, not '{value[:40]}'")
        return 0
    return int(value or 0)


def nearest(word: str, known: Collection[str]) -> str:
    """A hint for an unknown name: the nearest known one, and all of them only where they are few."""
    hint = suggestion(word, known)
    return hint if len(known) <= FEW or not hint.startswith("known") else ""
