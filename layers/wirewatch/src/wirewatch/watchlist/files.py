"""Files of lists: one term or name a line."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

import yaml

from wirewatch import strict_yaml
from wirewatch.errors import Fault
from wirewatch.query import names
from wirewatch.strict_yaml import Faults
from wirewatch.watchlist.keys import LIST_FILE, LISTS_FOLDER, MAX_LINE, MAX_LIST_BYTES, TOO_LARGE

# As in a query: `#tag` is a term, and what stands in quotes or in a regular expression is no comment.
_COMMENT = re.compile(r'"[^"]*"|\bre:/(?:[^/\\]|\\.)*+/|(?:^|(?<=\s))(?P<comment>#)(?=\s|$)')
_LINE_END = re.compile(r"\r\n?|\n")
# The lines of a text that say something, each with its number.
_Lines = Callable[[str], list[tuple[int, str]]]


class Line(NamedTuple):
    """A line that says something: its text, and where that is written."""

    text: str
    node: yaml.ScalarNode
    faults: Faults


class Files:
    """The files that lists may name, by their paths. `unreadable` are there too, and already a fault."""

    def __init__(self, folder: str, texts: Mapping[str, str], unreadable: Collection[str], warnings: Faults) -> None:
        self._folder = folder
        self._texts = texts
        self._unreadable = unreadable
        self._warnings = warnings
        self._used: set[str] = set()

    def terms(self, node: yaml.Node, faults: Faults, what: str) -> list[Line]:
        """The terms of the file that a node names."""
        return self._lines(node, faults, what, _terms)

    def names(self, node: yaml.Node, faults: Faults, what: str) -> list[Line]:
        """The names of the file that a node names."""
        return self._lines(node, faults, what, names.lines)

    def warn_of_unused(self) -> None:
        """Warn of every file that no list has asked for."""
        for path in self._texts:
            if LIST_FILE.fullmatch(path) and path not in self._used:
                self._warnings.found.append(
                    Fault(
                        self._folder + path, 0, 0, "no list uses this file", "name it in a list: {file: " + path + "}"
                    )
                )

    def _lines(self, node: yaml.Node, faults: Faults, what: str, lines_of: _Lines) -> list[Line]:
        path = strict_yaml.string(node, faults, what)
        if path and not LIST_FILE.fullmatch(path):
            hint = f"put it in {LISTS_FOLDER}/ beside the watchlist, and write {LISTS_FOLDER}/name.txt"
            faults.add(node, f"'{path[:80]}' is no path of a list's file", hint)
            return []
        self._used.add(path)
        if path and path not in self._texts:
            if path not in self._unreadable:
                known = [other for other in self._texts if LIST_FILE.fullmatch(other)]
                faults.add(node, f"there is no file '{path}'", strict_yaml.nearest(path, known))
            return []
        own = Faults(self._folder + path, faults.found)
        return _read(self._texts[path], own, lines_of) if path else []


def _read(text: str, faults: Faults, lines_of: _Lines) -> list[Line]:
    if len(text) > MAX_LIST_BYTES or len(text.encode(errors="replace")) > MAX_LIST_BYTES:
        faults.add(None, TOO_LARGE)
        return []
    foul = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if foul:
        mark = _mark(text, text.count("\n", 0, foul.start()), foul.start())
        message = f"a character that no text holds (U+{ord(foul.group()):04X})"
        faults.add(yaml.ScalarNode("", "", mark, mark), message, "remove it; save the file as UTF-8")
        return []
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    lines = [Line(said, _node(text, number - 1, starts[number - 1], said), faults) for number, said in lines_of(text)]
    if not lines:
        faults.add(None, "there is nothing in this file to look for")
    for line in lines:
        if len(line.text) > MAX_LINE:
            faults.add(line.node, f"a line is longer than {MAX_LINE:,} characters", "write one term or name a line")
    return [line for line in lines if len(line.text) <= MAX_LINE]


def _terms(text: str) -> list[tuple[int, str]]:
    """The terms of a file, each with the number of its line."""
    lines = (_without_comment(line).strip() for line in _LINE_END.split(text.removeprefix("\ufeff")))
    return [(number, line) for number, line in enumerate(lines, 1) if line]


def _without_comment(line: str) -> str:
    if "#" not in line:
        return line
    starts = (found.start() for found in _COMMENT.finditer(line) if found["comment"])
    return line[: next(starts, len(line))]


def _node(text: str, number: int, start: int, said: str) -> yaml.ScalarNode:
    """A line as a scalar of YAML, so that faults in both are placed alike."""
    first = text.index(said, start)
    return yaml.ScalarNode("", said, _mark(text, number, first), _mark(text, number, first + len(said)))


def _mark(text: str, number: int, at: int) -> yaml.Mark:
    column = at - text.rfind("\n", 0, at) - 1
    return yaml.Mark("", at, number, column, text, at)
