"""From a text to the tree of its nodes, or what is wrong with it."""

import re
from collections.abc import Iterator

import yaml

from wirewatch.errors import Fault
from wirewatch.strict_yaml.places import Faults

# A megabyte of watchlist is some 30,000 terms; longer lists are files of names, one a line.
MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_HALF = re.compile("[\ud800-\udfff]")


def compose(text: str, faults: Faults) -> yaml.Node | None:
    """The root node of a YAML text, or None with the reason among the faults."""
    if len(text.encode(errors="surrogatepass")) > MAX_BYTES:
        faults.add(None, f"the file is larger than {MAX_BYTES:,} bytes")
        return None
    try:
        if not _is_plain(text, faults):
            return None
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line, column = text.count("\n", 0, error.position) + 1, error.position - text.rfind("\n", 0, error.position)
        message = f"a character that no text holds (U+{ord(text[error.position]):04X})"
        faults.found.append(Fault(faults.file, line, column, message, "remove it; save the file as UTF-8"))
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {error.problem or error.context}"
        hint = "quote texts that begin with *, @, & or hold ': '"
        faults.found.append(
            Fault(faults.file, mark.line + 1, mark.column + 1, message, hint)
            if mark
            else Fault(faults.file, 0, 0, message, hint)
        )
        return None
    if root is None:
        faults.add(None, "the file is empty")
    return root


def _is_plain(text: str, faults: Faults) -> bool:
    """Note anchors, aliases, tags and bottomless nesting; False where the tree had better not be read."""
    depth, plain = 0, True
    for event in _events(text):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        problem = _cleverness(event)
        mark = event.start_mark
        if problem and mark:
            hint = "quote a text that begins with *, & or !"
            faults.found.append(Fault(faults.file, mark.line + 1, mark.column + 1, problem, hint))
        if depth > MAX_DEPTH and mark:
            problem = f"nested deeper than {MAX_DEPTH} levels"
            faults.found.append(Fault(faults.file, mark.line + 1, mark.column + 1, problem))
            return False
        plain = plain and not isinstance(event, yaml.AliasEvent) and not _is_halved(event)
    return plain


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.SafeLoader(text)
    try:
        while loader.check_event():
            yield loader.get_event()  # type: ignore[no-untyped-call]  # the stubs leave it out
    except (ValueError, OverflowError) as error:
        # What PyYAML lets through for an escape beyond U+10FFFF and for a %YAML version of thousands of digits.
        problem = "found a number out of range"
        raise yaml.MarkedYAMLError(problem=problem, problem_mark=loader.get_mark()) from error


def _cleverness(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return f"aliases (*{event.anchor}) are not supported"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        if event.anchor:
            return f"anchors (&{event.anchor}) are not supported"
        if event.tag:
            return f"tags ({event.tag}) are not supported"
    if _is_halved(event):
        return "half a character (\\ud800 to \\udfff) is no text"
    return ""


def _is_halved(event: yaml.Event) -> bool:
    """Whether an escape made a lone surrogate, which can be neither printed nor stored."""
    return isinstance(event, yaml.ScalarEvent) and _HALF.search(event.value) is not None
