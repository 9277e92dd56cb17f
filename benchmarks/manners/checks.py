"""What a case of manners may ask of its trial."""

from datetime import timedelta
from itertools import pairwise

from benchmarks.manners.trial import LATE, Check, Trial

FEED = "/feed"
# A poll comes at the first tick after it is due, and at most so much later.
TICK = timedelta(minutes=1) + LATE


def echoes(nth: int, etag: str | None = None, last_modified: str | None = None, path: str = FEED) -> Check:
    """The nth request of a path carries just these validators, byte for byte."""

    def check(trial: Trial) -> str:
        requests = trial.of(path)
        if len(requests) < nth:
            return f"{path} was asked {len(requests)} times, not {nth}"
        headers = requests[nth - 1].headers
        sent = headers.get("if-none-match"), headers.get("if-modified-since")
        return "" if sent == (etag, last_modified) else f"request {nth} sent {sent!r}, not {(etag, last_modified)!r}"

    return check


def waits(nth: int, least: timedelta, most: timedelta, path: str = FEED) -> Check:
    """Between the nth request of a path and the next, or the end, so much time passes."""

    def check(trial: Trial) -> str:
        moments = [asked.at for asked in trial.of(path)]
        if len(moments) < nth:
            return f"{path} was asked {len(moments)} times, not {nth}"
        is_last = len(moments) == nth
        gap = (trial.ends if is_last else moments[nth]) - moments[nth - 1]
        if (gap < least and not is_last) or gap > most:
            return f"after request {nth} of {path} came {gap}, not {least} to {most}"
        return f"nothing came after request {nth} of {path}" if is_last else ""

    return check


def waits_about(nth: int, asked: timedelta, grace: timedelta = timedelta(0), path: str = FEED) -> Check:
    """The request after the nth comes when it was asked to, and at the next tick."""
    return waits(nth, asked - grace, asked + TICK, path)


def asks(least: int, most: int | None = None, path: str = FEED) -> Check:
    """A path is asked so many times; just `least` times without `most`."""

    def check(trial: Trial) -> str:
        count = len(trial.of(path))
        wanted = range(least, (least if most is None else most) + 1)
        return "" if count in wanted else f"{path} was asked {count} times, not {least} to {wanted.stop - 1}"

    return check


def asks_whole(most: int, path: str = FEED) -> Check:
    """A path is asked without validators at most so many times."""

    def check(trial: Trial) -> str:
        count = sum(not asked.is_conditional for asked in trial.of(path))
        return "" if count <= most else f"{path} was asked without validators {count} times"

    return check


def says(text: str, status: str = "failed") -> Check:
    """A visit comes to a status, and says this."""

    def check(trial: Trial) -> str:
        said = [f"{outcome.status}: {outcome.reason}" for outcome in trial.outcomes]
        found = any(outcome.status == status and text in outcome.reason for outcome in trial.outcomes)
        return "" if found else f"no visit {status} with {text!r}, but {said[:4]}"

    return check


def tells(*titles: str) -> Check:
    """Just these alerts were stored; a first look's summary is none."""

    def check(trial: Trial) -> str:
        told = sorted(title for title in trial.told if "Potash" in title)
        return "" if told == sorted(titles) else f"told {told}, not {sorted(titles)}"

    return check


def comes_to(*statuses: str) -> Check:
    """The visits come to these, each once or several times in a row."""

    def check(trial: Trial) -> str:
        each = [outcome.status for outcome in trial.outcomes]
        turns = each[:1] + [after for before, after in pairwise(each) if after != before]
        return "" if turns == list(statuses) else f"came to {turns}, not {list(statuses)}"

    return check


def always(header: str, *, has: str = "", lacks: str = "\0", present: bool = True) -> Check:
    """Every request has a header with this in it and that not; or none has it."""

    def check(trial: Trial) -> str:
        for asked in trial.asked:
            value = asked.headers.get(header)
            if (value is not None) != present or (value is not None and (has not in value or lacks in value)):
                return f"{asked.path} was asked with {header}: {value}"
        return "" if trial.asked else "nothing was asked"

    return check


def only_gets(*paths: str) -> Check:
    """Nothing but these is asked for, and with GET."""

    def check(trial: Trial) -> str:
        others = {(asked.method, asked.path) for asked in trial.asked} - {("GET", path) for path in paths}
        return f"also asked for {others}" if others else ""

    return check


def asks_in_all(count: int, within: timedelta) -> Check:
    """In its first so much time, the server as a whole is asked so many times."""

    def check(trial: Trial) -> str:
        asked = sum(asked.at - trial.asked[0].at < within for asked in trial.asked)
        return "" if asked == count else f"the server was asked {asked} times within {within}, not {count}"

    return check
