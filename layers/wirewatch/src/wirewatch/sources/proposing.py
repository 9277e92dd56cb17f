"""Names for new sources: from what a feed calls itself, or from where it is."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from wirewatch.strict_yaml import ID_LENGTH
from wirewatch.text import Folded
from wirewatch.text.romanizing import romanized

# Parts of a host that say nothing of whose it is.
_COMMON = frozenset(("www", "feeds", "feed", "rss", "news", "api", "m", "xml", "com", "co", "org", "net", "uk", "html"))
_SHORT = 40


def identifier(title: str, url: str, taken: Collection[str]) -> str:
    """An id for a source that nobody has: of its title in Latin letters, else of its host."""
    name = slug(title) or slug(" ".join(_parts(url))) or "source"
    if name not in taken:
        return name
    return next(f"{name}-{number}" for number in range(2, len(taken) + 3) if f"{name}-{number}" not in taken)


def slug(text: str) -> str:
    """A text as an id: words of lower-case letters and digits joined by hyphens, at most 40 characters and some."""
    words = (re.sub(r"[^a-z0-9]", "", romanized(word)) for word in Folded(text).words)
    name = ""
    for word in filter(None, words):
        if name and len(name) + len(word) >= _SHORT:
            break
        name = f"{name}-{word}" if name else word[:ID_LENGTH]
    return name


def _parts(url: str) -> list[str]:
    host = urlsplit(url).hostname or ""
    return [part for part in host.split(".")[:-1] if part not in _COMMON] or host.split(".")
