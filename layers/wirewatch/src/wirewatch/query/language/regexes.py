"""Reads `re:/…/`, a regular expression on the title."""

import re
from collections.abc import Iterator

from wirewatch.errors import QueryFault
from wirewatch.query.language.lexer import short
from wirewatch.query.language.operands import unread
from wirewatch.query.nodes import Node, Regex
from wirewatch.query.regex import Expression

MAX_PATTERN = 500

_WRITTEN = re.compile(r"re[:：]/(?P<pattern>(?:[^/\\]|\\.)*+)(?:/(?P<flags>.*))?", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TOO_LARGE = "repeat less, as in {1,20}, or write several, joined by OR"
_SYNTAX = "see github.com/google/re2/wiki/Syntax: there is no looking ahead or behind, and no \\1"


def regex(text: str, start: int) -> tuple[Node, list[QueryFault]]:
    """`re:/pattern/`, and what is wrong with it; `start` is the text's offset in the query."""
    end = start + len(text)
    match = _WRITTEN.match(text)
    if match is None or match["flags"] is None:
        message = "a regular expression without its closing slash"
        return unread(start, end), [QueryFault(start, end, message, "write / where it ends, and \\/ for one inside")]
    pattern, flags = _ESCAPED.sub(_unescaped, match["pattern"]), match["flags"]
    ignore_case = flags == "i"
    faults = list(_wrong(pattern, text, start, ignore_case=ignore_case))
    if flags and not ignore_case:
        message = f"'{short(flags)}' cannot stand behind a regular expression"
        hint = "only i can, which ignores case; a slash inside is written \\/"
        faults.append(QueryFault(start + match.start("flags"), end, message, hint))
    return unread(start, end) if faults else Regex(start, end, pattern, ignore_case), faults


def _unescaped(escape: re.Match[str]) -> str:
    return "/" if escape[1] == "/" else escape[0]


def _wrong(pattern: str, text: str, start: int, *, ignore_case: bool) -> Iterator[QueryFault]:
    end = start + len(text)
    if len(pattern) > MAX_PATTERN:
        message = f"the regular expression has {len(pattern):,} characters, more than {MAX_PATTERN}"
        yield QueryFault(start, end, message, "write several, joined by OR")
        return
    if "C" in _ESCAPED.findall(pattern):
        at = start + text.index("\\C")
        yield QueryFault(at, at + 2, "\\C is a piece of a character, and a text has whole ones", "write . instead")
        return
    try:
        expression = Expression(pattern, ignore_case=ignore_case)
    except ValueError as error:
        yield _refused(str(error), text, start)
        return
    if expression.can_be_empty():
        message = "this regular expression is found where nothing is, or a blank, and so in nearly every title"
        yield QueryFault(start, end, message, "name a letter or a sign that must be there")


def _refused(reason: str, text: str, start: int) -> QueryFault:
    """The fault of a pattern that RE2 does not take, at the piece that RE2 names, where it stands there so."""
    _, _, piece = reason.partition(": ")
    if not piece:
        # RE2 names a piece unless all of it is too much.
        return QueryFault(start, start + len(text), f"RE2 refuses this: {reason}", _TOO_LARGE)
    at = text.find(piece, text.index("/") + 1)
    first, last = (start + at, start + at + len(piece)) if at >= 0 else (start, start + len(text))
    return QueryFault(first, last, f"this is no regular expression: {short(reason)}", _SYNTAX)
