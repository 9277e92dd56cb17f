"""What keeps many a feed from being well-formed, put right where there is only one way to do it."""

import re
import sys
from html.entities import html5

# XML 1.0 section 2.2: what no document may hold, as a character or by number. One of these makes feedparser fall
# back to its slower and less exact parser, and a reference to a surrogate makes that one raise.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_LONGEST_REFERENCE = 12  # digits, leading zeros included
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30};)")
_MARKUP = frozenset("<>&\"'")


def legal(text: str) -> str:
    """A text without the characters that XML does not allow; references to such read U+FFFD."""
    return _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text))


def mended(text: str) -> str:
    """A text that `legal` has seen to, with HTML's entities, which XML does not know, for what they stand for.

    `&nbsp;` in a title is the most frequent fault of feeds.
    """
    return _ENTITY.sub(_character, legal(text))


def _character(match: re.Match[str]) -> str:
    character = html5.get(match[1], "&")
    return match[0] if _MARKUP.intersection(character) else character


def _legal_reference(match: re.Match[str]) -> str:
    digits, base = (match[1], 16) if match[1] else (match[2], 10)
    code = int(digits, base) if len(digits) <= _LONGEST_REFERENCE else sys.maxunicode + 1
    return match[0] if code <= sys.maxunicode and not _ILLEGAL.match(chr(code)) else "\ufffd"
