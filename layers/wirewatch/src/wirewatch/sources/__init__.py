"""The sources: the feeds a user listed, read from sources.yaml."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import yaml

from wirewatch import addresses, markup, strict_yaml, urls
from wirewatch.errors import ConfigError
from wirewatch.feeds import selecting
from wirewatch.model import FULL_TEXT, Auth, PageRules, Source
from wirewatch.strict_yaml import Faults

KEYS = ("defaults", "sources")
DEFAULTS = ("every", "full_text", "tags", "robots")
PAGE = ("item", "title", "link", "date", "language")
SOURCE = ("id", "url", "name", "every", "full_text", "tags", *PAGE, "robots", "auth")
AUTH = ("header", "secret")
ROBOTS = ("obey", "ignore")

_DURATION = re.compile(r"(\d{1,5})\s*(m|h|d)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")  # a token, RFC 9110, section 5.6.2
_OWN_HEADERS = frozenset(
    ("accept", "accept-encoding", "connection", "content-length", "host", "if-modified-since", "if-none-match",
     "transfer-encoding", "user-agent")
)  # fmt: skip
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


def defaults(text: str, *, file: str = "sources.yaml") -> Source:
    """What holds in a text for a source that does not say otherwise. Raises ConfigError where that is faulty."""
    faults = Faults(file, [])
    loader = _Loader(faults)
    root = strict_yaml.compose(text, faults)
    if root is not None:
        loader.open(root)
    if faults.found:
        raise ConfigError(faults.found)
    return loader.defaults


def duration(text: str) -> timedelta | None:
    """A poll interval such as 5m, 2h or 1d, or None where it is none; from a minute to a week."""
    match = _DURATION.fullmatch(text)
    length = int(match[1]) * _UNITS[match[2]] if match else timedelta(0)
    return length if SHORTEST <= length <= LONGEST else None


class _Loader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.defaults = Source("", "", "")
        self._ids: set[str] = set()
        self._urls: dict[str, str] = {}

    def open(self, root: yaml.Node) -> dict[str, yaml.Node]:
        """The file's keys; from here on its defaults hold."""
        values = strict_yaml.mapping(root, self._faults, "the file", KEYS)
        if "defaults" in values:
            self.defaults = self._source(strict_yaml.mapping(values["defaults"], self._faults, "defaults", DEFAULTS))
        return values

    def read(self, root: yaml.Node) -> list[Source]:
        values = self.open(root)
        if "sources" not in values:
            if isinstance(root, yaml.MappingNode):
                self._faults.add(root, "there are no sources", "add 'sources:' with an item for each feed")
            return []
        return [self._listed(node) for node in strict_yaml.items(values["sources"], self._faults, "sources")]

    def _listed(self, node: yaml.Node) -> Source:
        values = strict_yaml.mapping(node, self._faults, "a source", SOURCE)
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
        faults, defaults = self._faults, self.defaults
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
            auth=self._auth(values["auth"]) if "auth" in values else None,
            robots=self._robots(values["robots"]) if "robots" in values else defaults.robots,
            page=self._page(values),
        )

    def _page(self, values: dict[str, yaml.Node]) -> PageRules | None:
        """The rules of a page source, which one with `item` is."""
        said = {key: values[key] for key in PAGE if key in values}
        if said and "item" not in said:
            key, node = next(iter(said.items()))
            self._faults.add(node, f"'{key}' is for a listing page, which needs 'item'", "say what finds an item of it")
            return None
        rules = {key: self._selector(node, key) for key, node in said.items() if key != "language"}
        if "language" in said:
            rules["language"] = self._language(said["language"])
        return PageRules(**rules) if rules else None

    def _selector(self, node: yaml.Node, key: str) -> str:
        selector = strict_yaml.string(node, self._faults, key)
        fault = selecting.fault(selector) if selector else ""
        if fault:
            self._faults.add(node, f"'{selector[:80]}' is no CSS selector: {fault}", "write it as in a style sheet")
        return selector

    def _language(self, node: yaml.Node) -> str:
        text = strict_yaml.string(node, self._faults, "language")
        if text and not _LANGUAGE.fullmatch(text):
            self._faults.add(node, f"'{text[:80]}' is no language", "write its code: en, pt, ru")
        return markup.language(text)

    def _url(self, node: yaml.Node) -> str:
        url = strict_yaml.string(node, self._faults, "url")
        problem = _unusable(url) if url else ""
        if problem:
            self._faults.add(node, f"'{_shown(url)}' {problem}", "write the feed's address: https://example.com/feed")
        return url

    def _robots(self, node: yaml.Node) -> bool:
        return strict_yaml.choice(node, self._faults, "robots", ROBOTS, "obey") == "obey"

    def _auth(self, node: yaml.Node) -> Auth | None:
        values = strict_yaml.mapping(node, self._faults, "auth", AUTH)
        if isinstance(node, yaml.MappingNode) and values.keys() != set(AUTH):
            self._faults.add(node, "auth needs a header and a secret", "write {header: X-Api-Key, secret: wire-key}")
            return None
        header = strict_yaml.string(values["header"], self._faults, "header") if values else ""
        secret = strict_yaml.identifier(values["secret"], self._faults, "a secret") if values else ""
        if header and not _HEADER.fullmatch(header):
            self._faults.add(values["header"], f"'{header[:40]}' is no name of a header", "write one such as X-Api-Key")
        elif header.lower() in _OWN_HEADERS:
            self._faults.add(values["header"], f"the header {header} is Wirewatch's own")
        return Auth(header, secret)

    def _every(self, node: yaml.Node) -> timedelta:
        text = strict_yaml.string(node, self._faults, "every")
        every = duration(text)
        if every is None and text:
            self._faults.add(node, f"'{text}' is no poll interval", "write 5m, 2h or 1d; from 1m to 7d")
        return every or self.defaults.every

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
    literal = urls.literal(url)
    kind = addresses.refusal(literal) if literal else ""
    if kind not in {"", addresses.LOOPBACK}:
        return f"leads to {kind}, not to the public Internet"
    return f"is longer than {URL_LENGTH} characters" if len(url) > URL_LENGTH else ""


def _shown(url: str) -> str:
    """The address for a message, without what may be a password."""
    return re.sub(r"//.*@", "//...@", url, flags=re.DOTALL)[:100]
