"""Dates of feeds against the moments they are known to name, and what reading one costs.

python -m benchmarks.dates FOLDER

FOLDER holds feed-dates.json: a list of {"text": ..., "utc": [year, month, day, hour, minute, second] or null}. Of those
without an answer it is said how many are read. `read` is held against the answers; `parse` believes no date before
1990. Exit code 1: a date is read wrongly. 2: no data.
"""

import argparse
import json
import sys
import timeit
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from wirewatch import dates

FILE = "feed-dates.json"
TIMED = (
    ("RFC 3339", "2024-05-07T10:15:30Z"),
    ("RFC 3339, offset", "2024-05-07T10:15:30+03:00"),
    ("RFC 822", "Tue, 07 May 2024 10:15:30 GMT"),
    ("RFC 822, offset", "Tue, 07 May 2024 10:15:30 +0300"),
    ("RFC 822, no seconds", "Tue, 07 May 2024 10:15 GMT"),
    ("in words", "Dienstag, 7. Mai 2024, 10:15 Uhr"),
    ("in Cyrillic", "7 мая 2024 г. 10:15"),
    ("no date", "published yesterday, in the evening"),
)
TIMES = 10_000


def main() -> int:
    """Print what is wrong, the count, and the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    path = parser.parse_args().folder / FILE
    if not path.is_file():
        print(f"{path.parent}: there is no {FILE}, so there is nothing to measure.")
        return 2
    listed = json.loads(path.read_text(encoding="utf-8"))
    known = [(row["text"], _moment(*row["utc"])) for row in listed if row["utc"]]
    wrong = [(text, moment) for text, moment in known if dates.parse(text) != moment]
    for text, moment in wrong:
        print(f"wrong: {text!r} is {moment:%Y-%m-%d %H:%M:%S}, not {dates.parse(text)}")
    for text, moment in known:
        if dates.parse(text) == moment and not dates.believed(text):
            print(f"right, but not believed: {text!r} {dates.doubt(text, datetime.now(UTC))}")
    read = sum(dates.parse(row["text"]) is not None for row in listed if not row["utc"])
    print(f"listed {len(listed)}, with an answer {len(known)}: right {len(known) - len(wrong)}, wrong {len(wrong)}")
    print(f"without an answer {len(listed) - len(known)}: read {read}")
    for name, text in TIMED:
        seconds = min(timeit.repeat(partial(dates.believed, text), number=TIMES, repeat=5)) / TIMES
        print(f"{name:<20}{seconds * 1e6:>8.2f} µs  {text}")
    return 1 if wrong else 0


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
