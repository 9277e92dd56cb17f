"""When a source is polled, what is asked of it, and what its answer means for the next poll. All of it pure.

A source's slots follow from its interval and a hash of its id, so polls spread evenly over time and nothing has
to be written to remember them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from wirewatch.errors import FetchError
from wirewatch.model import Poll, Request, Response, Source, SourceState

# A poll that waited longer than its interval (and this) is dropped: the next one is due.
STALE = timedelta(minutes=5)
# polled_at tells whether a source is alive; once an hour is fine enough, and an unchanged poll stays free of writes.
POLLED_AT_EVERY = timedelta(hours=1)
# A server may ask for rest; for longer than a day it would be a source switched off in silence.
LONGEST_REST = timedelta(days=1)
ACCEPT_FEED = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a good answer is: a changed body or not; `body_hash` is the hash of the latest body known."""

    changed: bool
    body_hash: str


def newest_slot(source: Source, now: datetime) -> datetime:
    """The latest slot of a source that is not after now."""
    interval = source.every.total_seconds()
    digest = hashlib.blake2b(source.id.encode(), digest_size=8).digest()
    offset = int.from_bytes(digest) % interval
    return datetime.fromtimestamp((now.timestamp() - offset) // interval * interval + offset, UTC)


def due(
    sources: Iterable[Source], cursor: datetime | None, now: datetime, delayed: Mapping[str, datetime]
) -> list[Poll]:
    """The polls of the slots in (cursor, now], once per source: one poll makes up for any number of missed ticks.

    A source with a delay leaves its slots, and is polled at the first tick at or after the delay's end.
    """
    # Clocks differ by seconds; a cursor further ahead was written by a clock that was wrong, and must not stop all.
    after = cursor if cursor and cursor <= now + STALE else None
    polls = []
    for source in sources:
        if source.id in delayed:
            if not is_resting(delayed[source.id], now):
                polls.append(Poll(source.id, now, delayed[source.id]))
        elif after is None or newest_slot(source, now) > after:
            polls.append(Poll(source.id, newest_slot(source, now)))
    return polls


def is_resting(until: datetime | None, now: datetime) -> bool:
    """Whether a delay is on. One longer than any that is granted was written by a clock that ran ahead."""
    return until is not None and now < until <= now + LONGEST_REST


def declined(poll: Poll, source: Source, state: SourceState, now: datetime) -> str:
    """Why a poll is not to be carried out, or nothing."""
    if state.delayed_until and is_resting(state.delayed_until, now):
        return f"resting until {state.delayed_until:%H:%M:%S} UTC, as its server asked"
    if poll.delayed_until and poll.delayed_until != state.delayed_until:
        return "polled already since its delay"
    if now - poll.slot > max(source.every, STALE):
        return f"due at {poll.slot:%H:%M:%S} UTC, too long ago; the next poll is near"
    return ""


def request(source: Source, state: SourceState) -> Request:
    """The request for a source's feed, with the validators of its last answer, byte for byte (RFC 9110, 13.1)."""
    return Request(source.url, {"Accept": ACCEPT_FEED, **_validators(source, state)}, auth=source.auth)


def page_request(url: str, source: Source | None = None) -> Request:
    """The request for an article's page that a source lists; one that a person asks for is asked for as it is."""
    headers = {"Accept": ACCEPT_PAGE}
    return Request(url, headers, source.url, source.auth, source.robots) if source else Request(url, headers)


def judge(response: Response, source: Source, state: SourceState, now: datetime) -> Verdict:
    """What an answer to `request` means. Raises FetchError for any but a usable 200 or an honest 304."""
    if response.status == HTTPStatus.NOT_MODIFIED:
        if not _validators(source, state):
            raise FetchError("answered 304 Not Modified to a request that held no validator")
        return Verdict(changed=False, body_hash=state.body_hash)
    refuse_failure(response, now)
    body_hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
    moved = state.url not in {"", source.url}
    return Verdict(changed=moved or body_hash != state.body_hash, body_hash=body_hash)


def refuse_failure(response: Response, now: datetime) -> None:
    """Raise FetchError, saying what came, for any answer but a 200 with a body."""
    if response.status != HTTPStatus.OK:
        raise FetchError(f"answered {_status_line(response.status)}", _retry_at(response, now))
    if not response.body.strip():
        raise FetchError("answered 200 OK with an empty body")


def rested(state: SourceState, now: datetime) -> SourceState:
    """The state after an unchanged poll: the same, unless a delay is over or polled_at is an hour old."""
    if state.delayed_until or state.polled_at is None or now - state.polled_at >= POLLED_AT_EVERY:
        return replace(state, delayed_until=None, polled_at=now)
    return state


def is_first_look(source: Source, state: SourceState) -> bool:
    """Whether the next response that has entries is the source's baseline: its first, or the first of its address."""
    return state.url != source.url


def advanced(
    state: SourceState, source: Source, response: Response, verdict: Verdict, now: datetime, *, entries: bool
) -> SourceState:
    """The state after a changed feed whose every entry is durable; a feed without `entries` is no baseline."""
    return replace(
        state,
        url=source.url if entries or state.url == source.url else "",
        baseline=verdict.body_hash if entries and is_first_look(source, state) else state.baseline,
        begun=("", 0),
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
        body_hash=verdict.body_hash,
        delayed_until=None,
        polled_at=now,
    )


def unfinished(state: SourceState, now: datetime, *, ask_again: datetime | None) -> SourceState:
    """The state after a poll that did not read all of an answer: no validators, so that all of it comes again.

    `ask_again` is when: at the next tick, where time ran out; None leaves it to the source's slots.
    """
    return replace(state, etag="", last_modified="", body_hash="", delayed_until=ask_again, polled_at=now)


def delayed(state: SourceState, retry_at: datetime | None, now: datetime) -> SourceState:
    """The state after a failed poll: resting if the server asked for it, else the same."""
    if retry_at and retry_at > now:
        return replace(state, delayed_until=retry_at)
    return replace(state, delayed_until=None) if state.delayed_until else state


def _validators(source: Source, state: SourceState) -> dict[str, str]:
    if state.url != source.url:
        return {}
    known = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in known.items() if value}


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _retry_at(response: Response, now: datetime) -> datetime | None:
    """Retry-After, in seconds or as a date (RFC 9110, 10.2.3), at most a day ahead."""
    wish = response.headers.get("retry-after", "").strip()
    try:
        if wish.isascii() and wish.isdigit():
            return now + min(timedelta(seconds=int(wish[:9])), LONGEST_REST)
        moment = parsedate_to_datetime(wish)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return min(moment.astimezone(UTC), now + LONGEST_REST)
    except (ValueError, OverflowError):  # no date, or one that no calendar holds
        return None
