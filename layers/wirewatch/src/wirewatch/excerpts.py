"""What an alert quotes of an article: the sentences that raised it, and a summary, in the article's own words."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice

from wirewatch.model import Document, Field, Hit, Match, Span
from wirewatch.text import sentences

SNIPPET = 320
SUMMARY = 420
# An alert stays well under the 32 KiB that mail readers and digests take: 40 sentences, shared among its watches.
MATCHES = 40
MATCHES_PER_WATCH = 8
# Datelines, bylines and captions stand before a report and say nothing of it.
SHORTEST_SENTENCE = 40

_Places = list[tuple[int, int]]


def matches(judged: Document, hits: Sequence[Hit]) -> tuple[Match, ...]:
    """For each watch the sentences that hold its hits, the title first; at least one a watch, 40 in all."""
    most = min(MATCHES_PER_WATCH, max(1, MATCHES // max(1, len(hits))))
    places: dict[Field, _Places] = {"title": sentences(judged.title), "body": sentences(judged.body)}
    for field in {span.field for hit in hits for span in hit.spans} - places.keys():
        places[field] = [(0, len(judged.text_of(field)))]
    return tuple(match for hit in hits for match in islice(_matches(judged, hit, places), most))


def summary(judged: Document, spans: Sequence[Span]) -> str:
    """The article's first sentence and the next one that tells most of the hits, as they stand in it."""
    body = judged.body
    found = [(start, end) for start, end in sentences(body) if end - start >= SHORTEST_SENTENCE]
    if not found:
        return _shortened(_squeezed(body), SUMMARY)
    starts = sorted(span.start for span in spans if span.field == "body")

    def hits_in(place: tuple[int, int]) -> int:
        return bisect_left(starts, place[1]) - bisect_left(starts, place[0])

    lead, *rest = found
    pieces = [body[lead[0] : lead[1]]]
    best = max(rest, key=hits_in, default=None)
    if best and lead[1] - lead[0] + best[1] - best[0] < SUMMARY:
        pieces += ["…"] if body[lead[1] : best[0]].strip() else []
        pieces.append(body[best[0] : best[1]])
    return _shortened(_squeezed(" ".join(pieces)), SUMMARY)


def _matches(judged: Document, hit: Hit, places: Mapping[Field, _Places]) -> Iterator[Match]:
    """A match for each sentence that holds a hit; the further hits in it are marked."""
    for field, found in groupby(hit.spans, key=lambda span: span.field):
        text = judged.text_of(field)
        for (start, end), spans in _by_sentence(places[field], found):
            snippet, shift, shown = cut(text[start:end], spans[0].start - start, spans[0].end - start)
            within = [(span.start - start, span.end - start) for span in spans]
            marks = _merged((left - shift, right - shift) for left, right in within if right <= shown)
            first = spans[0]
            yield Match(hit.watch.id, first.term, field, first.start, first.end, snippet, tuple(marks), first.form)


def _by_sentence(places: _Places, spans: Iterable[Span]) -> Iterator[tuple[tuple[int, int], list[Span]]]:
    """The sentences that hold spans, each with them; a span that runs past its sentence's end lengthens it."""
    ends = [end for _, end in places]
    for at, group in groupby(spans, key=lambda span: bisect_left(ends, span.start + 1)):
        held = list(group)
        start, end = places[at]
        yield (start, max(end, *(span.end for span in held))), held


def cut(sentence: str, start: int, end: int) -> tuple[str, int, int]:
    """A sentence cut to a snippet of SNIPPET characters around a place in it, such as its first hit, at words.

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


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _shortened(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[: length - 2]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"
