"""Where a text may be cut without tearing a letter from its accents, a family emoji apart, or a flag in two."""

import unicodedata

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_VOWELS = "\u0e33\u0eb3"  # Thai and Lao AM: letters by category, yet part of the one before
_VIRAMA = 9  # canonical combining class of the signs that fuse Indic consonants (UAX 29 rule GB9c)
_SEARCH = 64  # stacks of hundreds of accents are an attack, not a letter; those are cut anywhere


def is_boundary(text: str, index: int) -> bool:
    """True if `text` may be cut before `index`: the rules of UAX 29 section 3.1.1 that matter to readers."""
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if _extends(after) or before == _JOINER or unicodedata.combining(before) == _VIRAMA:
        return False
    if _is_flag_half(before) and _is_flag_half(after):
        return _flag_halves_before(text, index) % 2 == 0
    return not _same_syllable(before, after)


def cut_point(text: str, index: int) -> int:
    """The last boundary at or before `index`, or `index` itself where none is near."""
    floor = max(0, index - _SEARCH)
    return next((at for at in range(index, floor, -1) if is_boundary(text, at)), index)


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """The span (within `text`) widened to boundaries on both sides."""
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return start, end


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me"}
        or char in (_JOINER, _NON_JOINER, *_VOWELS)
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
    )


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_halves_before(text: str, index: int) -> int:
    start = index
    while start > 0 and _is_flag_half(text[start - 1]):
        start -= 1
    return index - start


def _same_syllable(before: str, after: str) -> bool:
    """Hangul written in jamo: a lead joins what follows, a vowel or tail joins what stands before it."""
    if "\u1160" <= after <= "\u11ff":
        return "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return "\u1100" <= before <= "\u115f" and ("\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3")
