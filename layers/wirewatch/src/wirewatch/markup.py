"""Markup and its text: what a reader of the page would read, and nothing that deceives him."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from html import unescape
from typing import NamedTuple

LONGEST_TITLE = 1_000
"""Characters of a title that are kept; real ones stay under 300, longer ones are a text in the wrong place."""
LONGEST_TEXT = 1_000_000
"""Characters of a text that are kept: a long book's third. It bounds matching time and the stored row."""
MOST_NAMES, LONGEST_NAME = 20, 200
"""How many authors or tags are kept, and how much of each; above that a feed stuffs keywords."""

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
     "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
     "h6", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p",
     "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul")
)  # fmt: skip
_CELLS = frozenset(("td", "th"))
_UNREAD = frozenset(
    ("applet", "audio", "canvas", "embed", "iframe", "math", "noembed", "noframes", "noscript", "object",
     "script", "select", "style", "svg", "template", "textarea", "video")
)  # fmt: skip
_VERBATIM = frozenset(("plaintext", "title", "xmp"))  # tags within these are text
_COMMENT = re.compile("<!--(?!-?>)[^<>]*?-->")
_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9]*)(?:\s+[^\s<>"'=/]+(?:=(?:"[^"]*"|'[^']*'|[^\s<>"'=`]+))?)*\s*/?>""")

# Control characters but for white space, lone surrogates (which no store can encode), the byte order mark, and the
# bidi overrides and isolates, which make a title read otherwise than it is written (Unicode TR36 section 3.1).
_DECEPTIVE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_MOST_ATTRIBUTES = 1_000
_LONG = 20_000  # characters of markup, from which on a tag in it may be too large for what reads the plain ones
_CROWDED = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/"'=]*+[^\s/>="']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
    rf"{{{_MOST_ATTRIBUTES}}}"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?![A-Za-z0-9])")


def plain_text(html: str) -> str:
    """The text of HTML, a line a block, without scripts, styles and what only shows where they fail.

    Entities are decoded once; white space within a line is one blank. Markup is read to twice the length of the longest
    text that is kept. Never raises.
    """
    html = html[: 2 * LONGEST_TEXT]
    if len(html) > _LONG:
        html = uncrowded(html)
    if "<" not in html and "&" not in html:
        return one_line(html)
    text = _simple_text(html)
    if text is None:
        collector = _Text()
        _feed(_CDATA.sub("", html), collector)
        text = collector.text()
    return lines(text)


def _simple_text(html: str) -> str | None:
    """The text of markup that leaves no choice how to read it, as nearly all of feeds' is: ten times faster than lxml.

    None where it has more than complete tags of elements that are read and the plainest of comments.
    """
    html = html.replace("\x00", "")
    texts = _TAG.split(_COMMENT.sub("", html) if "<!" in html else html)
    for at in range(1, len(texts), 2):
        name = texts[at].lower()
        if name in _UNREAD or name in _VERBATIM:
            return None
        texts[at] = "\x00" if name in _BLOCKS else " " if name in _CELLS else ""
    text = "".join(texts)
    if "<" in text:
        return None
    text = unescape(text) if "&" in text else text
    return text.replace("\n", " ").replace("\r", " ").replace("\x00", "\n")


def one_line(text: str) -> str:
    """Plain text on one line: white space collapsed, control characters and bidi overrides removed."""
    # Nothing printable is deceptive, and to see that takes a tenth of the time.
    return " ".join((text if text.isprintable() else _DECEPTIVE.sub("", text)).split())


def lines(text: str) -> str:
    """Plain text with its lines kept, each as `one_line` has it, none empty."""
    return "\n".join(filter(None, map(one_line, text.splitlines())))


def title(text: str) -> str:
    """One line of plain text, at most LONGEST_TITLE characters."""
    return one_line(text)[:LONGEST_TITLE]


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Authors or tags: each on one line, none twice, none empty, at most MOST_NAMES of LONGEST_NAME characters."""
    distinct = dict.fromkeys([one_line(text)[:LONGEST_NAME] for text in texts])
    distinct.pop("", None)
    return tuple(distinct)[:MOST_NAMES]


def language(tag: str) -> str:
    """The primary subtag of a language tag in lower case (`en` for `en-GB`); empty for what is no tag (BCP 47)."""
    match = _LANGUAGE.match(tag.strip())
    return match[0].lower() if match else ""


class Element(NamedTuple):
    """An element of a page: its name in lower case, its attributes, and the text directly in it."""

    tag: str
    attributes: dict[str, str]
    text: str


def elements(html: str, wanted: Iterable[str]) -> list[Element]:
    """The wanted elements of a page (lower-case names), in document order. Never raises."""
    collector = _Elements(frozenset(wanted))
    _feed(html, collector)
    return collector.found


def uncrowded(html: str) -> str:
    """A page without tags of a thousand attributes: libxml2 compares each with all others, for minutes."""
    return _CROWDED.sub(r"\g<0>>", html)


def _feed(html: str, target: "_Target") -> None:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  0.15 s at a cold start; ships no types

    # libxml2 follows HTML's tokeniser and is linear on hostile input, where html.parser of older patch releases
    # takes minutes.
    parser = etree.HTMLParser(target=target, encoding="utf-8", no_network=True, huge_tree=True)
    with suppress(etree.XMLSyntaxError):  # "Document is empty", its one complaint about HTML
        etree.fromstring(uncrowded(html).replace("\x00", "").encode("utf-8", "replace"), parser)


class _Target:
    """What lxml calls while it reads."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text, entities decoded."""

    def close(self) -> None:
        """The document ends."""


class _Elements(_Target):
    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        self._started: list[tuple[str, dict[str, str], list[str]]] = []
        self._texts: list[list[str]] = [[]]  # of the open elements; the first takes what is outside of all

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        text: list[str] = []
        self._texts.append(text)
        if tag in self._wanted:
            self._started.append((tag, dict(attributes), text))

    def end(self, tag: str) -> None:  # noqa: ARG002  lxml's interface
        if len(self._texts) > 1:
            self._texts.pop()

    def data(self, text: str) -> None:
        self._texts[-1].append(text)

    @property
    def found(self) -> list[Element]:
        return [Element(tag, attributes, "".join(text)) for tag, attributes, text in self._started]


class _Text(_Target):
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._unread = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  lxml's interface
        if tag in _UNREAD:
            self._unread += 1
        else:
            self._separate(tag)

    def end(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        else:
            self._separate(tag)

    def data(self, text: str) -> None:
        if not self._unread:
            self._pieces.append(text.replace("\n", " ").replace("\r", " "))  # a line end in markup is a blank

    def text(self) -> str:
        return "".join(self._pieces)

    def _separate(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._pieces.append("\n")
        elif tag in _CELLS:
            self._pieces.append(" ")
