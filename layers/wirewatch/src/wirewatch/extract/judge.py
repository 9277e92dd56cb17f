"""Which lines of what was found are the article's. Each judge takes what is left, and gives back what passes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from wirewatch.extract import phrases
from wirewatch.extract.tree import Block

PROSE = 80
"""Letters from which a line is taken for a sentence or more, where few of them are links."""
_SHORT, _REMARK, _NOTE = 160, 200, 300
_BIO, _LAST = 400, 4  # the length of a note about an author, and among how many last lines one is looked for
_LEAST_NAME, _JOINERS = 5, 10  # letters of a name that is looked for within a line, and of what may join names
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NOT_WORDS = re.compile(r"[\W_]+")
_LINKED, _BEYOND = 0.85, 40  # a line is a link where so much of it is one, and no more than a few words are not


def key(text: str) -> str:
    """What two spellings of a line have in common: its letters and digits."""
    return _NOT_WORDS.sub("", text).lower()


def prose(block: Block) -> bool:
    """Whether a line is a sentence or more, and not a row of links."""
    return block.length >= PROSE and block.linked * 3 < len(block.text)


def articles_own(found: Sequence[Block], names: Iterable[str]) -> list[Block]:
    """The lines that are the article's, of those that were found; `names` are the page's titles, site and authors."""
    known = sorted(set(map(key, names)), key=len, reverse=True)
    left = [block for block in found if block.tag != "h1" and not _names(block, known)]
    left = [block for block in left if block.length >= _REMARK or not phrases.CONTROL.match(block.text)]
    left = [block for block in left if not (_leads_elsewhere(block) or _asks(block))]
    left = [block for block in left if block.tag == "li" or not _headline(block)]
    left = _without_link_lists(left)
    middle = max(1, len(left) - _LAST)
    return left[:middle] + [block for block in left[middle:] if not _about_author(block)]


def _names(block: Block, known: Sequence[str]) -> bool:
    """The headline again, or "By Ada Example and Bo Sample": a line of names that are known, and hardly more."""
    line = key(block.text)
    if line in known:
        return True
    if block.length >= _SHORT or phrases.SENTENCE_END.search(block.text):
        return False
    rest = line
    for name in known:
        if len(name) > _LEAST_NAME:
            rest = rest.replace(name, "")
    return rest != line and len(rest) <= _JOINERS


def _leads_elsewhere(block: Block) -> bool:
    """ "Read more: ...": short, and a link, a heading or not a sentence."""
    return (
        block.length < _REMARK
        and bool(block.linked or block.tag in _HEADINGS or not phrases.SENTENCE_END.search(block.text))
        and bool(phrases.ELSEWHERE.match(block.text))
    )


def _asks(block: Block) -> bool:
    """ "Sign up for our newsletter": a note with a link, or a short one. Items of lists are left: there are offers."""
    if block.tag == "li" or not (block.length < _SHORT or (block.linked and block.length < _NOTE)):
        return False
    return bool(phrases.ASKS.search(block.text) or phrases.OWNED.search(block.text))


def _headline(block: Block) -> bool:
    """Whether a line is the link to another article: all of it a link, and no full stop behind it."""
    size = len(block.text.replace(" ", ""))
    return (
        block.linked >= _LINKED * size
        and size - block.linked <= _BEYOND
        and not phrases.SENTENCE_END.search(block.text)
    )


def _without_link_lists(found: Sequence[Block]) -> list[Block]:
    """Without the items of lists most of which are links."""
    items = Counter(block.home for block in found if block.tag == "li")
    links = Counter(block.home for block in found if block.tag == "li" and _headline(block))
    return [block for block in found if block.tag != "li" or links[block.home] * 2 <= items[block.home]]


def _about_author(block: Block) -> bool:
    return block.length < _BIO and bool(phrases.PERSON.search(block.text))
