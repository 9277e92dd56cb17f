"""CSS selectors on a page.

soupsieve, as locked, remembers what it found out about ancestors and siblings, so that no selector of this length goes
through a page again and again; older ones tried every ancestor for every part of `a b c d`.
"""

from typing import Any

from wirewatch.errors import FeedError

LONGEST = 200
"""Characters of a selector."""


def fault(selector: str) -> str:
    """What is wrong with a selector, in the words of the library that reads it; empty where nothing is."""
    if len(selector) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    import soupsieve  # noqa: PLC0415  0.6 s at a cold start

    try:
        soupsieve.compile(selector)
    # Its NotImplementedError is about at-rules and pseudo-elements, which select nothing in a document.
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError, RecursionError) as error:
        return str(error).partition("\n")[0].rstrip(".")
    return ""


def select(scope: Any, selector: str, key: str, most: int) -> list[Any]:
    """What a selector finds within an element, at most so many. Raises FeedError for what is no selector."""
    problem = fault(selector)
    if problem:
        raise FeedError(f"the selector '{selector[:LONGEST]}' for {key} is none: {problem}")
    return list(scope.select(selector, limit=most))
