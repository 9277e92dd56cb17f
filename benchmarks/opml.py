"""Public lists of feeds, read as `wirewatch sources import` does: every address found, every file read or refused.

python -m benchmarks.opml FOLDER

FOLDER holds awesome-rss-feeds-opml.tar.gz, the lists of plenaryapp/awesome-rss-feeds, and listparser-opml.tar.gz, the
tests of kurtmckee/listparser. Of the former, all addresses are to be found that a plain search for xmlUrl="..." finds.
Each of the latter begins with a comment that says what a reader must find in it, as Python expressions; those about
feeds count (their number, addresses and titles, and the folders they lie in), and what they ask besides is counted by
what it is about: our records do not hold it, or say it in the reason of a refusal.

Exit code 1: an exception, an address that was not found, or an expectation about feeds that does not hold. 2: no data.
"""

import argparse
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wirewatch import charsets, markup, urls
from wirewatch.errors import ConfigError
from wirewatch.sources import opml
from wirewatch.sources.opml import Outline

LISTS, CASES = "awesome-rss-feeds-opml.tar.gz", "listparser-opml.tar.gz"

_ADDRESS = re.compile(r'xmlUrl\s*=\s*"([^"]*)"', re.IGNORECASE)
_EXPECTED = re.compile(r"^\s*Eval:\s*(.*?)\s*$", re.MULTILINE)
# What our records hold; the number of folders is none of it, since a path of folders becomes several tags.
_OURS = re.compile(
    r"""(?:not |len\()?result\[['"]feeds['"]\](?:\[\d\]\[['"](?:url|title)['"]\])?\)?(?: ==.*)?"""
    r"""|.* in \(?result\['feeds'\]\[\d\]\['(?:url|tags|categories)'\].*"""
)
_KEY = re.compile(r"""result\[['"](\w+)['"]\]""")


class _Folders(tuple[str, ...]):
    """The folders of a feed, in which a path lies if all of its parts do."""

    __slots__ = ()

    def __contains__(self, wanted: object) -> bool:
        parts = wanted if isinstance(wanted, list) else [wanted]
        return all(tuple.__contains__(self, part) for part in parts)


def main() -> int:
    """Read the lists and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    missing = [name for name in (LISTS, CASES) if not (options.folder / name).is_file()]
    if missing:
        print(f"{options.folder}: there is no {' and no '.join(missing)}, so there is nothing to measure.")
        return 2
    good = [_lists(options.folder / LISTS), _cases(options.folder / CASES)]
    return 0 if all(good) else 1


def _lists(archive: Path) -> bool:
    files = list(_files(archive))
    broken = sum(not _is_well_formed(body) for _, body in files)
    held, found = set[str](), set[str]()
    failed = []
    started = time.process_time()
    for name, body in files:
        outlines, reason = _read(body)
        found |= {outline.url for outline in outlines}
        failed += [f"{name}: {reason}"] if reason else []
    spent = time.process_time() - started
    for _, body in files:
        held |= {urls.absolute(markup.plain_text(address)) for address in _ADDRESS.findall(charsets.decode(body))}
    print(f"{LISTS}: {len(files)} files, {broken} of them not well-formed, in {spent:.1f} s of CPU time")
    print(f"  {len(found & held)} of {len(held)} distinct addresses found, {len(found - held)} others")
    for line in failed + sorted(held ^ found):
        print(f"  {line}")
    return held == found and not failed


def _cases(archive: Path) -> bool:
    results: Counter[str] = Counter()
    others: Counter[str] = Counter()
    missed: list[str] = []
    held = 0
    for name, body in _files(archive):
        outlines, reason = _read(body)
        results["refused with a reason" if reason else "imported"] += 1
        if reason.startswith("EXCEPTION"):
            missed.append(f"{name}: {reason}")
        for expected in _EXPECTED.findall(charsets.decode(body)):
            if not _OURS.fullmatch(expected):
                key = _KEY.search(expected)
                about = key[1] if key else "?"
                others["how many folders there are" if about == "feeds" else about] += 1
            elif _holds(expected, outlines):
                held += 1
            else:
                missed.append(f"{name}: {expected}")
    print(f"{CASES}: {results.total()} files: " + ", ".join(f"{count} {what}" for what, count in results.items()))
    print(f"  {held} of {held + len(missed)} expectations about feeds hold")
    print("  not ours: " + ", ".join(f"{count} about {what}" for what, count in others.most_common()))
    for line in missed:
        print(f"  missed {line}")
    return not missed


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in sorted(files, key=lambda member: member.name):
            content = files.extractfile(member) if member.isfile() else None
            if content and member.name.endswith((".opml", ".xml")):
                yield member.name.removeprefix("./"), content.read()


def _is_well_formed(body: bytes) -> bool:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415

    try:
        etree.fromstring(body)
    except etree.XMLSyntaxError:
        return False
    return True


def _read(body: bytes) -> tuple[tuple[Outline, ...], str]:
    """The feeds of a list, or why there are none."""
    try:
        return opml.read(body).outlines, ""
    except ConfigError as error:
        return (), error.faults[0].message
    except Exception as error:  # noqa: BLE001  that there is none is what is measured
        return (), f"EXCEPTION {error!r}"


def _holds(expected: str, outlines: tuple[Outline, ...]) -> bool:
    feeds: list[dict[str, Any]] = [
        {"url": one.url, "title": one.title, "tags": _Folders(one.folders), "categories": _Folders(one.folders)}
        for one in outlines
    ]
    try:  # listparser's own expressions, without any of Python's functions but one
        return bool(eval(expected, {"result": {"feeds": feeds}, "len": len, "__builtins__": {}}))
    except (IndexError, KeyError, NameError, SyntaxError, TypeError):
        return False


if __name__ == "__main__":
    sys.exit(main())
