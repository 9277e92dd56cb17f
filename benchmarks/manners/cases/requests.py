"""What a request says, and whom a 429 concerns."""

import gzip

from benchmarks.manners.cases.answers import BODY, GOOD, HOUR, MINUTE, NEWS, bad, good, to
from benchmarks.manners.checks import FEED, always, asks, asks_in_all, only_gets, says, tells, waits_about
from benchmarks.manners.server import Answer
from benchmarks.manners.trial import Case

OLD, NEW = "/old", "/new"
PACKED = gzip.compress(NEWS)

REQUESTS = [
    Case(
        "the requests say who asks, and not that it is a browser",
        {FEED: [GOOD]},
        [always("user-agent", has="Wirewatch/", lacks="Mozilla")],
    ),
    Case(
        "cookies are not sent back",
        {FEED: [good(Set_Cookie="id=1; Path=/")]},
        [always("cookie", present=False), asks(4, 6)],
    ),
    Case(
        "no referrer, also behind a redirect",
        {OLD: [to(302, NEW)], NEW: [GOOD]},
        [always("referer", present=False), asks(4, 6, path=NEW)],
        sources=[OLD],
    ),
    Case(
        "gzip is asked for, and read",
        {
            FEED: [
                Answer(body=gzip.compress(BODY), headers={"Content-Encoding": "gzip"}),
                Answer(body=PACKED, headers={"Content-Encoding": "gzip"}),
            ]
        },
        [always("accept-encoding", has="gzip"), tells("Potash rises")],
    ),
    Case(
        "feeds are what is asked for",
        {FEED: [GOOD]},
        [always("accept", has="application/rss+xml"), always("authorization", present=False)],
    ),
    Case(
        "an address goes out as it stands, and nothing else is asked for",
        {"/feed?b=2&a=%C3%A9": [GOOD]},
        [only_gets("/feed?b=2&a=%C3%A9"), asks(4, 6, path="/feed?b=2&a=%C3%A9")],
        sources=["/feed?b=2&a=%C3%A9"],
    ),
]

ONE, TWO, THREE = "/one", "/two", "/three"

HOSTS = [
    Case(
        "a 429 holds for the host's other sources",
        {
            ONE: [bad(429, Retry_After="3600"), GOOD],
            TWO: [bad(429, Retry_After="3600"), GOOD],
            THREE: [bad(429, Retry_After="3600"), GOOD],
        },
        [asks_in_all(1, HOUR), says("its host answered 429 to another source", "skipped")],
        sources=[ONE, TWO, THREE],
        lasts=90 * MINUTE,
    ),
    Case(
        "a 503 concerns its source alone",
        {ONE: [bad(503, Retry_After="3600"), GOOD], TWO: [GOOD], THREE: [GOOD]},
        [asks(6, 8, path=TWO), asks(6, 8, path=THREE), waits_about(1, HOUR, path=ONE)],
        sources=[ONE, TWO, THREE],
        lasts=90 * MINUTE,
    ),
]
