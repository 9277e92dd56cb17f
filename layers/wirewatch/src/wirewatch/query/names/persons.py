"""A person's name of a names file, cut into what is whole or absent: the surname, and every single given name."""

import re
from typing import NamedTuple

from wirewatch.query.names import parts
from wirewatch.text import tokenize

Words = tuple[str, ...]

# Asides in a person's name: a nickname in quotes, whatever in brackets.
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[\"“][^\"“”]*[\"”]")
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstwxyz]{0,3}[aeiouwy]{1,3}(?:n|ng|k|l|m|p|t|r|h)?")
_NOT_PERSONAL = re.compile(r"[&/+;:@]|\s-\s|\d|\b(?:and|of|for|the)\b", re.IGNORECASE)
_LONGEST_SURNAME, _LONGEST_GIVEN = 3, 5
_LONGEST = 30  # what is longer is no name; sanctions lists stay below fifteen words


class Person(NamedTuple):
    """A person's name in units: Abd al-Rahman is one, de la Cruz is one, so is a Korean given name of two syllables."""

    surname: tuple[Words, ...]
    given: tuple[Words, ...]
    style: Words = ()
    is_eastern: bool = False


def words_of(text: str) -> Words:
    """The folded words of a text."""
    return tuple(token.word for token in tokenize(text))


def is_legal_form(piece: str) -> bool:
    """Whether a piece of a name is a legal form: S.A. DE C.V., LTD., CO. LTD."""
    chunks = ["".join(chunk) for chunk in _chunks(piece)]
    return "".join(chunks) in parts.LEGAL or (bool(chunks) and all(chunk in parts.LEGAL for chunk in chunks))


def person(name: str) -> Person | None:
    """The person of `SURNAME, Given Middle`; None for anything else."""
    if "," not in name:
        return None
    pieces = [piece for piece in _ASIDE.sub(" ", name).split(",") if not _all_in(words_of(piece), parts.SUFFIXES)]
    if not pieces:
        return None
    head, *tails = pieces
    tail = " ".join(tails)
    if any(is_legal_form(piece) for piece in pieces) or not _is_personal(head, tail, commas=len(tails)):
        return None
    surname, given = _without(_chunks(head), parts.SUFFIXES), _without(_chunks(tail), parts.SUFFIXES)
    match surname, [syllable for chunk in given for syllable in chunk]:
        case [(family,)], [first, second] if (
            family in parts.EAST_SURNAMES and is_syllable(first) and is_syllable(second)
        ):
            return Person(((family,),), ((first, second),), is_eastern=True)
    return _western(surname, given)


def is_syllable(word: str) -> bool:
    """Whether a word can be one syllable of Korean or Chinese."""
    return _SYLLABLE.fullmatch(word) is not None


def _western(surname: list[Words], given: list[Words]) -> Person:
    given = _without(given, parts.RANKS)
    styles = 0
    while styles < len(given) - 1 and _all_in(given[styles], parts.STYLES):
        styles += 1
    family, units = _units(surname), _units(given[styles:])
    if len(units) > 1 and _all_in(units[-1], parts.TRAILING):
        family[0] = units.pop() + family[0]
    return Person(tuple(family), tuple(units), tuple(word for chunk in given[:styles] for word in chunk))


def _is_personal(head: str, tail: str, *, commas: int) -> bool:
    """Whether what stands on either side of a comma can be a surname and given names.

    Capitals before the comma and small letters behind it say so; otherwise it must be short, and name no kind of firm.
    """
    before, behind = words_of(head), words_of(tail)
    if not before or not behind or _NOT_PERSONAL.search(head) or _NOT_PERSONAL.search(tail):
        return False
    if len(before) + len(behind) > _LONGEST or not parts.ENTITY.isdisjoint(before):
        return False
    if head.isupper() and tail.upper() != tail:
        return True
    is_short = len(before) <= _LONGEST_SURNAME and len(behind) <= _LONGEST_GIVEN
    return commas == 1 and is_short and parts.ENTITY.isdisjoint(behind)


def _chunks(text: str) -> list[Words]:
    return [words for chunk in text.split() if (words := words_of(chunk))]


def _all_in(words: Words, table: frozenset[str]) -> bool:
    return bool(words) and all(word in table for word in words)


def _without(chunks: list[Words], table: frozenset[str]) -> list[Words]:
    return [chunk for chunk in chunks if not _all_in(chunk, table)] or chunks


def _units(chunks: list[Words]) -> list[Words]:
    """Chunks joined to names: what a hyphen holds together, and Abd al-Rahman, bin Laden, Zia ul Haq, A. Rahman."""
    units: list[Words] = []
    is_open = False
    for chunk in chunks:
        if units and (is_open or chunk[0] in parts.JOINING or _all_in(chunk, parts.BACKWARD)):
            units[-1] += chunk
        else:
            units.append(chunk)
        is_open = chunk[-1] in parts.FORWARD or (len(units) == 1 and all(len(word) == 1 for word in units[0]))
    joined = units[:1]
    for unit in units[1:]:
        match unit:
            case (article, noun) if article in parts.ARTICLES and noun in parts.BACKWARD_WITH_ARTICLE:
                joined[-1] += unit
            case _:
                joined.append(unit)
    return joined
