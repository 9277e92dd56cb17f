"""Plain text set to a width, in columns as a fixed-width font shows them."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from wirewatch.render import graphemes
from wirewatch.render.counting import more

_SEPARATOR = 2  # a blank line
_LAST_LINE = 40  # "and 1234567 more articles" and a separator


def wrap(text: str, columns: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Clean, one-line `text` in lines of at most `columns`; never none.

    Words wider than a line, as Chinese and Japanese sentences are, break between letters, links never. `hanging` is the
    indent of the lines after the first, `indent` by default.
    """
    after = indent if hanging is None else hanging
    lines: list[str] = []
    current, used = "", 0
    for word, space in _words(text, columns - max(width(indent), width(after))):
        lead = " " if space and current else ""
        prefix = after if lines else indent
        size = width(word)
        if current and width(prefix) + used + len(lead) + size > columns:
            lines.append(prefix + current)
            current, used, lead = "", 0, ""
        current += lead + word
        used += len(lead) + size
    return [*lines, (after if lines else indent) + current]


def fitting(chunks: Sequence[tuple[str, int]], room: int, size: Callable[[str], int], noun: str) -> list[str]:
    """The chunks, from the first on, that fit `room`, and then "and 3 more places" for those that do not.

    With each chunk stands how many of `noun` it tells of. `size` measures a text in the unit of `room`.
    """
    shown: list[str] = []
    left = room - _LAST_LINE
    for at, (text, _) in enumerate(chunks):
        left -= size(text) + _SEPARATOR
        if left < 0:
            return [*shown, more(sum(amount for _, amount in chunks[at:]), noun)]
        shown.append(text)
    return shown


def size(text: str) -> int:
    """Bytes `text` takes in UTF-8."""
    return len(text.encode())


def width(text: str) -> int:
    """Columns `text` takes: 2 for wide letters (UAX 11 classes W and F), 0 for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _words(text: str, columns: int) -> Iterator[tuple[str, bool]]:
    """Pieces that fit `columns`, and whether a space stands before each."""
    for word in text.split(" "):
        rest, space = word, True
        # A link is worth a long line: broken, it leads elsewhere.
        while width(rest) > columns and not rest.startswith(("https://", "http://")):
            at = _fitting(rest, columns)
            yield rest[:at], space
            rest, space = rest[at:], False
        yield rest, space


def _fitting(word: str, columns: int) -> int:
    used = 0
    for at, char in enumerate(word):
        used += _columns(char)
        if used > columns:
            return graphemes.cut_point(word, at)
    return len(word)
