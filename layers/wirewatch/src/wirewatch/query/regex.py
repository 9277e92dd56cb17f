"""Regular expressions, searched for by RE2: in time that grows with the text alone, whatever the expression."""

import re
from collections.abc import Iterator

# The memory of one expression, its states included, in bytes. What needs more to be compiled is refused.
_MOST_MEMORY = 1 << 20
# What is empty somewhere is so in one of these: where there is nothing, at the edges of a word, on a blank.
_PROBES = ("", "a", " ")
_HALF = re.compile("[\ud800-\udfff]")


class Expression:
    """A compiled expression. Making one raises ValueError with what RE2 has against it."""

    def __init__(self, pattern: str, *, ignore_case: bool) -> None:
        import re2  # noqa: PLC0415  0.02 s at a cold start, for what few watchlists have

        options = re2.Options()
        options.case_sensitive = not ignore_case
        options.log_errors = False
        options.max_mem = _MOST_MEMORY
        options.never_capture = True
        try:
            self._compiled = re2.compile(_whole(pattern), options)
        except re2.error as error:
            raise ValueError(error.args[0].decode(errors="replace")) from error

    def can_be_empty(self) -> bool:
        """Whether it is found where nothing is or only blanks are, and so in nearly every text."""
        return any(start == end for probe in _PROBES for start, end in self._found(probe))

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text, from left to right, without overlaps, the white space at its ends left out."""
        return ((start, end) for start, end in self._found(text) if start < end)

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        return (_stripped(text, *match.span()) for match in self._compiled.finditer(_whole(text)))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    first = end - len(piece.lstrip())
    return first, first + len(piece.strip())


def _whole(text: str) -> str:
    """A text as RE2 takes it, which is UTF-8: of the same length, half characters replaced."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)
