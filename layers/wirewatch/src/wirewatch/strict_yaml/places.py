"""Where in a file something is wrong."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

import yaml

from wirewatch.errors import Fault, QueryFault

# How one character of a quoted text can be written.
_CHARACTERS = {
    "'": re.compile("''|.", re.DOTALL),
    '"': re.compile("\\\\x..|\\\\u.{4}|\\\\U.{8}|\\\\\r\n|\\\\.|.", re.DOTALL),
}
_CHARACTER = re.compile(".", re.DOTALL)
_ESCAPED_SPACES = frozenset("tnvfr NL_P\t\r\n\x85\u2028\u2029")
# YAML's own notion of a line's end.
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


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
