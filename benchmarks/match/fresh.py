"""Builds or loads one thing in a process of its own, and says what that took.

python -m benchmarks.match.fresh WHAT FILE

WHAT: roll, artifact or a peer; FILE: names, one a line, or a packed roll. Prints
seconds of CPU time and megabytes of resident memory.
"""

import gc
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.match.peers import PEERS
from wirewatch.query.names.roll import RollCall, roll
from wirewatch.query.tables import Roll


class Taken(NamedTuple):
    """What it took."""

    seconds: float
    megabytes: float


def measured(what: str, file: Path) -> Taken:
    """Run this module in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.match.fresh", what, str(file)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return Taken(float(printed[0]), float(printed[1]))


def _main() -> None:
    what, file = sys.argv[1], Path(sys.argv[2])
    data = file.read_bytes()
    names = data.decode().split("\n") if what != "artifact" else []
    gc.collect()
    before, started = _resident(), time.process_time()
    kept: object
    if what == "artifact":
        kept = RollCall(msgspec.msgpack.decode(data, type=Roll))
    elif what == "roll":
        kept = RollCall(roll(names))
    else:
        kept = PEERS[what].build(names)
    seconds = time.process_time() - started
    gc.collect()
    print(seconds, (_resident() - before) / 1e6)
    del kept


def _resident() -> int:
    """Bytes of memory that this process takes, as Linux counts them."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    _main()
