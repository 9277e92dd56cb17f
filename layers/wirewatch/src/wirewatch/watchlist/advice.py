"""What is accepted, and probably not meant: terms that add nothing, that find one form of many, names that flood."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wirewatch.query import names
from wirewatch.query.checks.phrase_tree import PhraseTree
from wirewatch.query.nodes import Term, Word

# How many warnings of a kind a list gives before the rest is only counted.
SHOWN = 10
NAMED = 3
# Letters of languages that inflect nouns, and that those without cases do not have.
_INFLECTED = re.compile("[\u0400-\u04ffąęłśżźćńėįųūščžřāēģīķļņďěňťůő]", re.IGNORECASE)
_LIKENESS = 3
_CUT = "where a word has endings, cut it before them and put a star: санкц*, sankcij*"
_HAZARD = "take it out if that is too much, or watch it together with another word"


class Advice(NamedTuple):
    """A warning, and which of the terms or names it is about, by position."""

    position: int
    message: str
    hint: str = ""


def of_terms(terms: Sequence[Term]) -> list[Advice]:
    """What is to be said of the terms of a list."""
    idle = [
        Advice(position, f"'{terms[position].text[:80]}' adds nothing: '{cover.text[:80]}' finds it", "remove it")
        for position, cover in _covered(terms)
    ]
    return [*_some_of(idle, "more terms that add nothing"), *of_forms(terms)]


def of_names(lines: Sequence[str]) -> list[Advice]:
    """What is to be said of a list of names."""
    first: dict[str, int] = {}
    floods, again = [], []
    for position, line in enumerate(lines):
        if first.setdefault(line, position) != position:
            again.append(Advice(position, f"'{line[:80]}' is in this list twice", "remove one"))
        elif hazard := names.hazards(line):
            floods.append(Advice(position, f"{hazard}: it will be found where it means something else", _HAZARD))
    return [*_some_of(floods, "more names like that"), *_some_of(again, "more names that are there twice")]


def of_forms(terms: Sequence[Term]) -> list[Advice]:
    """A warning of the terms that find one form of a word with many; of none whose other forms stand there too."""
    candidates = [position for position, term in enumerate(terms) if _has_one_form(term)]
    likenesses = Counter(_likeness(terms[position]) for position in candidates)
    found = [position for position in candidates if likenesses[_likeness(terms[position])] == 1]
    if not found:
        return []
    named = ", ".join(f"'{terms[position].text[:40]}'" for position in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return [Advice(found[0], f"found in this one form only: {named}{more}", _CUT)]


def _some_of(advice: list[Advice], rest: str) -> list[Advice]:
    if len(advice) <= SHOWN:
        return advice
    return [*advice[:SHOWN], Advice(advice[SHOWN].position, f"and {len(advice) - SHOWN} {rest}")]


def _has_one_form(term: Term) -> bool:
    last = term.words[-1]
    if last.stem or term.case or last.text[-1].isdigit():
        return False
    written = unicodedata.normalize("NFC", term.text)
    # Abbreviations have no endings: США, ЕС.
    return _INFLECTED.search(written) is not None and not written.split()[-1].isupper()


def _likeness(term: Term) -> tuple[tuple[Word, ...], str]:
    return term.words[:-1], term.words[-1].text[:_LIKENESS]


def _covered(terms: Sequence[Term]) -> Iterator[tuple[int, Term]]:
    """The terms, by position, that find nothing which another one does not find, each with that other one."""
    tree = PhraseTree()
    for position, term in enumerate(terms):
        tree.add(term, position)
    for position, term in enumerate(terms):
        cover = next((owner for owner in tree.owners(term, places=False) if owner != position), None)
        if cover is not None:
            yield position, terms[cover]
