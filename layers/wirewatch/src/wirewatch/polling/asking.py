"""The requests: where they go, and with which validators."""

import re
from datetime import datetime, timedelta

from wirewatch.model import Request, Source, SourceState
from wirewatch.polling import moving

ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
# Servers answered 304 for ever (FreshRSS 1020, CommaFeed 1746). Rachel by the Bay's feed score takes one unconditional
# request a day; a source that is polled less often than four times in that time is asked for less.
ASK_WHOLE_AFTER = timedelta(days=1)
_POLLS_BETWEEN = 4
_CONDITIONS = ("If-None-Match", "If-Modified-Since")
# What a header can hold (RFC 9110, 5.5), and what servers commonly take back; anything else is not sent at all. The
# HTTP client refuses a value that begins with what Unicode calls a space, such as the byte A0.
_SENDABLE = re.compile(r"(?=\S)[\t\x20-\x7e\x80-\xff]{1,1000}")


def request(source: Source, state: SourceState, now: datetime) -> Request:
    """The request for a source's feed, with the validators of its last answer, byte for byte (RFC 9110, 13.1)."""
    whole_at = state.whole_at
    is_whole_due = whole_at is not None and now - whole_at >= max(ASK_WHOLE_AFTER, _POLLS_BETWEEN * source.every)
    validators = {} if is_whole_due else _known(source, state)
    headers = {"Accept": ACCEPT_PAGE if source.page else ACCEPT_FEED, **validators}
    return Request(moving.address(source, state, now), headers, source.url, source.auth)


def part_request(source: Source, url: str) -> Request:
    """The request for a sitemap that a source's index lists."""
    return Request(url, {"Accept": ACCEPT_FEED}, source.url, source.auth)


def feed_request(url: str) -> Request:
    """The request for a feed that a person asks for."""
    return Request(url, {"Accept": ACCEPT_FEED})


def page_request(url: str, source: Source | None = None) -> Request:
    """The request for an article's page that a source lists; one that a person asks for is asked for as it is."""
    headers = {"Accept": ACCEPT_PAGE}
    return Request(url, headers, source.url, source.auth, source.robots) if source else Request(url, headers)


def is_conditional(request: Request) -> bool:
    """Whether a request may be answered 304 Not Modified."""
    return any(name in request.headers for name in _CONDITIONS)


def asks_anew(request: Request, source: Source, state: SourceState) -> bool:
    """Whether a request asks for the whole feed though validators are known: there were only 304s for too long."""
    return bool(_known(source, state)) and not is_conditional(request)


def _known(source: Source, state: SourceState) -> dict[str, str]:
    if state.url != source.url or state.validators == "ignored":
        return {}
    known = zip(_CONDITIONS, (state.etag, state.last_modified), strict=True)
    return {name: value for name, value in known if _SENDABLE.fullmatch(value)}
