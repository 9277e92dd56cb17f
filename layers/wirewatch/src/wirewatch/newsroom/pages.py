"""Article pages with the clutter of real ones, the outlets' home pages, and the page for what is missing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from string import Template
from zoneinfo import ZoneInfo

from wirewatch.newsroom.content import Outlet, Sample, labels, read
from wirewatch.newsroom.feeds import MEDIA_TYPES

_LEAD = 2  # paragraphs before what some templates put into the middle of an article


def article(outlet: Outlet, sample: Sample, *, plain_clutter: bool = False) -> str:
    """The page of an article, on its outlet's template.

    With `plain_clutter` all clutter also stands in the article, as paragraphs like its own: nothing in the page's
    markup tells them apart, only that they come again on the outlet's every page.
    """
    texts = [*sample.paragraphs, *outlet.clutter.texts] if plain_clutter else sample.paragraphs
    paragraphs = [f"<p>{escape(text)}</p>" for text in texts]
    markup = {
        "paragraphs": "\n".join(paragraphs),
        "lead": "\n".join(paragraphs[:_LEAD]),
        "rest": "\n".join(paragraphs[_LEAD:]),
        "jsonld": _json_ld(outlet, sample),
        "menu": _links(outlet.clutter.menu),
        "trending": _links(outlet.clutter.trending),
        "comments": "".join(f'<div class="comment"><p>{escape(text)}</p></div>' for text in outlet.clutter.comments),
    }
    facts = _facts(outlet, sample)
    return _template(outlet.template).substitute(
        {key: escape(value) for key, value in facts.items()} | markup  # markup last: it is escaped already
    )


def outlet_home(outlet: Outlet, samples: Sequence[Sample]) -> str:
    """An outlet's home page: its newest articles, and its feed for readers that look for one."""
    links = "".join(_link(sample.url, sample.title) for sample in samples)
    return _index(outlet.name, outlet.tagline, outlet.language, [outlet], links)


def home(outlets: Sequence[Outlet]) -> str:
    """The newsroom's home page: every outlet and every feed."""
    links = "".join(_link(outlet.home_url, outlet.name) for outlet in outlets)
    return _index("The sample newsroom", "News that never happened, for Wirewatch to watch", "en", outlets, links)


def missing() -> str:
    """The page of status 404."""
    return _template("missing").substitute(sample=escape(labels("en")["sample"]))


@cache
def _template(name: str) -> Template:
    return Template(read(f"templates/{name}.html"))


def _facts(outlet: Outlet, sample: Sample) -> dict[str, str]:
    local = sample.published.astimezone(ZoneInfo(outlet.zone))
    words = labels(outlet.language)
    return {
        **words,
        "trending_label": words["trending"],
        "newsletter_label": words["newsletter"],
        "comments_label": words["comments"],
        "lang": outlet.language,
        "charset": outlet.encoding,
        "site": outlet.name,
        "tagline": outlet.tagline,
        "home": outlet.home_url.rstrip("/"),
        "feed": outlet.feed_url,
        "feed_type": MEDIA_TYPES[outlet.format],
        "title": sample.title,
        "teaser": sample.teaser,
        "canonical": sample.url,
        "section": sample.section,
        "section_slug": sample.section_slug,
        "author": ", ".join(sample.authors),
        "published": local.isoformat(),
        "published_text": f"{local:%d.%m.%Y %H:%M}",
        "newsletter": outlet.clutter.newsletter,
        "signin": outlet.clutter.signin,
        "cookies": outlet.clutter.cookies,
        "caption": outlet.clutter.caption,
    }


def _json_ld(outlet: Outlet, sample: Sample) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": sample.title,
        "datePublished": sample.published.isoformat(),
        "articleSection": sample.section,
        "author": [{"@type": "Person", "name": author} for author in sample.authors],
        "publisher": {"@type": "Organization", "name": outlet.name},
        "mainEntityOfPage": sample.url,
    }
    # A script element ends at the first "</", whatever the JSON around it says.
    return json.dumps(record, ensure_ascii=False).replace("</", "<\\/")


def _index(title: str, tagline: str, language: str, outlets: Iterable[Outlet], links: str) -> str:
    facts: Mapping[str, str] = {
        "title": title,
        "tagline": tagline,
        "lang": language,
        "sample": labels(language)["sample"],
    }
    markup = {"links": links, "alternates": "\n".join(_alternate(outlet) for outlet in outlets)}
    return _template("index").substitute({key: escape(value) for key, value in facts.items()} | markup)


def _alternate(outlet: Outlet) -> str:
    kind, title, url = (escape(value) for value in (MEDIA_TYPES[outlet.format], outlet.name, outlet.feed_url))
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{url}">'


def _links(texts: Iterable[str]) -> str:
    return "".join(_link("#", text) for text in texts)


def _link(url: str, text: str) -> str:
    return f'<li><a href="{escape(url)}">{escape(text)}</a></li>'
