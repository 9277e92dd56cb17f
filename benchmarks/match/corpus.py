"""Texts to match: as long as news, with its punctuation, and with words as frequent and as rare as its words are."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random

from benchmarks.match.people import happens, people
from wirewatch.newsroom import content
from wirewatch.query import Document
from wirewatch.query.common import COMMON
from wirewatch.text import Folded, sentences

SIZE = 4_000
_ENGLISH = 0.98  # share of ASCII
_VOCABULARY = 20_000
_TOPICAL = 30

_ROOTS = """act adapt address affect agree allot amount annex appeal arrest assert attend bank barter benefit bond
border bridge broad build cargo carry cement center charge charter claim clear coal commit compact comply concern
conduct confirm consent contain convert convey copper counsel court credit cross custom deal defend deliver demand
depart deposit detect direct dispatch distort draft drain econom edit elect embark employ enact enforce engage enter
equip exempt expand expect export extend extract farm fault fertil field filter final finance flood forest forward
freight front fund gather govern grain grant harbor harvest import inform inspect insur invest labor launch legal
lend license limit link load local mandat market measur merchant metal mineral model monitor mount nation operat
order panel part patent patrol pension permit pilot plant point polic port post power present press price print
process produc profit project protect prosper purchas quarter quot rail ration reform region regist relat rent report
represent request resist resolv respond restrict return revers river rout sanction schem secur select settl shelter
ship signal sort spread staff state steel storag strain street strik subsid suppl support surplus survey suspend
sustain tariff tax tender term test timber trad train transit transport treat trust union urban valu vessel veto
visit vote wage warrant water weld wheat work yield"""
_BEGINNINGS = "re un over under out pre inter counter mis non sub super trans co"
_ENDINGS = "s ed ing er ers ation ations ment ments al ally able ive ity ist ists or ors ance ence ary"
_LONG_WORD = re.compile(r"\b[a-z]{5,}\b")
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)*")
_PERSON = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,} [A-Z][a-z]{3,}(?= [a-z])")
_TERM = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True)
class Corpus:
    """Documents, and what is in them."""

    documents: Sequence[Document]

    @cached_property
    def _read(self) -> list[list[str]]:
        return [Folded(f"{document.title}\n{document.body}").words for document in self.documents]

    @cached_property
    def counts(self) -> Counter[str]:
        """In how many of the documents each word stands that could be a watch term."""
        return Counter(word for words in self._read for word in set(filter(_is_term, words)))

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """The same for two words side by side."""
        return Counter(
            pair for words in self._read for pair in set(pairwise(words)) if _is_term(pair[0]) and _is_term(pair[1])
        )

    @cached_property
    def people(self) -> list[str]:
        """Names of persons that stand in the documents, the rarest first."""
        found = Counter(name for document in self.documents for name in set(_PERSON.findall(document.body)))
        return sorted(found, key=lambda name: (found[name], name))

    def sample(self, count: int) -> list[Document]:
        """So many of the documents, from all over."""
        return list(self.documents[:: max(1, len(self.documents) // count)][:count])


def made(count: int, seed: int) -> Corpus:
    """Texts made of the sentences of the sample newsroom, with other words and names in them."""
    rng = Random(seed)
    paragraphs = [
        paragraph
        for outlet, samples in content.load("http://newsroom", datetime(2026, 1, 1, tzinfo=UTC)).items()
        if outlet.language.startswith("en")
        for sample in samples
        for paragraph in sample.paragraphs
    ]
    templates = [paragraph[start:end] for paragraph in paragraphs for start, end in sentences(paragraph)]
    vocabulary = _vocabulary(paragraphs, rng)
    frequency = list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    persons = people(20_000, rng)
    known = list(accumulate(1 / (rank + 20) for rank in range(len(persons))))

    def one() -> Document:
        topical = rng.choices(vocabulary, cum_weights=frequency, k=_TOPICAL)

        def word(match: re.Match[str]) -> str:
            if happens(0.4, rng):
                return match[0]
            return rng.choice(topical) if happens(0.3, rng) else rng.choices(vocabulary, cum_weights=frequency)[0]

        def name(match: re.Match[str]) -> str:
            return match[0] if happens(0.5, rng) else rng.choices(persons, cum_weights=known)[0]

        def sentence() -> str:
            return _NAMED.sub(name, _LONG_WORD.sub(word, rng.choice(templates)))

        body = _body(iter(sentence, None), rng)
        if happens(0.7, rng):
            body = _typeset(body)
        return Document(" ".join(sentence().split()[:11]).strip("\"',."), body, language="en")

    return Corpus([one() for _ in range(count)])


def of_articles(folder: Path, count: int, seed: int) -> Corpus:
    """The English ones of the articles in FOLDER/ground-truth.json as they are, and texts of their sentences."""
    rng = Random(seed)
    articles = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    bodies = [body for body in (article.get("articleBody") for article in articles.values()) if body]
    english = [body for body in bodies if sum(map(str.isascii, body)) > _ENGLISH * len(body)]
    pool = [body[start:end].strip() for body in english for start, end in sentences(body)]
    whole = [_titled(body) for body in english[:count]]
    mixed = (_titled(_body(iter(lambda: rng.choice(pool), None), rng)) for _ in range(count - len(whole)))
    return Corpus([*whole, *mixed])


def _titled(body: str) -> Document:
    return Document(body.split("\n", 1)[0][:80], body, language="en")


def _body(parts: Iterator[str], rng: Random) -> str:
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < SIZE:
        paragraphs.append(" ".join(next(parts) for _ in range(rng.randint(2, 4))))
    return "\n".join(paragraphs)


def _vocabulary(texts: Iterable[str], rng: Random) -> list[str]:
    """Words, the most frequent first: those of the texts, and behind them a long tail."""
    counts = Counter(word for text in texts for word in _LONG_WORD.findall(text))
    derived = [
        f"{before}{root}{after}"
        for root in _ROOTS.split()
        for before in ("", *_BEGINNINGS.split())
        for after in ("", *_ENDINGS.split())
    ]
    tail = [word for word in derived if _LONG_WORD.fullmatch(word) and word not in counts]
    rng.shuffle(tail)
    return [*(word for word, _ in counts.most_common()), *tail][:_VOCABULARY]


def _typeset(text: str) -> str:
    """A text with the quotes and dashes of those who print."""
    text = re.sub(r'"([^"\n]*)"', "\u201c\\1\u201d", text)
    return text.replace("'", "\u2019").replace(" - ", " \u2013 ")


def _is_term(word: str) -> bool:
    return word not in COMMON and _TERM.fullmatch(word) is not None
