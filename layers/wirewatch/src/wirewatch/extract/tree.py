"""A page as a tree, and the lines of text in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wirewatch import markup

LONGEST_PAGE = 2_000_000
"""Characters of a page that are read; articles stand in the first hundred thousands."""
MOST_TAGS = 25_000
"""How many tags of a page are read. Real pages have a few thousand."""

Node = Any  # lxml ships no types

UNREAD = frozenset(
    ("applet", "audio", "button", "canvas", "datalist", "dialog", "embed", "iframe", "input", "map", "math", "menu",
     "noembed", "noframes", "noscript", "object", "picture", "progress", "script", "select", "style", "svg",
     "template", "textarea", "video")
)  # fmt: skip
"""Elements whose text is not read, or is a control's."""
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dir", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
     "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_CELLS = frozenset(("td", "th"))  # a row is one line
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])  # no tree may hold them
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_WIDER = 3  # a character of these scripts says what three letters say


@dataclass(slots=True, eq=False)
class Block:
    """A line of a page: `text`, how many of its characters are links, and the innermost block element around it."""

    text: str
    linked: int
    element: Node
    length: int
    """Characters, as many as they would be in an alphabet."""

    @property
    def tag(self) -> str:
        """The element's name."""
        return str(self.element.tag)

    @property
    def home(self) -> Node:
        """The element around the block's, which the paragraphs of an article share."""
        return self.element.getparent()


def parse(source: str) -> Node:
    """The root of a page's tree, or None where there is nothing to read. Never raises."""
    from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415  0.15 s at a cold start

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(_cut(source), parser)
    except etree.LxmlError:  # "Document is empty"
        return None


def _cut(source: str) -> bytes:
    """What can be afforded of a page, and kept in a tree; in UTF-8."""
    source = source[:LONGEST_PAGE]
    if source.count("<") > MOST_TAGS:
        source = source[: next(islice(re.finditer("<", source), MOST_TAGS, None)).start()]
    return markup.uncrowded(source).encode("utf-8", "replace").translate(None, _CONTROLS)


def blocks(body: Node) -> list[Block]:
    """The lines of a page's body in document order, none empty."""
    found: list[Block] = []
    pieces: list[tuple[str, bool]] = []
    for element, text, linked in _pieces(body):
        if element is None:
            if pieces or not text.isspace():
                pieces.append((text, linked))
        elif pieces:
            line = markup.one_line("".join(piece for piece, _ in pieces))
            if line:
                linked_length = sum(len(piece.strip()) for piece, linked in pieces if linked)
                found.append(Block(line, linked_length, element, length(line)))
            pieces.clear()
    return found


def _pieces(body: Node) -> Iterator[tuple[Node, str, bool]]:
    """Runs of text, each with whether it is a link; and an element with no text wherever a line of it ends."""
    from lxml import etree  # noqa: PLC0415

    around, links, unread = [body], 0, 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        starts = event == "start"
        if tag in UNREAD:
            unread += 1 if starts else -1
        elif unread:
            continue
        elif tag in _BLOCKS:
            yield around[-1], "", False
            if starts:
                around.append(element)
            else:
                around.pop()
        elif tag in _CELLS:
            yield None, " ", False
        elif tag == "a":
            links += 1 if starts else -1
        text = element.text if starts else element.tail
        if text and not unread:
            yield None, text, links > 0
    yield body, "", False


def length(text: str) -> int:
    """Characters of a text, as many as they would be in an alphabet."""
    if text.isascii():
        return len(text)
    return len(text) + (_WIDER - 1) * sum(map(len, _WIDE.findall(text)))


def within_a_line(element: Node) -> bool:
    """Whether an element's text is part of a line, and not lines of its own."""
    return element.tag not in _BLOCKS and element.tag not in UNREAD and bool(len(element) or element.text)


def empty(element: Node) -> None:
    """Take all out of an element; the text behind it stays."""
    element.clear(keep_tail=True)
