"""Furniture: what a host repeats on page after page, and no article says. Trending lists, sign-in boxes, notices.

An extractor takes some of it for the article, and a list of other people's headlines holds every term there is. A line
that stood on three different pages of a host is its furniture: it is not judged, not kept and not quoted.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from wirewatch import urls

# So many different pages make a line furniture. With two, an article that comes again under another title, as
# "CORRECTED: ..." does, would lose its text.
PAGES = 3
KEPT = timedelta(days=30)
# Bounds the row: DynamoDB asks for a write unit a kilobyte, and every poll with new pages writes it. What is not
# furniture yet is mostly articles' own lines; it has room of its own, so that a host never stops being learned.
MOST_BLOCKS = 1_000
MOST_FURNITURE = 600
# Below so many letters a line says nothing that could be watched for: numbers, bullets, "1/3".
_FEWEST_LETTERS = 3
_BLOCK_BYTES = 6
_PAGE_BYTES = 2
_PAGE_KEYS = 65_535
# "Updated 10:43" is "Updated 9:05", "1,234 comments" are "87 comments".
_NUMBER = re.compile(r"\d[\d.,:\s]*")


class Block(NamedTuple):
    """A line of a host's pages: the day it was last seen, in days since 1970, and the pages it stood on.

    `pages` is sorted, and empty once there are as many as make it furniture: which they were matters no more.
    """

    day: int
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Furniture:
    """What is known of a host's pages: its lines by their hash, the least recently seen first."""

    host: str
    blocks: Mapping[bytes, Block] = field(default_factory=dict)

    def holds(self, line: str) -> bool:
        """Whether a line of a page is furniture."""
        block = self.blocks.get(_block_key(line))
        return block is not None and not block.pages


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's text without the furniture, and the lines that are. Both in order.

    `repeated` are lines of furniture that the text has all the same, where it is judged as it is.
    """

    text: str
    furniture: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


def host_of(url: str) -> str:
    """The host of a page's address, with its port where that is not the scheme's; empty where it is no web address."""
    scheme, _, rest = urls.canonical(url).partition("://")
    return rest.partition("/")[0] if scheme == "https" else ""


def page_key(title: str, article_id: str) -> int:
    """By what a page is told from others: its entry's title where it has one, else its article.

    An article under two addresses, or in the feeds of three sections, is one page: its text would else become
    furniture, and an alert be missed. Never 0. Two pages of one key by chance only make a host be learned later.
    """
    return 1 + int.from_bytes(_hash(_folded(title) or article_id, _PAGE_BYTES)) % _PAGE_KEYS


def counted(known: Furniture, pages: Iterable[tuple[int, str]], now: datetime) -> Furniture:
    """What is known after more pages, each its key and its text. Equal to what was known where they add nothing.

    Counting a page twice is counting it once, and so is counting one that has more than half of its text, furniture
    apart, from one other page: a correction, or a wire's report under another title. What was not seen for 30 days is
    forgotten, and when there is too much what was not seen for longest, furniture last.
    """
    today = int(now.astimezone(UTC).timestamp() // timedelta(days=1).total_seconds())
    blocks = {key: block for key, block in known.blocks.items() if abs(today - block.day) <= KEPT.days}
    for page, text in pages:
        lines = {_block_key(line): len(line) for line in text.split("\n") if _counts(line)}
        original = _original(blocks, lines, page)
        for key in lines:
            before = blocks.pop(key, None)
            blocks[key] = Block(today, _with_page(before, original))
    return Furniture(known.host, dict(_bounded(blocks)))


def part(known: Furniture, text: str) -> Parted:
    """Part a page's text into what is judged and what is furniture. Lines stay lines, so that no paragraphs join.

    Where less than half of it would be left, in characters, it is judged as it is: an article that comes for the third
    time under a new title, or a notice that is a form but for a name. Better a false alert than none.
    """
    lines = text.split("\n")
    repeated = {line for line in lines if known.holds(line)}
    left_out = tuple(line for line in lines if line in repeated)
    if 2 * sum(map(len, left_out)) > sum(map(len, lines)):
        return Parted(text, repeated=left_out)
    return Parted("\n".join(line for line in lines if line not in repeated), left_out)


def _original(blocks: Mapping[bytes, Block], lines: Mapping[bytes, int], page: int) -> int:
    """The page that a page is a copy of, by the lengths of its lines; itself where it is none."""
    own = 0
    shared: Counter[int] = Counter()
    for key, length in lines.items():
        block = blocks.get(key)
        if block is None or block.pages:
            own += length
            shared.update(dict.fromkeys(block.pages if block else (), length))
    most = max(shared.values(), default=0)
    if 2 * most <= own or shared[page] == most:
        return page
    return min(other for other, length in shared.items() if length == most)


def _with_page(before: Block | None, page: int) -> tuple[int, ...]:
    if before is None:
        return (page,)
    pages = {*before.pages, page}
    return tuple(sorted(pages)) if before.pages and len(pages) < PAGES else ()


def _bounded(blocks: Mapping[bytes, Block]) -> Iterable[tuple[bytes, Block]]:
    furniture = [key for key, block in blocks.items() if not block.pages][-MOST_FURNITURE:]
    others = [key for key, block in blocks.items() if block.pages]
    kept = {*furniture, *islice(reversed(others), MOST_BLOCKS - len(furniture))}
    return ((key, block) for key, block in blocks.items() if key in kept)


def _counts(line: str) -> bool:
    return len(list(islice(filter(str.isalpha, line), _FEWEST_LETTERS))) == _FEWEST_LETTERS


def _block_key(line: str) -> bytes:
    return _hash(_folded(line), _BLOCK_BYTES)


def _folded(text: str) -> str:
    return " ".join(_NUMBER.sub(" 0 ", text.casefold()).split())


def _hash(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=size).digest()
