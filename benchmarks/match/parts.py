"""What is measured, part by part, against the aims set for it."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import msgspec

from benchmarks.match import fresh
from benchmarks.match.corpus import Corpus
from benchmarks.match.hostile import CASES
from benchmarks.match.peers import PEERS, Finder, Hit, text_of
from benchmarks.match.people import names as made_names
from benchmarks.match.report import Report, at_least, at_most, micros
from benchmarks.match.timing import interleaved
from benchmarks.match.watches import Watches
from wirewatch.model import Span
from wirewatch.query import Document, Index, Lists
from wirewatch.query.names.roll import roll
from wirewatch.query.nodes import ListRef
from wirewatch.text import Folded

_REGEX = re.compile(r"\w+")
_KNOWN = 300
_HITTING = 100
_SMALL = 10_000


class Scale(NamedTuple):
    """How much is measured."""

    texts: int
    rounds: int
    names: tuple[tuple[int, float], ...]
    queries: tuple[tuple[int, float, float], ...]
    curve: tuple[int, ...]
    sizes: tuple[int, ...]
    budget_ms: float = 100
    budget_mb: float = 30


FULL = Scale(
    texts=2_000,
    rounds=5,
    names=((100_000, 2.0), (1_000_000, 2.5)),
    queries=((10_000, 4, 1_000), (100_000, 15, 6_000)),
    curve=(100, 300, 1_000, 3_000, 10_000, 30_000, 100_000),
    sizes=(4_000, 100_000, 1_000_000),
)
QUICK = Scale(
    texts=200,
    rounds=3,
    names=((20_000, 2.0),),
    queries=((3_000, 2, 1_000),),
    curve=(100, 1_000, 3_000),
    sizes=(4_000, 100_000),
)


class Opened(Index):
    """An index that shows how it works."""

    def each_alone(self, reading_of: Document) -> dict[int, list[Span]]:
        """What `match` does, with every query judged whatever the document has."""
        reading = self.read(reading_of)
        every = ((at, self._spans(at, reading)) for at in range(len(self._queries)))
        return {at: spans for at, spans in every if spans}

    def candidates(self, document: Document) -> int:
        """How many queries are judged."""
        return len(self._triggers.possible(self.read(document)))


def tokenise(document: Document) -> int:
    """The least that matching can cost: the words of title and body."""
    return len(Folded(document.title).words) + len(Folded(document.body).words)


def words(report: Report, corpus: Corpus, scale: Scale) -> None:
    """Cutting texts into words, against the simplest way to do that."""
    report.part("1. Words")

    def simple(document: Document) -> int:
        return len(_REGEX.findall(document.title.lower())) + len(_REGEX.findall(document.body.lower()))

    documents = corpus.documents
    times = interleaved({"regex": simple, "ours": tokenise}, documents, scale.rounds)
    report.line(r"re.findall(r'\w+', text.lower())", micros(times["regex"] / len(documents)), 1.0)
    ratio = times["ours"] / times["regex"]
    report.line("text.Folded(text).words", micros(times["ours"] / len(documents)), ratio, (ratio, at_most(0.5)))


def watchlists(report: Report, corpus: Corpus, watches: Watches, scale: Scale) -> None:
    """Watchlists as most people have them, against cutting into words."""
    report.part("2. Watchlists", "40 % words, 25 % phrases, 15 % stems, 20 % combined; ratio to tokenising alone")
    documents = corpus.documents
    indexes = {f"{count:,} watches": Index(watches.watches(count), watches.lists) for count in (100, 1_000)}
    for index in indexes.values():
        _warm(index, documents)
    runs: dict[str, Callable[[Document], object]] = {"tokenising alone": tokenise}
    runs |= {name: index.match for name, index in indexes.items()}
    times = interleaved(runs, documents, scale.rounds)
    base = times["tokenising alone"]
    report.line("tokenising alone", micros(base / len(documents)), 1.0)
    for name, index in indexes.items():
        found = [index.match(document) for document in documents]
        share = sum(map(bool, found)) / len(found)
        spans = sum(len(spans) for one in found for spans in one.values()) / len(found)
        note = f"{100 * share:.0f} % of the texts have a hit, {spans:.1f} places a text"
        ratio = times[name] / base
        report.line(name, micros(times[name] / len(documents)), ratio, (ratio, at_most(1.4)), note)


def names(report: Report, corpus: Corpus, scale: Scale, seed: int) -> None:
    """Lists of names, against cutting into words and against other libraries."""
    report.part(
        "3. Names", "whole words, whatever the case, with places; ratio to tokenising alone; built alone in a process"
    )
    for count, aim in scale.names:
        every = made_names(count, corpus.people[:_KNOWN], seed)
        _names(report, corpus, every, aim, scale.rounds)
        report.plain("", "")


def _names(report: Report, corpus: Corpus, every: Sequence[str], aim: float, rounds: int) -> None:
    documents = corpus.documents
    index = Index([ListRef(0, 0, "roll")], Lists(names={"roll": roll(every)}))
    peers = {name: peer for name, peer in PEERS.items() if peer.is_here and len(every) <= peer.most}
    finders = {name: peer.build(every) for name, peer in peers.items()}
    ours = f"{len(every):,} names"
    runs: dict[str, Callable[[Document], object]] = {"tokenising alone": tokenise, ours: index.match}
    times = interleaved({**runs, **finders}, documents, rounds)
    base = times["tokenising alone"]
    report.line("tokenising alone", micros(base / len(documents)), 1.0)
    differences = {name: _differences(index, finder, documents) for name, finder in finders.items()}
    with TemporaryDirectory() as folder:
        file = Path(folder) / "names.txt"
        file.write_text("\n".join(every), encoding="utf-8")
        for name in (ours, *PEERS):
            if name in times:
                taken = fresh.measured("roll" if name == ours else name, file)
                ratio = times[name] / base
                note = f"built in {taken.seconds:.1f} s, {taken.megabytes:,.0f} MB; {differences.get(name, '')}"
                judged = (ratio, at_most(aim)) if name == ours else None
                report.line(name, micros(times[name] / len(documents)), ratio, judged, note.rstrip("; "))
            elif not PEERS[name].is_here:
                report.plain(name, "not installed, so not compared")
            else:
                report.plain(name, f"not tried: takes more memory than is reasonable beyond {PEERS[name].most:,} names")


def _differences(index: Index, finder: Finder, documents: Sequence[Document]) -> str:
    """That both find the same. Raises AssertionError where they do not.

    Ours also finds names with other blanks or signs between their words, which the others are not made for; flashtext
    finds only the first of names that overlap.
    """
    total = 0
    for document in documents:
        theirs = set(finder(document))
        ours = _as_written(index, document)
        assert theirs <= ours, sorted(theirs - ours)
        for start, end, name in ours - theirs:
            assert any(other[0] < end and start < other[1] for other in theirs), name
        total += len(theirs)
    return f"found the same, {total:,} in all"


def _as_written(index: Index, document: Document) -> set[Hit]:
    text, shift = text_of(document), {"title": 0, "body": len(document.title) + 1}
    spans = index.match(document).get(0, [])
    hits = ((shift[span.field] + span.start, shift[span.field] + span.end, span.term.lower()) for span in spans)
    return {hit for hit in hits if text[hit[0] : hit[1]].lower() == hit[2]}


def many(report: Report, corpus: Corpus, watches: Watches, scale: Scale) -> dict[int, Opened]:
    """Thousands of queries, against judging each of them; returns the indexes."""
    report.part("4. Many queries", "phrases, NEAR and SENT, AND OR NOT, a third each; ratio: how many times faster")
    indexes: dict[int, Opened] = {}
    every = watches.queries(max(count for count, _, _ in scale.queries))
    for count, faster, most in scale.queries:
        index = indexes[count] = Opened(every[:count], watches.lists)
        documents = corpus.sample(200)
        _warm(index, documents)
        sample = documents[:: max(1, count // 2_500)]
        assert [index.match(document) for document in sample] == [index.each_alone(document) for document in sample]
        times = interleaved({"alone": index.each_alone, "match": index.match}, sample, 3)
        whole = interleaved({"match": index.match, "read": index.read}, documents, scale.rounds)
        judged = sum(map(index.candidates, documents)) / len(documents)
        held = sum(len(index.match(document)) for document in documents) / len(documents)
        name = f"{count:,} queries"
        report.line(f"{name}, each alone", micros(times["alone"] / len(sample)), 1.0)
        ratio = times["alone"] / times["match"]
        report.line(f"{name}, the same texts", micros(times["match"] / len(sample)), ratio, (ratio, at_least(faster)))
        one = whole["match"] / len(documents)
        note = f"of it reading {micros(whole['read'] / len(documents))}; {judged:.0f} judged, {held:.1f} true a text"
        report.line(f"{name}, us a text", micros(one), None, (1e6 * one, at_most(most)), note)
    return indexes


def artifact(report: Report, corpus: Corpus, scale: Scale, seed: int) -> None:
    """Loading a packed list of names."""
    count = scale.names[0][0]
    packed = msgspec.msgpack.encode(roll(made_names(count, corpus.people[:_KNOWN], seed)))
    report.part("5. The artifact", "packed bytes to a list in use, in a process of its own; resident memory")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "roll.msgpack"
        file.write_bytes(packed)
        taken = [fresh.measured("artifact", file) for _ in range(scale.rounds)]
    millis = 1e3 * min(one.seconds for one in taken)
    megabytes = min(one.megabytes for one in taken)
    report.line(f"{count:,} names, packed", f"{len(packed) / 1e6:.1f} MB")
    report.line("loading", f"{millis:.0f} ms", None, (millis, at_most(scale.budget_ms)))
    report.line("memory", f"{megabytes:.0f} MB", None, (megabytes, at_most(scale.budget_mb)))


def curve(report: Report, corpus: Corpus, watches: Watches, scale: Scale, known: dict[int, Opened]) -> None:
    """How the time grows with the queries, where their hits grow too and where they do not."""
    report.part("6. The curve", f"hits held: {_HITTING} queries as above, the rest about words that no text has")
    documents = corpus.sample(100)
    absent = watches.unheard(max(scale.curve))
    hitting = watches.queries(_HITTING)
    growing = watches.queries(max((count for count in scale.curve if count not in known), default=0))

    def line(name: str, index: Opened) -> None:
        _warm(index, documents)
        times = interleaved({"match": index.match, "base": tokenise}, documents, scale.rounds)
        judged = sum(map(index.candidates, documents)) / len(documents)
        held = sum(len(index.match(document)) for document in documents) / len(documents)
        note = f"{judged:.1f} judged, {held:.1f} true a text"
        report.line(name, micros(times["match"] / len(documents)), times["match"] / times["base"], note=note)

    for count in scale.curve:
        line(f"{count:,} queries, hits held", Opened([*hitting, *absent][:count], watches.lists))
    for count in scale.curve:
        line(f"{count:,} queries, hits growing", known.get(count) or Opened(growing[:count], watches.lists))


def hostile(report: Report, scale: Scale) -> None:
    """Queries that are accepted, on texts made against them: times tokenising the same text."""
    sizes = ", ".join(f"{size // 1000} kB" for size in scale.sizes)
    report.part("7. Hostile texts", f"ratio: the worst of {sizes}, each against tokenising it alone")
    worst = (0.0, "")
    for case in CASES:
        index = case.opened()
        ratios = []
        for size in scale.sizes:
            document = Document(body=case.text(size))
            index.match(document)
            times = interleaved({"base": tokenise, "match": index.match}, [document], 3 if size > _SMALL else 20)
            ratios.append(times["match"] / times["base"])
            last = times["match"]
        shown = " ".join(f"{ratio:.1f}" for ratio in ratios)
        report.line(case.name, micros(last), max(ratios), (max(ratios), at_most(5)), shown)
        worst = max(worst, (max(ratios), case.name))
    report.plain("the worst", f"{worst[0]:.1f} times: {worst[1]}")


def _warm(index: Index, documents: Sequence[Document]) -> None:
    """Let an index plan what these documents make it plan."""
    for document in documents:
        index.match(document)
