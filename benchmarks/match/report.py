"""The table, and whether every aim is met."""

from typing import Literal, NamedTuple

Direction = Literal["at most", "at least"]


class Aim(NamedTuple):
    """What a figure is to be."""

    direction: Direction
    figure: float

    def is_met(self, figure: float) -> bool:
        """Whether a figure is as it should be."""
        return figure <= self.figure if self.direction == "at most" else figure >= self.figure


class Report:
    """Prints figures as they come, and remembers which missed their aim."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def part(self, title: str, *notes: str) -> None:
        """Begin a part of the table."""
        print(f"\n{title}")
        for note in notes:
            print(f"  {note}")

    def line(
        self, name: str, figure: str, ratio: float | None = None, aim: tuple[float, Aim] | None = None, note: str = ""
    ) -> None:
        """A figure, with what it is of another one, and with what is to be held against its aim."""
        verdict = ""
        if aim:
            verdict = "ok" if aim[1].is_met(aim[0]) else "MISSED"
            if verdict == "MISSED":
                self.missed.append(name)
        shown = "" if ratio is None else f"{ratio:.2f}"
        wanted = f"{aim[1].direction} {aim[1].figure:g}" if aim else ""
        print(f"  {name:<50}{figure:>14}{shown:>9}  {wanted:<13}{verdict:<7}{note}".rstrip(), flush=True)

    def plain(self, name: str, note: str) -> None:
        """Something without a figure."""
        print(f"  {name:<50}{note}".rstrip(), flush=True)


def at_most(figure: float) -> Aim:
    """An aim that must not be exceeded."""
    return Aim("at most", figure)


def at_least(figure: float) -> Aim:
    """An aim that must be reached."""
    return Aim("at least", figure)


def micros(seconds: float) -> str:
    """Seconds as microseconds."""
    return f"{1e6 * seconds:,.1f} us"
