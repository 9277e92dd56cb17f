"""CSS selectors on a page, within bounds: one that goes through a page again and again must not hold up others."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from wirewatch.errors import FeedError

LONGEST = 200
"""Characters of a selector."""
MOST_STEPS = 2_000_000
"""Comparisons of an element with a part of a selector, about 3 microseconds each, for a page in all."""

_Tag = Any


def fault(selector: str) -> str:
    """What is wrong with a selector, in the words of the library that reads it; empty where nothing is."""
    if len(selector) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    import soupsieve  # noqa: PLC0415  0.6 s at a cold start

    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        return str(error).partition("\n")[0].rstrip(".")
    return ""


class Selecting:
    """Selections on one page, which share a bound."""

    def __init__(self) -> None:
        self._left = [MOST_STEPS]

    def all(self, scope: _Tag, selector: str, key: str, most: int) -> Iterator[_Tag]:
        """What a selector finds within an element, at most so many. Raises FeedError where it costs too much."""
        problem = fault(selector)
        if problem:
            raise FeedError(f"the selector '{selector[:LONGEST]}' for {key} is none: {problem}")
        matcher, selectors, namespaces, flags = _matcher(selector)
        try:
            yield from matcher(self._left, selectors, scope, namespaces, flags).select(most)
        except _TooMuch as error:
            raise FeedError(
                f"the selector '{selector}' for {key} takes too long on this page; write a simpler one"
            ) from error

    def first(self, scope: _Tag, selector: str, key: str) -> _Tag | None:
        """The first that a selector finds within an element."""
        return next(self.all(scope, selector, key, 1), None)


class _TooMuch(Exception):
    """A selection has used up its page's bound."""


@lru_cache(maxsize=64)
def _matcher(selector: str) -> tuple[Any, Any, Any, int]:
    import soupsieve  # noqa: PLC0415  0.6 s at a cold start
    from soupsieve.css_match import CSSMatch  # noqa: PLC0415

    class Counting(CSSMatch):
        """soupsieve's matcher, which tries every ancestor for every part of `a b c d`, counting what it tries."""

        def __init__(self, left: list[int], *arguments: Any) -> None:
            self._left = left
            super().__init__(*arguments)

        def match_selectors(self, el: Any, selectors: Any) -> bool:
            self._left[0] -= 1
            if self._left[0] < 0:
                raise _TooMuch
            return bool(super().match_selectors(el, selectors))

    pattern = soupsieve.compile(selector)
    return Counting, pattern.selectors, pattern.namespaces, pattern.flags
