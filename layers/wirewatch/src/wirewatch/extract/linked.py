"""The article that a page describes in JSON-LD (schema.org), as search engines ask publishers to."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wirewatch import markup

_KINDS = ("Article", "Posting", "Report")  # NewsArticle, ReportageNewsArticle, BlogPosting, LiveBlogPosting, ...
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_DEEPEST = 6
_OPENING = re.compile(r"\{|\[\s*\{")

_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What an article's node says, in plain text; empty where it says nothing."""

    headline: str
    published: str
    section: str
    language: str
    publisher: str
    authors: tuple[str, ...]
    body: str
    """The article itself, a line a block."""


def read(blocks: Iterable[str]) -> LinkedData:
    """The first article in a page's JSON-LD blocks. Broken blocks are passed over; never raises."""
    article = next(filter(_is_article, _nodes(blocks)), {})
    return LinkedData(
        headline=_text(article.get("headline")),
        published=_text(article.get("datePublished")),
        section=_text(article.get("articleSection")),
        language=_text(article.get("inLanguage")),
        publisher=_text(article.get("publisher")),
        authors=tuple(filter(None, map(_text, _as_list(article.get("author"))))),
        body=_lines(article.get("articleBody")),
    )


def _nodes(blocks: Iterable[str]) -> Iterator[_Node]:
    decoder = json.JSONDecoder(strict=False)
    for block in blocks:
        start = _OPENING.search(block)
        if start:
            try:  # from its first bracket, for the comment and CDATA marks that old templates put around scripts
                yield from _walk(decoder.raw_decode(block, start.start())[0], _DEEPEST)
            except (ValueError, RecursionError):
                continue


def _walk(value: Any, depth: int) -> Iterator[_Node]:
    """The nodes in a document, outer before inner."""
    if isinstance(value, list):
        for member in value:
            yield from _walk(member, depth)
    elif isinstance(value, dict) and depth:
        yield value
        for key in _NESTED:
            yield from _walk(value.get(key), depth - 1)


def _is_article(node: _Node) -> bool:
    return any(isinstance(kind, str) and kind.endswith(_KINDS) for kind in _as_list(node.get("@type")))


def _text(value: Any) -> str:
    """A text, a node's name, or the first of a list of either. Some publishers escape it as in HTML."""
    if isinstance(value, list):
        return next(filter(None, map(_text, value)), "")
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return markup.one_line(markup.plain_text(value)) if isinstance(value, str) else ""


def _lines(value: Any) -> str:
    """A longer text. Some publishers part its paragraphs by line ends, others by markup."""
    return markup.plain_text("<br>".join(value[: markup.LONGEST_TEXT].splitlines())) if isinstance(value, str) else ""


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
