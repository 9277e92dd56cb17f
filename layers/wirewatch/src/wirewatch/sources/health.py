"""How a source is, by what its polls have come to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from wirewatch import polling
from wirewatch.model import Source, SourceState, Trouble

Verdict = Literal["ok", "never asked", "resting", "quiet", "moved", "failed once", "failing"]
# What people look at first stands first.
VERDICTS: tuple[Verdict, ...] = ("failing", "failed once", "moved", "quiet", "resting", "never asked", "ok")
WRONG: frozenset[Verdict] = frozenset({"failing"})
# A source without anything new for longer is named: most of those that are read have news every week.
QUIET = timedelta(days=30)
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Health:
    """A source's state in a word, and what there is to say of it.

    `answered` is its last good answer, to the hour, `news` when it last had something new; None where it never did.
    `trouble` is what has failed since the last good answer, `delayed_until` when it is asked next where not by its
    interval. `owed` counts pages that are tried again, `set_aside` what could not be stored.
    """

    source: str
    verdict: Verdict
    answered: datetime | None
    news: datetime | None
    trouble: Trouble | None = None
    delayed_until: datetime | None = None
    owed: int = 0
    set_aside: int = 0
    notes: tuple[str, ...] = ()


def health(source: Source, state: SourceState, now: datetime, set_aside: Sequence[str] = ()) -> Health:
    """How a source is. `state` is what is stored of it, `set_aside` why each entry was that could not be stored."""
    state = polling.settled(state, source)
    return Health(
        source=source.id,
        verdict=_verdict(state, now),
        answered=state.polled_at,
        news=state.news_at,
        trouble=state.trouble,
        delayed_until=state.delayed_until if polling.is_resting(state.delayed_until, now) else None,
        owed=len(state.owed),
        set_aside=len(set_aside),
        notes=(*_notes(state, now), *_aside(set_aside)),
    )


def _aside(reasons: Sequence[str]) -> Iterator[str]:
    if reasons:
        counted = "1 entry was" if len(reasons) == 1 else f"{len(reasons)} entries were"
        yield f"{counted} set aside: {'; '.join(list(dict.fromkeys(reasons))[:_REASONS])}"


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
        counted = "1 page" if len(state.owed) == 1 else f"{len(state.owed)} pages"
        notes.append(f"{counted} could not be fetched, to be tried again")
    return notes + list(state.notices)
