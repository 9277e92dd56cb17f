"""Short items, as feeds have them: which of them are one story, by people's judgement and by ours."""

import json
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from wirewatch import stories, urls


class Item(NamedTuple):
    """A feed's entry. `story` is what people made of it: items with the same one are copies."""

    story: str
    url: str
    title: str
    address: str
    fingerprint: stories.Fingerprint


class Score(NamedTuple):
    """Pairs rightly joined, wrongly joined, and missed."""

    right: int
    wrong: list[tuple[Item, Item]]
    missed: list[tuple[Item, Item]]

    @property
    def precision(self) -> float:
        """Of the pairs that were joined, the share that should be."""
        return self.right / ((self.right + len(self.wrong)) or 1)

    @property
    def recall(self) -> float:
        """Of the pairs that should be joined, the share that was."""
        return self.right / ((self.right + len(self.missed)) or 1)


def read(path: Path) -> list[Item]:
    """The items of a file, a JSON object a line."""
    return [_item(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def score(items: Iterable[Item], joins: Callable[[Item, Item], bool]) -> Score:
    """How well a judgement of pairs agrees with people's."""
    right, wrong, missed = 0, [], []
    for one, other in combinations(items, 2):
        match joins(one, other), one.story == other.story:
            case True, True:
                right += 1
            case True, False:
                wrong.append((one, other))
            case False, True:
                missed.append((one, other))
    return Score(right, wrong, missed)


def joined(one: Item, other: Item) -> bool:
    """As Wirewatch does: an address is an article, and articles are joined if they are copies."""
    return one.address == other.address or is_copy(one, other)


def is_copy(one: Item, other: Item) -> bool:
    """The judgement between articles alone, as if these were at different addresses or not known to be one article."""
    return stories.is_copy(one.fingerprint, other.fingerprint)


def exactly(one: Item, other: Item) -> bool:
    """What is easily done: the same URL or the same title, letter by letter."""
    return one.url == other.url or one.title == other.title


def _item(story: str, source: str, url: str, title: str, text: str) -> Item:  # noqa: ARG001  all that a line has
    address = urls.canonical(url)
    return Item(story, url, title, address, stories.fingerprint(title, text, address))
