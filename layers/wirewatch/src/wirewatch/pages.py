"""Fetching the pages of articles, from servers that may have asked for rest."""

from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from wirewatch import charsets, extract, polling
from wirewatch.batch import Allowance
from wirewatch.errors import FetchError, Unasked
from wirewatch.model import Page, Source
from wirewatch.ports import Fetcher


class Pages:
    """The pages that one visit to a source fetches."""

    def __init__(self, source: Source, fetcher: Fetcher, allowance: Allowance) -> None:
        self._source = source
        self._fetcher = fetcher
        self._allowance = allowance
        self._resting: dict[str, datetime] = {}

    def fetch(self, url: str, until: datetime) -> tuple[str, Page]:
        """Fetch and read a page; also the address that it was found at, after redirects.

        A server that asked for rest, for this page or another, is not asked before then. Raises FetchError, also where
        the page does not come whole before `until`; Unasked where it was not asked at all; Disallowed.
        """
        rest = self._resting_until(url)
        if rest:
            raise Unasked("its server asked for rest", rest)
        try:
            response = self._fetcher.fetch(polling.page_request(url, self._source), until)
            polling.refuse_page(response, self._allowance.clock.now())
        except FetchError as error:
            if error.retry_at:
                self._resting[urlsplit(url).netloc] = error.retry_at
            if error.retry_at and error.status == HTTPStatus.TOO_MANY_REQUESTS:
                self._allowance.hosts.leave_alone(url, error.retry_at)
            raise
        charset = charsets.named(response.headers.get("content-type", ""))
        with self._allowance.hosts.reading(len(response.body)):
            return response.url, extract.extract(charsets.decode(response.body, charset), response.url)

    def _resting_until(self, url: str) -> datetime | None:
        """Until when the server of a page is left alone, as it told this visit or another of the batch."""
        known = self._resting.get(urlsplit(url).netloc), self._allowance.hosts.resting_until(url)
        now = self._allowance.clock.now()
        return max((until for until in known if until and polling.is_resting(until, now)), default=None)
