"""An alert for machines: one JSON object on one line."""

import json

from wirewatch.model import Alert, Headline, Match
from wirewatch.render import clean
from wirewatch.render.times import rfc3339


def line(alert: Alert) -> str:
    """The alert as one JSON object without a line break (RFC 8259). Keys may join, none is renamed or dropped.

    Texts are cleaned but never cut; a link that is not http or https is empty. `start` and `end` of a match are
    offsets into the article's field, not into the snippet. Times are RFC 3339 in UTC, `published` may be null.
    """
    return json.dumps(_record(alert), ensure_ascii=False)


def _record(alert: Alert) -> dict[str, object]:
    record: dict[str, object] = {
        "type": "alert",
        "kind": alert.kind,
        "id": clean.inline(alert.id),
        "severity": alert.severity,
        "watches": _all(alert.watches),
        "title": clean.inline(alert.title),
        "url": clean.link(alert.url),
        "source": clean.inline(alert.source),
        "published": rfc3339(alert.published),
        "first_seen": rfc3339(alert.first_seen),
        "language": clean.inline(alert.language),
        "section": clean.inline(alert.section),
        "reading_minutes": alert.reading_minutes,
        "summary": clean.inline(alert.summary),
        "note": clean.inline(alert.note),
        "matches": [_match(match) for match in alert.matches],
        "story": {"id": clean.inline(alert.article), "sources": _all(alert.story_sources)},
    }
    if alert.kind == "summary":
        record["matching"] = alert.matching
        record["listed"] = alert.listed
        record["headlines"] = [_headline(headline) for headline in alert.headlines]
    return record


def _all(texts: tuple[str, ...]) -> list[str]:
    return [clean.inline(text) for text in texts]


def _match(match: Match) -> dict[str, object]:
    return {
        "watch": clean.inline(match.watch),
        "term": clean.inline(match.term),
        "field": match.field,
        "start": match.start,
        "end": match.end,
        "snippet": clean.inline(match.snippet),
    }


def _headline(headline: Headline) -> dict[str, object]:
    return {
        "title": clean.inline(headline.title),
        "url": clean.link(headline.url),
        "published": rfc3339(headline.published),
        "watches": _all(headline.watches),
    }
