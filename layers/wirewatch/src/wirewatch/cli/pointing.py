"""The line of a file that a fault means, and a caret under what is wrong there."""

import unicodedata
from collections.abc import Sequence

from wirewatch.errors import Fault

INDENT = "    "
# What is shown of a longer line: the fault, and so much before it.
WIDTH, BEFORE = 100, 40


def pointed(fault: Fault, lines: Sequence[str]) -> str:
    """The line a fault means and a line of carets below, both indented; empty where it means none of the lines."""
    if not 0 < fault.line <= len(lines) or not lines[fault.line - 1].strip():
        return ""
    line = "".join(map(_shown, lines[fault.line - 1].removeprefix("\ufeff")))
    start = min(fault.column - 1, len(line))
    cut = max(0, start - BEFORE) if len(line) > WIDTH else 0
    shown = line[cut : cut + WIDTH]
    end = max(start + 1, min(start + fault.length, cut + len(shown)))
    gap = " " * sum(map(_cells, line[cut:start]))
    carets = "^" * max(1, sum(map(_cells, line[start:end])))
    return f"{INDENT}{shown}\n{INDENT}{gap}{carets}"


def _shown(character: str) -> str:
    """A character that moves the cursor on by its own width and does nothing else."""
    if character.isspace():
        return " "
    return character if character.isprintable() or unicodedata.combining(character) else "\ufffd"


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
