"""Reads the nodes of a watchlist into watches and compiled queries, noting every fault."""

from collections.abc import Callable, Collection, Hashable, Iterable
from functools import partial
from typing import NamedTuple

import yaml

from wirewatch import query, strict_yaml
from wirewatch.errors import QueryError, QueryFault
from wirewatch.model import Watch
from wirewatch.query.checks.meaning import Meanings
from wirewatch.query.language.cursor import MAX_REGEXES
from wirewatch.query.nodes import Regex, Term, is_positional, walk
from wirewatch.strict_yaml import Faults
from wirewatch.text import tokenize
from wirewatch.watchlist import advice, examples, excludes
from wirewatch.watchlist.examples import Example, Exemplified
from wirewatch.watchlist.files import Files
from wirewatch.watchlist.keys import (
    KEYS,
    MAX_EXAMPLE,
    WATCH,
)
from wirewatch.watchlist.lists import NamedLists, names_in
from wirewatch.watchlist.lists import read as read_lists
from wirewatch.watchlist.watches import Settings, read_settings, read_watch


class Compiled(NamedTuple):
    """A watch and what its texts say; `node` is where faults of the whole watch are placed."""

    watch: Watch
    query: query.Query
    exclude: query.Query | None
    examples: list[Example]
    node: yaml.Node


class Reader:
    """Reads a watchlist. `sources` are the ids there are, None where they are not known."""

    def __init__(self, faults: Faults, warnings: Faults, files: Files, sources: Collection[str] | None) -> None:
        self.settings = Settings()
        self.lists = NamedLists(query.Lists({}))
        self.compiled: list[Compiled] = []
        self._faults = faults
        self._warnings = warnings
        self._files = files
        self._sources = sources
        self._ids: set[str] = set()
        # The lists that watches refer to, also those whose queries have faults.
        self._used: set[str] = set()

    def read(self, root: yaml.Node) -> None:
        """Read the whole of it."""
        if isinstance(root, yaml.SequenceNode):
            nodes: dict[str, yaml.Node] = {"watches": root}
        else:
            nodes = strict_yaml.mapping(root, self._faults, "the watchlist", KEYS)
            if "watches" not in nodes and (nodes or isinstance(root, yaml.MappingNode)):
                self._faults.add(root, "there are no watches", "add 'watches:' with an item for each thing to watch")
        if "settings" in nodes:
            self.settings = read_settings(nodes["settings"], self._faults, self._warnings)
        if "lists" in nodes:
            self.lists = read_lists(nodes["lists"], self._faults, self._warnings, self._files)
        if "watches" in nodes:
            items = strict_yaml.items(nodes["watches"], self._faults, "watches")
            for item in items:
                self._read_watch(item)
            if items and all(map(_has_query, items)):
                self._refuse_unused()
        self._refuse_same()
        self._refuse_many_regexes()
        self._judge_examples()

    def _read_watch(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.ScalarNode):
            self._read_bare_watch(node)
            return
        found = strict_yaml.mapping(node, self._faults, "a watch", WATCH)
        if not isinstance(node, yaml.MappingNode):
            return
        for key in ("id", "query"):
            if key not in found:
                self._faults.add(node, f"a watch needs '{key}'")
        watch = read_watch(found, self._faults, self._warnings, self.settings.timezone, self._sources)
        where = found.get("id", node)
        self._refuse_known_id(where, watch.id)
        root = self._compile(found["query"], partial(query.compile, thorough=True)) if watch.query else None
        exclude = self._exclude(found["exclude"]) if watch.exclude else None
        if root is not None and (exclude is not None or not watch.exclude):
            told = [
                *self._examples(found.get("should_match"), "should_match", fires=True),
                *self._examples(found.get("should_not_match"), "should_not_match", fires=False),
            ]
            self._refuse_useless(found.get("exclude"), watch, root, exclude)
            self.compiled.append(Compiled(watch, root, exclude, told, where))

    def _read_bare_watch(self, node: yaml.ScalarNode) -> None:
        text = strict_yaml.string(node, self._faults, "a watch")
        # The id outlives changes of case, accent and white space: with it the moment since which the watch speaks.
        words = "-".join(token.word for token in tokenize(text))
        watch = Watch(words[: strict_yaml.ID_LENGTH], text)
        self._refuse_known_id(node, watch.id)
        compiled = self._compile(node, partial(query.compile_item, thorough=True)) if text else None
        if compiled is not None:
            self.compiled.append(Compiled(watch, compiled, None, [], node))

    def _refuse_known_id(self, node: yaml.Node, name: str) -> None:
        if name and name in self._ids:
            self._faults.add(node, f"there are two watches '{name}'", "give one of them another id")
        self._ids.add(name)

    def _compile(self, node: yaml.Node, compile_text: Callable[[str, query.Lists], query.Query]) -> query.Query | None:
        """Compile a text that has been read already; what it has to be warned of is noted too."""
        if not isinstance(node, yaml.ScalarNode):
            return None
        self._used |= names_in(node.value)
        try:
            compiled = compile_text(node.value.strip(), self.lists.lists)
        except QueryError as error:
            self._faults.add_within(node, error.faults)
            return None
        terms = [one for one in walk(compiled.root) if isinstance(one, Term)]
        self._warnings.add_within(
            node,
            [
                QueryFault(terms[position].start, terms[position].end, message, hint)
                for position, message, hint in advice.of_forms(terms)
            ],
        )
        return compiled

    def _exclude(self, node: yaml.Node) -> query.Query | None:
        compiled = self._compile(node, query.compile)
        if compiled is None or is_positional(compiled.root, self.lists.lists) or not isinstance(node, yaml.ScalarNode):
            return compiled
        self._faults.add_within(node, excludes.not_positional(compiled.root, self.lists.lists))
        return None

    def _refuse_useless(
        self, node: yaml.Node | None, watch: Watch, root: query.Query, exclude: query.Query | None
    ) -> None:
        if exclude and excludes.cancels_all(exclude.root, root.root, self.lists.lists):
            message = f"watch '{watch.id}' can never fire: its exclude cancels all that its query finds"
            self._faults.add(node, message, "narrow the exclude")

    def _examples(self, node: yaml.Node | None, key: str, *, fires: bool) -> Iterable[Example]:
        if node is None:
            return
        for item in strict_yaml.items(node, self._faults, key):
            text = strict_yaml.text(item, self._faults, f"an item of {key}", MAX_EXAMPLE)
            if text:
                yield Example(text, item, fires)

    def _refuse_unused(self) -> None:
        lists = self.lists
        used = lists.reached(self._used)
        mentioned = used.union(*lists.inner.values())
        if not mentioned <= lists.keys.keys():
            return  # a misspelt name is the likelier fault
        for name, key in lists.keys.items():
            if name not in used and name not in lists.faulty:
                self._faults.add(key, f"no watch uses list '{name}'", f"write '@{name}' in a query, or remove it")

    def _refuse_same(self) -> None:
        seen: dict[Hashable, str] = {}
        meanings = Meanings()
        for one in self.compiled:
            excluded = meanings.of(one.exclude.root) if one.exclude else None
            said = (meanings.of(one.query.root), excluded, one.watch.sources, one.watch.languages)
            other = seen.setdefault(said, one.watch.id)
            if other != one.watch.id:
                message = f"watch '{one.watch.id}' finds the same as watch '{other}'"
                self._faults.add(one.node, message, "remove one of them")

    def _refuse_many_regexes(self) -> None:
        held = [(self.lists.keys[name], items) for name, items in self.lists.lists.items.items()]
        held += [(one.node, (one.query.root,)) for one in self.compiled]
        left = MAX_REGEXES
        for node, roots in held:
            left -= sum(isinstance(part, Regex) for root in roots for part in walk(root))
            if left < 0:
                message = f"here the watchlist comes to more than {MAX_REGEXES} regular expressions"
                self._faults.add(node, message, "join them inside one, as in re:/this|that/")
                return

    def _judge_examples(self) -> None:
        judged = []
        for one in self.compiled:
            lists = self.lists.reached(one.query.lists | (one.exclude.lists if one.exclude else frozenset()))
            if one.examples and not lists & self.lists.faulty:
                exclude = one.exclude.root if one.exclude else None
                judged.append(Exemplified(one.watch.id, one.query, exclude, one.examples))
        examples.check(judged, self.lists.lists, self._faults)


def _has_query(node: yaml.Node) -> bool:
    """Whether a watch says what it looks for, so that the lists it uses are known."""
    keys = (key.value for key, _ in node.value) if isinstance(node, yaml.MappingNode) else ("query",)
    return "query" in keys
