"""feedparser's own tests, read by Wirewatch: every file without an exception, and what each says of titles, links, ids
and dates.

python -m benchmarks.feed_corpus FOLDER [--all]

FOLDER holds feedparser-corpus.tar.gz, the tests of feedparser. Each of its XML files begins with a comment that says
what a reader must find in it, as a Python expression. Those count here that ask for an entry's title, link, id or date
or for a feed's title or link, which is what our records hold. Our titles are plain text: a title counts if it is the
text of the one expected. A date counts as the moment it names. What asks for anything else too (a title's media type,
a date as it was written, well-formedness) is judged by the part that we have.

Exit code 1: an exception other than FeedError, or fewer right than the aims below. 2: no data.
"""

import argparse
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from wirewatch import charsets, dates, feeds, markup
from wirewatch.errors import FeedError
from wirewatch.model import Entry, Feed
from wirewatch.urls import absolute

ARCHIVE = "feedparser-corpus.tar.gz"
HOST = "http://127.0.0.1:8097/"  # where feedparser's tests are served, which some expectations name
MISSES = 1
"""How many of the files that are neither about entities nor about sanitising may be read wrongly: as many as
feedparser itself reads wrongly."""

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_EXPECT = re.compile(r"Expect:\s*(.*)", re.DOTALL)
_HEADER = re.compile(r"^Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
_KEY = r"""(?:\.|\[['"])"""
_DATES = "published updated created published_parsed updated_parsed created_parsed".split()  # noqa: SIM905
_OURS = re.compile(rf"\b(?:entries\[\d+\]{_KEY}(?:title|link|id|{'|'.join(_DATES)})|feed{_KEY}(?:title|link))\b")
_NAMED = re.compile(rf"(?:entries\[\d+\]|feed){_KEY}(\w+)")


@dataclass(frozen=True, slots=True)
class Case:
    """A file of the corpus: what it expects, and the headers it would be served with."""

    name: str
    body: bytes
    expected: str
    headers: dict[str, str]

    @property
    def scored(self) -> bool:
        """Whether it asks for what our records hold."""
        return bool(_OURS.search(self.expected))

    @property
    def core(self) -> bool:
        """Whether it is neither about HTML's entities nor about removing markup, which we do to all."""
        return not self.name.startswith("entities/") and "sanitize" not in self.name

    def read(self) -> Feed:
        """The feed, as it would have been fetched. Raises FeedError."""
        address = HOST + self.name
        url = absolute(self.headers.get("content-location", ""), address) or address
        return feeds.parse(self.body, url, self.headers.get("content-type"))


class _Text(str):
    """A title, which equals every markup of its text."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in {other, markup.title(markup.plain_text(other))}


class _Date(str):
    """A date, which equals every writing of its moment."""

    __slots__ = ("moment",)
    moment: datetime
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and dates.parse(other) == self.moment


class _Record(dict[str, Any]):
    """A record as feedparser's tests see it: by attribute too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def main() -> int:
    """Read the corpus and print the score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--all", action="store_true", help="list the misses about entities and sanitising too")
    options = parser.parse_args()
    archive = options.folder / ARCHIVE
    if not archive.is_file():
        print(f"{options.folder}: there is no {ARCHIVE}, so there is nothing to measure.")
        return 2
    readers: Counter[str] = Counter()
    crashed: list[str] = []
    right: Counter[bool] = Counter()
    asked: Counter[bool] = Counter()
    missed: list[Case] = []
    started = time.process_time()
    for case in _cases(archive):
        feed = None
        try:
            feed = case.read()
        except FeedError:
            pass
        except Exception as error:  # noqa: BLE001  that there is none is what is measured
            crashed.append(f"{case.name}: {error!r}")
        readers[feed.reader if feed else "no feed"] += 1
        if case.scored:
            asked[case.core] += 1
            if feed is not None and _holds(case.expected, feed):
                right[case.core] += 1
            else:
                missed.append(case)
    print(f"{readers.total()} files, {len(crashed)} exceptions, {time.process_time() - started:.1f} s of CPU time")
    print("read by:", ", ".join(f"{reader} {count}" for reader, count in readers.most_common()))
    print(f"right: {right[True]} of the {asked[True]} that are neither about entities nor sanitising")
    print(f"       {right.total()} of all {asked.total()}")
    for case in missed:
        if case.core or options.all:
            print(f"  missed {case.name}: expected {' '.join(case.expected.split())[:150]}")
    for line in crashed:
        print(f"  EXCEPTION {line}")
    wrong = sum(1 for case in missed if case.core)
    return 1 if crashed or wrong > MISSES else 0


def _cases(archive: Path) -> Iterator[Case]:
    with tarfile.open(archive) as files:
        for member in sorted(files, key=lambda member: member.name):
            content = files.extractfile(member) if member.isfile() and member.name.endswith(".xml") else None
            if content:
                body = content.read()
                comment = _COMMENT.search(charsets.decode(body))
                said = comment[1] if comment else ""
                expected = _EXPECT.search(said)
                headers = {name.lower(): value for name, value in _HEADER.findall(said)}
                yield Case(member.name.removeprefix("./"), body, expected[1].strip() if expected else "", headers)


def _holds(expected: str, feed: Feed) -> bool:
    """Whether an expectation about what we hold is met; parts about other things are taken for true."""
    names = {
        "entries": [_entry(entry) for entry in feed.entries],
        "feed": _Record(title=_Text(feed.title), link=feed.link),
        "bozo": 0,
        "len": len,
        "__builtins__": {},
    }
    parts = [part for part in re.split(r"\band\b(?=[^']*(?:'[^']*'[^']*)*$)", expected) if _OURS.search(part)]
    try:
        return all(
            eval(part.strip(), names) for part in parts
        )  # feedparser's own expressions, without any of Python's functions
    except (AttributeError, IndexError, KeyError, NameError, SyntaxError, TypeError):
        return False


def _entry(entry: Entry) -> _Record:
    record = _Record(id=entry.id, title=_Text(entry.title), link=entry.link)
    published, updated = entry.published or entry.updated, entry.updated or entry.published
    for name, moment in (("published", published), ("created", published), ("updated", updated)):
        if moment:
            record[f"{name}_parsed"] = moment.utctimetuple()
            record[name] = _Date(moment.isoformat())
            record[name].moment = moment
    return record


if __name__ == "__main__":
    sys.exit(main())
