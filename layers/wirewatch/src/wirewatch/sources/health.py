"""How a source is, by what its polls have come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wirewatch import polling
from wirewatch.model import Source, SourceState

Verdict = Literal["ok", "never asked", "resting", "quiet", "moved", "failed once", "failing"]
# What people look at first stands first.
VERDICTS: tuple[Verdict, ...] = ("failing", "failed once", "moved", "quiet", "resting", "never asked", "ok")
WRONG: frozenset[Verdict] = frozenset({"failing"})
# A source without anything new for longer is named: most of those that are read have news every week.
QUIET = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Health:
    """A source's state in a word, and what there is to say of it. `asked` and `news` are when it was last asked with
    success, and when it last had something new; None where it never did."""

    source: str
    verdict: Verdict
    asked: datetime | None
    news: datetime | None
    notes: tuple[str, ...] = ()


def health(source: Source, state: SourceState, now: datetime) -> Health:
    """How a source is. `state` is what is stored of it."""
    state = polling.settled(state, source)
    return Health(source.id, _verdict(state, now), state.polled_at, state.news_at, tuple(_notes(state, now)))


def _verdict(state: SourceState, now: datetime) -> Verdict:
    if state.trouble:
        return "failing" if state.trouble.score >= polling.FAILING else "failed once"
    if state.polled_at is None:
        return "never asked"
    if polling.is_applied(state.move):
        return "moved"
    if polling.is_resting(state.delayed_until, now):
        return "resting"
    return "quiet" if state.news_at and now - state.news_at > QUIET else "ok"


def _notes(state: SourceState, now: datetime) -> list[str]:
    notes: list[str] = []
    if state.trouble:
        notes.append(f"{state.trouble.reason}, since {state.trouble.since:%Y-%m-%d %H:%M} UTC")
    if state.move and polling.is_applied(state.move):
        notes.append(polling.advice(state.move))
    if state.delayed_until and polling.is_resting(state.delayed_until, now):
        notes.append(f"left alone until {state.delayed_until:%Y-%m-%d %H:%M} UTC")
    if state.validators == "ignored":
        notes.append("its server hid new entries behind 304 Not Modified, so it is asked for all of its feed")
    if state.owed:
        notes.append(f"{len(state.owed)} pages could not be fetched and are tried again")
    return notes + list(state.notices)
