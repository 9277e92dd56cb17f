"""Alerts: which watches speak for an article, and what is said."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice

from wirewatch.articles import digest
from wirewatch.model import SEVERITIES, Alert, Article, Document, Headline, Hit, Kind, Match, Severity, Source, Span
from wirewatch.text import count_words, sentences

# Silent reading of English non-fiction: 238 words a minute (Brysbaert 2019, a meta-analysis of 190 studies).
WORDS_A_MINUTE = 238
SNIPPET = 320
SUMMARY = 420
# An alert stays well under the 32 KiB that mail readers and digests take: 40 sentences, shared among its watches.
MATCHES = 40
MATCHES_PER_WATCH = 8
WATCHES = 24
HEADLINES = 5
FURTHEST_AHEAD = timedelta(days=1)
PAGE_FAILED = "The page could not be fetched: judged on the feed's text."
PAGE_EMPTY = "No article text was found on the page: judged on the feed's text."


def speaking(
    hits: Sequence[Hit], known: Article | None, source: str, since: Mapping[str, datetime], first_seen: datetime
) -> list[Hit]:
    """The hits that are to be spoken of.

    Of a new article all; of a known one, seen in another source, those not spoken of; of one that the same source
    listed before, those that it did not match before. Never a watch activated after the article was first seen.
    """
    silent: set[str] = set()
    if known:
        silent.update(known.spoken)
        if source in known.sources:
            silent.update(known.matched)
    return [hit for hit in hits if hit.watch.id not in silent and since[hit.watch.id] <= first_seen]


def kind_for(known: Article | None) -> Kind:
    """`alert` while nothing was spoken of the article, else `update`."""
    return "update" if known and known.spoken else "alert"


def compose(
    article: Article, judged: Document, hits: Sequence[Hit], source: Source, kind: Kind = "alert", note: str = ""
) -> Alert:
    """The alert that an article gives for the watches that speak."""
    spoken = sorted(hits, key=lambda hit: -SEVERITIES.index(hit.watch.severity))
    watches = tuple(hit.watch.id for hit in spoken)
    told = spoken[:WATCHES]
    most = min(MATCHES_PER_WATCH, max(1, MATCHES // max(1, len(told))))
    matches = tuple(match for hit in told for match in islice(_matches(judged, hit), most))
    return Alert(
        id=digest(article.id, kind, *sorted(watches)),
        kind=kind,
        severity=_highest(hits),
        watches=watches,
        title=article.title,
        url=article.url,
        source=source.id,
        source_name=source.name,
        first_seen=article.first_seen,
        article=article.id,
        published=article.published,
        language=article.language,
        section=article.section,
        reading_minutes=math.ceil(count_words(judged.body) / WORDS_A_MINUTE),
        summary=summary(judged, [span for hit in hits for span in hit.spans]),
        note=note,
        matches=matches,
        story_sources=article.sources,
    )


def first_look(
    source: Source, body_hash: str, matching: Sequence[tuple[Article, Sequence[Hit]]], listed: int, now: datetime
) -> Alert | None:
    """The one message about a source's baseline; None where nothing of it matches."""
    if not matching:
        return None
    newest = sorted(matching, key=lambda pair: _recency(pair[0], now), reverse=True)
    hits = [hit for _, found in matching for hit in found]
    return Alert(
        id=digest(source.id, "summary", body_hash),
        kind="summary",
        severity=_highest(hits),
        watches=tuple(dict.fromkeys(hit.watch.id for hit in hits))[:WATCHES],
        title=f"{source.name}: {len(matching)} of {listed} articles already match",
        url=source.url,
        source=source.id,
        source_name=source.name,
        first_seen=now,
        headlines=tuple(
            Headline(article.title, article.url, article.published, tuple(hit.watch.id for hit in found))
            for article, found in newest[:HEADLINES]
        ),
        matching=len(matching),
        listed=listed,
    )


def _recency(article: Article, now: datetime) -> datetime:
    """By when an article counts as new: hours ahead are a wrong time zone, days ahead a wrong date; undated is new."""
    published = article.published or now
    return min(published, now) if published <= now + FURTHEST_AHEAD else datetime.min.replace(tzinfo=UTC)


def _highest(hits: Iterable[Hit]) -> Severity:
    return max((hit.watch.severity for hit in hits), key=SEVERITIES.index)


def _matches(judged: Document, hit: Hit) -> Iterator[Match]:
    """A match for each sentence that holds a hit, the title first; the further hits in it are marked."""
    for field, found in groupby(hit.spans, key=lambda span: span.field):
        text = judged.title if field == "title" else judged.body
        for (start, end), spans in _by_sentence(text, list(found)):
            snippet, shift, shown = _cut(text[start:end], spans[0].start - start, spans[0].end - start)
            places = [(span.start - start, span.end - start) for span in spans]
            marks = _merged((left - shift, right - shift) for left, right in places if right <= shown)
            yield Match(hit.watch.id, spans[0].term, field, spans[0].start, spans[0].end, snippet, tuple(marks))


def _by_sentence(text: str, spans: list[Span]) -> Iterator[tuple[tuple[int, int], list[Span]]]:
    remaining = list(spans)
    for start, end in sentences(text):
        held = [span for span in remaining if start <= span.start < end]
        if held:
            yield (start, max(end, *(span.end for span in held))), held
            remaining = [span for span in remaining if span.start >= end]


def _cut(sentence: str, start: int, end: int) -> tuple[str, int, int]:
    """A sentence cut to a snippet around its first hit, at words.

    Also how many characters its offsets shift left, and up to which of them it is shown.
    """
    if len(sentence) <= SNIPPET:
        return sentence, 0, len(sentence)
    left = max(0, min(start - SNIPPET // 2, len(sentence) - SNIPPET))
    right = max(end, left + SNIPPET)
    if left and (space := sentence.find(" ", left, start)) >= 0:
        left = space + 1
    if right < len(sentence) and (space := sentence.rfind(" ", end, right)) >= 0:
        right = space
    opening = "… " if left else ""
    closing = " …" if right < len(sentence) else ""
    return f"{opening}{sentence[left:right]}{closing}", left - len(opening), right


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# Datelines, bylines and captions stand before a report and say nothing of it.
_SHORTEST_SENTENCE = 40


def summary(judged: Document, spans: Sequence[Span]) -> str:
    """The article's first sentence and the next one that tells most of the hits, as they stand in it."""
    places = [(start, end) for start, end in sentences(judged.body) if end - start >= _SHORTEST_SENTENCE]
    found = [(judged.body[start:end], start, end) for start, end in places]
    if not found:
        return _shortened(re.sub(r"\s+", " ", judged.body).strip(), SUMMARY)
    lead, *rest = found
    best = max(
        rest, key=lambda one: sum(one[1] <= span.start < one[2] for span in spans if span.field == "body"), default=None
    )
    pieces = [lead[0]]
    if best and len(lead[0]) + len(best[0]) < SUMMARY:
        pieces += ["…"] if judged.body[lead[2] : best[1]].strip() else []
        pieces.append(best[0])
    return _shortened(re.sub(r"\s+", " ", " ".join(pieces)), SUMMARY)


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[: length - 2]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"


def with_spoken(article: Article, hits: Sequence[Hit]) -> Article:
    """The article, with the watches of the hits spoken of."""
    return replace(article, spoken=tuple(dict.fromkeys((*article.spoken, *(hit.watch.id for hit in hits)))))
