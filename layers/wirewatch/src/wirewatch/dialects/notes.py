"""What is said of a search that was carried over."""

from dataclasses import dataclass

_SHORT = 60


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One thing to know about a piece of a search; `start` and `end` are its offsets, both 0 for the search as a whole.

    With `left_out`, something of the search is not in the query; without, it is there in another way, or assumed.
    """

    start: int
    end: int
    piece: str
    message: str
    left_out: bool = False

    def __str__(self) -> str:
        return f"at {self.start + 1}: {self.piece}: {self.message}" if self.end else self.message


@dataclass(frozen=True, slots=True)
class Translation:
    """A query in the watchlist language, empty where nothing could be carried over, and what is to be said of it."""

    query: str
    notes: tuple[Note, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all of the search is in the query."""
        return not any(note.left_out for note in self.notes)


class Notes:
    """Collects notes about one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._notes: dict[Note, None] = {}

    def say(self, start: int, end: int, message: str, *, left_out: bool = False) -> None:
        """Note something about the piece between two offsets."""
        piece = " ".join(self._text[start:end].split())
        piece = piece if len(piece) <= _SHORT else f"{piece[: _SHORT - 1]}…"
        self._notes[Note(start, end, piece, message, left_out)] = None

    def lost(self, start: int, end: int, message: str) -> None:
        """Note what is not in the query."""
        self.say(start, end, f"left out: {message}", left_out=True)

    def mark(self) -> int:
        """How many there are, for `forget`."""
        return len(self._notes)

    def forget(self, mark: int) -> None:
        """Drop all that was noted since a mark."""
        for note in list(self._notes)[mark:]:
            del self._notes[note]

    def sorted(self) -> tuple[Note, ...]:
        """All of them in text order."""
        return tuple(sorted(self._notes))
