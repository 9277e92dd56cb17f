"""What is no feed costs nothing, and is asked for less and less often."""

import gzip

from benchmarks.manners.cases.answers import DAY, EVERY, GOOD, HOUR, MINUTE, NEWS, bad, good, to
from benchmarks.manners.checks import FEED, asks, echoes, says, tells, waits, waits_about
from benchmarks.manners.server import Answer
from benchmarks.manners.trial import Case

HTML = b"<!doctype html><html><head><title>Down</title></head><body>Back soon</body></html>"
PACKED = gzip.compress(NEWS)
KEPT = [echoes(2, '"1"'), echoes(3, '"1"'), tells("Potash rises")]


def harmless(name: str, answer: Answer, said: str) -> Case:
    """A case of an answer that is no good: it says so, costs no validator, and the next one is read."""
    back = Answer(body=NEWS, headers={"ETag": '"2"'})
    script = {FEED: [good(ETag='"1"', Connection="close"), answer, back], "/circle": [to(302, "/circle")]}
    return Case(name, script, [says(said), *KEPT, waits_about(2, EVERY, MINUTE)])


FAILURES = [
    harmless("an empty 200", Answer(headers={"ETag": '"x"'}), "200 OK with an empty body"),
    harmless("HTML as 200", Answer(body=HTML, headers={"ETag": '"x"'}), "an HTML page, not a feed"),
    harmless("a body cut short", Answer(body=NEWS[:90], headers={"ETag": '"x"'}, unsent=500), "broke off"),
    harmless(
        "a gzip body cut short",
        Answer(body=PACKED[:60], headers={"ETag": '"x"', "Content-Encoding": "gzip"}),
        "broke off",
    ),
    harmless("gzip that is none", Answer(body=NEWS, headers={"ETag": '"x"', "Content-Encoding": "gzip"}), "broke off"),
    harmless("a connection closed without an answer", Answer(hangs_up=True), "hung up"),
    harmless("204 No Content", Answer(204, headers={"ETag": '"x"'}), "204 No Content"),
    harmless("redirects in a circle", to(302, "/circle"), "more than 5 redirects"),
    Case(
        "410 is asked once a day, and said",
        {FEED: [GOOD, bad(410)]},
        [says("closed for good, and asked once a day"), waits_about(2, DAY), waits_about(3, DAY), asks(5)],
        lasts=3 * DAY + HOUR,
    ),
    Case(
        "404 is asked less and less often",
        {FEED: [GOOD, bad(404)]},
        [waits_about(2, EVERY, MINUTE), asks(35, 45), says("failing since")],
        lasts=7 * DAY,
    ),
    Case("401 is asked less and less often", {FEED: [bad(401)]}, [asks(12, 18)], lasts=DAY),
    Case(
        "403 after success counts as asked too often",
        {FEED: [GOOD, bad(403)]},
        [
            waits(2, HOUR, 75 * MINUTE),
            waits(3, 2 * HOUR, 3 * HOUR),
            waits(4, 4 * HOUR, 5 * HOUR),
            says("counts as asked too often"),
            asks(5, 7),
        ],
        lasts=DAY,
    ),
    Case(
        "a source that comes back is asked as before",
        {FEED: [GOOD, *[bad(404)] * 8, GOOD]},
        [waits(10, MINUTE, EVERY + MINUTE), waits(11, EVERY - MINUTE, EVERY + MINUTE)],
        lasts=14 * HOUR,
    ),
]
