"""What an edit changed, a line or two a change."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirewatch.model import Change
from wirewatch.render import clean, limits
from wirewatch.render.counting import more


@dataclass(frozen=True, slots=True)
class Changes:
    """The first changes of an edit, each as the lines that tell of it, and how many `more` there are."""

    shown: tuple[tuple[str, ...], ...] = ()
    more: int = 0

    def lines(self) -> list[str]:
        """All that is said, line by line."""
        rest = more(self.more, "change")
        return [line for change in self.shown for line in change] + ([rest] if rest else [])


def gathered(changes: Iterable[Change]) -> Changes:
    """The changes that can be seen, the first `limits.CHANGES` of them in words."""
    told = [lines for lines in map(_lines, changes) if lines]
    return Changes(tuple(told[: limits.CHANGES]), max(0, len(told) - limits.CHANGES))


def _lines(change: Change) -> tuple[str, ...]:
    before, after = clean.inline(change.before), clean.inline(change.after)
    if before == after:
        return ()
    was, now = clean.short(before, limits.SENTENCE), clean.short(after, limits.SENTENCE)
    if not was:
        return (f"New: {now}",) if now else ()
    if change.field == "title":  # what it is now stands above
        return (f"The title was: {was}",)
    return (f"Was: {_beside(before, after)}", f"Now: {_beside(after, before)}") if now else (f"Was: {was}",)


def _beside(sentence: str, other: str) -> str:
    """A clean sentence, cut so that the place where it parts from another is in view."""
    parted = (at for at, (one, two) in enumerate(zip(sentence, other, strict=False)) if one != two)
    at = next(parted, min(len(sentence), len(other)) - 1)
    return clean.excerpt(clean.Marked(sentence, ((at, at + 1),)), limits.SENTENCE).text
