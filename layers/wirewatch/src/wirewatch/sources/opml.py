"""Lists of feeds as readers exchange them: OPML 1.0 and 2.0 (opml.org/spec2.opml), and the RDF lists before it.

Most of those in use are not well-formed, so they are read as far as they go; what is no feed is refused with a reason.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from html.entities import html5
from itertools import islice
from typing import Any
from xml.sax.saxutils import quoteattr

from wirewatch import markup, urls
from wirewatch.errors import ConfigError, Fault
from wirewatch.model import Source

MOST_OUTLINES = 10_000
_DEEPEST = 20
# By what attribute programs name a feed's address, and by what others it has been named.
_ADDRESS = ("xmlurl", "feedurl", "url")
_TITLE = ("text", "title")
_NAMES = frozenset({"title", "name", "membername", "member_name", "nick"})
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rdf", "pie"})
# A value to its true end: titles and descriptions hold quotation marks and whole tags unescaped.
_KNOWN = "text|title|description|type|xmlUrl|htmlUrl|url|category|language|version|created|isComment|isBreakpoint"
_VALUE = re.compile(
    rf"""\b((?:{_KNOWN})\s*=\s*)"(.{{0,2000}}?)"(?=\s+(?:{_KNOWN}|encoding|xmlns)\b|\s*[/?]?>\s*(?:<(?:/?\w|!--)|\Z))""",
    re.IGNORECASE | re.DOTALL,
)
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{1,30});")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\w{1,10});)")
_LIST_TYPES = frozenset({"include", "source", "link"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list, or what is none, with the reason. `folders` are those it lies in and the categories it has."""

    url: str
    title: str = ""
    folders: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of feeds, each once, and what of it is none: (what it is called, why not)."""

    outlines: tuple[Outline, ...]
    refused: tuple[tuple[str, str], ...] = ()
    title: str = ""


def read(body: bytes, *, file: str = "the file") -> Listing:
    """The feeds in an OPML or RDF file. Raises ConfigError for what is neither, or lists none."""
    root = _root(markup.decode(body))
    kind = _local(root.tag) if root is not None else ""
    if kind not in {"opml", "rdf", "outlinedocument", "oml", "body"}:
        what = f"its root is <{kind[:40]}>" if kind else "it is no XML"
        raise ConfigError([Fault(file, 0, 0, f"no OPML: {what}", "export the list from your reader as OPML")])
    listed: dict[str, Outline] = {}
    refused: list[tuple[str, str]] = []
    for outline in _of_rdf(root) if kind == "rdf" else _outlines(root, (), 0):
        url = urls.absolute(outline.url)
        name = outline.title or markup.title(outline.url) or "an entry without a name"
        if outline.reason or not outline.url:
            refused.append((name, outline.reason or "it has no address"))
        elif not url:
            refused.append((name, "its address is no web address"))
        elif len(listed) >= MOST_OUTLINES:
            refused.append((name, f"only the first {MOST_OUTLINES:,} are read"))
        else:
            listed.setdefault(url, Outline(url, outline.title, outline.folders))
    if not listed:
        reason = "; ".join(dict.fromkeys(why for _, why in refused)) or "nothing in it is an outline with an address"
        raise ConfigError([Fault(file, 0, 0, f"it lists no feeds: {reason}")])
    return Listing(tuple(listed.values()), tuple(refused), _title(root))


def written(listed: Sequence[Source], title: str) -> bytes:
    """Sources as OPML 2.0; tags become categories. Page sources are left out, as no reader can read them."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  0.15 s that only this command needs

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for source in listed:
        if source.page is None:
            tags = {"category": ",".join(f"/{tag}" for tag in source.tags)} if source.tags else {}
            etree.SubElement(
                body, "outline", type="rss", text=source.name, title=source.name, xmlUrl=source.url, **tags
            )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _root(text: str) -> Any:
    from lxml import etree  # noqa: PLC0415

    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "encoding": "utf-8"}
    text = text[max(text.find("<"), 0) :].replace("\x00", "")
    for content, recover in ((text, False), (_repaired(text), True)):
        try:
            return etree.fromstring(content.encode("utf-8", "replace"), etree.XMLParser(recover=recover, **safe))
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None


def _repaired(text: str) -> str:
    """A text that is not well-formed, with the values of its attributes escaped as they should have been."""
    text = _NAMED_ENTITY.sub(lambda entity: html5.get(f"{entity[1]};", entity[0]), text)
    text = _BARE_AMPERSAND.sub("&amp;", text)
    return _VALUE.sub(lambda found: f"{found[1]}{quoteattr(unescape(found[2]))}", text)


def _outlines(element: Any, folders: tuple[str, ...], depth: int) -> Iterator[Outline]:
    if depth > _DEEPEST:
        return
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if _local(child.tag) not in {"outline", "feed", "folder", "head", "body", "opml"}:
            yield from _outlines(child, folders, depth + 1)
            continue
        said = {_local(name): markup.one_line(value) for name, value in child.attrib.items()}
        title = _first(said, _TITLE)
        if outline := _feed(said, title):
            yield replace(outline, folders=tuple(dict.fromkeys((*folders, *_categories(said)))))
            yield from _outlines(child, folders, depth + 1)
        else:
            yield from _outlines(child, (*folders, title) if title else folders, depth + 1)


def _feed(said: dict[str, str], title: str) -> Outline | None:
    """The feed that an outline is of, or the reason why it has none; None for a folder."""
    kind, address = said.get("type", "").lower(), _first(said, _ADDRESS)
    if kind == "source" or (kind in _LIST_TYPES and not said.get("xmlurl")):
        return Outline(address, title, reason="it is another list, not a feed: import that list itself")
    if address or kind in _FEED_TYPES or said.get("htmlurl"):
        page = said.get("htmlurl", "")
        reason = f"it names a page and no feed: try `wirewatch sources add {page}`" if page and not address else ""
        return Outline(address, title, reason=reason)
    return None


def _categories(said: dict[str, str]) -> Iterator[str]:
    for category in said.get("category", "").split(","):
        yield from filter(None, (part.strip() for part in category.split("/")))


def _of_rdf(root: Any) -> Iterator[Outline]:
    """The feeds of an RDF list: `rss:channel` in a FOAF document of weblogs, or an element whose address is about."""
    for element in root.iter():
        if isinstance(element.tag, str) and _local(element.tag) in {"channel", "feed"}:
            said = {_local(name): markup.one_line(value) for name, value in element.attrib.items()}
            named = (_name(each) for each in (element, *islice(element.iterancestors(), _DEEPEST)))
            yield Outline(said.get("about") or said.get("resource", ""), next(filter(None, named), ""))


def _name(element: Any) -> str:
    """What one of an element's children calls it."""
    texts = (child.text for child in element if _local(child.tag) in _NAMES and child.text)
    return next(filter(None, map(markup.title, texts)), "")


def _title(root: Any) -> str:
    texts: Iterable[Any] = (
        each.text for each in root.iter() if isinstance(each.tag, str) and _local(each.tag) == "title" and each.text
    )
    return markup.title(next(iter(texts), "") or "")


def _first(said: dict[str, str], names: Sequence[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _local(name: Any) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(name, str) else ""
