"""A body as a document, within bounds: unpacked, decoded, and as a tree where it is well-formed XML."""

import zlib
from typing import Any

from wirewatch import charsets
from wirewatch.errors import FeedError
from wirewatch.feeds import bounds
from wirewatch.feeds.mending import mended

LARGEST = 10 * 1024 * 1024
"""Bytes of a body that are read, unpacked."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 31  # zlib: 15, and 16 for a gzip header


def unpacked(body: bytes) -> bytes:
    """A body out of its gzip envelope, as sitemaps come in (`.xml.gz`); others as they are.

    Raises FeedError where it is damaged or holds more than LARGEST bytes.
    """
    if not body.startswith(_GZIP):
        return body
    unzip = zlib.decompressobj(_GZIP_WINDOW)
    try:
        content = unzip.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise FeedError("a damaged gzip file; check the address in a browser") from error
    if len(content) > LARGEST:
        raise FeedError(f"a gzip file of more than {LARGEST // 2**20} MiB, which is too large to read")
    return content


def decoded(body: bytes, content_type: str | None) -> str:
    """The characters of a body, by the charset in its Content-Type header where it does not show a better one."""
    return charsets.decode(body, charsets.named(content_type or "")).lstrip("\ufeff\x00 \t\r\n")


def tree(text: str) -> Any | None:
    """The root element of an XML text; None where it is not well-formed by itself, nor once it is mended.

    Entities are expanded where the document itself declares them, nothing is loaded from elsewhere, and nesting and
    single texts have libxml2's bounds. Raises FeedError where there are too many tags, or where entities make more of
    the text than there was.
    """
    bounds.refuse_excess(text)
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415  0.15 s at a cold start; ships no types

    def parsed(document: str) -> Any | None:
        parser = etree.XMLParser(
            encoding="utf-8", resolve_entities="internal", no_network=True, load_dtd=False, dtd_validation=False,
            huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            return etree.fromstring(document.encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError):
            return None

    root = parsed(text)
    if root is None:
        root = parsed(mended(text))
    if root is None:
        return None
    if "<!DOCTYPE" in text and next(root.iter(etree.Entity), None) is not None:  # one that only a foreign file explains
        return None
    if "<!ENTITY" in text:
        bounds.refuse_growth(sum(map(len, root.itertext(etree.Element))), text)
    return root
