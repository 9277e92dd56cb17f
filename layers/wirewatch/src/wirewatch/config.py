"""The configuration as a whole: the sources and the watchlist that are active together."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wirewatch import sources, watchlist
from wirewatch.errors import ConfigError, Fault, UnknownSource
from wirewatch.model import Bundle, Source
from wirewatch.watchlist import Watchlist, artifact

SOURCES_FILE = "sources.yaml"
WATCHLIST_FILE = "watchlist.yaml"
# The files that every configuration has; beside them it may have files of lists.
FILES = (SOURCES_FILE, WATCHLIST_FILE)


@dataclass(frozen=True)
class Config:
    """An active configuration. `version` is a hash of its text; `since` the moment each watch was first active."""

    sources: tuple[Source, ...]
    watchlist: Watchlist
    version: str
    since: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What is accepted, and probably not meant."""
        return self.watchlist.warnings

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
    listed: tuple[Source, ...] | None = None
    watches: Watchlist | None = None
    try:
        if SOURCES_FILE in texts:
            listed = sources.load(texts[SOURCES_FILE], file=prefix + SOURCES_FILE)
    except ConfigError as error:
        faults.extend(error.faults)
    try:
        if WATCHLIST_FILE in texts:
            watches = watchlist.load(
                texts[WATCHLIST_FILE],
                {name: text for name, text in texts.items() if name not in FILES},
                file=prefix + WATCHLIST_FILE,
                sources=None if listed is None else [source.id for source in listed],
                unreadable={fault.file.removeprefix(prefix) for fault in known_faults},
            )
    except ConfigError as error:
        faults.extend(error.faults)
    if faults or listed is None or watches is None:
        raise ConfigError(faults, {prefix + name: text for name, text in texts.items()})
    return Config(listed, watches, version(texts))


def restore(bundle: Bundle) -> Config:
    """The configuration of a bundle, its watchlist as it was compiled; read anew where another version compiled it.

    Raises ConfigError.
    """
    compiled = artifact.unpack(bundle.watchlist)
    if compiled is None:
        return replace(load(bundle.files), since=bundle.since)
    return Config(tuple(sources.load(bundle.files[SOURCES_FILE])), compiled, bundle.version, bundle.since)


def version(texts: Mapping[str, str]) -> str:
    """What tells a configuration from any other: a hash of the texts of its files."""
    content = "\0".join(f"{name}\0{texts[name]}" for name in sorted(texts))
    return hashlib.blake2b(content.encode(errors="replace"), digest_size=8).hexdigest()
