"""Articles: what of an entry is judged and kept, and what a further sighting or an edit adds."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch import edits, urls
from wirewatch.model import Article, Document, Entry, Feed, Hit, Page, Source, Version
from wirewatch.text import sentences

# A feed longer than this is no news feed; the excess is set aside, not read.
MAX_ENTRIES = 10_000
# What is kept of a text; all of it is judged. Bounds the row: DynamoDB takes items of 400 KB.
KEPT_TEXT = 65_536
KEPT_TITLE = 1_000
# Below this a feed's text is taken for a teaser, in characters: news briefs are shorter, reports longer.
TEASER = 700
# A feed's text longer than this is not compared with its page sentence by sentence: both are judged.
LONG_TEASER = 50_000
# Earlier versions of an article that is edited again and again.
KEPT_VERSIONS = 5
KEEP_UNMATCHED = timedelta(days=30)
KEEP_MATCHED = timedelta(days=400)


def digest(*parts: str, size: int = 16) -> str:
    """A hash of texts, as hex; the lengths are part of it, so ("ab", "c") is not ("a", "bc")."""
    content = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=size).hexdigest()


def wants_page(source: Source, entry: Entry) -> bool:
    """Whether to fetch an entry's page: where the feed has only a teaser, if the source leaves it at that."""
    if source.full_text == "never" or not entry.link:
        return False
    text = (entry.content or entry.summary).rstrip()
    cut_off = text.endswith(("…", "...", "[…]", "[...]"))
    return source.full_text == "always" or cut_off or len(text) < TEASER


def document(source: Source, feed: Feed, entry: Entry, page: Page | None = None) -> Document:
    """What is judged of an entry: its page's text, and before it whatever the feed's own text says besides."""
    text = entry.content if len(entry.content) >= len(entry.summary) else entry.summary
    if page and page.text:
        text = "\n".join(filter(None, (_besides(text, page.text), page.text)))
    return Document(
        title=entry.title or (page.title if page else ""),
        body=text,
        url=entry.link,
        source=source.id,
        language=entry.language or (page.language if page else "") or feed.language,
        tags=source.tags,
        authors=entry.authors,
        published=entry.published or (page.published if page else None),
    )


def with_page(source: Source, known: Article, page: Page) -> Document:
    """What is judged of a known article when its page comes late."""
    return Document(
        title=known.title,
        body=page.text,
        url=known.url,
        source=source.id,
        language=known.language or page.language,
        tags=source.tags,
        authors=page.authors,
        published=known.published or page.published,
    )


def _besides(text: str, page: str) -> str:
    """The sentences of a feed's text that its page does not hold, cut off or not: a page behind a wall lacks most."""
    if len(text) > LONG_TEASER:
        return text
    held = _squeezed(page)
    pieces = [text[start:end] for start, end in sentences(text)]
    return " ".join(piece for piece in pieces if _squeezed(piece).rstrip(" .…[]") not in held)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def sighted(
    article_id: str, judged: Document, hits: Sequence[Hit], section: str, config_version: str, now: datetime
) -> Article:
    """The article as one source's entry shows it now; nothing is spoken yet."""
    matched = tuple(hit.watch.id for hit in hits)
    return Article(
        id=article_id,
        url=judged.url,
        canonical_url=urls.canonical(judged.url) if judged.url else "",
        title=judged.title[:KEPT_TITLE],
        text=judged.body[:KEPT_TEXT],
        sources=(judged.source,),
        first_seen=now,
        judged_at=now,
        expires_at=now + (KEEP_MATCHED if hits else KEEP_UNMATCHED),
        config_version=config_version,
        published=judged.published,
        language=judged.language,
        section=section,
        matched=matched,
        matched_in={judged.source: matched},
    )


def joined(known: Article, sighting: Article) -> Article:
    """A known article with what a further sighting adds; the same object's equal where it adds nothing."""
    grown = replace(
        known,
        sources=_union(known.sources, sighting.sources),
        matched=_union(known.matched, sighting.matched),
        spoken=_union(known.spoken, sighting.spoken),
        baselines={**known.baselines, **sighting.baselines},
        matched_in={
            **known.matched_in,
            **{source: _union(known.matched_in.get(source, ()), own) for source, own in sighting.matched_in.items()},
        },
    )
    if grown == known:
        return known
    return replace(
        grown,
        text=max(known.text, sighting.text, key=len),
        judged_at=sighting.judged_at,
        config_version=sighting.config_version,
        expires_at=max(known.expires_at, sighting.expires_at),
    )


def edited(known: Article, sighting: Article, *, is_whole: bool) -> Article:
    """A known article as its source has edited it, with the version it was before; the same object's equal where the
    edit changes nothing that is kept.

    Where `is_whole` is false, the text that was judged is the feed's alone, and what is kept of a longer one stays.
    """
    text = sighting.text if is_whole else max(known.text, sighting.text, key=len)
    title = sighting.title or known.title
    grown = joined(known, sighting)
    after = replace(
        grown,
        title=title,
        text=text,
        url=sighting.url or known.url,
        canonical_url=sighting.canonical_url or known.canonical_url,
        published=sighting.published or known.published,
    )
    if after == known:
        return known
    before = Version(sighting.judged_at, known.title, edits.replaced(known.text, text))
    is_another = title != known.title or text != known.text
    return replace(
        after,
        judged_at=sighting.judged_at,
        config_version=sighting.config_version,
        versions=(*known.versions, before)[-KEPT_VERSIONS:] if is_another else known.versions,
    )


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
