"""What there is to know about the search language of a service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wirewatch.dialects.lexer import Found, Rule


@dataclass(frozen=True, slots=True)
class Word:
    """A word with our wildcards. `wider` says why it finds more than the service does; `lost` what is not in it."""

    text: str
    wider: str = ""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """The language of a service.

    `rules` cut its text, in this order, and `word` rewrites a word. `beside` is what two words with nothing between
    them mean, and `beside_note` what is assumed there. `order` says how operators are read where brackets are missing;
    `gaps` that a star in a phrase stands for words; `remark` is said of every search that has a word.
    """

    rules: Sequence[Rule]
    word: Callable[[str], Word]
    beside: Found
    apart: Found
    not_power: float
    order: str
    beside_note: str = ""
    gaps: bool = False
    remark: str = ""
