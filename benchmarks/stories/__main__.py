"""Whether copies of a report are known for what they are, and what that costs, against two other ways.

python -m benchmarks.stories FOLDER [--seed 7]

FOLDER holds `extraction/scrapinghub/ground-truth.json`, the articles of the article extraction benchmark, of which
copies are made, and `stories/labelled-items.jsonl`, short items of which people have said which are one story. Exit
code 1: an aim is missed. 2: no data.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from random import Random

from benchmarks.stories import items
from benchmarks.stories.copies import KINDS, Copy, copies, quoting, teaser
from benchmarks.stories.peers import OURS, WAYS, Way, best_threshold
from benchmarks.stories.speed import LENGTH, milliseconds
from wirewatch.newsroom import content

ARTICLES, ITEMS = Path("extraction/scrapinghub"), Path("stories/labelled-items.jsonl")
SHORTEST = 800
FALSE_PAIRS = 1
LEAST_RECALL, LEAST_ITEM_PRECISION, LEAST_ITEM_RECALL, MOST_MILLISECONDS = 0.98, 0.995, 0.97, 0.5
TEASERS, QUOTATIONS = (25, 40, 60), 1_000


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the data is")
    parser.add_argument("--seed", type=int, default=7, help="of chance in the copies")
    options = parser.parse_args()
    folder: Path = options.folder
    for needed in (folder / ARTICLES / "ground-truth.json", folder / ITEMS):
        if not needed.is_file():
            print(f"There is no {needed}, so there is nothing to measure.")
            return 2
    missed = [*_copies(folder, options.seed), *_items(folder), *_speed(folder, options.seed)]
    print("\n" + ("\n".join(f"MISSED {aim}" for aim in missed) or "all aims met"))
    return 1 if missed else 0


def _copies(folder: Path, seed: int) -> Iterator[str]:
    truth = json.loads((folder / ARTICLES / "ground-truth.json").read_text("utf-8"))
    texts = [truth[name]["articleBody"] for name in sorted(truth) if len(truth[name]["articleBody"]) >= SHORTEST]
    made = copies(texts, *_newsroom(), seed)
    quoted = quoting(texts, QUOTATIONS, Random(seed))
    print(f"{len(texts)} articles of {SHORTEST} characters and more, {len(made):,} copies of them\n")
    columns = {name: _column(way, texts, made, quoted) for name, way in WAYS.items()}
    print(f"| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for row in next(iter(columns.values())):
        print(f"| {row} | {' | '.join(column[row] for column in columns.values())} |", flush=True)
    ours = columns[OURS]
    yield from (f"recall of {kind}: {ours[kind]}" for kind in KINDS if float(ours[kind]) < LEAST_RECALL)
    if int(ours[_FALSE]) > FALSE_PAIRS:
        yield f"{_FALSE}: {ours[_FALSE]}"


_FALSE = "pairs of different articles joined"


def _column(way: Way, texts: Sequence[str], made: Sequence[Copy], quoted: Sequence[tuple[str, str]]) -> dict[str, str]:
    """A way's figures: recall of each kind, and what it joins that it should not."""
    kept = [way.keep(text) for text in texts]
    kept_copies = [way.keep(copy.text) for copy in made]
    different = [way.alike(one, other) for one, other in combinations(kept, 2)]
    different += [
        way.alike(one, other)
        for copy, other in zip(made, kept_copies, strict=True)
        for at, one in enumerate(kept)
        if at != copy.original
    ]
    threshold = best_threshold(different, FALSE_PAIRS) if way.threshold is None else way.threshold
    alike = [way.alike(kept[copy.original], other) for copy, other in zip(made, kept_copies, strict=True)]

    def recall(scores: Sequence[float]) -> str:
        return f"{sum(score >= threshold for score in scores) / len(scores):.3f}"

    column = {
        kind: recall([score for copy, score in zip(made, alike, strict=True) if copy.kind == kind]) for kind in KINDS
    }
    for words in TEASERS:
        teasers = [way.alike(one, way.keep(teaser(text, words))) for one, text in zip(kept, texts, strict=True)]
        column[f"teaser of {words} words"] = recall(teasers)
    column[_FALSE] = str(sum(score >= threshold for score in different))
    quotations = [way.alike(way.keep(one), way.keep(other)) for one, other in quoted]
    column[f"of {len(quoted):,} with a third quoted alike, joined"] = str(sum(s >= threshold for s in quotations))
    column["threshold"] = "" if way.threshold is not None else f"{threshold:.2f}"
    return column


def _items(folder: Path) -> Iterator[str]:
    found = items.read(folder / ITEMS)
    judgements = {
        "one article, or copies": items.joined,
        "copies, addresses unknown to be one article": items.is_copy,
        "the same URL or title": items.exactly,
    }
    scores = {name: items.score(found, judgement) for name, judgement in judgements.items()}
    ours = scores["one article, or copies"]
    print(f"\n{len(found)} short items, {ours.right + len(ours.missed)} pairs of copies\n")
    print("| | precision | recall | joined wrongly | missed |\n|---|---:|---:|---:|---:|")
    for name, score in scores.items():
        shares = f"{score.precision:.3f} | {score.recall:.3f}"
        print(f"| {name} | {shares} | {len(score.wrong)} | {len(score.missed)} |")
    for verdict, pairs in (("joined", ours.wrong), ("missed", ours.missed)):
        for one, other in pairs:
            print(f"{verdict}: {one.title!r} {one.address}\n   and: {other.title!r} {other.address}")
    if ours.precision < LEAST_ITEM_PRECISION:
        yield f"precision of short items: {ours.precision:.3f}"
    if ours.recall < LEAST_ITEM_RECALL:
        yield f"recall of short items: {ours.recall:.3f}"


def _speed(folder: Path, seed: int) -> Iterator[str]:
    taken = milliseconds(folder / ARTICLES, seed)
    print(f"\n| ms of CPU time a text of {LENGTH:,} characters | |\n|---|---:|")
    for name, cost in taken.items():
        print(f"| {name} | {cost:.2f} |")
    if taken[OURS] > MOST_MILLISECONDS:
        yield f"{taken[OURS]:.2f} ms a text"


def _newsroom() -> tuple[list[str], list[str]]:
    """Paragraphs of other reports, and lines of furniture: the sample newsroom's, which is invented."""
    outlets: Mapping[content.Outlet, Sequence[content.Sample]] = {
        outlet: samples
        for outlet, samples in content.load("http://newsroom", datetime(2026, 1, 1, tzinfo=UTC)).items()
        if outlet.language.startswith("en")
    }
    paragraphs = [paragraph for samples in outlets.values() for sample in samples for paragraph in sample.paragraphs]
    return paragraphs, [line for outlet in outlets for line in outlet.clutter.texts]


if __name__ == "__main__":
    sys.exit(main())
