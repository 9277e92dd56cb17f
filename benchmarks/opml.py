"""Lists of feeds as other programs export them, read by Wirewatch: what is found, and what is refused and why.

python -m benchmarks.opml FOLDER

FOLDER holds awesome-rss-feeds-opml.tar.gz, lists that people share, most of them not well-formed, and
listparser-opml.tar.gz, the tests of listparser. Neither is part of this repository. The feeds of the former are counted
against the addresses that its texts name, whatever their markup. Exit code 1: an exception, or an address that was not
found. 2: no data.
"""

import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from wirewatch import urls
from wirewatch.errors import ConfigError
from wirewatch.sources import opml

SHARED, TESTS = "awesome-rss-feeds-opml.tar.gz", "listparser-opml.tar.gz"
_NAMED = re.compile(r'xmlUrl\s*=\s*"([^"]*)"', re.IGNORECASE)


def main() -> int:
    """Read both archives and print what came of it."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else Path()  # noqa: PLR2004  the program and its argument
    if not all((folder / name).is_file() for name in (SHARED, TESTS)):
        print(f"{folder}: there is no {SHARED} or no {TESTS}, so there is nothing to measure.")
        return 2
    started = time.process_time()
    named: set[str] = set()
    found: set[str] = set()
    files = refused = 0
    for _, body in _files(folder / SHARED, ".opml"):
        files += 1
        texts = _NAMED.findall(body.decode("utf-8", "replace"))
        named |= {urls.absolute(unescape(text)) for text in texts}
        listing = opml.read(body)
        found |= {outline.url for outline in listing.outlines}
        refused += len(listing.refused)
    print(f"{SHARED}: {files} files name {len(named)} feeds, {len(named & found)} found, {refused} refused")
    reasons: Counter[str] = Counter()
    read = 0
    for name, body in _files(folder / TESTS, ".xml"):
        try:
            read += bool(opml.read(body).outlines)
        except ConfigError as error:
            reasons[error.faults[0].message.partition(": try")[0]] += 1
        except Exception as error:  # noqa: BLE001  that there is none is what is measured
            print(f"EXCEPTION {name}: {error!r}")
            return 1
    print(f"{TESTS}: {read + reasons.total()} files, {read} read, {reasons.total()} refused:")
    for reason, count in reasons.most_common():
        print(f"  {count:>3}  {reason}")
    print(f"{time.process_time() - started:.1f} s of CPU time")
    return 1 if named - found else 0


def _files(archive: Path, ending: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as files:
        for member in sorted(files, key=lambda member: member.name):
            content = files.extractfile(member) if member.isfile() and member.name.endswith(ending) else None
            if content:
                yield member.name, content.read()


if __name__ == "__main__":
    sys.exit(main())
