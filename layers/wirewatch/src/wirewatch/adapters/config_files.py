"""The configuration as files in a folder."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from wirewatch import config, watchlist
from wirewatch.config import Config
from wirewatch.errors import ConfigError, Fault

log = logging.getLogger(__name__)


def read(folder: Path) -> Config:
    """Read the configuration in a folder. Raises ConfigError with every fault of every file."""
    return read_with_texts(folder)[1]


def read_with_texts(folder: Path) -> tuple[Mapping[str, str], Config]:
    """The texts of a folder's files by name, and the configuration they make. Raises ConfigError likewise."""
    texts, faults = _texts(folder)
    return texts, config.load(texts, str(folder), faults)


def _texts(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """The texts of the files by name, those of lists among them, and what cannot be read."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for name in [*config.FILES, *_list_files(folder)]:
        text = _read(folder / name)
        if isinstance(text, Fault):
            faults.append(text)
        else:
            texts[name] = text
    return texts, faults


def _list_files(folder: Path) -> list[str]:
    try:
        names = [f"{watchlist.LISTS_FOLDER}/{path.name}" for path in (folder / watchlist.LISTS_FOLDER).iterdir()]
    except OSError:  # there are none; a watchlist that names one says so
        return []
    return sorted(name for name in names if watchlist.LIST_FILE.fullmatch(name))


def _read(path: Path) -> str | Fault:
    """A file's text, or why there is none."""
    try:
        if path.stat().st_size > watchlist.MAX_LIST_BYTES:  # no file of a configuration may be larger
            return Fault(str(path), 0, 0, watchlist.TOO_LARGE)
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        before = error.object[error.object.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode(errors="replace")) + 1
        return Fault(str(path), line, column, "not UTF-8 text", "save the file as UTF-8")
    except OSError as error:
        hint = "name the folder with --config" if path.name in config.FILES else ""
        return Fault(str(path), 0, 0, f"cannot be read: {error.strerror}", hint)


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
        texts, faults = _texts(self._folder)
        if not faults and config.version(texts) == self._active.version:
            return None  # long lists take seconds to compile
        try:
            self._active = self._activated(config.load(texts, str(self._folder), faults))
        except ConfigError as error:
            return error
        return None

    def _activated(self, latest: Config) -> Config:
        return replace(latest, since=self._activate(watch.id for watch in latest.watchlist.watches))
