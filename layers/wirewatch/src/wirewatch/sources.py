"""The sources: the feeds a user listed, read from sources.yaml."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import yaml

from wirewatch import strict_yaml
from wirewatch.errors import ConfigError
from wirewatch.model import FULL_TEXT, Source
from wirewatch.strict_yaml import Faults

KEYS = ("defaults", "sources")
DEFAULTS = ("every", "full_text", "tags")
SOURCE = ("id", "url", "name", "every", "full_text", "tags")
SOURCE_LATER = ("auth", "kind", "item", "title", "link", "date", "language")

_DURATION = re.compile(r"(\d{1,5})\s*(m|h|d)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=7)
URL_LENGTH = 2000


def load(text: str, *, file: str = "sources.yaml") -> tuple[Source, ...]:
    """Read the sources; `file` is its name in faults. Raises ConfigError with every fault, as file:line:column."""
    faults = Faults(file, [])
    root = strict_yaml.compose(text, faults)
    sources = _Loader(faults).read(root) if root is not None else []
    if faults.found:
        raise ConfigError(faults.found)
    return tuple(sources)


def duration(text: str) -> timedelta | None:
    """A poll interval such as 5m, 2h or 1d, or None where it is none; from a minute to a week."""
    match = _DURATION.fullmatch(text)
    length = int(match[1]) * _UNITS[match[2]] if match else timedelta(0)
    return length if SHORTEST <= length <= LONGEST else None


class _Loader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._defaults = Source("", "", "")
        self._ids: set[str] = set()
        self._urls: dict[str, str] = {}

    def read(self, root: yaml.Node) -> list[Source]:
        values = strict_yaml.mapping(root, self._faults, "the file", KEYS)
        if "defaults" in values:
            defaults = strict_yaml.mapping(values["defaults"], self._faults, "defaults", DEFAULTS)
            self._defaults = self._source(defaults)
        if "sources" not in values:
            if isinstance(root, yaml.MappingNode):
                self._faults.add(root, "there are no sources", "add 'sources:' with an item for each feed")
            return []
        return [self._listed(node) for node in strict_yaml.items(values["sources"], self._faults, "sources")]

    def _listed(self, node: yaml.Node) -> Source:
        values = strict_yaml.mapping(node, self._faults, "a source", SOURCE, SOURCE_LATER)
        for key in ("id", "url"):
            if isinstance(node, yaml.MappingNode) and key not in values:
                self._faults.add(node, f"a source needs '{key}'")
        source = self._source(values)
        if source.id and source.id in self._ids:
            self._faults.add(values["id"], f"there are two sources '{source.id}'", "give one of them another id")
        elif source.url and source.url in self._urls:
            other = self._urls[source.url]
            message = f"source '{other}' has this address already" if other else "another source has this address"
            self._faults.add(values["url"], message, "remove one of them")
        self._ids.add(source.id)
        self._urls[source.url] = source.id
        return source

    def _source(self, values: dict[str, yaml.Node]) -> Source:
        faults, defaults = self._faults, self._defaults
        name = strict_yaml.identifier(values["id"], faults, "a source") if "id" in values else ""
        full_text = defaults.full_text
        if "full_text" in values:
            full_text = strict_yaml.choice(values["full_text"], faults, "full_text", FULL_TEXT, full_text)
        return Source(
            id=name,
            url=self._url(values["url"]) if "url" in values else "",
            name=strict_yaml.string(values["name"], faults, "name") if "name" in values else name,
            every=self._every(values["every"]) if "every" in values else defaults.every,
            full_text=full_text,
            tags=self._tags(values["tags"]) if "tags" in values else defaults.tags,
        )

    def _url(self, node: yaml.Node) -> str:
        url = strict_yaml.string(node, self._faults, "url")
        problem = _unusable(url) if url else ""
        if problem:
            self._faults.add(node, f"'{_shown(url)}' {problem}", "write the feed's address: https://example.com/feed")
        return url

    def _every(self, node: yaml.Node) -> timedelta:
        text = strict_yaml.string(node, self._faults, "every")
        every = duration(text)
        if every is None and text:
            self._faults.add(node, f"'{text}' is no poll interval", "write 5m, 2h or 1d; from 1m to 7d")
        return every or self._defaults.every

    def _tags(self, node: yaml.Node) -> tuple[str, ...]:
        items = strict_yaml.items(node, self._faults, "tags")
        return tuple(strict_yaml.identifier(item, self._faults, "a tag") for item in items)


def _unusable(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, user = parts.hostname, parts.username
        _ = parts.port
    except ValueError:
        return "is not a web address"
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", url):
        return "is not a web address"
    if user is not None:
        return "holds a user name or password, which does not belong in a config"
    return f"is longer than {URL_LENGTH} characters" if len(url) > URL_LENGTH else ""


def _shown(url: str) -> str:
    """The address for a message, without what may be a password."""
    return re.sub(r"//.*@", "//...@", url, flags=re.DOTALL)[:100]
