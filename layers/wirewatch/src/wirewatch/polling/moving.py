"""Permanent redirects. The configured address stays the truth; one that leads elsewhere for days is gone around.

A redirect is followed whatever it is, so nothing is lost meanwhile. Once it has been seen often enough, the new address
is asked at once, and the configured one only now and then: whether it still leads there.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from wirewatch.model import Move, Request, Response, Source, SourceState

# Sightings are half a day apart, so five of them take two days: longer than most faults of a server's configuration.
SIGHTINGS = 5
APART = timedelta(hours=12)
ASK_OLD_AFTER = timedelta(days=7)
_LONGEST = 2_000


def is_applied(move: Move | None) -> bool:
    """Whether a source is asked at its new address."""
    return move is not None and move.seen >= SIGHTINGS


def address(source: Source, state: SourceState, now: datetime) -> str:
    """Where a source is asked: at its configured address, or the one that leads to, for good."""
    move = state.move
    if move and is_applied(move) and now - move.at < ASK_OLD_AFTER:
        return move.new
    return source.url


def settled(state: SourceState, source: Source) -> SourceState:
    """The state as it counts for the configured address: what another address came to, and its delay, is dropped.

    Who has put the new address of a move into the configuration keeps what is known of the source: it is the same feed,
    and a new baseline would swallow what it lists by then.
    """
    move, trouble = state.move, state.trouble
    if move and move.old != source.url:
        is_adopted = state.url == move.old and source.url == move.new
        state = replace(state, url=source.url if is_adopted else state.url, move=None)
    if trouble and trouble.url != source.url:
        return replace(state, trouble=None, delayed_until=None)
    if trouble is None and state.url not in {"", source.url}:
        return replace(state, delayed_until=None)
    return state


def answered(state: SourceState, source: Source, request: Request, response: Response, now: datetime) -> Move | None:
    """The move after a good answer: sighted once more, or given up where the configured address answers itself."""
    move = state.move
    if request.url != source.url:
        return move
    if not _is_usable(response.moved, source.url):
        return None
    if move is None or move.new != response.moved:
        return Move(source.url, response.moved, now)
    if now - move.at < APART:
        return move
    return replace(move, at=now, seen=move.seen + 1)


def failed(state: SourceState, source: Source, request: Request, now: datetime) -> Move | None:
    """The move after a failure: of the two addresses the other one is asked next."""
    move = state.move
    if move is None or not is_applied(move):
        return move
    if request.url == source.url:
        return replace(move, at=now)
    return replace(move, at=now - ASK_OLD_AFTER)


def notice(before: Move | None, after: Move | None) -> str:
    """What people are told when a move was sighted once more and is applied; nothing else."""
    return "" if after is None or after == before or not is_applied(after) else advice(after)


def advice(move: Move) -> str:
    """What people are told of a move."""
    parts = urlsplit(move.new)
    query = "?..." if parts.query else ""  # it may hold a token, and so may what stands before the host
    where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}{query}"
    return f"moved for good to {where}; change its address in sources.yaml"


def _is_usable(new: str, old: str) -> bool:
    return bool(new) and new != old and len(new) <= _LONGEST and (new.startswith("https:") or old.startswith("http:"))
