"""Validators come back byte for byte, and a server that abuses them is found out."""

from datetime import datetime, timedelta

from benchmarks.manners.cases.answers import BODY, DAY, GOOD, HOUR, LMOD, MINUTE, NEWS, SAME, bad, feed, good
from benchmarks.manners.checks import FEED, asks, asks_whole, comes_to, echoes, says, tells
from benchmarks.manners.server import Answer, Asked, Rule
from benchmarks.manners.trial import Case


def honest(*bodies: tuple[timedelta, bytes]) -> Rule:
    """A server that answers 304 to the tag of its body, and gives another body from a moment on."""
    start: list[datetime] = []

    def answer(asked: Asked) -> Answer:
        start.append(asked.at)
        number, body = max((at, body) for at, body in bodies if asked.at - start[0] >= at)
        tag = f'"{number.total_seconds():.0f}"'
        return SAME if asked.headers.get("if-none-match") == tag else good(body, ETag=tag)

    return answer


def frozen(*bodies: tuple[timedelta, bytes]) -> Rule:
    """A server that answers 304 to whoever sends it its tag, whatever its body is by then."""
    start: list[datetime] = []

    def answer(asked: Asked) -> Answer:
        start.append(asked.at)
        body = max((at, body) for at, body in bodies if asked.at - start[0] >= at)[1]
        return SAME if asked.is_conditional else good(body, ETag='"frozen"')

    return answer


def counting(asked: Asked) -> Answer:
    """A server that answers 304 while nothing but a counter in its body moves."""
    return SAME if asked.is_conditional else good(BODY + f"<!-- {asked.at} -->".encode(), ETag='"entries"')


def echo(name: str, etag: str | None = None, last_modified: str | None = None) -> Case:
    """A case of validators that come back as they came."""
    given = {name: value for name, value in (("ETag", etag), ("Last-Modified", last_modified)) if value is not None}
    return Case(name, {FEED: [Answer(body=BODY, headers=given), SAME]}, [echoes(1), echoes(2, etag, last_modified)])


VALIDATORS = [
    echo("both validators", '"x"', LMOD),
    echo("only a tag", '"x"'),
    echo("only a date", None, LMOD),
    echo("a weak tag", 'W/"x"'),
    echo("a tag without quotes", "5f3e-58b"),
    echo("a tag in single quotes", "'x'"),
    echo("a tag with quotes inside", '"a\\"b"c'),
    echo("a tag with commas and spaces", '"a, b" , "c"'),
    echo("an empty tag in quotes", '""'),
    echo("a tag of bytes beyond ASCII", '"\xe9\x85\xa0\xff"'),
    echo("a tag that looks like an encoded word", '"=?utf-8?q?x?="'),
    echo("a date that is none", None, "yesterday, around noon"),
    echo("a date in another zone", None, "Mon, 23 Nov 2026 13:00:00 +0200"),
    Case("a tag folded over two lines comes back on one", {FEED: [good(ETag='"a\r\n b"'), SAME]}, [echoes(2, '"a b"')]),
    Case(
        "new validators replace the old",
        {FEED: [good(ETag='"1"'), good(NEWS, ETag='"2"'), SAME]},
        [echoes(2, '"1"'), echoes(3, '"2"'), tells("Potash rises")],
    ),
    Case(
        "validators that are gone are not sent",
        {FEED: [good(ETag='"1"', Last_Modified=LMOD), good(NEWS), GOOD]},
        [echoes(2, '"1"', LMOD), echoes(3)],
    ),
    Case(
        "validators outlive a failure", {FEED: [good(ETag='"1"'), bad(500), SAME]}, [echoes(2, '"1"'), echoes(3, '"1"')]
    ),
    Case("a 304 that nobody asked for is a failure", {FEED: [GOOD, SAME]}, [says("held no validator")]),
    Case(
        "one whole answer, then 304 for the rest of the day",
        {FEED: [honest((0 * DAY, BODY))]},
        [asks(93, 97), asks_whole(1)],
        lasts=DAY,
    ),
    Case(
        "of days of 304, one request a day is unconditional",
        {FEED: [honest((0 * DAY, BODY))]},
        [asks(380, 390), asks_whole(5)],
        lasts=4 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "what an honest server changes is found, and it is believed",
        {FEED: [honest((0 * DAY, BODY), (30 * HOUR, NEWS))]},
        [tells("Potash rises"), asks_whole(4)],
        lasts=3 * DAY,
        tick=5 * MINUTE,
    ),
    Case(
        "what a frozen tag hides is found in a day",
        {FEED: [frozen((0 * DAY, BODY), (HOUR, NEWS))]},
        [tells("Potash rises"), asks_whole(3)],
        lasts=DAY + HOUR / 2,
    ),
    Case(
        "a body that changes without news behind a 304 is no lie",
        {FEED: [counting]},
        [asks_whole(3), comes_to("baseline", "unchanged")],
        lasts=50 * HOUR,
        tick=5 * MINUTE,
    ),
    Case(
        "a server that hides news is believed no more",
        {FEED: [frozen((0 * DAY, BODY), (HOUR, NEWS), (26 * HOUR, feed("Potash falls")))]},
        [tells("Potash rises", "Potash falls"), says("hid new entries behind 304", "unchanged")],
        lasts=DAY + 3 * HOUR,
    ),
]
