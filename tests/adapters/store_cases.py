"""Records with every field filled, and the table of what may become of an alert: for the stores' contract."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import TypeVar

from tests import builders
from tests.builders import HOUR, NOW
from wirewatch.model import Headline, Match, Move, Owed, SourceState, State, Trouble
from wirewatch.ports import Store

T = TypeVar("T")

LEASE = timedelta(seconds=5)
TICK = timedelta(seconds=1)
FOREIGN = "Беларуськалий «калий» 钾肥 🛢 e\u0301 \u2028 \u0007 \u202e"

FULL_STATE = SourceState(
    "world",
    url="https://news.example.com/rss.xml",
    etag='W/"x\u00e9"',
    last_modified="Fri, 14 Mar 2025 09:00:00 GMT",
    body_hash="b" * 32,
    delayed_until=NOW + HOUR,
    polled_at=NOW,
    owed=(Owed("a", "https://example.com/a", 2), Owed("b", "https://example.com/b")),
    baseline="a" * 32,
    begun=("c" * 32, 17),
    validators="doubted",
    whole_at=NOW - HOUR,
    ttl=HOUR,
    news_at=NOW - HOUR,
    trouble=Trouble("https://news.example.com/rss.xml", NOW - HOUR, 2.75, FOREIGN, 3, is_caution=True),
    move=Move("https://news.example.com/rss.xml", "https://news.example.net/rss.xml", NOW - HOUR, 4),
    trusts_guids=False,
    notices=("all 20 entries share one guid: entries are told apart by link", FOREIGN),
)
UNREADABLE_ALERT = builders.alert(kind="of a newer Wirewatch")
UNREADABLE_ARTICLE = builders.article(published="of a newer Wirewatch")
FULL_ARTICLE = builders.article(
    title=FOREIGN,
    text=f"{FOREIGN}\n\x00{FOREIGN}\n",
    sources=("wire", "world"),
    published=NOW - HOUR,
    language="be",
    section="Эканоміка",
    matched=("potash", "belarus"),
    spoken=("potash",),
    config_version="c7",
)
FULL_ALERT = builders.alert(
    kind="update",
    severity="critical",
    watches=("potash", "belarus"),
    title=FOREIGN,
    article=FULL_ARTICLE.id,
    published=NOW - HOUR,
    language="be",
    section="Эканоміка",
    reading_minutes=3,
    summary=FOREIGN,
    note="A note.",
    matches=(Match("potash", "калий", "body", 3, 8, "… калий …", ((2, 7),)),),
    story_sources=("wire", "world"),
    headlines=(Headline("A", "https://example.com/a", None, ("potash",)),),
    matching=1,
    listed=40,
)


def at_once(threads: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)`, `work(1)`... give when as many threads begin at one moment."""
    barrier = Barrier(threads)

    def run(number: int) -> T:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def stored(store: Store) -> None:
    """Alert a1 is PENDING since NOW."""
    store.put(builders.article(), builders.alert(), NOW)


def leased(store: Store, owner: str = "me") -> None:
    """Alert a1 is leased at NOW, for LEASE."""
    stored(store)
    assert store.lease("a1", owner, NOW + LEASE, NOW)


def settled(store: Store, operation: str) -> None:
    """Alert a1 was leased at NOW, and settled."""
    leased(store)
    assert OPERATIONS[operation](store, NOW)


def taken_over(store: Store) -> None:
    """Alert a1 was leased by me, and when that was over by another, who still holds it at NOW + 3 LEASE."""
    leased(store)
    assert store.lease("a1", "other", NOW + 10 * LEASE, NOW + 2 * LEASE)


OPERATIONS: dict[str, Callable[[Store, datetime], object]] = {
    "lease": lambda store, now: store.lease("a1", "me", now + LEASE, now),
    "sent": lambda store, now: store.sent("a1", "me", now),
    "release": lambda store, _: store.release("a1", "me", "not now"),
    "fail": lambda store, _: store.fail("a1", "me", "never"),
}
# How alert a1 comes into each situation, and how long after NOW an operation is tried in it.
SITUATIONS: dict[str, tuple[Callable[[Store], None], timedelta]] = {
    "absent": (lambda _: None, TICK),
    "pending": (stored, TICK),
    "leased": (leased, TICK),
    "lease just over": (leased, LEASE + timedelta(microseconds=1)),
    "lease at its last moment": (leased, LEASE),
    "leased by another": (lambda store: leased(store, "other"), TICK),
    "leased by another, over": (lambda store: leased(store, "other"), LEASE + TICK),
    "taken over by another": (taken_over, 3 * LEASE),
    "released": (lambda store: settled(store, "release"), TICK),
    "sent": (lambda store: settled(store, "sent"), 2 * LEASE),
    "failed": (lambda store: settled(store, "fail"), 2 * LEASE),
}
# What may happen to an alert. Every other operation in every other situation is refused and changes nothing.
_SETTLED: dict[str, State] = {"sent": "SENT", "release": "PENDING", "fail": "FAILED"}
MOVES: dict[tuple[str, str], State] = {
    ("pending", "lease"): "LEASED",
    ("released", "lease"): "LEASED",
    ("lease just over", "lease"): "LEASED",
    ("leased by another, over", "lease"): "LEASED",
    **{
        (situation, operation): state
        for situation in ("leased", "lease at its last moment", "lease just over")
        for operation, state in _SETTLED.items()
    },
}
ALLOWED = [(situation, operation, state) for (situation, operation), state in MOVES.items()]
REFUSED = [(at, operation) for at in SITUATIONS for operation in OPERATIONS if (at, operation) not in MOVES]
