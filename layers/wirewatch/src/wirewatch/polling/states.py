"""What is remembered of a source after a poll that came to something."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from wirewatch.model import Request, Response, Source, SourceState, Validators
from wirewatch.polling import asking, moving, resting
from wirewatch.polling.answers import Verdict

# polled_at tells whether a source is alive; once an hour is fine enough, and an unchanged poll stays free of writes.
POLLED_AT_EVERY = timedelta(hours=1)


def rested(
    state: SourceState, source: Source, request: Request, response: Response, now: datetime, *, slot: datetime
) -> SourceState:
    """The state after an unchanged poll of a slot: the same, unless a delay begins or ends or polled_at is an hour old.

    A trouble that is over, a move that was sighted and a server that was caught are written too.
    """
    is_whole = response.status == HTTPStatus.OK
    after = replace(
        state,
        delayed_until=resting.rest(source, response, state.ttl, now, slot),
        trouble=None,
        move=moving.answered(state, source, request, response, now),
        validators=_credit(state, is_whole=is_whole),
    )
    is_told = state.polled_at is not None and now - state.polled_at < POLLED_AT_EVERY
    if after == state and is_told and not asking.asks_anew(request, source, state):
        return state
    etag, last_modified = _offered(response) if is_whole else (state.etag, state.last_modified)
    is_ignored = after.validators == "ignored"
    return replace(
        after,
        etag="" if is_ignored else etag,
        last_modified="" if is_ignored else last_modified,
        whole_at=now if is_whole or state.whole_at is None else state.whole_at,
        polled_at=now,
    )


def notice(before: SourceState, after: SourceState) -> str:
    """What people are told of a good poll: that the source has moved, or that its server was caught hiding entries."""
    if after.validators == "ignored" != before.validators:
        return "its server hid new entries behind 304 Not Modified; from now on it is asked for all of its feed"
    return moving.notice(before.move, after.move)


def is_first_look(source: Source, state: SourceState) -> bool:
    """Whether the next response that has entries is the source's baseline: its first, or the first of its address."""
    return state.url != source.url


def advanced(
    state: SourceState,
    source: Source,
    request: Request,
    response: Response,
    verdict: Verdict,
    now: datetime,
    *,
    slot: datetime,
    entries: bool,
    ttl: timedelta | None = None,
) -> SourceState:
    """The state after a changed feed whose every entry is durable; a feed without `entries` is no baseline.

    `slot` is the poll's own. `ttl` is how long the feed asks to be left alone; it holds for the answers that bring no
    body, too.
    """
    validators = "trusted" if is_first_look(source, state) else _credit(state, is_whole=True)
    etag, last_modified = ("", "") if validators == "ignored" else _offered(response)
    return replace(
        state,
        url=source.url if entries or state.url == source.url else "",
        baseline=verdict.body_hash if entries and is_first_look(source, state) else state.baseline,
        begun=("", 0),
        etag=etag,
        last_modified=last_modified,
        body_hash=verdict.body_hash,
        delayed_until=resting.rest(source, response, ttl, now, slot),
        polled_at=now,
        validators=validators,
        whole_at=now,
        ttl=ttl,
        trouble=None,
        move=moving.answered(state, source, request, response, now),
    )


def doubting(after: SourceState, before: SourceState, source: Source, request: Request) -> SourceState:
    """The state after an answer with new entries, where it came only because no validators were sent.

    The old validators are sent once more: whoever answers them with 304 now has hidden entries, and is not believed
    any more. A server that is honest says 200, and gives its new ones.
    """
    if not asking.asks_anew(request, source, before):
        return after
    return replace(after, etag=before.etag, last_modified=before.last_modified, validators="doubted")


def put_off(state: SourceState, now: datetime) -> SourceState:
    """The state of a source that was not asked for want of time: its turn is at the next tick."""
    return replace(state, delayed_until=now)


def unfinished(state: SourceState, now: datetime, *, ask_again: datetime | None) -> SourceState:
    """The state after a poll that did not read all of an answer: no validators, so that all of it comes again.

    `ask_again` is when: at the next tick, where time ran out; None leaves it to the source's slots.
    """
    return replace(state, etag="", last_modified="", body_hash="", delayed_until=ask_again, polled_at=now, trouble=None)


def _credit(state: SourceState, *, is_whole: bool) -> Validators:
    if state.validators == "doubted":
        return "trusted" if is_whole else "ignored"
    return state.validators


def _offered(response: Response) -> tuple[str, str]:
    return response.headers.get("etag", ""), response.headers.get("last-modified", "")
