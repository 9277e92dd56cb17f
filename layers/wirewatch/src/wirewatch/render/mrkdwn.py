"""Slack's markup, and how text from outside is kept from becoming any.

docs.slack.dev, messaging/formatting-message-text: `&`, `<` and `>` are written as entities, nothing else is; there
is no escape for the formatting characters.
"""

import re
import unicodedata
from collections.abc import Callable

from wirewatch.render import clean

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A zero-width space beside a formatting character is the other custom, but to Slack it is also what ends a word, so
# it can make formatting work as well as stop it. A look-alike is another character and never formats.
_LOOK_ALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼"})
# Slack leaves underscores inside words alone, and so they stay: ids like oil_price are to be copied.
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)")
_QUOTE = re.compile(r"\A>")  # Slack makes a quotation of such a line, entity or not
# Written without spaces, so a mark's neighbour is no part of its word: Thai to Khmer, Chinese, Japanese.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)


def escape(text: str) -> str:
    """Clean `text` for a plain_text object: it can hold no link, mention or entity."""
    return text.translate(_ENTITIES)


def literal(text: str) -> str:
    """Clean `text` for an mrkdwn object: no link, mention, entity, emoji or formatting."""
    return _inert(_QUOTE.sub("›", text))


def within(text: str, limit: int, dress: Callable[[str], str] = literal) -> str:
    """`dress(text)`, with `text` cut so that the result has at most `limit` (10 or more) UTF-16 units."""
    # An ampersand grows fivefold, the worst of all characters.
    tries = (dress(clean.cut(text, most)) for most in (limit, limit // 2))
    return next((dressed for dressed in tries if clean.units(dressed) <= limit), dress(clean.cut(text, limit // 5)))


def link(address: str, label: str) -> str:
    """`label` (an mrkdwn text) leading to `address` (from `clean.link`)."""
    # A pipe parts address and label; what Slack makes of a second one is not documented.
    return f"<{escape(address)}|{label.replace('|', '∣')}>"


def bold(sentence: clean.Marked) -> str:
    """`sentence` as mrkdwn, to stand within a line, with its marks in bold.

    Slack bolds whole words only, and shows the asterisks themselves where one touches a letter, a symbol or
    Chinese punctuation; such a mark is widened to its word, or set off by a space where words are not spaced.
    """
    text = sentence.text
    whole = clean.marked(text, (_whole(text, start, end) for start, end in sentence.marks))
    out, at = "", 0
    for piece, hit in whole.pieces():
        end = at + len(piece)
        shown = _inert(piece)
        out += f"{_gap(text[at - 1 : at])}*{shown}*{_gap(text[end : end + 1])}" if hit else shown
        at = end
    return out


def _inert(text: str) -> str:
    text = _UNDERSCORE.sub("ˍ", text.translate(_LOOK_ALIKES))
    return escape(_EMOJI.sub("∶", text))


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not _is_letter(text[start]):
        start += 1
    while start < end and not _is_letter(text[end - 1]):
        end -= 1
    if start < end:
        while start > 0 and _is_inside_word(text, start):
            start -= 1
        while end < len(text) and _is_inside_word(text, end):
            end += 1
    return start, end


def _is_inside_word(text: str, at: int) -> bool:
    around = text[at - 1 : at + 1]
    return all(map(_is_letter, around)) and not _UNSPACED.search(around)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _gap(neighbour: str) -> str:
    """The space, if any, to put between a bold word's asterisk and `neighbour` (a character, or empty)."""
    shown = neighbour.translate(_LOOK_ALIKES)
    if not shown or shown.isspace():
        return ""
    narrow = unicodedata.east_asian_width(shown) not in "WF"
    return "" if unicodedata.category(shown)[0] == "P" and shown != "_" and narrow else " "
