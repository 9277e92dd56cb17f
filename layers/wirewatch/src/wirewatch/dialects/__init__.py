"""Rewrites a saved search of another service into the watchlist language, and names what cannot be carried over.

factiva google meltwater nexis    what each service writes, as tables of patterns
lexer      text -> tokens, by the rules of a service
parser     tokens -> tree, by its precedence
tree       what a search consists of, in our words
fitting    leaves out or adapts what the language does not have
writer     tree -> text
blaming    what of it the language refuses
"""

from typing import Literal, get_args

from wirewatch.dialects import factiva, google, meltwater, nexis, parser
from wirewatch.dialects.blaming import blamed, faults
from wirewatch.dialects.fitting import fit
from wirewatch.dialects.notes import Note, Notes, Translation
from wirewatch.dialects.service import Service
from wirewatch.dialects.tree import Node
from wirewatch.dialects.writer import write

__all__ = ["DIALECTS", "Dialect", "Note", "Translation", "translate"]

Dialect = Literal["factiva", "nexis", "google", "meltwater"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

_SERVICES: dict[Dialect, Service] = {
    "factiva": factiva.SERVICE,
    "nexis": nexis.SERVICE,
    "google": google.SERVICE,
    "meltwater": meltwater.SERVICE,
}
# No search service takes a longer search, nor do we.
_MAX_TEXT = 100_000
# Each round leaves out all that was refused; what is refused again and again is no search.
_ROUNDS = 20


def translate(text: str, dialect: Dialect) -> Translation:
    """A search in the watchlist language; its query compiles, or is empty where nothing could be carried over."""
    notes = Notes(text)
    if len(text) > _MAX_TEXT:
        notes.lost(0, 0, f"the search has {len(text):,} characters, more than {_MAX_TEXT:,}")
        return Translation("", notes.sorted())
    tree = fit(parser.parse(text, _SERVICES[dialect], notes), notes)
    written = _settled(tree, notes)
    if not written and not any(note.left_out for note in notes.sorted()):
        notes.lost(0, 0, "there is nothing to look for")
    return Translation(written, notes.sorted())


def _settled(tree: Node | None, notes: Notes) -> str:
    """The query, without what the language refuses."""
    for _ in range(_ROUNDS):
        if tree is None:
            return ""
        written = write(tree)
        found = faults(written.text)
        if not found:
            return written.text
        tree = fit(tree, notes, blamed(written, found))
    notes.lost(0, 0, "too much of the search is refused here")
    return ""
