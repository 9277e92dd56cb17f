"""A compiled watchlist as bytes, which load in a fraction of the time that reading its texts takes."""

from collections.abc import Mapping
from datetime import time
from zoneinfo import ZoneInfo

import msgspec

from wirewatch import query
from wirewatch.model import Watch
from wirewatch.query.nodes import Node
from wirewatch.watchlist.watchlist import Watchlist

# What watches, nodes, tables and folded words look like. To be counted up whenever one of them changes: what another
# number packed is not read but compiled anew.
FORMAT = 3


class _Packed(msgspec.Struct, array_like=True):
    format: int
    watches: tuple[Watch, ...]
    queries: tuple[Node, ...]
    excludes: Mapping[int, Node]
    lists: query.Lists
    timezone: str
    quiet_hours: tuple[time, time] | None
    digest_at: time | None


class _Header(msgspec.Struct, array_like=True):
    format: int


def pack(watchlist: Watchlist) -> bytes:
    """A watchlist as MessagePack. What it was warned of stays behind."""
    return msgspec.msgpack.encode(
        _Packed(
            FORMAT,
            watchlist.watches,
            watchlist.queries,
            watchlist.excludes,
            watchlist.lists,
            watchlist.timezone.key,
            watchlist.quiet_hours,
            watchlist.digest_at,
        )
    )


def unpack(packed: bytes) -> Watchlist | None:
    """The watchlist that was packed; None where that was done by another version, or is nothing that was packed."""
    try:
        if msgspec.msgpack.decode(packed, type=_Header).format != FORMAT:
            return None
        found = msgspec.msgpack.decode(packed, type=_Packed)
    except msgspec.MsgspecError:
        return None
    return Watchlist(
        found.watches,
        ZoneInfo(found.timezone),
        found.queries,
        found.excludes,
        found.lists,
        found.quiet_hours,
        found.digest_at,
    )
