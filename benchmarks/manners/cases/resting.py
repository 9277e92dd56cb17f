"""A server is asked again when it wants to be."""

from benchmarks.manners.cases.answers import BODY, DAY, EVERY, GOOD, GRACE, HOUR, MINUTE, bad, dated, good
from benchmarks.manners.checks import FEED, asks, waits, waits_about
from benchmarks.manners.server import Answer
from benchmarks.manners.trial import Case

RESTING = [
    Case(
        "429 with Retry-After in seconds",
        {FEED: [bad(429, Retry_After="3600"), GOOD]},
        [waits(1, HOUR, HOUR + 12 * MINUTE)],
        lasts=2 * HOUR,
    ),
    Case(
        "429 with Retry-After as a date",
        {FEED: [dated(429, b"no", "Retry-After", HOUR), GOOD]},
        [waits(1, HOUR, HOUR + 12 * MINUTE)],
        lasts=2 * HOUR,
    ),
    Case(
        "429 with Retry-After in the past",
        {FEED: [dated(429, b"no", "Retry-After", -HOUR), GOOD]},
        [waits(1, EVERY, EVERY + 6 * MINUTE)],
    ),
    Case(
        "429 with Retry-After of a year",
        {FEED: [bad(429, Retry_After="31536000"), GOOD]},
        [waits_about(1, DAY)],
        lasts=DAY + HOUR,
    ),
    Case(
        "429 with Retry-After of garbage",
        {FEED: [bad(429, Retry_After="later, please"), GOOD]},
        [waits(1, EVERY, EVERY + 6 * MINUTE)],
    ),
    Case(
        "429 with a short Retry-After still slows down",
        {FEED: [bad(429, Retry_After="1"), GOOD]},
        [waits(1, EVERY, EVERY + 6 * MINUTE)],
    ),
    Case(
        "429 again and again is asked half as often each time",
        {FEED: [bad(429)]},
        [waits(2, 2 * EVERY, 3 * EVERY), waits(3, 4 * EVERY, 6 * EVERY), asks(5, 8)],
        lasts=DAY,
    ),
    Case(
        "503 with Retry-After in seconds",
        {FEED: [GOOD, bad(503, Retry_After="2700"), GOOD]},
        [waits_about(2, 45 * MINUTE)],
        lasts=2 * HOUR,
    ),
    Case(
        "503 with Retry-After as a date",
        {FEED: [dated(503, b"no", "Retry-After", 45 * MINUTE), GOOD]},
        [waits_about(1, 45 * MINUTE)],
        lasts=2 * HOUR,
    ),
    Case(
        "503 without one waits for the next slot",
        {FEED: [GOOD, bad(503), GOOD]},
        [waits_about(2, EVERY, MINUTE)],
        lasts=2 * HOUR,
    ),
    Case(
        "max-age beyond the interval",
        {FEED: [good(Cache_Control="max-age=3600")]},
        [waits_about(1, HOUR, GRACE)],
        lasts=2 * HOUR,
    ),
    Case(
        "max-age of the interval skips no slot", {FEED: [good(Cache_Control="max-age=900")]}, [asks(90, 98)], lasts=DAY
    ),
    Case(
        "max-age of the interval, at a minute's",
        {FEED: [good(Cache_Control="max-age=60")]},
        [asks(115, 122)],
        every="1m",
        lasts=2 * HOUR,
    ),
    Case(
        "max-age on a 304",
        {FEED: [good(ETag='"1"'), Answer(304, headers={"Cache-Control": "max-age=3600"})]},
        [waits_about(2, HOUR, GRACE)],
        lasts=3 * HOUR,
    ),
    Case("max-age of 0", {FEED: [good(Cache_Control="max-age=0")]}, [asks(8, 10)], lasts=2 * HOUR),
    Case("max-age of garbage", {FEED: [good(Cache_Control="max-age=forever, public")]}, [asks(8, 10)], lasts=2 * HOUR),
    Case(
        "max-age of thirty years",
        {FEED: [good(Cache_Control="max-age=946080000")]},
        [waits_about(1, DAY, GRACE)],
        lasts=DAY + HOUR,
    ),
    Case(
        "max-age of an answer that is old already",
        {FEED: [good(Cache_Control="max-age=3600", Age="1800")]},
        [waits_about(1, HOUR / 2, GRACE)],
        lasts=HOUR,
    ),
    Case(
        "s-maxage is for caches that many share",
        {FEED: [good(Cache_Control="s-maxage=7200")]},
        [asks(8, 10)],
        lasts=2 * HOUR,
    ),
    Case(
        "no-store with max-age", {FEED: [good(Cache_Control="no-store, max-age=7200")]}, [asks(8, 10)], lasts=2 * HOUR
    ),
    Case(
        "Expires in two hours",
        {FEED: [dated(200, BODY, "Expires", 2 * HOUR)]},
        [waits_about(1, 2 * HOUR, GRACE)],
        lasts=3 * HOUR,
    ),
    Case("Expires of 0", {FEED: [good(Expires="0")]}, [asks(8, 10)], lasts=2 * HOUR),
    Case(
        "max-age goes before Expires",
        {FEED: [dated(200, BODY, "Expires", 5 * HOUR, **{"Cache-Control": "max-age=3600"})]},
        [waits_about(1, HOUR, GRACE)],
        lasts=2 * HOUR,
    ),
]
