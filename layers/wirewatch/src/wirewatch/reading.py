"""Reading the pages of a visit: those of new articles, and those that earlier visits owe.

Pages are fetched first, as many as a round takes; then the lines of all of them are counted; and only then the first
is judged, without what its host repeats. A crash in between loses nothing: no entry is marked seen before it is
durable, and a page that is counted twice is counted once.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from wirewatch import alerts, articles, furniture, polling
from wirewatch.batch import Allowance
from wirewatch.errors import Disallowed, FetchError, Unasked
from wirewatch.furniture import Furniture
from wirewatch.model import Article, Entry, Owed, Page, Source
from wirewatch.pages import Pages
from wirewatch.ports import Fetcher, Store

# Pages that could not be fetched are tried again at the next visits, so often.
OWED_TRIES = 3
# A round holds its pages in memory: so many, or fewer where they come to so many characters.
ROUND_PAGES = 200
ROUND_TEXT = 2_000_000
# Of the time that is left, what fetching the pages of a round may take; the rest is for judging and storing.
FETCHING = 0.75


@dataclass(frozen=True, slots=True)
class Unread:
    """An article to be read: a new one, or one that its source `edits`. Without `asks_page` its page is left alone."""

    article: str
    entry: Entry
    edits: bool = False
    asks_page: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and its page where one was wanted and had; else a note for its alert, and what is owed for it."""

    article: str
    entry: Entry
    page: Page | None = None
    note: str = ""
    owed: Owed | None = None
    edits: bool = False


@dataclass(frozen=True, slots=True)
class _Fetched:
    """A page, its host, and the key by which the host's pages are told apart."""

    page: Page
    host: str
    key: int


class Reader:
    """Reads the pages of one visit."""

    def __init__(self, source: Source, fetcher: Fetcher, store: Store, allowance: Allowance) -> None:
        self._source = source
        self._store = store
        self._allowance = allowance
        self._clock = allowance.clock
        self._pages = Pages(source, fetcher, allowance)

    def rounds(self, unread: Iterable[Unread]) -> Iterator[list[Reading]]:
        """Articles in their order, so many at a time that memory allows it and time is left to store them. Those that
        are not reached in time are left out."""
        waiting = deque(unread)
        while waiting and not self._allowance.over:
            yield self._round(waiting)

    def late(self, owed: Iterable[Owed]) -> tuple[list[tuple[Article, Page]], list[Owed]]:
        """The pages that earlier visits owe, each with the article it is of, and what is owed still.

        Only what was asked for counts as a try: the pages of a host that wants rest stay owed.
        """
        found: list[tuple[Article, _Fetched]] = []
        still: list[Owed] = []
        fetching = self._allowance.share(FETCHING)
        for each in owed:
            if fetching.over or polling.is_resting(each.after, self._clock.now()):
                still.append(each)
                continue
            known = self._store.article(each.article, self._clock.now())
            if known is None:
                continue
            try:
                fetched = self._fetch(each.url, known.title, known.id, fetching)
            except Unasked as error:
                still.append(replace(each, after=error.retry_at))
                continue
            except FetchError as error:
                is_over = each.tries >= OWED_TRIES or polling.is_refusal(error)
                still += [] if is_over else [replace(each, tries=each.tries + 1, after=error.retry_at)]
                continue
            if fetched.page.text:
                found.append((known, fetched))
        pages = self._without_furniture([fetched for _, fetched in found])
        return [(known, page) for (known, _), page in zip(found, pages, strict=True)], still

    def _round(self, waiting: deque[Unread]) -> list[Reading]:
        """As many of what waits as a round takes, one at least; what needs no page takes no time."""
        readings: list[Reading] = []
        fetched: dict[int, _Fetched] = {}
        size = 0
        fetching = self._allowance.share(FETCHING)
        while waiting and len(fetched) < ROUND_PAGES and size < ROUND_TEXT:
            unread = waiting[0]
            entry = unread.entry
            reading = Reading(unread.article, entry, edits=unread.edits)
            if unread.asks_page and articles.wants_page(self._source, entry):
                if readings and fetching.over:
                    break
                try:
                    found = self._fetch(entry.link, entry.title, unread.article, fetching)
                except FetchError as error:
                    reading = _missed(reading, error)
                else:
                    fetched[len(readings)] = found
                    size += len(found.page.text)
            waiting.popleft()
            readings.append(reading)
        for at, page in zip(fetched, self._without_furniture(list(fetched.values())), strict=True):
            readings[at] = replace(readings[at], page=page, note="" if page.text else alerts.PAGE_EMPTY)
        return readings

    def _fetch(self, url: str, title: str, article_id: str, allowance: Allowance) -> _Fetched:
        address, page = self._pages.fetch(url, allowance.until)
        return _Fetched(page, furniture.host_of(address), furniture.page_key(title, article_id))

    def _without_furniture(self, fetched: Sequence[_Fetched]) -> list[Page]:
        """The pages without what their hosts repeat, now that all of them are counted."""
        pages: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for each in fetched:
            if each.page.text:
                pages[each.host].append((each.key, each.page.text))
        known = {host: self._counted(host, of_host) for host, of_host in pages.items()}
        return [_parted(known[each.host], each.page) if each.page.text else each.page for each in fetched]

    def _counted(self, host: str, pages: Sequence[tuple[int, str]]) -> Furniture:
        """What is known of a host with these pages; written only where they teach something."""
        now = self._clock.now()
        before = self._store.furniture(host, now)
        after = furniture.counted(before, pages, now)
        if after != before:
            self._store.count_furniture(after, now)
        return after


def _parted(known: Furniture, page: Page) -> Page:
    parted = furniture.part(known, page.text)
    return replace(page, text=parted.text, repeated=parted.repeated)


def _missed(reading: Reading, error: FetchError) -> Reading:
    """An article whose page could not be fetched. One that its server refuses is not owed: to ask again is to beg."""
    owed = None if polling.is_refusal(error) else Owed(reading.article, reading.entry.link, after=error.retry_at)
    note = alerts.PAGE_DISALLOWED if isinstance(error, Disallowed) else alerts.PAGE_FAILED
    return replace(reading, note=note, owed=owed)
