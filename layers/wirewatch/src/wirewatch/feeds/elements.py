"""What the elements of feeds mean, by namespace and name: one table for every dialect.

A kind is what an element is for a reader, whatever it is called. Names are compared in lower case, as feeds write
PubDate and pubdate too, and namespaces likewise.
"""

from functools import lru_cache
from typing import NamedTuple

XML = "http://www.w3.org/XML/1998/namespace"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
ATOM = "http://www.w3.org/2005/Atom"
RSS_10 = "http://purl.org/rss/1.0/"
RSS_090 = "http://my.netscape.com/rdf/simple/0.9/"

_MODULES = {
    namespace.lower(): module
    for module, namespaces in {
        # The dialects themselves. Some feeds of RSS 2.0 say that they have a namespace, which it has not.
        "": (
            "", ATOM, "http://purl.org/atom/ns#", RSS_10, RSS_090, "http://purl.org/rss/1.0/modules/rss091#",
            "http://backend.userland.com/rss", "http://backend.userland.com/rss2",
            "http://backend.userland.com/rss091", "http://blogs.law.harvard.edu/tech/rss",
        ),
        "content": ("http://purl.org/rss/1.0/modules/content/",),
        "dc": ("http://purl.org/dc/elements/1.1/",),
        "dcterms": ("http://purl.org/dc/terms/",),
        "feedburner": ("http://rssnamespace.org/feedburner/ext/1.0",),
        "itunes": ("http://www.itunes.com/dtds/podcast-1.0.dtd",),
        "media": ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"),
        "rdf": (RDF,),
        "sitemap": ("http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap/0.84"),
        "news": ("http://www.google.com/schemas/sitemap-news/0.9",),
        "xhtml": ("http://www.w3.org/1999/xhtml",),
        "sy": ("http://purl.org/rss/1.0/modules/syndication/",),
    }.items()
    for namespace in namespaces
}  # fmt: skip

_KINDS = {
    name: kind
    for kind, names in {
        "root": "rss feed rdf:rdf urlset sitemapindex sitemap:urlset sitemap:sitemapindex",
        "channel": "channel",
        "item": "item entry",
        "title": "title dc:title",
        "link": "link",
        "original": "feedburner:origlink",
        "id": "guid id",
        "published": "pubdate published issued dcterms:issued",
        "updated": "updated modified lastbuilddate dc:date dcterms:modified",
        "created": "created dcterms:created",
        "author": "author managingeditor dc:creator dc:author itunes:author",
        "category": "category keywords dc:subject itunes:category media:category",
        "keywords": "itunes:keywords media:keywords",
        "language": "language dc:language",
        "text": "description summary content abstract dc:description media:description itunes:summary content:encoded",
        "media": "media:group media:content media:title",
        "odd": "body xhtml:body fullitem tags",
        "ttl": "ttl",
        "period": "sy:updateperiod",
        "frequency": "sy:updatefrequency",
    }.items()
    for name in names.split()
}

_HTML_TEXTS = ("description", "encoded")
_CONTENTS = ("content", "encoded")


class Meaning(NamedTuple):
    """What an element is. `kind` is empty for what no reader needs, `stray` for a known name in an unknown namespace.

    Of texts: `html` is what they are where they do not say, `content` whether they are the whole of an article.
    """

    kind: str
    name: str
    html: bool = False
    content: bool = False


@lru_cache(maxsize=1_024)
def meaning(tag: str) -> Meaning:
    """The meaning of a tag as lxml writes it, `{namespace}name`."""
    namespace, brace, name = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    name = name.lower()
    module = _MODULES.get(namespace.lower())
    if module is None:
        return Meaning("stray" if brace and name in _KINDS else "", name)
    kind = _KINDS.get(f"{module}:{name}" if module else name, "")
    return Meaning(kind, name, html=name in _HTML_TEXTS, content=name in _CONTENTS)


class Kinds(dict[str, str]):
    """Kinds by tag, quicker than `meaning`; one a document, as what it learns comes from outside."""

    def __missing__(self, tag: str) -> str:
        kind = self[tag] = meaning(tag).kind
        return kind


class Unsure(Exception):
    """The fast reader sees what it does not understand."""


_HTML = (
    "a abbr acronym address area article aside audio b big blockquote br button canvas caption center cite code col "
    "colgroup dd del details dfn dialog dir div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 "
    "header hr i img input ins kbd label legend li map mark menu meter nav ol optgroup option p pre progress q s samp "
    "section select small source span strike strong sub sup table tbody td textarea tfoot th thead time tr tt u ul var "
    "video"
)
HTML = frozenset(_HTML.split())
"""Tags that make a title markup where nothing says whether it is: `<Ctrl>` is a key, not a tag."""
