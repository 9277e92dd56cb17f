"""When a source is due.

A source's slots follow from its interval and a hash of its id, so polls spread evenly over time and nothing has
to be written to remember them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from wirewatch.model import Poll, Source, SourceState
from wirewatch.polling import moving

# A poll that waited longer than its interval (and this) is dropped: the next one is due.
STALE = timedelta(minutes=5)
# A server may ask for rest; for longer than a day it would be a source switched off in silence.
LONGEST_REST = timedelta(days=1)
# Clocks differ by seconds: who granted the longest rest may be ahead of who reads of it.
CLOCKS_DIFFER = timedelta(minutes=1)


def newest_slot(source: Source, now: datetime) -> datetime:
    """The latest slot of a source that is not after now."""
    interval = source.every.total_seconds()
    digest = hashlib.blake2b(source.id.encode(), digest_size=8).digest()
    offset = int.from_bytes(digest) % interval
    return datetime.fromtimestamp((now.timestamp() - offset) // interval * interval + offset, UTC)


def next_slot(source: Source, now: datetime) -> datetime:
    """The first slot of a source after now."""
    return newest_slot(source, now) + source.every


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
    return until is not None and now < until <= now + LONGEST_REST + CLOCKS_DIFFER


def declined(poll: Poll, source: Source, state: SourceState, now: datetime) -> str:
    """Why a poll is not to be carried out, or nothing. A delay of another address holds nothing up."""
    counted = moving.settled(state, source)
    is_waived = poll.by_hand and counted.trouble is not None and counted.trouble.is_caution
    if counted.delayed_until and is_resting(counted.delayed_until, now) and not is_waived:
        return f"resting until {counted.delayed_until:%H:%M:%S} UTC{_cause(counted)}"
    if poll.delayed_until and poll.delayed_until != state.delayed_until:
        return "polled already since its delay"
    if now - poll.slot > max(source.every, STALE):
        return f"due at {poll.slot:%H:%M:%S} UTC, too long ago; the next poll is near"
    return ""


def _cause(state: SourceState) -> str:
    if state.trouble is None:
        return ", as its server or its feed asked"
    if state.trouble.is_caution:
        return f"; it failed: {state.trouble.reason}"
    return f", as its server asked: {state.trouble.reason}"
