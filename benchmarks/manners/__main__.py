"""The score of Wirewatch's manners, case by case.

The exit code is 1 if a case is missed.
"""

import sys

from benchmarks.manners.cases import CASES
from benchmarks.manners.trial import problems


def score() -> int:
    """Print what is wrong with each case, and the score; how many were missed."""
    missed = 0
    for case in CASES:
        wrong = problems(case)
        missed += bool(wrong)
        for problem in wrong:
            print(f"missed  {case.name}: {problem}", flush=True)
    print(f"manners: {len(CASES) - missed} of {len(CASES)}")
    return missed


if __name__ == "__main__":
    sys.exit(1 if score() else 0)
