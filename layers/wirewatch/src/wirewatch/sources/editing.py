"""New sources for a sources.yaml that people edit: put in as text, so that every other letter of it stays as it is."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

import yaml

from wirewatch import sources, strict_yaml
from wirewatch.errors import ConfigError, Fault
from wirewatch.model import Source
from wirewatch.strict_yaml import LINE_END, Faults

_MARK = "\ufeff"
# What YAML takes for a text as it stands, inside brackets too: words of letters, digits and harmless signs.
_PLAIN = re.compile(r"[A-Za-z0-9/_](?:[\w./+-]|:(?=\S)|[?=%~@](?=\w)| (?=[\w(]))*[\w/]", re.ASCII)
_NOT_TEXT = re.compile(r"(?i:true|false|yes|no|on|off|y|n|null)|[\d.:_+-]+")
_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]*")
_INDENT = "  "


def added(text: str, new: Sequence[Source], *, file: str = "sources.yaml") -> str:
    """The text of a sources.yaml with more sources at its end, everything else as it was.

    Of each source its id, name, url, interval and tags are written, where they differ from what holds without a word.
    Raises ConfigError for a text that is faulty, or would be.
    """
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    before = listed(body, file=file)
    written = mark + _with_items(body, new, file)
    after = sources.load(written.removeprefix(_MARK), file=file)
    if after[: len(before)] != before or [source.url for source in after[len(before) :]] != [one.url for one in new]:
        raise ConfigError([Fault(file, 0, 0, "nothing can be added here without changing the rest", "add it by hand")])
    return written


def listed(text: str, *, file: str = "sources.yaml") -> tuple[Source, ...]:
    """The sources of a text; none where it is empty, or its list is. Raises ConfigError for one that is faulty."""
    body = text.removeprefix(_MARK)
    node = _listed(_root(body, file)) if _has_content(body) else None
    is_empty = isinstance(node, yaml.ScalarNode | yaml.SequenceNode) and not node.value
    if is_empty or (node is None and _is_mapping(body, file)):
        return ()
    return sources.load(body, file=file)


def _is_mapping(text: str, file: str) -> bool:
    return not _has_content(text) or isinstance(_root(text, file), yaml.MappingNode)


def _has_content(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in LINE_END.split(text))


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


def _with_items(text: str, new: Sequence[Source], file: str) -> str:
    end = LINE_END.search(text)
    line_end = end.group() if end else "\n"
    root = _root(text, file) if _has_content(text) else None
    node = _listed(root) if root else None
    in_brackets = isinstance(root, yaml.MappingNode) and root.flow_style
    if isinstance(node, yaml.SequenceNode) and node.flow_style and (node.value or in_brackets):
        return _into_brackets(text, node, new)
    if isinstance(node, yaml.SequenceNode) and node.value:
        indent = " " * node.start_mark.column
        return _below(text, _end(node.value[-1]), _lines(new, indent), line_end)
    if node is not None:  # `sources:` and nothing, or []
        start, stop = node.start_mark.pointer, node.end_mark.pointer
        text = text[:start].rstrip(" ") + text[stop:]
        return _below(text, len(text[:start].rstrip(" ")), _lines(new, _INDENT), line_end)
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise ConfigError([Fault(file, 1, 1, "this is no list of sources", "begin it with 'sources:'")])
    return _below(text, len(text), ["sources:", *_lines(new, _INDENT)], line_end)


def _end(node: yaml.Node) -> int:
    """Where the last letter of a node stands: its own end mark is behind the comments that follow it."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _end(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _end(node.value[-1])
    return int(node.end_mark.pointer)


def _below(text: str, at: int, lines: Sequence[str], line_end: str) -> str:
    """The text with lines below the one that a place is in."""
    line = _LINE.match(text, at)
    stop = line.end() if line else len(text)
    end = LINE_END.match(text, stop)
    if not text[:stop].strip() or LINE_END.search(text[max(0, stop - 2) : stop]):
        return text[:stop] + "".join(f"{each}{line_end}" for each in lines) + text[stop:]
    rest = text[end.end() :] if end else ""
    return text[:stop] + line_end + "".join(f"{each}{line_end}" for each in lines) + rest


def _into_brackets(text: str, node: yaml.SequenceNode, new: Sequence[Source]) -> str:
    at = _end(node.value[-1]) if node.value else node.start_mark.pointer + 1
    items = ", ".join("{" + ", ".join(f"{key}: {value}" for key, value in _values(source)) + "}" for source in new)
    return f"{text[:at]}{', ' if node.value else ''}{items}{text[at:]}"


def _lines(new: Sequence[Source], indent: str) -> list[str]:
    lines: list[str] = []
    for source in new:
        for at, (key, value) in enumerate(_values(source)):
            lines.append(f"{indent}{'  ' if at else '- '}{key}: {value}")
    return lines


def _values(source: Source) -> Iterator[tuple[str, str]]:
    yield "id", _scalar(source.id)
    if source.name not in {"", source.id}:
        yield "name", _scalar(source.name)
    yield "url", _scalar(source.url)
    if source.every != Source("", "", "").every:
        yield "every", interval(source.every)
    if source.tags:
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
