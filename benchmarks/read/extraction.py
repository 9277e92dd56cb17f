"""How well articles are found on real pages, against the libraries made for it.

python -m benchmarks.read.extraction FOLDER [--halves]

FOLDER is the article extraction benchmark: `ground-truth.json`, and the pages as `html/*.html.gz`. Precision, recall
and F1 are that benchmark's own. Exit code 1: an aim is missed. 2: no benchmark there.
"""

import argparse
import gzip
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.read.scores import Score, mean, score
from wirewatch import charsets, markup
from wirewatch.extract import extract

Extractor = Callable[[str, str], str]

OURS, DEFAULT = "wirewatch", "trafilatura, default"
HEAD = "| | precision | recall | F1 | leak | miss | ms a page |\n|---|---:|---:|---:|---:|---:|---:|"
LEAST_F1, LEAST_PRECISION, LEAK = 0.967, 0.96, 0.5


class Case(NamedTuple):
    """A page, and the article on it as people marked it."""

    url: str
    html: str
    visible: str
    article: str


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the article extraction benchmark")
    parser.add_argument("--halves", action="store_true", help="also each half: rules were made on the even pages")
    options = parser.parse_args()
    if not (options.folder / "ground-truth.json").is_file():
        print(f"There is no ground-truth.json in {options.folder}, so there is nothing to measure.")
        return 2
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    cases = _cases(options.folder)
    print(f"{len(cases)} pages\n\n{HEAD}")
    measured = {}
    for name, extractor in _extractors().items():
        scores, seconds = _measure(extractor, cases)
        measured[name] = (mean(scores), seconds)
        _print(name, mean(scores), seconds)
        if options.halves:
            _print(f"{name}, even pages", mean(scores[::2]), seconds)
            _print(f"{name}, odd pages", mean(scores[1::2]), seconds)
    return _judged(measured)


def _cases(folder: Path) -> list[Case]:
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    cases = []
    for name in sorted(truth):
        html = charsets.decode(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()))
        cases.append(Case(truth[name]["url"], html, markup.plain_text(html), truth[name]["articleBody"]))
    return cases


def _measure(extractor: Extractor, cases: Sequence[Case]) -> tuple[list[Score], float]:
    """The scores of an extractor, and its CPU seconds a page."""
    extractor(cases[0].html, cases[0].url)  # what is imported and compiled at first use
    started = time.process_time()
    texts = [extractor(case.html, case.url) for case in cases]
    seconds = (time.process_time() - started) / len(cases)
    return [score(case.article, text, case.visible) for case, text in zip(cases, texts, strict=True)], seconds


def _extractors() -> dict[str, Extractor]:
    return {
        OURS: lambda html, url: extract(html, url).text,
        DEFAULT: _trafilatura(),
        "trafilatura, fast": _trafilatura(fast=True),
        "trafilatura, fast, no comments, no tables": _trafilatura(fast=True, bare=True),
        "trafilatura, precision": _trafilatura(precision=True),
        "readability-lxml": _readability,
        "newspaper4k": _newspaper,
    }


def _trafilatura(*, precision: bool = False, fast: bool = False, bare: bool = False) -> Extractor:
    from trafilatura import extract as find  # noqa: PLC0415  only where it is compared

    def found(html: str, url: str) -> str:
        text = find(
            html,
            url=url,
            fast=fast,
            favor_precision=precision,
            include_comments=not bare,
            include_tables=not bare,
        )
        return text or ""

    return found


def _readability(html: str, _url: str) -> str:
    from readability import Document  # type: ignore[import-untyped]  # noqa: PLC0415

    return markup.plain_text(Document(html).summary(html_partial=True))


def _newspaper(html: str, url: str) -> str:
    from newspaper import Article  # type: ignore[import-untyped]  # noqa: PLC0415

    page = Article(url, fetch_images=False)  # else it goes to the network
    page.download(input_html=html)
    try:
        page.parse()
    except ImportError:  # Japanese and Korean, for which it wants more libraries
        return ""
    return str(page.text)


def _print(name: str, found: Score, seconds: float) -> None:
    shares = (found.precision, found.recall, found.f1, found.leak, found.miss)
    print(f"| {name} | {' | '.join(f'{share or 0:.3f}' for share in shares)} | {seconds * 1000:.0f} |", flush=True)


def _judged(measured: dict[str, tuple[Score, float]]) -> int:
    """0 where every aim is met; each that is not is printed."""
    (ours, seconds), (default, default_seconds) = measured[OURS], measured[DEFAULT]
    best = max(found.f1 for name, (found, _) in measured.items() if name != OURS)
    aims = {
        f"F1 of {LEAST_F1} and above every other": ours.f1 >= LEAST_F1 and ours.f1 > best,
        f"precision of {LEAST_PRECISION}": (ours.precision or 0) >= LEAST_PRECISION,
        "at most half of trafilatura's leak": (ours.leak or 0) <= LEAK * (default.leak or 0),
        "no more misses than trafilatura": (ours.miss or 0) <= (default.miss or 0),
        "no more time than trafilatura": seconds <= default_seconds,
    }
    print()
    for aim, met in aims.items():
        print(f"{'met   ' if met else 'MISSED'} {aim}")
    return 0 if all(aims.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
