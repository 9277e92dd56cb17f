"""Letters of one alphabet that pass for those of another: `pоtash` with a Cyrillic о looks like potash and is not.

Only letters that look the same in print are here, a choice from Unicode's confusables.txt (UTS 39). As words are
compared without case, a letter counts also where only its capital passes: В for B.
"""

import re

_LATIN = "A-Za-z\u00c0-\u024f"
_OTHER = "\u0370-\u03ff\u0400-\u052f"
# Begins with a Latin letter, as that is what to search for fast in a text of another alphabet.
MIXED = re.compile(f"[{_LATIN}](?:(?<=[{_OTHER}].)|(?=[{_OTHER}]))")
_ANY_LATIN, _ANY_OTHER = re.compile(f"[{_LATIN}]"), re.compile(f"[{_OTHER}]")

_CYRILLIC = dict(zip("авекмнорстухіјѕһАВЕКМНОРСТУХІЈЅҺ", "abekmhopctyxijshABEKMHOPCTYXIJSH", strict=True))
_GREEK = dict(zip("αβεζηικμνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmvoptyxABEZHIKMNOPTYX", strict=True))
_TO_LATIN = str.maketrans({**_CYRILLIC, **_GREEK})
_TO_CYRILLIC = str.maketrans({latin: letter for letter, latin in _CYRILLIC.items()})


def unmixed(word: str) -> str:
    """A word in one alphabet, where letters of another one stand in it only for those they look like; else as it is."""
    if not MIXED.search(word):
        return word
    latin = word.translate(_TO_LATIN)
    if not _ANY_OTHER.search(latin):
        return latin
    cyrillic = word.translate(_TO_CYRILLIC)
    return word if _ANY_LATIN.search(cyrillic) else cyrillic


def has_lookalikes(text: str) -> bool:
    """Whether a word of a text has letters that stand in it for those they look like."""
    return MIXED.search(text) is not None and any(unmixed(word) != word for word in text.split())
