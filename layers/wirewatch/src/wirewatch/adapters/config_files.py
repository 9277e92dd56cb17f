"""The configuration as files in a folder."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wirewatch import config
from wirewatch.config import Config
from wirewatch.errors import ConfigError, Fault

log = logging.getLogger(__name__)


def read(folder: Path) -> Config:
    """Read the configuration in a folder. Raises ConfigError with every fault of every file."""
    return read_with_texts(folder)[1]


def read_with_texts(folder: Path) -> tuple[Mapping[str, str], Config]:
    """The texts of a folder's files by name, and the configuration they make. Raises ConfigError likewise."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in config.FILES:
        path = folder / name
        try:
            texts[name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            before = error.object[error.object.rfind(b"\n", 0, error.start) + 1 : error.start]
            column = len(before.decode(errors="replace")) + 1
            faults.append(Fault(str(path), line, column, "not UTF-8 text", "save the file as UTF-8"))
        except OSError as error:
            faults.append(Fault(str(path), 0, 0, f"cannot be read: {error.strerror}", "name the folder with --config"))
    return texts, config.load(texts, str(folder), faults)


class ConfigFolder:
    """Keeps the configuration of a folder active, and its last good version where a newer one is faulty."""

    def __init__(
        self, folder: Path, latest: Config, activate: Callable[[Iterable[str]], Mapping[str, datetime]]
    ) -> None:
        """Begin with what `read` gave; `activate` says since when each watch has been active."""
        self._folder = folder
        self._activate = activate
        self._active = self._activated(latest)

    def current(self) -> Config:
        """The active configuration."""
        return self._active

    latest = current

    def refresh(self) -> ConfigError | None:
        """Look at the files again; what is wrong with them, where they cannot become active."""
        try:
            latest = read(self._folder)
        except ConfigError as error:
            return error
        if latest.version != self._active.version:
            self._active = self._activated(latest)
        return None

    def _activated(self, latest: Config) -> Config:
        return replace(latest, since=self._activate(watch.id for watch in latest.watchlist.watches))
