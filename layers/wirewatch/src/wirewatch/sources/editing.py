"""New sources for a sources.yaml that people edit: put in as text, so that every other letter of it stays as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

import yaml

from wirewatch import sources, strict_yaml
from wirewatch.errors import ConfigError, Fault
from wirewatch.model import Source
from wirewatch.strict_yaml import LINE_END, Faults

_MARK = "\ufeff"
# What YAML takes for a text as it stands, inside brackets too: words of letters, digits and harmless signs.
_PLAIN = re.compile(r"[A-Za-z0-9/_](?:(?:[\w./+-]|:(?=\S)|[=%~@](?=\w)| (?=[\w(]))*[\w/])?", re.ASCII)
_NOT_TEXT = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null)|[\d.:_+-]+")
_LINE = r"[^\n\r\x85\u2028\u2029]*"
_INDENT = "  "
_BY_HAND = ("nothing can be added here without changing the rest", "add it by hand")

_Items: TypeAlias = Sequence[Sequence[tuple[str, str]]]  # keys and values, as YAML


def added(text: str, new: Sequence[Source], *, file: str = "sources.yaml") -> str:
    """The text of a sources.yaml with more sources at its end, everything else as it was.

    Of each source its id, name, url, interval and tags are written, where they differ from what the text says of all
    (`defaults`). Raises ConfigError for a text that is faulty, or would be, and where a source cannot be said so.
    """
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    before, default = listed(body, file=file), defaults(body, file=file)
    written = _with_items(body, [list(_values(source, default)) for source in new], file)
    try:
        _root(written, file)
        after = sources.load(written, file=file)
    except ConfigError as error:
        raise ConfigError([_without_place(fault) for fault in error.faults]) from error
    if after != (*before, *(_as_loaded(source, default) for source in new)):
        raise ConfigError([Fault(file, 0, 0, *_BY_HAND)])
    return mark + written


def listed(text: str, *, file: str = "sources.yaml") -> tuple[Source, ...]:
    """The sources of a text; none where it is empty, or its list is. Raises ConfigError for one that is faulty."""
    body = text.removeprefix(_MARK)
    root = _root(body, file) if _has_content(body) else None
    if root is None:
        return ()
    node = _listed(root)
    is_empty = isinstance(node, yaml.ScalarNode | yaml.SequenceNode) and not node.value
    if is_empty or (node is None and isinstance(root, yaml.MappingNode)):
        return ()
    return sources.load(body, file=file)


def defaults(text: str, *, file: str = "sources.yaml") -> Source:
    """What holds in a text for a source that does not say otherwise. Raises ConfigError where that is faulty."""
    body = text.removeprefix(_MARK)
    return sources.defaults(body, file=file) if _has_content(body) else Source("", "", "")


def _as_loaded(new: Source, default: Source) -> Source:
    """What a new source is once it stands in the file. What is not written differs then, and is noticed."""
    return replace(new, name=new.name or new.id, tags=new.tags or default.tags)


def _without_place(fault: Fault) -> Fault:
    """A fault of a text that nobody has: a line of it would be looked for in vain."""
    if fault.message.startswith("not valid YAML"):
        return Fault(fault.file, 0, 0, *_BY_HAND)
    return Fault(fault.file, 0, 0, fault.message, fault.hint)


def _has_content(text: str) -> bool:
    lines = (line.strip() for line in LINE_END.split(text))
    return any(line and not line.startswith("#") and line != "---" for line in lines)


def _root(text: str, file: str) -> yaml.Node:
    faults = Faults(file, [])
    root = strict_yaml.compose(text, faults)
    if root is None or faults.found:
        raise ConfigError(faults.found)
    return root


def _listed(root: yaml.Node) -> yaml.Node | None:
    if not isinstance(root, yaml.MappingNode):
        return None
    return next((value for key, value in root.value if key.value == "sources"), None)


def _with_items(text: str, items: _Items, file: str) -> str:
    root = _root(text, file) if _has_content(text) else None
    node = _listed(root) if root else None
    if isinstance(root, yaml.MappingNode) and root.flow_style and node is None:
        return _into_brackets(text, root, f"sources: [{_flow(items)}]")
    in_brackets = isinstance(root, yaml.MappingNode) and root.flow_style
    if isinstance(node, yaml.SequenceNode) and node.flow_style and (node.value or in_brackets):
        return _into_brackets(text, node, _flow(items))
    if isinstance(node, yaml.SequenceNode) and node.value:
        column = node.start_mark.column
        return _below(text, _with_comments(text, _end(text, node.value[-1]), column), _block(items, " " * column))
    if node is not None:  # `sources:` and nothing, or []
        head = text[: node.start_mark.pointer].rstrip()
        return _below(head + text[node.end_mark.pointer :], len(head), _block(items, _INDENT))
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise ConfigError([Fault(file, 1, 1, "this is no list of sources", "begin it with 'sources:'")])
    return _below(text, len(text), ["sources:", *_block(items, _INDENT)])


def _end(text: str, node: yaml.Node) -> int:
    """Where the last letter of a node stands: its own end mark is behind what follows it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _end(text, node.value[-1])
    return len(text[: node.end_mark.pointer].rstrip())


def _with_comments(text: str, at: int, column: int) -> int:
    """Where what is said of an item ends: with the comments right below it that are set in further than it."""
    own = re.compile(rf"{_LINE}(?:(?:{LINE_END.pattern}) {{{column + 1},}}#{_LINE})*")
    found = own.match(text, at)
    return found.end() if found else at


def _below(text: str, at: int, lines: Sequence[str]) -> str:
    """The text with lines below the one that a place is in."""
    ends = LINE_END.search(text)
    line_end = ends.group() if ends else "\n"
    line = re.compile(_LINE).match(text, at)
    stop = line.end() if line else len(text)
    added_lines = "".join(f"{each}{line_end}" for each in lines)
    if not text[:stop].strip(" ") or LINE_END.fullmatch(text[stop - 1 : stop]):  # nothing stands on that line
        return text[:stop] + added_lines + text[stop:]
    end = LINE_END.match(text, stop)
    return text[:stop] + line_end + added_lines + (text[end.end() :] if end else "")


def _into_brackets(text: str, node: yaml.CollectionNode, content: str) -> str:
    if not node.value:
        at = node.start_mark.pointer + 1
        return f"{text[:at]}{content}{text[at:]}"
    last = node.value[-1]
    at = _end(text, last[1] if isinstance(last, tuple) else last)
    return f"{text[:at]}, {content}{text[at:]}"


def _flow(items: _Items) -> str:
    return ", ".join("{" + ", ".join(f"{key}: {value}" for key, value in item) + "}" for item in items)


def _block(items: _Items, indent: str) -> list[str]:
    return [f"{indent}{'  ' if at else '- '}{key}: {value}" for item in items for at, (key, value) in enumerate(item)]


def _values(source: Source, default: Source) -> Iterator[tuple[str, str]]:
    yield "id", _scalar(source.id)
    if source.name not in {"", source.id}:
        yield "name", _scalar(source.name)
    yield "url", _scalar(source.url)
    if source.every != default.every:
        yield "every", interval(source.every)
    if source.tags and source.tags != default.tags:
        yield "tags", f"[{', '.join(map(_scalar, source.tags))}]"


def interval(every: timedelta) -> str:
    """A poll interval as people write it: 15m, 2h, 1d."""
    minutes = every // timedelta(minutes=1)
    if minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def _scalar(text: str) -> str:
    """A text as YAML: as it stands where that is safe, else between quotes."""
    if _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"
