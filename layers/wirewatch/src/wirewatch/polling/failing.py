"""What failures come to: how much they weigh, and how long a source is left alone for them.

Nothing is ever switched off. A source that fails is asked less and less often, but once a day at least.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

from wirewatch.errors import FeedError, FetchError
from wirewatch.model import Request, Source, SourceState, Trouble
from wirewatch.polling import asking, moving
from wirewatch.polling.answers import FORBIDDEN_REST
from wirewatch.polling.resting import coming, later
from wirewatch.polling.slots import LONGEST_REST

# The weights are those of Media Cloud's rss-fetcher.
HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25
# From here on a source is said to be failing, and not only to have failed: a blip is nobody's concern.
FAILING = 4.0
_MOST_DOUBLINGS = 10
_LONGEST_REASON = 300
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
# Answers by which a server says that this page is not for us. A 404 is none: feeds list articles before they are
# published; a 403 is mostly a server that was asked too often.
_REFUSALS = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.PAYMENT_REQUIRED,
    HTTPStatus.GONE,
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS,
}


def failed(
    state: SourceState,
    source: Source,
    request: Request,
    error: FetchError | FeedError,
    now: datetime,
    *,
    slot: datetime,
    chance: float,
) -> SourceState:
    """The state after a failed poll of a slot. `chance`, from 0 to 1, scatters those that fail together.

    The longest wish wins: the server's own, kept to the second, and what the failures have come to.
    """
    asked = error.retry_at if isinstance(error, FetchError) else None
    move = moving.failed(state, source, request, now)
    # One that could not be read whole is asked for whole again tomorrow, and not at every poll until then.
    whole_at = now if asking.asks_anew(request, source, state) else state.whole_at
    after = replace(state, move=move, whole_at=whole_at)
    if moving.is_applied(move) and request.url == source.url:
        return replace(after, delayed_until=max(asked or now, now))  # the new address is asked, and that is what counts
    trouble = _worse(state, source, error, now)
    rest = _rest(trouble, source, error)
    until = now + rest
    wishes = [asked] if asked and asked > now else []
    wishes += [until] if rest and until > coming(source, now, slot) else []
    longest = max(wishes, default=None)
    if longest and (rest or trouble.throttled):
        longest = later(longest, now, chance)
    is_caution = not trouble.throttled and not (asked and asked > now)
    return replace(after, trouble=replace(trouble, is_caution=is_caution), delayed_until=longest)


def telling(error: FetchError | FeedError, state: SourceState) -> str:
    """What people are told of a failed poll; `state` is the one after it."""
    said, trouble = [str(error)], state.trouble
    if _status(error) == HTTPStatus.GONE:
        said.append("it is closed for good, and asked once a day: find its new address, or remove it from sources.yaml")
    if trouble and trouble.throttled and _status(error) == HTTPStatus.FORBIDDEN:
        said.append("it answered before, so this counts as asked too often")
    if trouble and trouble.score >= FAILING:
        said.append(f"failing since {trouble.since:%Y-%m-%d %H:%M} UTC")
    return "; ".join(said)


def is_refusal(error: FetchError) -> bool:
    """Whether a page is not to be asked for again: its server has decided, or it will hardly mend."""
    return error.lasting or error.status in _REFUSALS


def _worse(state: SourceState, source: Source, error: FetchError | FeedError, now: datetime) -> Trouble:
    before = state.trouble or Trouble(source.url, now, 0.0, "")
    throttled = before.throttled + 1 if _is_throttling(state, source, error) else 0
    return replace(
        before, score=before.score + _weight(error, throttled), reason=str(error)[:_LONGEST_REASON], throttled=throttled
    )


def _is_throttling(state: SourceState, source: Source, error: FetchError | FeedError) -> bool:
    status, answered_before = _status(error), state.url == source.url
    return status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.FORBIDDEN and answered_before)


def _status(error: FetchError | FeedError) -> int:
    return error.status if isinstance(error, FetchError) else 0


def _weight(error: FetchError | FeedError, throttled: int) -> float:
    if isinstance(error, FeedError):
        return HARD
    if not error.status:
        return HARD if error.lasting else TEMPORARY
    is_refused = HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return HARD if is_refused and not throttled and error.status not in _PASSING else SOFT


def _rest(trouble: Trouble, source: Source, error: FetchError | FeedError) -> timedelta:
    """How long the failures alone keep a source away: first not at all, then an interval for each point of its score.

    So the time between two polls grows with the root of the time it has been failing: with 15 minutes and a 404, to
    an hour and a half after four hours, to nine hours after a week.
    """
    if _status(error) == HTTPStatus.GONE:
        return LONGEST_REST
    rest = source.every * trouble.score if trouble.score > 1 else timedelta(0)
    if trouble.throttled:
        is_forbidden = _status(error) == HTTPStatus.FORBIDDEN
        first = max(FORBIDDEN_REST, source.every) if is_forbidden else source.every
        rest = max(rest, first * 2 ** min(trouble.throttled - 1, _MOST_DOUBLINGS))
    return min(rest, LONGEST_REST)
