"""A real list of sanctioned names: how long it takes to load, and whether it finds whom newspapers mention.

python -m benchmarks.names FILE

FILE is a list of names, one a line, as OFAC writes them (`SURNAME, Given Middle`); it is not part of this repository.
The sentences and near misses of benchmarks/data/names.yaml are matched against the whole of it. Exit code 1: a
sentence did not find its name, or a near miss found one. 2: no list.
"""

import argparse
import sys
import time
from pathlib import Path

import msgspec

from wirewatch.query import Document, Index, Lists
from wirewatch.query.names.roll import roll
from wirewatch.query.names.variants import hazards, lines, variants
from wirewatch.query.nodes import ListRef
from wirewatch.text import tokenize

SENTENCES = Path(__file__).parent / "data" / "names.yaml"
EXAMPLES = 5


class Found(msgspec.Struct, forbid_unknown_fields=True):
    """A sentence, and the line of the list that it mentions."""

    text: str
    name: str


class Quiet(msgspec.Struct, forbid_unknown_fields=True):
    """A sentence that mentions nobody of the list, though nearly."""

    text: str
    why: str


class Sentences(msgspec.Struct, forbid_unknown_fields=True):
    """What benchmarks/data/names.yaml holds."""

    found: list[Found]
    quiet: list[Quiet]


def main() -> int:
    """Load the list, match the sentences, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a list of names, one a line")
    file: Path = parser.parse_args().file
    if not file.is_file():
        print(f"There is no list of names at {file}, so there is nothing to measure.")
        return 2
    started = time.perf_counter()
    names = tuple(name for _, name in lines(file.read_text(encoding="utf-8")))
    every = [variants(name) for name in names]
    expanded = time.perf_counter()
    index = Index([ListRef(0, 0, "list")], Lists(names={"list": roll(names)}))
    built = time.perf_counter()
    partial = sum(variant.partial for found in every for variant in found)
    print(f"{len(names):,} names, {sum(map(len, every)):,} variants ({partial:,} partial)")
    print(f"{expanded - started:.2f} s to read and expand them, {built - expanded:.2f} s to build the index")
    _report_hazards(names)
    return _report_sentences(index, set(names))


def _report_hazards(names: tuple[str, ...]) -> None:
    warned = [f"{name}: {hazard}" for name in names if (hazard := hazards(name))]
    print(f"{len(warned):,} names would be found too often, such as")
    for line in warned[:: max(1, len(warned) // EXAMPLES)][:EXAMPLES]:
        print(f"  {line}")


def _report_sentences(index: Index, listed: set[str]) -> int:
    sentences = msgspec.yaml.decode(SENTENCES.read_bytes(), type=Sentences)
    missed, noisy = 0, 0
    for sentence in sentences.found:
        found = _found(index, sentence.text)
        forms = {variant.words for variant in variants(sentence.name)}
        if sentence.name not in listed or not forms & found.keys():
            missed += 1
            reason = f"found {sorted(found.values())}" if sentence.name in listed else "which is not on the list"
            print(f"MISSED  {sentence.text!r}: {sentence.name!r}, {reason}")
    for near in sentences.quiet:
        found = _found(index, near.text)
        if found:
            noisy += 1
            print(f"NOISY   {near.text!r} ({near.why}): {sorted(found.values())}")
    print(
        f"sentences found {len(sentences.found) - missed}/{len(sentences.found)}, "
        f"near misses quiet {len(sentences.quiet) - noisy}/{len(sentences.quiet)}"
    )
    return 1 if missed or noisy else 0


def _found(index: Index, text: str) -> dict[tuple[str, ...], str]:
    """The words that were found, and the name that is shown for them: many a name is listed under several lines."""
    spans = index.match(Document(body=text)).get(0, [])
    return {tuple(token.word for token in tokenize(text[span.start : span.end])): span.term for span in spans}


if __name__ == "__main__":
    sys.exit(main())
