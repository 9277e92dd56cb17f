"""What a literal name stands for: the line of a names file, and the ways in which newspapers print it.

Every name stands for its words as written, and for the same without apostrophes inside words (Sa'ad, Saad). Beyond:

- A person, `SURNAME, Given Middle`: in either order, and *partial* with the first given name only. Abd al-Rahman, Abu
  Bakr, de la Cruz, bin Muhammad are one name each; ranks (Dr., Lt. Col.) and suffixes (Jr.) are no name; styles (Haji,
  Sheikh) may be left out, which is partial. Partial too: a middle initial, Muhammad left out, `al` left out, the second
  of two surnames left out, as in Spanish. A surname alone is nobody.
- Korean and Chinese given names of two syllables are one name: Won Hong, Won-hong, Wonhong, never Won alone.
- A partial form that would name many people (only frequent names: Ali Khan, Mark Taylor) is not made up.
- An entity: its words; partial without the legal form at its end, if two words remain of which one is specific;
  without brackets at its end under the same condition, whole if they hold an abbreviation of it, else partial.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wirewatch.query.names import parts
from wirewatch.query.names.persons import Person, Words, is_legal_form, is_syllable, person, words_of

# A number sign before a digit is part of a name: OFFICE #39.
_COMMENT = re.compile(r"(?:^#|\s#(?!\d)).*")
_LINE_END = re.compile(r"\r\n?|\n")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´ʼʻʹ](?=\w)(?![sS]\b)")
_LONG_ENOUGH = 4
_FEW = 2
_SPECIFIC = 3
_UNSPACED = "\u0e00"  # the first of the scripts in which a word, or a character, is short and means much


class Variant(NamedTuple):
    """Folded words that stand for a name. `partial`: the name as listed has more to it."""

    words: Words
    partial: bool


def lines(text: str) -> list[tuple[int, str]]:
    """The names of a names file, each with the number of its line. `#` begins a comment, unless a digit follows it."""
    stripped = (_COMMENT.sub("", line.strip()).strip() for line in _LINE_END.split(text.removeprefix("\ufeff")))
    return [(number, name) for number, name in enumerate(stripped, 1) if name]


def variants(name: str) -> list[Variant]:
    """What a name stands for, the words as written first; nothing if it has no letter and no digit."""
    plain = _APOSTROPHE.sub("", name)
    whose = person(plain)
    found: dict[Words, bool] = {}
    for spelling in dict.fromkeys((name, plain)):
        forms = [Variant(words_of(spelling), partial=False)]
        written = whose if spelling == plain else person(spelling)
        if whose and written:
            # Won-hong and Wo'n-hong are one name, but only without its apostrophe it looks like two syllables.
            forms += _forms_of_person(written._replace(is_eastern=whose.is_eastern))
        else:
            forms += _forms_of_entity(spelling)
        for words, partial in forms:
            found[words] = found.get(words, True) and partial
    return [Variant(words, partial) for words, partial in found.items() if words]


def hazards(name: str) -> str:
    """Why a name would be found in many texts that are not about it; empty if it is fine."""
    whose = person(_APOSTROPHE.sub("", name))
    words = (*_flat(whose.given), *_flat(whose.surname)) if whose else words_of(name)
    reason = ""
    match words:
        case ():
            pass
        case (word,):
            reason = _hazard_of_word(word)
        case (given, family) if whose and family in parts.EAST_SURNAMES and is_syllable(given):
            reason = "is the name of many people, and part of longer ones"
        case _ if len(letters := "".join(words)) == len(words) and _is_short(letters):
            reason = f"is only {len(letters)} letters"
        case _ if len(core := [word for word in words if word not in parts.FORWARD]) <= _FEW and _are_frequent(core):
            reason = "is the name of many people"
        case (first, second) if not whose and _is_ordinary(first) and _is_ordinary(second):
            reason = "is made of ordinary words"
    return f"'{' '.join(words)}' {reason}" if reason else ""


def _hazard_of_word(word: str) -> str:
    if _is_short(word):
        return f"is only {len(word)} letters"
    if word in parts.PLACES:
        return "is a place"
    if word in parts.GIVEN or word in parts.FREQUENT or word in parts.EAST_SURNAMES:
        return "is a name of many people"
    return "is an ordinary word" if word in parts.ORDINARY else ""


def _is_short(word: str) -> bool:
    return len(word) < _LONG_ENOUGH and word < _UNSPACED


def _flat(units: Iterable[Words]) -> Words:
    return tuple(word for unit in units for word in unit)


def _forms_of_person(whose: Person) -> Iterator[Variant]:
    surname, given, style = _flat(whose.surname), _flat(whose.given), whose.style
    yield Variant(style + given + surname, partial=False)
    yield Variant(surname + style + given, partial=False)
    if whose.is_eastern:
        yield Variant(("".join(given), *surname), partial=False)
        yield Variant((*surname, "".join(given)), partial=False)
        return
    for words in _partial_forms(whose):
        if _is_telling(words):
            yield Variant(words, partial=True)
    match whose.given:
        case ((first,), (second,)) if len(first) > 1 and len(second) > 1:
            yield Variant((first, second[0], *surname), partial=True)


def _partial_forms(whose: Person) -> Iterator[Words]:
    surname, given = _flat(whose.surname), _flat(whose.given)
    first, *more = whose.given
    if whose.style:
        yield from (given + surname, surname + given, whose.style + first + surname)
    yield from (first + surname, surname + first)
    if more:
        yield first + more[0] + surname
    if more and parts.MUHAMMADS.issuperset(first) and more[0][0] not in parts.SON_OF:
        yield from (more[0] + surname, _flat(more) + surname)
    for shorter in _shorter(whose.surname):
        yield from (first + shorter, given + shorter)


def _shorter(surname: tuple[Words, ...]) -> Iterator[Words]:
    """What newspapers leave of a surname: Zawahiri of al-Zawahiri, the father's of a Spaniard's two."""
    match surname:
        # Muhammad Hamza, Sheikh Yahya: nobody is called by the first of these alone.
        case (fathers, _) if not (parts.FREQUENT - parts.SPANISH_NAMES | parts.STYLES).issuperset(fathers):
            yield fathers
    match _flat(surname):
        case (article, *rest) if article in parts.ARTICLES and rest:
            yield tuple(rest)


def _is_telling(words: Words) -> bool:
    """Whether words name one person rather than many: two or more, not all of them frequent."""
    core = [word for word in words if word not in parts.FORWARD and word not in parts.STYLES and len(word) > 1]
    return len(core) > 1 and not _are_frequent(core)


def _are_frequent(words: Iterable[str]) -> bool:
    return all(word in parts.FREQUENT for word in words)


def _forms_of_entity(name: str) -> Iterator[Variant]:
    whole, bracket, aside = name.rstrip(" .,;").rpartition("(")
    shorter = name
    if bracket and aside.endswith(")") and _is_specific(words_of(whole)):
        shorter = whole
        yield Variant(words_of(whole), partial=not _abbreviates("".join(words_of(aside)), words_of(whole)))
    pieces = shorter.split(",")
    kept = len(pieces)
    while kept > 1 and is_legal_form(pieces[kept - 1]):
        kept -= 1
    words = words_of(",".join(pieces[:kept]))
    if kept == len(pieces):  # no comma: a legal form is what stands for nothing else
        if not words or words[-1] not in parts.LEGAL or words[-1] == "corporation":
            return
        words = words[:-1]
    while words:
        if _is_specific(words):
            yield Variant(words, partial=True)
        if words[-1] not in parts.LEGAL:
            return
        words = words[:-1]


def _is_ordinary(word: str) -> bool:
    return word in parts.ORDINARY or word in parts.PLACES or word in parts.LEGAL or word in parts.GIVEN


def _is_specific(words: Words) -> bool:
    return len(words) > 1 and any(
        len(word) >= _SPECIFIC and word not in parts.FREQUENT and not _is_ordinary(word) for word in words
    )


def _abbreviates(short: str, words: Words) -> bool:
    """Whether the letters of an abbreviation begin words, in their order."""
    initials = iter(word[0] for word in words)
    return bool(short) and all(letter in initials for letter in short)
