"""Judging what a source lists: the text that an entry or a page gives, and the watches that fire on it."""

from dataclasses import dataclass, replace
from datetime import datetime

from wirewatch import articles, urls
from wirewatch.config import Config
from wirewatch.model import Article, Document, Entry, Feed, Hit, Page, Source


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as an entry shows it, the text that was judged, the watches that fire on it, a note for the alert.

    `address` is the canonical one that its page names as its own, empty where it names none. `repeated` are lines of
    the text that the page's host repeats. `edits`: its source has listed it before, and says something else now.
    `is_whole`: what was judged is all there is, not a teaser alone.
    """

    article: Article
    document: Document
    hits: list[Hit]
    note: str = ""
    address: str = ""
    repeated: tuple[str, ...] = ()
    edits: bool = False
    is_whole: bool = True


class Judge:
    """Judges what one source lists by the active watchlist."""

    def __init__(self, config: Config, source: Source) -> None:
        self._config = config
        self._source = source

    def of_entry(self, article_id: str, feed: Feed, entry: Entry, page: Page | None, now: datetime) -> Sighting:
        """An entry, with its page where it was read."""
        judged = articles.document(self._source, feed, entry, page)
        section = (page.section if page else "") or next(iter(entry.tags), "")
        sighting = self._matched(article_id, judged, section, page, now)
        return replace(sighting, is_whole=page is not None or not articles.wants_page(self._source, entry))

    def of_late_page(self, known: Article, page: Page, now: datetime) -> Sighting:
        """A known article whose page comes late."""
        judged = articles.with_page(self._source, known, page)
        return self._matched(known.id, judged, known.section, page, now)

    def _matched(self, article_id: str, judged: Document, section: str, page: Page | None, now: datetime) -> Sighting:
        hits = self._config.watchlist.match(judged, now)
        article = articles.sighted(article_id, judged, hits, section, self._config.version, now)
        address = urls.canonical(page.canonical_url) if page and page.canonical_url else ""
        return Sighting(article, judged, hits, address=address, repeated=page.repeated if page else ())
