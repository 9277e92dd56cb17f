"""What matching costs: words, watchlists, names, many queries, loading, growth, and texts made against it.

python -m benchmarks.match [--texts FOLDER] [--quick] [--parts 1,3]

FOLDER holds articles in `ground-truth.json`, as the article extraction benchmark has them; without it, the texts are
made of the sample newsroom's. Exit code 1: an aim is missed. 2: no texts.
"""

import argparse
import platform
import sys
import time
from pathlib import Path

from benchmarks.match import parts
from benchmarks.match.corpus import made, of_articles
from benchmarks.match.report import Report
from benchmarks.match.watches import Watches

SEED = 7


def main() -> int:
    """Print the table."""
    options = _options()
    folder: Path | None = options.texts
    if folder and not (folder / "ground-truth.json").is_file():
        print(f"There is no ground-truth.json in {folder}, so there is nothing to measure.")
        return 2
    started = time.monotonic()
    scale = parts.QUICK if options.quick else parts.FULL
    corpus = of_articles(folder, scale.texts, SEED) if folder else made(scale.texts, SEED)
    watches = Watches(corpus, SEED)
    size = sum(len(document.body) for document in corpus.documents) / len(corpus.documents)
    print(f"{len(corpus.documents):,} texts of {size:,.0f} characters, Python {platform.python_version()}")
    print(f"\n  {'':<50}{'figure':>14}{'ratio':>9}  {'aim':<13}")
    report, chosen = Report(), set(options.parts.split(","))
    if "1" in chosen:
        parts.words(report, corpus, scale)
    if "2" in chosen:
        parts.watchlists(report, corpus, watches, scale)
    if "3" in chosen:
        parts.names(report, corpus, scale, SEED)
    many = parts.many(report, corpus, watches, scale) if "4" in chosen else {}
    if "5" in chosen:
        parts.artifact(report, corpus, scale, SEED)
    if "6" in chosen:
        parts.curve(report, corpus, watches, scale, many)
    if "7" in chosen:
        parts.hostile(report, scale)
    print(f"\n{len(report.missed)} missed, {time.monotonic() - started:.0f} s")
    return 1 if report.missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of articles")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--parts", default="1,2,3,4,5,6,7", help="which of the seven")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
