"""Whether the lock of the layer is in step with the main lock, and has what the library asks for.

python -m tools.locks requirements.txt layers/dependencies/requirements.txt layers/wirewatch/pyproject.toml
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any


def entries(lock: str) -> dict[str, list[str]]:
    """Return what a lock says of each package: version, marker and hashes, once for each of its versions."""
    found: dict[str, list[str]] = {}
    for line in lock.replace("\\\n", " ").splitlines():
        if line.strip():
            found.setdefault(_name(line), []).append(" ".join(line.split()))
    return found


def wanted(project: dict[str, Any]) -> set[str]:
    """Return the packages that the functions ask for themselves, of the library's pyproject.toml."""
    table = project["project"]
    return {_name(line) for line in [*table["dependencies"], *table["optional-dependencies"]["lambda"]]}


def out_of_step(main_lock: str, layer_lock: str, project: dict[str, Any]) -> Iterator[str]:
    """Yield each package of which the layer's lock does not say what the main lock says, or nothing at all."""
    ours, theirs = entries(layer_lock), entries(main_lock)
    for name in sorted(ours):
        if ours[name] != theirs.get(name):
            yield f"{name}: the layer's lock and the main lock differ"
    for name in sorted(wanted(project) - set(ours)):
        yield f"{name}: the library asks for it, and the layer's lock does not have it"


def main(arguments: Sequence[str]) -> int:
    """Print what is out of step; return 1 where anything is."""
    main_lock, layer_lock, project = (Path(name).read_text(encoding="utf-8") for name in arguments)
    faults = list(out_of_step(main_lock, layer_lock, tomllib.loads(project)))
    for fault in faults:
        print(f"{fault}; `make lock` compiles them anew", file=sys.stderr)
    return 1 if faults else 0


def _name(line: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", line)
    if not found:
        raise ValueError(line)
    return re.sub(r"[-_.]+", "-", found[0]).lower()  # PEP 503


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
