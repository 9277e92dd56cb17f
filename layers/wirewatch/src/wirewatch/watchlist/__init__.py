"""The watchlist: what a user watches, read from watchlist.yaml and compiled for matching.

watchlist  what comes of it
keys       what a watchlist may hold
reader     nodes of YAML -> watches and queries
lists      the lists of terms and names, and files of them
watches    a watch's own keys, and the settings; values: times, sources, languages
excludes   what an exclude may be
examples   the texts on which a watch must fire, or must not
advice     what is accepted and probably not meant
"""

from collections.abc import Collection, Mapping

from wirewatch import strict_yaml
from wirewatch.errors import ConfigError
from wirewatch.strict_yaml import Faults
from wirewatch.watchlist.files import Files
from wirewatch.watchlist.keys import (
    KEYS,
    LIST,
    LIST_FILE,
    LIST_NAME,
    LISTS_FOLDER,
    MAX_LIST_BYTES,
    SETTINGS,
    TOO_LARGE,
    WATCH,
)
from wirewatch.watchlist.reader import Reader
from wirewatch.watchlist.watchlist import Explanation, Watchlist

__all__ = [
    "KEYS",
    "LIST",
    "LISTS_FOLDER",
    "LIST_FILE",
    "LIST_NAME",
    "MAX_LIST_BYTES",
    "SETTINGS",
    "TOO_LARGE",
    "WATCH",
    "Explanation",
    "Watchlist",
    "load",
]


def load(
    text: str,
    files: Mapping[str, str] | None = None,
    *,
    file: str = "watchlist.yaml",
    sources: Collection[str] | None = None,
    unreadable: Collection[str] = (),
) -> Watchlist:
    """Read a watchlist; `files` are the texts of the files that its lists name, by their paths (`lists/ofac.txt`).

    `file` is the watchlist's own name in faults. `sources` are the ids of the sources there are, to which watches may
    refer. Files that are `unreadable` are missing for a reason that is known. Raises ConfigError with every fault, as
    file:line:column.
    """
    faults, warnings = Faults(file, []), Faults(file, [])
    folder = file[: file.rfind("/") + 1]
    list_files = Files(folder, files or {}, unreadable, warnings)
    reader = Reader(faults, warnings, list_files, sources)
    root = strict_yaml.compose(text, faults)
    if root is not None:
        reader.read(root)
    if faults.found:
        raise ConfigError(faults.found)
    list_files.warn_of_unused()
    compiled = reader.compiled
    return Watchlist(
        watches=tuple(one.watch for one in compiled),
        timezone=reader.settings.timezone,
        queries=tuple(one.query.root for one in compiled),
        excludes={position: one.exclude.root for position, one in enumerate(compiled) if one.exclude},
        lists=reader.lists.lists,
        quiet_hours=reader.settings.quiet_hours,
        digest_at=reader.settings.digest_at,
        warnings=tuple(sorted(warnings.found)),
    )
