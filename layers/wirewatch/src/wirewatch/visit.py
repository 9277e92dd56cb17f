"""One visit to one source: ask it, read what is new, judge it, store it.

The source's validators advance last, when every entry of its answer is durable: what is killed before that comes
again at the next visit, and what was stored by then is recognised.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from itertools import chain

from wirewatch import alerts, articles, feeds, identities, polling
from wirewatch.batch import Allowance
from wirewatch.config import Config
from wirewatch.errors import FeedError, FetchError, Unasked, Unstorable
from wirewatch.identities import Identified
from wirewatch.judging import Judge, Sighting
from wirewatch.keeping import Keeper
from wirewatch.model import (
    Alert,
    Article,
    Feed,
    Hit,
    Outcome,
    OutcomeStatus,
    Owed,
    Poll,
    Request,
    Response,
    Seen,
    Source,
    SourceState,
)
from wirewatch.ports import Fetcher, Store
from wirewatch.reading import Reader, Reading, Unread

log = logging.getLogger(__name__)

# So many pages that could not be fetched are tried again at the next visits.
MAX_OWED = 50
# Of so many edited entries of an answer the pages are read again; of more, as when a feed's template has changed, what
# the feed says is judged.
MAX_EDITED_PAGES = 10

OUT_OF_TIME = "out of time: the rest follows at the next tick"
CUT_OFF = "the feed breaks off before its end; it is read again at the next poll"


class Visit:
    """One visit under way: what it started from, and what it has come to so far."""

    def __init__(
        self, config: Config, source: Source, state: SourceState, fetcher: Fetcher, store: Store, allowance: Allowance
    ) -> None:
        self.status: OutcomeStatus = "unchanged"
        self.reason = ""
        self.retry = False
        self._source = source
        self._fetcher = fetcher
        self._store = store
        self._allowance = allowance
        self._clock = allowance.clock
        self._timezone = config.watchlist.timezone.key
        self._keeper = Keeper(store, allowance, source, state.baseline, config.since, self._timezone)
        self._stored = state
        self._before = self._after = polling.settled(state, source)
        self._seen: Seen | None = None
        self._summary: Alert | None = None
        self._listed = 0
        self._quarantined: list[str] = []
        self._owed: list[Owed] = []
        self._hosts = allowance.hosts
        self._judge = Judge(config, source)
        self._reader = Reader(source, fetcher, store, allowance)

    def outcome(self) -> Outcome:
        """What the visit has come to, also when it was cut short."""
        return Outcome(
            self._source.id,
            self.status,
            self.reason,
            self._listed,
            self._keeper.stored,
            tuple(self._keeper.alerts),
            tuple(self._quarantined),
            len(self._owed),
            self.retry,
        )

    def make(self, poll: Poll) -> None:
        """Make the visit. Raises Conflict where another run made it at the same moment; nothing is lost by that."""
        now = self._clock.now()
        self.reason = polling.declined(poll, self._source, self._stored, now)
        if self.reason:
            self.status = "skipped"
            return
        request = polling.request(self._source, self._before, now)
        try:
            self._ask(request, poll.slot)
        except Unasked as error:
            self.status, self.reason = "unfinished", str(error)
            self._after = polling.put_off(self._before, self._clock.now())
        except (FetchError, FeedError) as error:
            self.status = "failed"
            now, chance = self._clock.now(), self._allowance.chance()
            self._after = polling.failed(self._before, self._source, request, error, now, slot=poll.slot, chance=chance)
            self.reason = polling.telling(error, self._after)
        self._read_owed()
        if self.status == "unchanged" and (self._keeper.stored or self._keeper.alerts):
            self.status = "new"
        self._advance()

    def _ask(self, request: Request, slot: datetime) -> None:
        """Ask for the feed, and read what is new.

        A host that wants rest, as it told another of its sources, is not asked; the source rests with them, and nothing
        is held against it.
        """
        with self._hosts.turn(request.url):
            now, rest = self._clock.now(), self._hosts.resting_until(request.url)
            if rest and polling.is_resting(rest, now):
                self.status = "skipped"
                self.reason = f"its host answered 429 to another source and is left alone until {rest:%H:%M:%S} UTC"
                self._after = polling.held_back(self._before, rest, now, self._allowance.chance())
                return
            response = self._fetcher.fetch(request, self._allowance.until)
            now = self._clock.now()
            if response.status == HTTPStatus.TOO_MANY_REQUESTS:
                self._hosts.leave_alone(request.url, polling.rest_of_host(self._source, response, now))
        verdict = polling.judge(response, request, self._source, self._before, now)
        if verdict.changed:
            with self._hosts.reading(len(response.body)):
                self._read(request, response, verdict, slot)
        else:
            self._after = polling.rested(self._before, self._source, request, response, now, slot=slot)
        self.reason = self.reason or polling.notice(self._before, self._after)

    def _read(self, request: Request, response: Response, verdict: polling.Verdict, slot: datetime) -> None:
        """Take what a changed feed lists: all of it as a baseline at the first look, what is new later on."""
        feed = self._feed(response)
        if len(feed.entries) > articles.MAX_ENTRIES:
            feed = self._without_excess(feed, verdict)
        seen = self._store.seen(self._source.id)
        listed = identities.identified(self._source, feed, seen, trusts_guids=self._before.trusts_guids)
        self._listed = len(listed.entries)
        now = self._clock.now()
        self._after = polling.advanced(
            self._before,
            self._source,
            request,
            response,
            verdict,
            now,
            slot=slot,
            entries=bool(listed.entries),
            ttl=feed.ttl,
        )
        self._after = replace(
            self._after, trusts_guids=listed.trusts_guids, notices=(*feeds.notices(feed), *listed.notices)
        )
        if feed.listed:  # an index stays as it is while its sitemaps change: it is asked for whole each time
            self._after = replace(self._after, etag="", last_modified="", body_hash="")
        if listed.entries and polling.is_first_look(self._source, self._before):
            if not feed.whole:  # what is missing would come later, as a flood of single alerts
                raise FetchError(CUT_OFF, status=response.status)
            self._take_baseline(feed, listed, seen, verdict)
        else:
            self._take_new(feed, listed, seen, request)

    def _feed(self, response: Response) -> Feed:
        """What an answer lists. An index lists what its sitemaps do, and is not whole where one of them is missing."""
        feed = feeds.read(self._source, response.body, response.url, response.headers.get("content-type"))
        sitemaps: list[Feed] = []
        for address in feed.listed:
            try:
                part = self._fetcher.fetch(polling.part_request(self._source, address), self._allowance.until)
                polling.refuse_failure(part, self._clock.now())
                sitemaps.append(feeds.parse(part.body, part.url, part.headers.get("content-type")))
            except (FetchError, FeedError) as error:
                log.warning("source %s: a sitemap of its index cannot be read: %s", self._source.id, error)
        gathered = feeds.gathered(feed, sitemaps) if feed.listed else feed
        return replace(gathered, whole=feed.whole and len(sitemaps) == len(feed.listed))

    def _take_baseline(self, feed: Feed, listed: Identified, seen: Seen, verdict: polling.Verdict) -> None:
        """Store all that a source lists at first sight, speak of it in one summary, and fetch no pages.

        One that takes longer than a visit may is carried on at the next tick. Until all of it is stored there is none.
        """
        begun_of, stored = self._before.begun
        matching: list[tuple[Article, list[Hit]]] = []
        for at, each in enumerate(listed.entries):
            sighting = self._sighting_of(feed, Reading(each.article, each.entry))
            if sighting is None:
                continue
            if begun_of != verdict.body_hash or at >= stored:
                if self._allowance.over:
                    self._put_off((verdict.body_hash, at))
                    return
                self._keep(sighting, baseline=verdict.body_hash)
            speaking = alerts.unmuted(sighting.hits, sighting.article.judged_at)
            matching += [(sighting.article, speaking)] if speaking else []
        self.status = "baseline"
        now = self._clock.now()
        self._after = replace(self._after, news_at=now)
        self._summary = alerts.first_look(self._source, verdict.body_hash, matching, self._listed, now, self._timezone)
        self._seen = identities.remembered(listed, seen, {each.article for each in listed.entries})

    def _put_off(self, begun: tuple[str, int]) -> None:
        self.status, self.reason = "unfinished", OUT_OF_TIME
        now = self._clock.now()
        self._after = replace(polling.unfinished(self._before, now, ask_again=now), begun=begun)

    def _take_new(self, feed: Feed, listed: Identified, seen: Seen, request: Request) -> None:
        """Store what the source has not listed before, then what it says otherwise now, as long as time allows; the
        rest is left for the next tick."""
        new = [each for each in listed.entries if each.status == "new"]
        edited = [each for each in listed.entries if each.status == "edited"]
        waiting = [Unread(each.article, each.entry) for each in new]
        waiting += [
            Unread(each.article, each.entry, edits=True, asks_page=at < MAX_EDITED_PAGES)
            for at, each in enumerate(edited)
        ]
        left = {each.article for each in waiting} - self._store_read(feed, waiting)
        if listed.entries:
            self._seen = identities.remembered(listed, seen, {each.article for each in listed.entries} - left)
        now = self._clock.now()
        if left:
            self.status, self.reason = "unfinished", OUT_OF_TIME
            self._after = polling.unfinished(self._before, now, ask_again=now)
        elif not feed.whole:
            self.status, self.reason = "unfinished", CUT_OFF
            self._after = polling.unfinished(self._before, now, ask_again=self._after.delayed_until)
        elif new:
            self._after = polling.doubting(self._after, self._before, self._source, request)
        self._after = replace(self._after, news_at=now) if new else self._after

    def _store_read(self, feed: Feed, waiting: Iterable[Unread]) -> set[str]:
        """Read articles and store them, a round at a time; those that time allowed."""
        stored: set[str] = set()
        for reading in chain.from_iterable(self._reader.rounds(waiting)):
            if stored and self._allowance.over:
                break
            sighting = self._sighting_of(feed, reading)
            if sighting:
                self._keep(sighting)
            if reading.owed and len(self._before.owed) + len(self._owed) < MAX_OWED:
                self._owed.append(reading.owed)
            stored.add(reading.article)
        return stored

    def _read_owed(self) -> None:
        """Take the pages that earlier visits owe, whatever the feed answered this time."""
        late, still = self._reader.late(self._before.owed)
        self._owed += still
        for known, page in late:
            self._keep(self._judge.of_late_page(known, page, self._clock.now()), known=known)

    def _sighting_of(self, feed: Feed, reading: Reading) -> Sighting | None:
        """Judge an entry. One that trips the reader is set aside, so that it cannot hold up the source's others."""
        entry = reading.entry
        try:
            sighting = self._judge.of_entry(reading.article, feed, entry, reading.page, self._clock.now())
        except Exception as error:
            log.exception("source %s: an entry cannot be judged: %.100r", self._source.id, entry.title)
            self._set_aside(reading.article, f"'{entry.title[:80]}' could not be judged: {error!r}", entry.title)
            return None
        return replace(sighting, note=reading.note, edits=reading.edits)

    def _keep(self, sighting: Sighting, baseline: str = "", known: Article | None = None) -> None:
        """Store a sighting. One that no store takes is set aside, so that it cannot hold up the source's others."""
        try:
            self._keeper.keep(sighting, baseline, known)
        except Unstorable as error:
            title = sighting.article.title
            self._set_aside(sighting.article.id, f"'{title[:80]}' could not be stored: {error}", title)

    def _advance(self) -> None:
        self._after = replace(self._after, owed=tuple(self._owed))
        if self._after != self._stored or self._seen is not None:
            self._store.advance(self._after, self._seen, self._summary, self._clock.now())
            self._keeper.alerts += [self._summary.id] if self._summary else []

    def _without_excess(self, feed: Feed, verdict: polling.Verdict) -> Feed:
        count = f"{len(feed.entries):,}{' or more' if len(feed.entries) >= 2 * articles.MAX_ENTRIES else ''}"
        reason = f"{count} entries: only the newest {articles.MAX_ENTRIES:,} are read"
        self._set_aside(verdict.body_hash, reason, feed.entries[articles.MAX_ENTRIES].title)
        return identities.newest(feed, articles.MAX_ENTRIES)

    def _set_aside(self, key: str, reason: str, sample: str) -> None:
        self._store.quarantine(self._source.id, key, reason, sample[:200], self._clock.now())
        self._quarantined.append(reason)
