"""Changing a file that people edit: all of it or nothing, and nobody else's change is lost."""

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from wirewatch.errors import ConfigError, Fault

_WAIT, _AGAIN = 5.0, 0.05  # seconds


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Replace a file's text by what `change` makes of it; its line ends and its mode stay.

    The new text is written beside it, and the name that it has there keeps others from editing until it has taken the
    old one's place. Raises ConfigError where the file cannot be read or written, and what `change` raises.
    """
    beside = path.with_name(f"{path.name}.new")
    with _alone(beside, path) as descriptor:
        try:
            text = path.read_bytes().decode("utf-8")
            changed = change(text).encode("utf-8")
            with open(descriptor, "wb", closefd=False) as file:
                file.write(changed)
                file.flush()
                os.fsync(descriptor)
            shutil.copymode(path, beside)
            beside.replace(path)
        except UnicodeDecodeError as error:
            raise ConfigError([Fault(str(path), 0, 0, "not UTF-8 text", "save the file as UTF-8")]) from error
        except OSError as error:
            raise ConfigError([Fault(str(path), 0, 0, f"cannot be changed: {error.strerror}")]) from error


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
