"""What servers do, and what a polite reader does then."""

from benchmarks.manners.cases.failures import FAILURES
from benchmarks.manners.cases.moves import MOVES
from benchmarks.manners.cases.requests import HOSTS, REQUESTS
from benchmarks.manners.cases.resting import RESTING
from benchmarks.manners.cases.validators import VALIDATORS

CASES = [*VALIDATORS, *RESTING, *FAILURES, *MOVES, *REQUESTS, *HOSTS]
