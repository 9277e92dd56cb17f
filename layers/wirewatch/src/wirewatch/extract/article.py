"""The text of the article on a page.

trafilatura says roughly where it is. Its finding is then held against the page itself: what is hidden, what markup
calls a menu, a box or a comment, which paragraphs stand together, what the page says in JSON-LD, and how lines are
worded and linked.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from wirewatch.extract import hints, judge, tree
from wirewatch.extract.tree import Block, Node

_SENTENCE = 25
"""Letters that one line of an article has at least; the entries of menus stay below."""
_ANCHOR = 60  # letters from which a line that was found says where the article is
_MOST_UNSEEN, _MOST_BESIDE = 0.7, 0.4
"""What holds more of a page's prose is the article, hidden until a script shows it, or with a misleading name."""
_MOST_EFFORT = 500_000
"""Elements and their ancestors up to which trafilatura is asked, as it walks up from every element: real pages have
less than a tenth of that."""
_STEP = 16  # letters of a line that are looked up at once
_LONGEST = 200_000  # characters of a finding that are looked up; the lines beyond are known by their neighbours
_NOISY = ("trafilatura", "htmldate", "courlan")


def find(root: Node, names: Iterable[str], said: str) -> str:
    """The article, a line a block; empty where there is none. What is not of it is emptied.

    `names` are the page's titles, its site and its authors, which on lines of their own are no part of the text. `said`
    is the article as JSON-LD has it, which is taken where the page itself shows none: a script would put it there.
    """
    body = root.find("body")
    if body is None:
        return ""
    lines, effort = _on_show(body)
    rough = _rough(root) if effort <= _MOST_EFFORT else ""
    found = _found(lines, rough, said) if rough or said else _densest(lines)
    own = judge.articles_own(found, names)
    if any(block.length >= _SENTENCE for block in own):
        return "\n".join(block.text for block in own)
    return said


def _on_show(body: Node) -> tuple[list[Block], int]:
    """The lines that are seen and not beside the article, and how many ancestors all elements that are left have.

    The other elements are emptied.
    """
    order = list(body.iter())  # first, as lxml makes its objects anew for what nobody holds
    lines = tree.blocks(body)
    held, homes = _prose(order, lines)
    whole = held[body]
    kept = {body}
    if homes:
        densest = max(homes, key=lambda home: homes[home])
        kept.update((densest, *densest.iterancestors()))
    out: list[Node] = []
    depths = {body: 1}  # of what is left
    for element in order[1:]:
        depth = depths.get(element.getparent())
        if depth is None:
            continue
        if (
            hints.unread(element)
            or (hints.unseen(element) and held[element] <= _MOST_UNSEEN * whole)
            or (element not in kept and hints.beside(element) and held[element] <= _MOST_BESIDE * whole)
        ):
            out.append(element)
        else:
            depths[element] = depth + 1
    within_lines = any(tree.within_a_line(element) for element in out)
    for element in out:
        tree.empty(element)
    left = tree.blocks(body) if within_lines else [block for block in lines if block.element in depths]
    return left, sum(depths.values())


def _prose(order: Sequence[Node], lines: Iterable[Block]) -> tuple[Counter[Node], Counter[Node]]:
    """How much prose every element holds, and how much of it is in lines that are the element's own children."""
    held: Counter[Node] = Counter()
    homes: Counter[Node] = Counter()
    for block in lines:
        if judge.prose(block):
            held[block.element] += block.length
            homes[block.element if block.home is None else block.home] += block.length
    for element in reversed(order):  # children before their parents
        outer = element.getparent()
        if held[element] and outer is not None:
            held[outer] += held[element]
    return held, homes


def _found(lines: Sequence[Block], rough: str, said: str) -> list[Block]:
    """The lines that trafilatura or JSON-LD have, between the first and the last long one, with what joins them."""
    findings = [_Finding(text) for text in (rough, said) if text]
    known = {block for block in lines if any(finding.has(block.text) for finding in findings)}
    homes = {block.home for block in known if judge.prose(block)}
    known.update(block for block in lines if judge.prose(block) and block.home in homes)
    anchors = [
        place for place, block in enumerate(lines)
        if block in known and block.length >= _ANCHOR and block.linked * 2 < len(block.text)
    ]  # fmt: skip
    if not anchors:
        return [block for block in lines if block in known]
    first, last = anchors[0], anchors[-1]
    alike = {(block.home, block.tag) for block in known if judge.prose(block)}
    known.update(
        block for block in lines[first:last]
        if judge.prose(block) or (_belongs(block, alike) and block.linked * 2 < len(block.text))
    )  # fmt: skip
    while first and lines[first - 1] in known:
        first -= 1
    while last + 1 < len(lines) and lines[last + 1] in known:
        last += 1
    return [block for block in lines[first : last + 1] if block in known]


def _belongs(block: Block, alike: set[tuple[Node, str]]) -> bool:
    """Whether a line stands beside sentences of the article as one of them, or is quoted there."""
    return (block.home, block.tag) in alike or "blockquote" in {block.tag, getattr(block.home, "tag", "")}


def _densest(lines: Sequence[Block]) -> list[Block]:
    """The lines beside each other that hold most prose, where nothing else says where the article is."""
    homes: Counter[Node] = Counter()
    for block in filter(judge.prose, lines):
        homes[block.home] += block.length
    home = max(homes, key=lambda home: homes[home], default=None)
    return [block for block in lines if home is not None and block.home is home]


class _Finding:
    """A text that is to be found again in the lines of a page, whatever its line ends, marks and bullets."""

    def __init__(self, text: str) -> None:
        lines = [judge.key(line) for line in text[:_LONGEST].split("\n")]
        whole = "".join(lines)
        self._lines = frozenset(lines)
        self._pieces = frozenset(whole[start : start + _STEP] for start in range(len(whole) - _STEP + 1))

    def has(self, line: str) -> bool:
        """Whether the text has a line of the page, or at least half of it."""
        sought = judge.key(line)
        if len(sought) < _STEP:
            return bool(sought) and sought in self._lines
        starts = range(0, len(sought) - _STEP + 1, _STEP)
        return sum(sought[start : start + _STEP] in self._pieces for start in starts) * 2 >= len(starts)


@cache
def trafilatura() -> Any:
    """The library, without its warnings: a page without an article is an ordinary thing here."""
    import trafilatura as library  # noqa: PLC0415  0.7 s at a cold start

    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return library


def _rough(root: Node) -> str:
    """The article as trafilatura has it, empty where it finds none. Fast mode with tables serves best, as measured."""
    try:
        found = trafilatura().bare_extraction(root, fast=True, include_comments=False)
    except Exception:  # noqa: BLE001  it has dozens of heuristics, and a page is no reason to fail
        return ""
    return str(found.text or "") if found else ""
