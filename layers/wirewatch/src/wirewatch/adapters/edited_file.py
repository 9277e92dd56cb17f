"""Changing a file that people edit: all of it or nothing, and nobody else's change is lost."""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from wirewatch.errors import ConfigError, Fault

_WAIT, _AGAIN = 5.0, 0.05  # seconds
_TRIES = 10


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Replace a file's text by what `change` makes of it; its line ends and its mode stay, and a link stays a link.

    The new text is written beside it, and the name that it has there keeps others from editing until it has taken the
    old one's place. An editor knows nothing of that name: where it has saved the file meanwhile, `change` is called
    again. Raises ConfigError where the file cannot be read or written, and what `change` raises.
    """
    path = path.resolve()
    beside = path.with_name(f"{path.name}.new")
    with _alone(beside, path) as descriptor:
        try:
            for _ in range(_TRIES):
                before = path.read_bytes()
                _write(descriptor, change(before.decode("utf-8")))
                if path.read_bytes() == before:
                    shutil.copymode(path, beside)
                    beside.replace(path)
                    return
        except UnicodeDecodeError as error:
            raise ConfigError([Fault(str(path), 0, 0, "not UTF-8 text", "save the file as UTF-8")]) from error
        except OSError as error:
            raise ConfigError([Fault(str(path), 0, 0, f"cannot be changed: {error.strerror}")]) from error
    raise ConfigError([Fault(str(path), 0, 0, "somebody else keeps changing it", "try again")])


def _write(descriptor: int, text: str) -> None:
    with open(descriptor, "wb", closefd=False) as file:
        file.truncate(0)
        file.seek(0)
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(descriptor)


@contextlib.contextmanager
def _alone(beside: Path, path: Path) -> Iterator[int]:
    """A new file that nobody else has made; others who edit wait until it is gone."""
    over = time.monotonic() + _WAIT
    while True:
        try:
            descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            break
        except FileExistsError as error:
            if time.monotonic() > over:
                hint = f"if nobody does, remove {beside}"
                raise ConfigError([Fault(str(path), 0, 0, "somebody else is changing it", hint)]) from error
            time.sleep(_AGAIN)
        except OSError as error:
            raise ConfigError([Fault(str(path), 0, 0, f"cannot be changed: {error.strerror}")]) from error
    try:
        yield descriptor
    finally:
        with contextlib.suppress(FileNotFoundError):  # it has taken its place; what has its name now is another's
            if os.path.samestat(beside.stat(), os.fstat(descriptor)):
                beside.unlink()
        os.close(descriptor)
