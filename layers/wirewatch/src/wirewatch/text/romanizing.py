"""Cyrillic and Greek words in Latin letters, so that spellings in different alphabets can be compared."""

import re
from functools import lru_cache

from anyascii import anyascii

_TRANSCRIBED = re.compile("[0-9a-z\u0370-\u03ff\u0400-\u052f]+")


@lru_cache(maxsize=1 << 14)
def romanized(word: str) -> str:
    """A folded word in Latin letters, after the tables of anyascii; one of another alphabet as it is.

    Signs of softness and the like, which some transcribe and some do not, are left out: Васильев is vasilev.
    """
    if word.isascii() or not _TRANSCRIBED.fullmatch(word):
        return word
    return "".join(filter(str.isalnum, anyascii(word).lower())) or word
