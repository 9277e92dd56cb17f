"""Whether what `make build` has put together is for Lambda, and fits.

python -m tools.packages .aws-sam/build
"""

import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

HEAD = 20  # bytes of an ELF file, up to the end of its machine: System V ABI, chapter 4
MACHINE = 183  # EM_AARCH64
EXTENSIONS = (".cpython-313-aarch64-linux-gnu.so", ".abi3.so")  # PEP 3149
LIMIT = 262_144_000  # bytes unzipped, of a function with its layers: AWS Lambda's quotas


def machine(head: bytes) -> int | None:
    """Return the machine that a file is for, by its first 20 bytes; None where it is no ELF file."""
    if len(head) < HEAD or not head.startswith(b"\x7fELF"):
        return None
    little = head[5] == 1
    return int(struct.unpack_from("<H" if little else ">H", head, HEAD - 2)[0])


def unloadable(files: Iterable[tuple[Path, bytes]]) -> Iterator[str]:
    """Yield why Lambda's Python could not load them, of files and the first 20 bytes of each."""
    compiled = 0
    for path, head in files:
        found = machine(head)
        # What a wheel brings along for its extensions lies in a folder of its own and carries no tag.
        extension = path.suffix == ".so" and not path.parent.name.endswith(".libs")
        if found is None and not extension:
            continue
        compiled += 1
        if found != MACHINE:
            yield f"{path}: is for another machine (ELF machine {found}, not {MACHINE})"
        if extension and not path.name.endswith(EXTENSIONS):
            yield f"{path}: is for another Python (its name ends in none of {', '.join(EXTENSIONS)})"
    if not compiled:
        yield "nothing compiled is there, so what the library needs cannot be"


def too_large(sizes: Iterable[int]) -> Iterator[str]:
    """Yield what is wrong with so many bytes of all the packages together, which is more than Lambda counts."""
    total = sum(sizes)
    if total >= LIMIT:
        yield f"together {total:,} bytes, and Lambda takes less than {LIMIT:,}"


def main(arguments: Sequence[str]) -> int:
    """Print what each package of a build weighs, and what is wrong; return 1 where anything is."""
    build = Path(arguments[0])
    sizes = {folder.name: 0 for folder in sorted(build.iterdir()) if folder.is_dir()}
    heads = []
    for path in sorted(build.glob("*/**/*")):
        if path.is_file():
            name = path.relative_to(build)
            sizes[name.parts[0]] += path.stat().st_size
            with path.open("rb") as file:
                heads.append((name, file.read(HEAD)))
    for package, size in [*sizes.items(), ("together, unzipped", sum(sizes.values()))]:
        print(f"{round(size / 1000):10,} kB  {package}")
    faults = [*unloadable(heads), *too_large(sizes.values())]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
