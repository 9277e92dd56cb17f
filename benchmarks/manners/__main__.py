"""The score of Wirewatch's manners, case by case, and a simulated season.

The exit code is 1 if a case is missed, a poll comes earlier than asked, or a source is polled at half its rate or less.
"""

import argparse
import sys

from benchmarks.manners.cases import CASES
from benchmarks.manners.season import SERVERS, Record, season
from benchmarks.manners.trial import problems

LEAST_RATE = 0.5


def main() -> int:
    """Print both; 0 if all is well."""
    options = _options()
    missed = _score()
    records = season(options.sources, options.days) if options.sources else []
    return 1 if missed or not _summary(records, options.days) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=500, help="sources of the season; 0 for the cases alone")
    parser.add_argument("--days", type=float, default=90)
    return parser.parse_args()


def _score() -> int:
    missed = 0
    for case in CASES:
        wrong = problems(case)
        missed += bool(wrong)
        for problem in wrong:
            print(f"missed  {case.name}: {problem}", flush=True)
    print(f"manners: {len(CASES) - missed} of {len(CASES)}\n", flush=True)
    return missed


def _summary(records: list[Record], days: float) -> bool:
    if not records:
        return True
    print(f"{len(records)} sources, {days:g} days\n")
    print(f"{'the server':<42}{'polls':>10}{'early':>7}{'slowest rate':>14}{'longest wait':>18}")
    for kind in SERVERS:
        of_kind = [record for record in records if record.kind == kind]
        if of_kind:
            print(_row(kind, of_kind), flush=True)
    print(_row("all", records))
    for record in records:
        for early in record.early[:1]:
            print(f"early   {early}")
    return all(not record.early and record.rate > LEAST_RATE for record in records)


def _row(name: str, records: list[Record]) -> str:
    polls, early = sum(record.polls for record in records), sum(len(record.early) for record in records)
    longest = max(record.longest for record in records)
    return f"{name:<42}{polls:>10,}{early:>7}{min(record.rate for record in records):>14.2f}{_spelled(longest):>18}"


def _spelled(wait: object) -> str:
    return str(wait).split(".", maxsplit=1)[0]


if __name__ == "__main__":
    sys.exit(main())
