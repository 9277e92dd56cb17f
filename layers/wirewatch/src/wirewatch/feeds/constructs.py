"""Texts of well-formed feeds: what an element says, by its type, as plain text."""

import re
from contextlib import suppress
from html import escape
from html.entities import html5
from typing import Any

from wirewatch import markup
from wirewatch.feeds.elements import HTML, Unsure

_PLAIN = ("text", "plain", "text/plain", "", "application/xml", "text/xml")
_HTML = ("html", "text/html")
_XHTML = ("xhtml", "application/xhtml+xml")
_BINARY = ("image/", "audio/", "video/")

_END_OR_REFERENCE = re.compile(r"</\w+>|&#?\w+;")
_TAG = re.compile(r"</?(\w+)")
_REFERENCE = re.compile(r"&(\w+;)")
_MARKUP = re.compile("[<&]")
_PREFIX = re.compile(r"(</?)[\w.-]+:")

# Windows' punctuation, left as control characters by who took windows-1252 for Latin-1.
_CONTROLS = re.compile("[\x80-\x9f]")


def own_text(element: Any) -> str:
    """The text of an element without its children's, stripped, as a reader of a misdecoded feed would see it."""
    text: str | None = element.text
    if not text:
        return ""
    text = text.strip()
    return text if text.isascii() else repaired(text)


def repaired(text: str) -> str:
    """A text with what two frequent slips of publishing systems left undone.

    UTF-8 that was taken for Latin-1 and encoded again; windows-1252 that was taken for Latin-1.
    """
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return _CONTROLS.sub(_windows, text)


def _windows(match: re.Match[str]) -> str:
    return match[0].encode("iso-8859-1").decode("cp1252", "replace").replace("\ufffd", match[0])


def construct(element: Any, *, html: bool, guess: bool) -> str | None:
    """What an element says, as plain text, at most LONGEST_TEXT characters; None where it is no text.

    `html`: what it is where it has no type. `guess`: markup where it looks like it, whatever it should be, as in RSS
    titles. Raises Unsure for what is neither: a type that is unknown, elements where none should be.
    """
    kind = element.get("type")
    if kind is None:
        value = element.text
        if (
            value
            and value.isascii()
            and value.isprintable()
            and "&" not in value
            and "<" not in value
            and not len(element)
        ):
            return " ".join(value.split())[: markup.LONGEST_TEXT]  # most are, and read either way alike
        kind = "html" if html else "text"
    else:
        kind = kind.lower()
    if kind in _XHTML or (kind in _HTML and len(element) and "<" not in "".join(element.itertext())):
        text = markup.plain_text(_inner(element))
    elif len(element):  # among them markup that is escaped in part
        raise Unsure
    else:
        value = own_text(element)
        if kind in _HTML or (kind in _PLAIN and guess and ("&" in value or "</" in value) and _looks_like_html(value)):
            text = markup.plain_text(value)
        elif kind in _PLAIN:
            text = markup.lines(value)
        elif kind.startswith(_BINARY):
            return None
        else:
            raise Unsure
    return text[: markup.LONGEST_TEXT]


def _inner(element: Any) -> str:
    """The markup within an element. Serialised as HTML, so that `<p/>` is not taken for `<p>`, without prefixes."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  loaded by whoever made the element

    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return _PREFIX.sub(r"\1", repaired("".join((escape(element.text or ""), *children))))


def _looks_like_html(text: str) -> bool:
    """Whether a text that should be plain is markup: it has an end tag or a reference, and all of them are HTML's."""
    return bool(
        _END_OR_REFERENCE.search(text)
        and all(name.lower() in HTML for name in _TAG.findall(text))
        and all(name in html5 for name in _REFERENCE.findall(text))
    )
