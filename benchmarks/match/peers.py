"""Other libraries that find many names in a text, each made to do the same: whole words, whatever the case."""

from collections.abc import Callable, Sequence
from importlib import import_module, util
from typing import Any, NamedTuple

from ahocorasick_rs import AhoCorasick

from wirewatch.query import Document

# (start, end, name in small letters)
Hit = tuple[int, int, str]
Finder = Callable[[Document], list[Hit]]


class Peer(NamedTuple):
    """A library: the module to import, how to build it for names, and with how many names that is still reasonable."""

    module: str
    build: Callable[[Sequence[str]], Finder]
    most: int

    @property
    def is_here(self) -> bool:
        """Whether it is installed."""
        return util.find_spec(self.module) is not None


def text_of(document: Document) -> str:
    """What peers read of a document: title and body."""
    return f"{document.title}\n{document.body}"


def _pyahocorasick(names: Sequence[str]) -> Finder:
    automaton: Any = import_module("ahocorasick").Automaton()
    for name in names:
        automaton.add_word(name.lower(), name.lower())
    automaton.make_automaton()

    def find(document: Document) -> list[Hit]:
        text = text_of(document).lower()
        return [
            (start, last + 1, name)
            for last, name in automaton.iter(text)
            if _is_whole(text, start := last + 1 - len(name), last + 1)
        ]

    return find


def _ahocorasick_rs(names: Sequence[str]) -> Finder:
    lowered = [name.lower() for name in names]
    automaton = AhoCorasick(lowered)

    def find(document: Document) -> list[Hit]:
        text = text_of(document).lower()
        return [
            (start, end, lowered[at])
            for at, start, end in automaton.find_matches_as_indexes(text, overlapping=True)
            if _is_whole(text, start, end)
        ]

    return find


def _flashtext(names: Sequence[str]) -> Finder:
    processor: Any = import_module("flashtext").KeywordProcessor()
    for name in names:
        processor.add_keyword(name, name.lower())

    def find(document: Document) -> list[Hit]:
        text = text_of(document)
        found = processor.extract_keywords(text, span_info=True)
        # Only ASCII letters are letters to it.
        return [(start, end, name) for name, start, end in found if _is_whole(text, start, end)]

    return find


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())


PEERS = {
    "ahocorasick-rs": Peer("ahocorasick_rs", _ahocorasick_rs, 1_000_000),
    "pyahocorasick": Peer("ahocorasick", _pyahocorasick, 1_000_000),
    # A dictionary for each letter: a million names take gigabytes.
    "flashtext": Peer("flashtext", _flashtext, 100_000),
}
