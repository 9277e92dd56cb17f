"""Redirects that are for good, and those that are not."""

from benchmarks.manners.cases.answers import DAY, GOOD, MINUTE, NEWS, bad, good, to
from benchmarks.manners.checks import asks, comes_to, says, tells
from benchmarks.manners.trial import Case

OLD, NEW, END = "/old", "/new", "/end"
MOVES = [
    Case(
        "301 once",
        {OLD: [to(301, NEW), GOOD], NEW: [GOOD]},
        [asks(1, path=NEW), asks(90, 100, path=OLD), comes_to("baseline", "unchanged")],
        sources=[OLD],
        lasts=DAY,
    ),
    Case(
        "301 for two days is gone around, without a new first look",
        {OLD: [to(301, NEW)], NEW: [good(), *[GOOD] * 250, good(NEWS)]},
        [
            asks(180, 200, path=OLD),
            asks(280, 295, path=NEW),
            says("moved for good to http://127.0.0.1", "unchanged"),
            tells("Potash rises"),
        ],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "308 for two days is gone around",
        {OLD: [to(308, NEW)], NEW: [GOOD]},
        [asks(180, 200, path=OLD), asks(280, 295, path=NEW)],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "302 for days is not",
        {OLD: [to(302, NEW)], NEW: [GOOD]},
        [asks(280, 295, path=OLD)],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "307 for days is not",
        {OLD: [to(307, NEW)], NEW: [GOOD]},
        [asks(280, 295, path=OLD)],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "301 and then 302 is gone around to the first",
        {OLD: [to(301, NEW)], NEW: [to(302, END)], END: [GOOD]},
        [asks(180, 200, path=OLD), asks(280, 295, path=NEW), asks(280, 295, path=END)],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "302 and then 301 is not gone around",
        {OLD: [to(302, NEW)], NEW: [to(301, END)], END: [GOOD]},
        [asks(280, 295, path=OLD)],
        sources=[OLD],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "a move that was undone is noticed",
        {OLD: [*[to(301, NEW)] * 6, GOOD], NEW: [GOOD]},
        [asks(18, 21, path=NEW), asks(11, 15, path=OLD), says("moved for good", "unchanged")],
        sources=[OLD],
        every="12h",
        lasts=13 * DAY,
        tick=15 * MINUTE,
    ),
    Case(
        "a new address that dies is left for the old",
        {OLD: [*[to(301, NEW)] * 6, good(NEWS)], NEW: [*[GOOD] * 8, bad(404)]},
        [asks(9, path=NEW), says("404"), tells("Potash rises")],
        sources=[OLD],
        every="12h",
        lasts=6 * DAY,
        tick=15 * MINUTE,
    ),
]
