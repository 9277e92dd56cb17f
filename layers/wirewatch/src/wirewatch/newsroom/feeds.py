"""An outlet's feed, in the dialect that it speaks.

Prefixed names are written as they stand, with the namespace declared on the root: ElementTree's own way of
naming namespaces goes through a table that all users of the module share.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from wirewatch.newsroom.content import Outlet, Sample

MEDIA_TYPES: Mapping[str, str] = {
    "rss20": "application/rss+xml",
    "rss10": "application/rdf+xml",
    "atom10": "application/atom+xml",
    "json11": "application/feed+json",
}


def render(outlet: Outlet, samples: Sequence[Sample]) -> bytes:
    """The feed that lists these articles, newest first, in the outlet's encoding."""
    return _WRITERS[outlet.format](outlet, samples)


def whole_text(sample: Sample) -> str:
    """The article as HTML paragraphs, as full-text feeds carry it."""
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in sample.paragraphs)


def _rss20(outlet: Outlet, samples: Sequence[Sample]) -> bytes:
    root = ET.Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.home_url)
    _add(channel, "description", outlet.tagline)
    _add(channel, "language", outlet.language.lower())
    _add(channel, "lastBuildDate", _rfc822(samples[0].published, outlet))
    _add(channel, "atom:link", rel="self", type=MEDIA_TYPES["rss20"], href=outlet.feed_url)
    for sample in samples:
        _rss20_item(ET.SubElement(channel, "item"), outlet, sample)
    return _bytes(root, outlet)


def _rss20_item(item: ET.Element, outlet: Outlet, sample: Sample) -> None:
    _add(item, "title", sample.title)
    _add(item, "link", sample.link)
    _add(item, "guid", sample.guid, isPermaLink="true" if outlet.guid == "permalink" else "false")
    _add(item, "pubDate", _rfc822(sample.published, outlet))
    for author in sample.authors:
        _add(item, "dc:creator", author)
    _add(item, "category", sample.section)
    _add(item, "description", sample.teaser)
    if outlet.full:
        _add(item, "content:encoded", whole_text(sample))


def _rss10(outlet: Outlet, samples: Sequence[Sample]) -> bytes:
    root = ET.Element(
        "rdf:RDF",
        {
            "xmlns": "http://purl.org/rss/1.0/",
            "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    channel = ET.SubElement(root, "channel", {"rdf:about": outlet.feed_url})
    _add(channel, "title", outlet.name)
    _add(channel, "link", outlet.home_url)
    _add(channel, "description", outlet.tagline)
    _add(channel, "dc:language", outlet.language)
    order = ET.SubElement(ET.SubElement(channel, "items"), "rdf:Seq")
    for sample in samples:
        ET.SubElement(order, "rdf:li", {"rdf:resource": sample.link})
        item = ET.SubElement(root, "item", {"rdf:about": sample.guid})
        _add(item, "title", sample.title)
        _add(item, "link", sample.link)
        _add(item, "description", sample.teaser)
        _add(item, "dc:creator", ", ".join(sample.authors))
        _add(item, "dc:subject", sample.section)
        _add(item, "dc:date", _rfc3339(sample.published, outlet))
    return _bytes(root, outlet)


def _atom10(outlet: Outlet, samples: Sequence[Sample]) -> bytes:
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": outlet.language})
    _add(root, "title", outlet.name)
    _add(root, "subtitle", outlet.tagline)
    _add(root, "id", f"tag:{outlet.id}.example,2019:feed")
    _add(root, "link", rel="self", href=outlet.feed_url)
    _add(root, "link", rel="alternate", type="text/html", href=outlet.home_url)
    _add(root, "updated", _rfc3339(samples[0].published, outlet))
    for sample in samples:
        entry = ET.SubElement(root, "entry")
        _add(entry, "title", sample.title)
        _add(entry, "id", sample.guid)
        _add(entry, "link", rel="alternate", type="text/html", href=sample.link)
        _add(entry, "published", _rfc3339(sample.published, outlet))
        _add(entry, "updated", _rfc3339(sample.published, outlet))
        for author in sample.authors:
            _add(ET.SubElement(entry, "author"), "name", author)
        _add(entry, "category", term=sample.section_slug, label=sample.section)
        _add(entry, "summary", sample.teaser, type="text")
    return _bytes(root, outlet)


def _json11(outlet: Outlet, samples: Sequence[Sample]) -> bytes:
    items = [
        {
            "id": sample.guid,
            "url": sample.link,
            "title": sample.title,
            "summary": sample.teaser,
            "content_html": whole_text(sample),
            "date_published": _rfc3339(sample.published, outlet),
            "authors": [{"name": author} for author in sample.authors],
            "tags": [sample.section],
        }
        for sample in samples
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.tagline,
        "home_page_url": outlet.home_url,
        "feed_url": outlet.feed_url,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode(outlet.encoding)


_WRITERS: Mapping[str, Callable[[Outlet, Sequence[Sample]], bytes]] = {
    "rss20": _rss20,
    "rss10": _rss10,
    "atom10": _atom10,
    "json11": _json11,
}


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _bytes(root: ET.Element, outlet: Outlet) -> bytes:
    ET.indent(root)
    markup: bytes = ET.tostring(root, encoding=outlet.encoding, xml_declaration=True)
    return markup


def _local(moment: datetime, outlet: Outlet) -> datetime:
    return moment.astimezone(ZoneInfo(outlet.zone) if outlet.zone != "UTC" else UTC)


def _rfc822(moment: datetime, outlet: Outlet) -> str:
    local = _local(moment, outlet)
    return format_datetime(local, usegmt=local.tzinfo is UTC)


def _rfc3339(moment: datetime, outlet: Outlet) -> str:
    return _local(moment, outlet).isoformat()
