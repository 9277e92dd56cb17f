"""How long a good answer, or a host that was asked too often, asks to be left alone."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from wirewatch.model import Response, Source, SourceState
from wirewatch.polling.answers import http_date, retry_at, whole_seconds
from wirewatch.polling.slots import LONGEST_REST, next_slot

# Ticks come once a minute and a visit some seconds after its tick. With max-age equal to the interval, a poll that was
# late by seconds must not make the next one a whole tick later.
GRACE = timedelta(seconds=30)
# After a 429, those who were sent away together must not come back together.
JITTER = 0.25
MOST_JITTER = timedelta(minutes=10)
_DIRECTIVE = re.compile(r"""(?:^|,)\s*([\w-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,"]*)))?""")


def rest(source: Source, response: Response, ttl: timedelta | None, now: datetime, slot: datetime) -> datetime | None:
    """Until when a source is left alone after a good answer to the poll of a slot; None leaves it to its slots.

    A Retry-After is kept to the second. Caching headers and the feed's own ttl are in the way only where they reach
    beyond the next slot, and then with some grace.
    """
    fresh = min(max(freshness(response.headers, now), ttl or timedelta(0)), LONGEST_REST)
    until = now + fresh - GRACE
    wishes = [until] if until > coming(source, now, slot) else []
    asked = retry_at(response, now)
    wishes += [asked] if asked and asked > now else []
    return max(wishes, default=None)


def coming(source: Source, now: datetime, slot: datetime) -> datetime:
    """When a source would be polled next if nothing were in the way.

    A slot between a poll's own and now will be scheduled yet: the poll's tick was before it.
    """
    return max(next_slot(source, slot), now)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long an answer stays fresh for one who asks for himself (RFC 9111, 4.2); zero where nothing says so.

    s-maxage is for caches that many share. max-age goes before Expires, also where it is not usable.
    """
    directives: dict[str, str] = {}
    for name, quoted, plain in _DIRECTIVE.findall(headers.get("cache-control", "").lower()):
        directives.setdefault(name, quoted or plain)
    if "no-store" in directives or "no-cache" in directives:
        return timedelta(0)
    if "max-age" in directives:
        lifetime = whole_seconds(directives["max-age"])
    else:
        expires, date = http_date(headers.get("expires", "")), http_date(headers.get("date", ""))
        lifetime = expires - (date or now) if expires else None
    age = whole_seconds(headers.get("age", "")) or timedelta(0)
    return max((lifetime or timedelta(0)) - age, timedelta(0))


def later(until: datetime, now: datetime, chance: float) -> datetime:
    """A moment somewhat after `until`, by `chance` from 0 to 1; never further away than the longest rest."""
    until += min((until - now) * JITTER, MOST_JITTER) * chance
    return min(until, now + LONGEST_REST)


def rest_of_host(source: Source, response: Response, now: datetime) -> datetime:
    """Until when a host that answered 429 is not asked for its other sources."""
    return max(retry_at(response, now) or now, now + source.every)


def held_back(state: SourceState, until: datetime, now: datetime, chance: float) -> SourceState:
    """The state of a source that was not asked, because its host wants rest until then."""
    return replace(state, delayed_until=later(until, now, chance))
