"""Which answers are good."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from wirewatch.errors import FetchError
from wirewatch.model import Request, Response, Source, SourceState
from wirewatch.polling import asking
from wirewatch.polling.slots import LONGEST_REST

# Of a server that answered before, 403 mostly means "too often" (Reddit, Cloudflare).
FORBIDDEN_REST = timedelta(hours=1)
_TOO_OFTEN = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a good answer is: a changed body or not; `body_hash` is the hash of the latest body known."""

    changed: bool
    body_hash: str


def judge(response: Response, request: Request, source: Source, state: SourceState, now: datetime) -> Verdict:
    """What an answer to a request means. Raises FetchError for any but a usable 200 or an honest 304."""
    if response.status == HTTPStatus.NOT_MODIFIED:
        if not asking.is_conditional(request):
            reason = "answered 304 Not Modified to a request that held no validator"
            raise FetchError(reason, status=response.status)
        return Verdict(changed=False, body_hash=state.body_hash)
    refuse_failure(response, now)
    body_hash = hashlib.blake2b(response.body, digest_size=16).hexdigest()
    is_new_address = state.url not in {"", source.url}
    return Verdict(changed=is_new_address or body_hash != state.body_hash, body_hash=body_hash)


def refuse_failure(response: Response, now: datetime) -> None:
    """Raise FetchError, saying what came, for any answer but a 200 with a body."""
    if response.status != HTTPStatus.OK:
        reason = f"answered {_status_line(response.status)}"
        raise FetchError(reason, retry_at(response, now), status=response.status)
    if not response.body.strip():
        raise FetchError("answered 200 OK with an empty body", retry_at(response, now), status=response.status)


def refuse_page(response: Response, now: datetime) -> None:
    """The same for a page. A server that says "too often" and not for how long is left alone for an hour."""
    try:
        refuse_failure(response, now)
    except FetchError as error:
        if error.status in _TOO_OFTEN:
            error.retry_at = error.retry_at or now + FORBIDDEN_REST
        raise


def retry_at(response: Response, now: datetime) -> datetime | None:
    """Retry-After, in seconds or as a date (RFC 9110, 10.2.3), at most a day ahead."""
    wish = response.headers.get("retry-after", "")
    seconds = whole_seconds(wish)
    if seconds is not None:
        return now + min(seconds, LONGEST_REST)
    moment = http_date(wish)
    return min(moment, now + LONGEST_REST) if moment else None


def whole_seconds(text: str) -> timedelta | None:
    """A header's number of seconds (RFC 9111, 1.2.2), at most some thirty years; None for what is none."""
    text = text.strip()
    return timedelta(seconds=int(text[:9])) if text.isascii() and text.isdigit() else None


def http_date(text: str) -> datetime | None:
    """A header's date (RFC 9110, 5.6.7); None for what is none, or one that no calendar holds."""
    try:
        moment = parsedate_to_datetime(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
