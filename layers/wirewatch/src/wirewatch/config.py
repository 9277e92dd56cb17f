"""The configuration as a whole: the sources and the watchlist that are active together."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wirewatch import sources, watchlist
from wirewatch.errors import ConfigError, Fault, UnknownSource
from wirewatch.model import Source
from wirewatch.watchlist import Watchlist

SOURCES_FILE = "sources.yaml"
WATCHLIST_FILE = "watchlist.yaml"
FILES = (SOURCES_FILE, WATCHLIST_FILE)


@dataclass(frozen=True)
class Config:
    """An active configuration. `version` is a hash of its text; `since` the moment each watch was first active."""

    sources: tuple[Source, ...]
    watchlist: Watchlist
    version: str
    since: Mapping[str, datetime] = field(default_factory=dict)

    def source(self, name: str) -> Source:
        """The source of that id. Raises UnknownSource."""
        for source in self.sources:
            if source.id == name:
                return source
        raise UnknownSource(f"source '{name}' is not in the configuration")


def load(texts: Mapping[str, str], folder: str = "", known_faults: Sequence[Fault] = ()) -> Config:
    """Read a configuration from the texts of its files by name; `folder` stands before the names in faults.

    Raises ConfigError with every fault of every file, `known_faults` (such as an unreadable file) among them.
    """
    faults = list(known_faults)
    prefix = f"{folder.rstrip('/')}/" if folder else ""
    if not faults:
        faults = [Fault(prefix + name, 0, 0, "the file is missing") for name in FILES if name not in texts]
    listed: tuple[Source, ...] = ()
    watches: Watchlist | None = None
    try:
        if SOURCES_FILE in texts:
            listed = sources.load(texts[SOURCES_FILE], file=prefix + SOURCES_FILE)
    except ConfigError as error:
        faults.extend(error.faults)
    try:
        if WATCHLIST_FILE in texts:
            watches = watchlist.load(texts[WATCHLIST_FILE], file=prefix + WATCHLIST_FILE)
    except ConfigError as error:
        faults.extend(error.faults)
    if faults or watches is None:
        raise ConfigError(faults)
    content = "\0".join(f"{name}\0{texts[name]}" for name in sorted(texts))
    return Config(listed, watches, hashlib.blake2b(content.encode(errors="replace"), digest_size=8).hexdigest())
