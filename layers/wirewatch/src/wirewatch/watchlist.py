"""The watchlist: what a user watches, read from watchlist.yaml and compiled for matching."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from wirewatch import query, strict_yaml
from wirewatch.errors import ConfigError, QueryError
from wirewatch.model import SEVERITIES, Document, Hit, Watch
from wirewatch.strict_yaml import Faults
from wirewatch.text import tokenize

KEYS = ("settings", "lists", "watches")
SETTINGS = ("timezone",)
SETTINGS_LATER = ("quiet_hours", "digest_at")
WATCH = ("id", "query", "severity", "deliver")
WATCH_LATER = (
    "name", "exclude", "max_per_hour", "max_per_day", "tags", "sources", "languages", "mute_until", "note",
    "should_match", "should_not_match", "corroboration", "quiet_hours",
)  # fmt: skip
DELIVER_LATER = ("hourly", "daily")
LIST_LATER = ("names", "translit", "file")

LIST_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Watches, compiled to an index. `timezone` is the one in which times are shown to people."""

    watches: tuple[Watch, ...]
    timezone: ZoneInfo
    index: query.Index

    def match(self, document: Document) -> list[Hit]:
        """The watches that fire on a document, in the watchlist's order, each with every place that made it fire."""
        found = self.index.match(document)
        return [Hit(self.watches[position], tuple(found[position])) for position in sorted(found)]


def load(text: str, *, file: str = "watchlist.yaml") -> Watchlist:
    """Read a watchlist; `file` is its name in faults. Raises ConfigError with every fault, as file:line:column."""
    faults = Faults(file, [])
    root = strict_yaml.compose(text, faults)
    loader = _Loader(faults)
    if root is not None:
        loader.read(root)
    if faults.found:
        raise ConfigError(faults.found)
    index = query.Index([compiled.root for compiled in loader.queries])
    return Watchlist(tuple(loader.watches), loader.timezone, index)


class _Loader:
    def __init__(self, faults: Faults) -> None:
        self.watches: list[Watch] = []
        self.queries: list[query.Query] = []
        self.timezone = ZoneInfo("UTC")
        self._faults = faults
        self._lists = query.Lists({})
        self._ids: set[str] = set()

    def read(self, root: yaml.Node) -> None:
        if isinstance(root, yaml.SequenceNode):
            self._watches(root)
            return
        values = strict_yaml.mapping(root, self._faults, "the watchlist", KEYS)
        if "settings" in values:
            self._settings(values["settings"])
        if "lists" in values:
            self._read_lists(values["lists"])
        if "watches" in values:
            self._watches(values["watches"])
        elif values or isinstance(root, yaml.MappingNode):
            self._faults.add(root, "there are no watches", "add 'watches:' with an item for each thing to watch")

    def _settings(self, node: yaml.Node) -> None:
        values = strict_yaml.mapping(node, self._faults, "settings", SETTINGS, SETTINGS_LATER)
        if "timezone" in values:
            self._timezone(values["timezone"])

    def _timezone(self, node: yaml.Node) -> None:
        name = strict_yaml.string(node, self._faults, "timezone")
        try:
            self.timezone = ZoneInfo(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            hint = "use an IANA name such as Europe/Vilnius"
            self._faults.add(node, f"there is no time zone '{name}'", hint)

    def _read_lists(self, node: yaml.Node) -> None:
        compiled: dict[str, tuple[query.Query, ...]] = {}
        for key, value in strict_yaml.entries(node, self._faults, "lists"):
            if not LIST_NAME.fullmatch(key.value):
                hint = "lower-case letters, digits, - and _, a letter first"
                self._faults.add(key, f"'{key.value}' is no name for a list", hint)
            compiled[key.value] = self._list_items(key.value, value)
        self._lists = query.Lists({name: tuple(item.root for item in items) for name, items in compiled.items()})

    def _list_items(self, name: str, node: yaml.Node) -> tuple[query.Query, ...]:
        if isinstance(node, yaml.MappingNode) and any(key.value in LIST_LATER for key, _ in node.value):
            strict_yaml.mapping(node, self._faults, f"list '{name}'", (), LIST_LATER)
            return ()
        compiled = []
        for item in strict_yaml.items(node, self._faults, f"list '{name}'"):
            text = strict_yaml.string(item, self._faults, f"an item of list '{name}'")
            if text.startswith("@"):
                self._faults.add(item, "a list inside a list is not yet supported", "name both lists in the query")
            elif text:
                compiled.append(self._compile(item, text, bare=True))
        return tuple(item for item in compiled if item is not None)

    def _watches(self, node: yaml.Node) -> None:
        for item in strict_yaml.items(node, self._faults, "watches"):
            if isinstance(item, yaml.ScalarNode):
                self._bare_watch(item)
            else:
                self._watch(item)

    def _bare_watch(self, node: yaml.ScalarNode) -> None:
        text = strict_yaml.string(node, self._faults, "a watch")
        compiled = self._compile(node, text, bare=True) if text else None
        # The id outlives changes of case, accent and white space: with it the moment since which the watch speaks.
        words = "-".join(token.word for token in tokenize(text))
        self._add(node, Watch(words[: strict_yaml.ID_LENGTH], text), compiled)

    def _watch(self, node: yaml.Node) -> None:
        values = strict_yaml.mapping(node, self._faults, "a watch", WATCH, WATCH_LATER)
        if not isinstance(node, yaml.MappingNode):
            return
        for key in ("id", "query"):
            if key not in values:
                self._faults.add(node, f"a watch needs '{key}'")
        name = strict_yaml.identifier(values["id"], self._faults, "a watch") if "id" in values else ""
        text = strict_yaml.string(values["query"], self._faults, "query") if "query" in values else ""
        severity = SEVERITIES[1]
        if "severity" in values:
            severity = strict_yaml.choice(values["severity"], self._faults, "severity", SEVERITIES, severity)
        if "deliver" in values:
            self._deliver(values["deliver"])
        compiled = self._compile(values["query"], text, bare=False) if text else None
        self._add(values.get("id", node), Watch(name, text, severity), compiled)

    def _deliver(self, node: yaml.Node) -> None:
        value = strict_yaml.string(node, self._faults, "deliver")
        if value in DELIVER_LATER:
            self._faults.add(node, f"deliver: {value} is not yet supported", "use instant")
        elif value and value != "instant":
            self._faults.add(node, f"deliver must be instant, not '{value}'")

    def _add(self, node: yaml.Node, watch: Watch, compiled: query.Query | None) -> None:
        if watch.id and watch.id in self._ids:
            self._faults.add(node, f"there are two watches '{watch.id}'", "give one of them another id")
        self._ids.add(watch.id)
        if compiled is not None:
            self.watches.append(watch)
            self.queries.append(compiled)

    def _compile(self, node: yaml.Node, text: str, *, bare: bool) -> query.Query | None:
        try:
            return query.compile_item(text, self._lists) if bare else query.compile(text, self._lists)
        except QueryError as error:
            for fault in error.faults:
                self._faults.add(node, fault.message, fault.hint, offset=fault.start)
            return None
