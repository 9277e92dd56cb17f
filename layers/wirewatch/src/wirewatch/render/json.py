"""An alert for machines: one JSON object on one line."""

import json
from collections.abc import Iterable
from dataclasses import replace

from wirewatch.model import Alert, Change, Headline, Match
from wirewatch.render import clean, limits
from wirewatch.render.times import rfc3339

# How long a text and a link of the bounded form may be, in UTF-16 units. The last step fits whatever an alert holds.
_STEPS = ((300, 2_000), (100, 1_000), (30, 500), (8, 100))
_WATCHES, _NAMES, _HEADLINES, _HEADLINE_WATCHES = 24, 8, 5, 3


def line(alert: Alert) -> str:
    """The alert as one JSON object without a line break (RFC 8259). Keys may join, none is renamed or dropped.

    Texts are cleaned but never cut; a link that is not http or https is empty. `start` and `end` of a match are
    offsets into the article's field, not into the snippet. `changes` are what an edit changed; an empty `before` was
    added. The story's id is the article's own where no other article tells it. Times are RFC 3339 in UTC, `published`
    may be null.
    """
    return json.dumps(_record(alert), ensure_ascii=False)


def bounded(alert: Alert) -> str:
    """The same object in at most `limits.JSON_BOUNDED_BYTES`, all of them ASCII, for where the whole is not taken.

    It has the same keys. `matches` and `changes` are empty, other lists are shortened, texts are cut as far as they
    must be (with `…`), a link that would have to be is empty; `id`, `source` and the story's id are whole up to 100
    characters.
    """
    for text, link in _STEPS:
        record = json.dumps(_record(_shortened(alert, text, link)))
        if len(record) <= limits.JSON_BOUNDED_BYTES:
            break
    return record


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
        "tags": _all(alert.tags),
        "published": rfc3339(alert.published),
        "first_seen": rfc3339(alert.first_seen),
        "language": clean.inline(alert.language),
        "section": clean.inline(alert.section),
        "reading_minutes": alert.reading_minutes,
        "summary": clean.inline(alert.summary),
        "note": clean.inline(alert.note),
        "matches": [_match(match) for match in alert.matches],
        "changes": [_change(change) for change in alert.changes],
        "story": {"id": clean.inline(alert.story or alert.article), "sources": _all(alert.story_sources)},
    }
    if alert.kind == "summary":
        record["matching"] = alert.matching
        record["listed"] = alert.listed
        record["headlines"] = [_headline(headline) for headline in alert.headlines]
    return record


def _shortened(alert: Alert, text: int, link: int) -> Alert:
    def cut(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(clean.short(one, text) for one in texts)

    def whole(url: str) -> str:
        address = clean.link(url)
        return address if len(address) <= link else ""

    title, language, section, summary, note = cut(
        (alert.title, alert.language, alert.section, alert.summary, alert.note)
    )
    return replace(
        alert,
        id=clean.short(alert.id, limits.NAME),
        watches=cut(alert.watches[:_WATCHES]),
        title=title,
        url=whole(alert.url),
        source=clean.short(alert.source, limits.NAME),
        tags=cut(alert.tags[:_NAMES]),
        language=language,
        section=section,
        summary=summary,
        note=note,
        matches=(),
        article=clean.short(alert.article, limits.NAME),
        story=clean.short(alert.story, limits.NAME),
        story_sources=cut(alert.story_sources[:_NAMES]),
        changes=(),
        headlines=tuple(
            replace(
                headline,
                title=clean.short(headline.title, text),
                url=whole(headline.url),
                watches=cut(headline.watches[:_HEADLINE_WATCHES]),
            )
            for headline in alert.headlines[:_HEADLINES]
        ),
    )


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
        "form": clean.inline(match.form),
    }


def _change(change: Change) -> dict[str, object]:
    return {"field": change.field, "before": clean.inline(change.before), "after": clean.inline(change.after)}


def _headline(headline: Headline) -> dict[str, object]:
    return {
        "title": clean.inline(headline.title),
        "url": clean.link(headline.url),
        "published": rfc3339(headline.published),
        "watches": _all(headline.watches),
    }
