"""The word that somebody may have meant."""

import difflib
from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str:
    """A hint for an unknown word: the nearest known one, or all of them; empty where there are none."""
    known = list(known)
    if not known:
        return ""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
