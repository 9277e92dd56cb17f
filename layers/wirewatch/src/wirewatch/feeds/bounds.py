"""How much of a document is read at all: what is hostile ends quickly, and what is news is never refused."""

import re
from collections import Counter

from wirewatch.errors import FeedError

MOST_TAGS = 1_000_000
"""Tags of a well-formed document: at 10 MiB, ten bytes for each. An element takes about 150 bytes of memory. Real feeds
have one in 25 bytes or more."""
MOST_BROKEN_TAGS = 200_000
"""Tags of a document that is not well-formed, each of which costs the tolerant reader 10 to 35 microseconds: ten
elements for each of 10,000 entries."""
MOST_REFERENCES = 2_000_000
"""Entity and character references of such a document, each of which costs 1 to 3 microseconds."""
GROWTH_FLOOR = 10_000
"""Characters up to which the entities of a document may make it grow whatever its size."""

MOST_ENTRIES = 20_000
"""Entries that are read of a feed: twice as many as a visit takes, so that it sees that there are too many."""
LONGEST_TAG = 200_000
"""Characters of one tag, its attributes among them; parsers take hundreds of times as much memory for the latter."""

_ENDLESS = re.compile(rf"<[a-zA-Z/][^<>]{{{LONGEST_TAG}}}")
_DECLARATION = re.compile(r"""<!ENTITY\s+(\w+)\s+(?:"([^"<>]*)"|'([^'<>]*)')""")
_REFERENCE = re.compile(r"&(\w+);")
_BLANKS = re.compile(r"\s{50,}")
# expat's driver looks each of a tag's attributes up among all of them: 100 s for 100,000.
_OVERDRESSED = re.compile(r"""(<[^\s<>/"'=]+)(?:\s+[^\s<>"'=]+\s*=\s*(?:"[^"<]*"|'[^'<]*')){100,}""")


def refuse_excess(text: str, most: int = MOST_TAGS) -> None:
    """Raise FeedError for a text with more tags than are read, or one that is longer than any is."""
    if _ENDLESS.search(text):
        raise FeedError(f"a tag of more than {LONGEST_TAG:,} characters, as no feed has: not read")
    if text.count("<") > most and _tags(text) > most:
        raise FeedError(f"more than {most:,} tags, which is too large to read{_BROKEN if most < MOST_TAGS else ''}")


_BROKEN = " for a feed that is not well-formed XML; write to the publisher"


def refuse_growth(length: int, text: str) -> None:
    """Raise FeedError where the entities of `text` make more of it, `length` characters, than there was."""
    if length > max(len(text), GROWTH_FLOOR):
        raise FeedError("its entities make more of it than there is, which no feed needs: not read")


def bounded(text: str) -> str:
    """A text for the tolerant reader, without what only costs it time. Raises FeedError for one with too much in it."""
    refuse_excess(text, MOST_BROKEN_TAGS)
    if text.count("&") > MOST_REFERENCES:
        raise FeedError(f"more than {MOST_REFERENCES:,} references, which is too large to read{_BROKEN}")
    if "<!ENTITY" in text:
        refuse_growth(_expanded(text), text)
    # Its search for a document type takes time with the square of the white space before it.
    return _OVERDRESSED.sub(r"\1", _BLANKS.sub("\n", text))


def _expanded(text: str) -> int:
    """How many characters the entities come to that a document declares and uses, those within others included."""
    lengths: dict[str, int] = {}
    for name, one, other in _DECLARATION.findall(text):
        value = one or other
        lengths[name] = len(value) + sum(lengths.get(inner, 0) for inner in _REFERENCE.findall(value))
    used = Counter(_REFERENCE.findall(text))
    return sum(times * lengths.get(name, 0) for name, times in used.items())


def _tags(text: str) -> int:
    """How many tags there are outside of CDATA sections, which feeds keep their HTML in."""
    count = at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        count += text.count("<", at, start)
        at = end
    return count + text.count("<", at)
