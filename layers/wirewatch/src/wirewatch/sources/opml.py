"""Lists of feeds as readers exchange them: OPML 1.0 and 2.0 (opml.org/spec2.opml), and the RDF lists before it.

Most of those in use are not well-formed, so they are read as far as they go; what is no feed is refused with a reason.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from wirewatch import charsets, markup, urls
from wirewatch.errors import ConfigError, Fault
from wirewatch.model import Source
from wirewatch.sources import mending

MOST_OUTLINES = 10_000
_DEEPEST = 20
# By what attribute programs name a feed's address, and by what others it has been named.
_ADDRESS = ("xmlurl", "feedurl", "url")
_TITLE = ("text", "title")
_NAMES = frozenset({"title", "name", "membername", "member_name", "nick"})
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rdf", "pie"})
_LIST_TYPES = frozenset({"include", "source", "link"})
_KINDS = frozenset({"opml", "rdf", "outlinedocument", "oml", "body"})
_MOST_DOCUMENTS = 100
_DOCUMENT_END = re.compile(r"(?<=</opml>)", re.IGNORECASE)
# What XML cannot hold, not even escaped (XML 1.0, section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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
    roots = _roots(charsets.decode(body))
    lists = [root for root in roots if _local(root.tag) in _KINDS]
    if not lists:
        what = f"its root is <{_local(roots[0].tag)[:40]}>" if roots else "it is no XML"
        raise ConfigError([Fault(file, 0, 0, f"no OPML: {what}", "export the list from your reader as OPML")])
    listed: dict[str, Outline] = {}
    refused: list[tuple[str, str]] = []
    for outline in (each for root in lists for each in (_of_rdf(root) if _is_rdf(root) else _outlines(root, (), 0))):
        url = urls.absolute(outline.url)
        name = outline.title or markup.title(outline.url) or "an entry without a name"
        if outline.reason or not outline.url:
            refused.append((name, outline.reason or "it has no address"))
        elif not url:
            refused.append((name, "its address is no web address"))
        elif len(listed) >= MOST_OUTLINES and url not in listed:
            refused.append((name, f"only the first {MOST_OUTLINES:,} are read"))
        else:
            known = listed.get(url, Outline(url))
            folders = tuple(dict.fromkeys((*known.folders, *outline.folders)))
            listed[url] = Outline(url, known.title or outline.title, folders)
    if not listed:
        reason = "; ".join(dict.fromkeys(why for _, why in refused)) or "nothing in it names one"
        raise ConfigError([Fault(file, 0, 0, f"it lists no feeds: {reason}")])
    return Listing(tuple(listed.values()), tuple(refused), _title(lists[0]))


def written(listed: Sequence[Source], title: str) -> bytes:
    """Sources as OPML 2.0; tags become categories. Page sources are left out, as no reader can read them."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  0.15 s that only this command needs

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _writable(title)
    body = etree.SubElement(root, "body")
    for source in listed:
        if source.page is None:
            name = _writable(source.name)
            said = {"type": "rss", "text": name, "title": name, "xmlUrl": _writable(source.url)}
            if source.tags:
                said["category"] = ",".join(f"/{tag}" for tag in source.tags)
            etree.SubElement(body, "outline", said)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _roots(text: str) -> list[Any]:
    """The root of a document; where it is not well-formed, of every document that was put into it."""
    text = text[max(text.find("<"), 0) :].replace("\x00", "")
    whole = _parsed(text, recover=False)
    if whole is not None:
        return [whole]
    documents = _DOCUMENT_END.split(mending.mended(text), _MOST_DOCUMENTS)
    roots = (_parsed(document[max(document.find("<"), 0) :], recover=True) for document in documents)
    return [root for root in roots if root is not None]


def _parsed(text: str, *, recover: bool) -> Any:
    from lxml import etree  # noqa: PLC0415

    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "encoding": "utf-8"}
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), etree.XMLParser(recover=recover, **safe))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_rdf(root: Any) -> bool:
    return _local(root.tag) == "rdf"


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
        return Outline(address, title, reason="" if address else _no_feed(said.get("htmlurl", "")))
    return None


def _no_feed(page: str) -> str:
    address = urls.absolute(page)
    return f"it names a page and no feed: try `wirewatch sources add {address}`" if address else "it has no address"


def _categories(said: dict[str, str]) -> Iterator[str]:
    for category in said.get("category", "").split(","):
        yield from filter(None, (part.strip() for part in category.split("/")))


def _of_rdf(root: Any) -> Iterator[Outline]:
    """The feeds of an RDF list: `rss:channel` in a FOAF document of weblogs, or an element whose address is about.

    Planets list theirs in a `foaf:Group`, which is their folder.
    """
    for element in root.iter():
        if _local(element.tag) in {"channel", "feed"}:
            around = list(islice(element.iterancestors(), _DEEPEST))
            groups = tuple(filter(None, (_name(each) for each in around if _local(each.tag) == "group")))
            names = (_name(each) for each in (element, *around) if _local(each.tag) != "group")
            url = _about(element)
            pages = filter(None, (_about(each) for each in around if _local(each.tag) == "document"))
            yield Outline(url, next(filter(None, names), ""), groups, "" if url else _no_feed(next(pages, "")))


def _about(element: Any) -> str:
    """The address that an element is about."""
    said = {_local(name): markup.one_line(value) for name, value in element.attrib.items()}
    return said.get("about") or said.get("resource", "")


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
