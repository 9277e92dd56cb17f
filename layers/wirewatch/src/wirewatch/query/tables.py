"""Names and phrases by the hundred thousand, as plain dictionaries that pack and load as they are."""

from collections.abc import Iterator, Mapping

import msgspec


class PhraseTable(msgspec.Struct, frozen=True, array_like=True):
    """Phrases, each with a number: `phrases` by their words joined by blanks.

    Each is known by one of its words, the rarest in the table: `kinds` says of which kind that word is, `shapes` how
    long the phrases are that a word of each kind gives away, and where in them it stands, as (length, offset).
    """

    phrases: Mapping[str, int]
    kinds: Mapping[str, int]
    shapes: tuple[tuple[tuple[int, int], ...], ...]


class Roll(msgspec.Struct, frozen=True, array_like=True):
    """Literal names as written, one a line, and a table of all their forms.

    The number of a form is twice the offset of its name's line, and one more where the form is partial. With
    `translit`, they are looked for in other alphabets too.
    """

    names: str
    table: PhraseTable
    translit: bool = False

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self.names.split("\n"))
