"""The lists of a watchlist: read, put in order, compiled once each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import yaml

from wirewatch import query, strict_yaml
from wirewatch.errors import QueryError, QueryFault
from wirewatch.query.checks.meaning import Meanings
from wirewatch.query.language.alphabets import in_any_alphabet
from wirewatch.query.language.lexer import Kind, Lexeme, lex
from wirewatch.query.names.roll import roll
from wirewatch.query.nodes import Node, Term
from wirewatch.strict_yaml import Faults
from wirewatch.text import tokenize
from wirewatch.watchlist import advice
from wirewatch.watchlist.files import Files, Line
from wirewatch.watchlist.keys import LIST, LIST_NAME, MAX_ITEMS, MAX_NESTED, YES_OR_NO

if TYPE_CHECKING:
    from wirewatch.query.tables import Roll


class _Reference(NamedTuple):
    """A list's name inside an item of another one."""

    item: Line
    name: str
    start: int
    end: int


@dataclass
class _Read:
    """A list as it is read: its items, or the literal names of a file. `translit`: to be found in any alphabet."""

    key: yaml.Node
    items: list[Line] = field(default_factory=list)
    translit: bool = False
    references: list[_Reference] = field(default_factory=list)


@dataclass(frozen=True)
class NamedLists:
    """The lists of a watchlist, compiled: `lists` for queries, and what is to be known of them beside that."""

    lists: query.Lists
    faulty: frozenset[str] = frozenset()
    keys: Mapping[str, yaml.Node] = field(default_factory=dict)
    inner: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def reached(self, names: Iterable[str]) -> set[str]:
        """Lists, and the lists in them, and so on."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.inner.get(name, ()))
        return found


def read(node: yaml.Node, faults: Faults, warnings: Faults, files: Files) -> NamedLists:
    """The lists under `lists:`."""
    return _Loader(faults, warnings, files).read(node)


class _Loader:
    def __init__(self, faults: Faults, warnings: Faults, files: Files) -> None:
        self._faults = faults
        self._warnings = warnings
        self._files = files
        self._lists: dict[str, _Read] = {}
        self._faulty: set[str] = set()
        # Every name stands here from the beginning, so that a reference to a faulty list is no fault of its own.
        self._items: dict[str, tuple[Node, ...]] = {}
        self._names: dict[str, Roll] = {}
        # Items that close a ring, by identity.
        self._cut: set[int] = set()
        self._sizes: dict[str, int] = {}
        self._depths: dict[str, int] = {}

    def read(self, node: yaml.Node) -> NamedLists:
        for key, value in strict_yaml.entries(node, self._faults, "lists"):
            self._read_list(key.value, key, value)
        lists = query.Lists(self._items, self._names)
        for name in self._ordered():
            self._compile(name, lists)
        inner = {name: frozenset(reference.name for reference in one.references) for name, one in self._lists.items()}
        return NamedLists(lists, frozenset(self._faulty), {name: one.key for name, one in self._lists.items()}, inner)

    def _read_list(self, name: str, key: yaml.ScalarNode, value: yaml.Node) -> None:
        self._lists[name] = _Read(key)
        self._items[name] = ()
        before = len(self._faults.found)
        if not LIST_NAME.fullmatch(name):
            hint = "lower-case letters, digits, - and _, a letter first"
            self._faults.add(key, f"'{name[:80]}' is no name for a list", hint)
        if not isinstance(value, yaml.MappingNode):
            self._lists[name].items = self._items_of(name, value)
        else:
            self._read_mapping(name, value)
        for item in self._lists[name].items:
            self._lists[name].references += _references(item)
        if len(self._faults.found) > before:
            self._faulty.add(name)

    def _read_mapping(self, name: str, node: yaml.MappingNode) -> None:
        what = f"list '{name}'"
        before = len(self._faults.found)
        values = strict_yaml.mapping(node, self._faults, what, LIST)
        if "translit" in values:
            chosen = strict_yaml.choice(values.pop("translit"), self._faults, "translit", YES_OR_NO, "false")
            self._lists[name].translit = chosen == "true"
        if not values and len(self._faults.found) == before:
            self._faults.add(
                node, f"{what} needs terms, a file or names", "terms: [...], file: lists/..., or names: lists/..."
            )
        if "names" in values:
            if len(values) > 1:
                hint = "make a list of each, and a third of both: ['@one', '@other']"
                self._faults.add(node, f"{what} has names, which stand alone", hint)
            self._read_names(name, values["names"])
            return
        if "terms" in values:
            self._lists[name].items += self._items_of(name, values["terms"])
        if "file" in values:
            self._lists[name].items += self._files.terms(values["file"], self._faults, what)

    def _items_of(self, name: str, node: yaml.Node) -> list[Line]:
        items = []
        for item in strict_yaml.items(node, self._faults, f"list '{name}'"):
            text = strict_yaml.string(item, self._faults, f"an item of list '{name}'")
            if text and isinstance(item, yaml.ScalarNode):
                items.append(Line(text, item, self._faults))
        return items

    def _read_names(self, name: str, node: yaml.Node) -> None:
        del self._items[name]
        lines = self._files.names(node, self._faults, f"list '{name}'")
        for line in lines:
            if not tokenize(line.text):
                line.faults.add(line.node, f"'{line.text[:80]}' has no letter or digit to look for")
        self._names[name] = roll((line.text for line in lines), translit=self._lists[name].translit)
        self._advise(lines, advice.of_names([line.text for line in lines]))

    def _ordered(self) -> list[str]:
        """The lists, each behind those in it. A ring of lists is a fault, and is cut where it closes."""
        order: list[str] = []
        done: set[str] = set()
        for first in self._lists:
            path: dict[str, Iterator[_Reference]] = {} if first in done else {first: self._inner(first)}
            while path:
                name = next(reversed(path))
                reference = next(path[name], None)
                if reference is None:
                    del path[name]
                    done.add(name)
                    order.append(name)
                elif reference.name in path:
                    self._refuse_ring(reference, [*path][[*path].index(reference.name) :])
                elif reference.name not in done:
                    path[reference.name] = self._inner(reference.name)
        return order

    def _inner(self, name: str) -> Iterator[_Reference]:
        return (reference for reference in self._lists[name].references if reference.name in self._lists)

    def _refuse_ring(self, reference: _Reference, ring: list[str]) -> None:
        self._faulty.update(ring)
        self._cut.add(id(reference.item))
        shown = " -> ".join(f"@{name}" for name in [*ring, ring[0]])
        message = f"list '{ring[0]}' holds itself: {shown}"
        fault = QueryFault(reference.start, reference.end, message, f"take @{ring[0]} out of list '{ring[-1]}'")
        reference.item.faults.add_within(reference.item.node, [fault])

    def _compile(self, name: str, lists: query.Lists) -> None:
        one = self._lists[name]
        self._measure(name)
        if name in self._names:
            return
        before = len(self._faults.found)
        compiled: dict[int, tuple[Line, Node]] = {}
        meanings = Meanings()
        for item in one.items:
            if id(item) in self._cut:
                continue
            try:
                root = query.compile_item(item.text, lists).root
            except QueryError as error:
                item.faults.add_within(item.node, error.faults)
                continue
            said = meanings.of(root)
            if said in compiled:
                item.faults.add(item.node, f"'{item.text[:80]}' is in list '{name}' twice", "remove one")
            else:
                compiled[said] = (item, in_any_alphabet(root) if one.translit else root)
        if len(self._faults.found) > before:
            self._faulty.add(name)
        self._items[name] = tuple(root for _, root in compiled.values())
        terms = [(item, root) for item, root in compiled.values() if isinstance(root, Term)]
        self._advise([item for item, _ in terms], advice.of_terms([root for _, root in terms]))

    def _measure(self, name: str) -> None:
        """Refuse a list that is longer, or deeper, than it looks."""
        inner = [reference.name for reference in self._inner(name)]
        self._sizes[name] = len(self._lists[name].items) + sum(self._sizes.get(other, 0) for other in inner)
        self._depths[name] = 1 + max((self._depths.get(other, 0) for other in inner), default=0)
        problem = ""
        if inner and self._sizes[name] > MAX_ITEMS:
            problem = f"list '{name}' comes to more than {MAX_ITEMS:,} terms with the lists in it"
        elif self._depths[name] > MAX_NESTED:
            problem = f"list '{name}' holds lists in lists, more than {MAX_NESTED} deep"
        if problem:
            self._faults.add(self._lists[name].key, problem)
            self._faulty.add(name)
            self._sizes[name] = self._depths[name] = 0  # said once; the lists above it are no fault of their own
            self._lists[name].items.clear()

    def _advise(self, lines: Sequence[Line], given: Iterable[advice.Advice]) -> None:
        for position, message, hint in given:
            line = lines[position]
            Faults(line.faults.file, self._warnings.found).add(line.node, message, hint)


def names_in(text: str) -> set[str]:
    """The names of the lists that a text refers to."""
    return {lexeme.text[1:] for lexeme in _list_lexemes(text)}


def _references(item: Line) -> Iterator[_Reference]:
    for lexeme in _list_lexemes(item.text):
        yield _Reference(item, lexeme.text[1:], lexeme.start, lexeme.end)


def _list_lexemes(text: str) -> list[Lexeme]:
    return [lexeme for lexeme in lex(text) if lexeme.kind is Kind.LIST] if "@" in text else []
