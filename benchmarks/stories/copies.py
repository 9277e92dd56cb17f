"""Copies of reports, edited as news desks edit what comes over the wire."""

import re
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import NamedTuple

from wirewatch.text import sentences

_CITIES = ("VILNIUS", "LONDON", "GENEVA", "OTTAWA", "NAIROBI", "SINGAPORE", "LIMA", "WARSAW")
_AGENCIES = ("Harbour Wire", "Agencies", "Our own correspondent", "Northern Press")
_NAMES = ("Maren Okafor", "Tobias Lindqvist", "Ines Carvalho", "Yusuf Demir", "Hana Novak", "Piet de Graaf")
_MONTHS = ("January", "March", "June", "September", "November")
_VERBS = ("faces questions over", "moves closer to", "divides opinion on", "is said to weigh", "looks past")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
# How one house writes what another one writes otherwise.
_HOUSE_STYLE = (
    (re.compile(r"(?<=\d)(?:%| percent\b)"), " per cent"),
    (re.compile(r"\$(\d[\d.,]*)( [mb]illion)?"), r"\1\2 dollars"),
    (re.compile(rf"\b({_MONTH}) (\d{{1,2}})\b"), r"\2 \1"),
)
_OTHER_WORDS = ("also", "nearly", "reportedly", "some", "about", "then", "further", "however", "still", "now")

# Sentences.
_LEAD = 2
# Of the sentences of a text.
_DROPPED, _TOUCHED = 1 / 3, 0.6
# In a sentence that is touched, a word in so many is changed.
_WORDS_AN_EDIT = 8
# Characters a word; scripts without spaces have more.
_UNSPACED = 12
_LONGEST_QUOTING = 8_000
# What is put into a text, as a share of its length.
_INSERTED, _CLUTTER = 1 / 3, 0.3


class Desk(NamedTuple):
    """Who edits: with what chance, and what at hand: paragraphs of other reports, lines of a site's furniture."""

    rng: Random
    paragraphs: Sequence[str]
    furniture: Sequence[str]


class Copy(NamedTuple):
    """A text that was made of the text at `original`."""

    kind: str
    original: int
    text: str


Edit = Callable[[str, Desk], str]


def copies(texts: Sequence[str], paragraphs: Sequence[str], furniture: Sequence[str], seed: int) -> list[Copy]:
    """A copy of each kind of each text; the same ones for the same seed."""
    return [
        Copy(kind, original, edit(text, Desk(Random(f"{seed} {kind} {original}"), paragraphs, furniture)))
        for kind, edit in KINDS.items()
        for original, text in enumerate(texts)
    ]


def headline_and_byline(text: str, desk: Desk) -> str:
    """Another headline above it, another byline, and who else worked on it below."""
    rng = desk.rng
    words = text.split()[:80]
    headline = f"{' '.join(rng.choices(words, k=4))} {rng.choice(_VERBS)} {' '.join(rng.choices(words, k=3))}"
    byline = f"By {rng.choice(_NAMES)} and {rng.choice(_NAMES)}, {rng.choice(_AGENCIES)}"
    return (
        f"{headline}\n{byline}\n{text}\nAdditional reporting by {rng.choice(_NAMES)}. Editing by {rng.choice(_NAMES)}."
    )


def dateline(text: str, desk: Desk) -> str:
    """Another place, date and agency in front."""
    rng = desk.rng
    date = f"{rng.randint(1, 28)} {rng.choice(_MONTHS)} {rng.randint(2010, 2030)}"
    return f"{rng.choice(_CITIES)}, {date} ({rng.choice(_AGENCIES)}) \u2013 {text}"


def half(text: str, _desk: Desk) -> str:
    """The first half, to the end of a sentence."""
    return _opening(text, 1 / 2)


def third(text: str, _desk: Desk) -> str:
    """The first third."""
    return _opening(text, 1 / 3)


def sentences_dropped(text: str, desk: Desk) -> str:
    """Without a third of its sentences, from all over."""
    return _without(text, _DROPPED, desk.rng)


def words_edited(text: str, desk: Desk) -> str:
    """Words replaced, added, struck and moved in most of its sentences; figures and dates in the style of the house."""
    return _styled(_reworded(text, _TOUCHED, desk.rng))


def paragraphs_inserted(text: str, desk: Desk) -> str:
    """With paragraphs of other reports between its own, a third of its length."""
    return _between(text, _worth(desk.paragraphs, _INSERTED * len(text), desk.rng), desk.rng)


def another_lead(text: str, desk: Desk) -> str:
    """Its first two sentences, or its first fifth where that is more, written anew."""
    parts = _parts(text)
    old = _LEAD
    while old < len(parts) and sum(map(len, parts[:old])) < len(text) / 5:
        old += 1
    paragraph = desk.rng.choice(desk.paragraphs)
    lead = [paragraph[start:end] for start, end in sentences(paragraph)[:_LEAD]]
    return f"{' '.join(lead)}\n{''.join(parts[old:])}"


def clutter(text: str, desk: Desk) -> str:
    """With the furniture of a page before, between and after its paragraphs, a third of its length."""
    lines = _worth(desk.furniture, _CLUTTER * len(text), desk.rng)
    share = len(lines) // 3
    inside = _between(text, lines[share : 2 * share], desk.rng)
    return "\n".join((*lines[:share], inside, *lines[2 * share :]))


def several(text: str, desk: Desk) -> str:
    """Headline, byline, dateline and first sentence anew; a fifth cut, a third reworded; paragraphs and clutter."""
    rng = desk.rng
    edited = _styled(_reworded(_without("".join(_parts(text)[1:]), 1 / 5, rng), 1 / 3, rng))
    lead = next(iter(_sentences(rng.choice(desk.paragraphs))))
    edited = _between(edited, _worth(desk.paragraphs, len(text) / 6, rng), rng)
    edited = _between(edited, _worth(desk.furniture, len(text) / 6, rng), rng)
    return headline_and_byline(dateline(f"{lead}\n{edited}", desk), desk)


KINDS: dict[str, Edit] = {
    "new headline and byline": headline_and_byline,
    "new dateline": dateline,
    "cut to a half": half,
    "cut to a third": third,
    "sentences dropped": sentences_dropped,
    "words edited": words_edited,
    "paragraphs inserted": paragraphs_inserted,
    "another lead": another_lead,
    "other clutter": clutter,
    "several of these": several,
}


def teaser(text: str, words: int) -> str:
    """What a feed shows of a text whose report is behind a wall: its opening words, cut anywhere."""
    return f"{' '.join(text.split()[:words])}\u2026"


def quoting(texts: Sequence[str], count: int, rng: Random) -> list[tuple[str, str]]:
    """Pairs of different texts with the same words of a third one in the middle, a third of the shorter of the two."""
    spaced = [text for text in texts if len(text) < _LONGEST_QUOTING and len(text) < _UNSPACED * len(text.split())]
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        one, other, source = rng.sample(spaced, 3)
        words, length = source.split(), min(len(one.split()), len(other.split())) // 2
        if len(words) >= length:
            start = rng.randint(0, len(words) - length)
            quotation = f'\n"{" ".join(words[start : start + length])}"\n'
            pairs.append((_put_in(one, quotation), _put_in(other, quotation)))
    return pairs


def _put_in(text: str, paragraph: str) -> str:
    parts = _parts(text)
    parts.insert(len(parts) // 2, paragraph)
    return "".join(parts)


def _parts(text: str) -> list[str]:
    """The sentences of a text, each with the white space behind it."""
    starts = [start for start, _ in sentences(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _sentences(text: str) -> Iterable[str]:
    return (text[start:end] for start, end in sentences(text))


def _opening(text: str, share: float) -> str:
    kept = ""
    for part in _parts(text):
        if kept and len(kept) + len(part) > share * len(text):
            break
        kept += part
    return kept


def _without(text: str, share: float, rng: Random) -> str:
    parts = _parts(text)
    gone = set(rng.sample(range(len(parts)), round(share * len(parts))))
    return "".join(part for at, part in enumerate(parts) if at not in gone)


def _reworded(text: str, share: float, rng: Random) -> str:
    parts = _parts(text)
    touched = set(rng.sample(range(len(parts)), round(share * len(parts))))
    return "".join(_edited(part, rng) if at in touched else part for at, part in enumerate(parts))


def _edited(sentence: str, rng: Random) -> str:
    # Scripts without spaces are edited character by character.
    glue = " " if len(sentence) < _UNSPACED * len(sentence.split()) else ""
    words = sentence.split(" ") if glue else list(sentence)
    for _ in range(max(1, round(len(words) / _WORDS_AN_EDIT))):
        at = rng.randrange(len(words))
        match rng.randrange(4):
            case 0:
                words[at] = rng.choice(_OTHER_WORDS)
            case 1:
                words.insert(at, rng.choice(_OTHER_WORDS))
            case 2 if len(words) > 1:
                del words[at]
            case _:
                other = max(0, at - 1)
                words[at], words[other] = words[other], words[at]
    return glue.join(words)


def _styled(text: str) -> str:
    for other, own in _HOUSE_STYLE:
        text = other.sub(own, text)
    return text


def _worth(lines: Sequence[str], length: float, rng: Random) -> list[str]:
    """Lines of so many characters together, at least one."""
    found = [rng.choice(lines)]
    while sum(map(len, found)) < length:
        found.append(rng.choice(lines))
    return found


def _between(text: str, lines: Iterable[str], rng: Random) -> str:
    """The text with lines between its sentences."""
    parts = _parts(text)
    for line in lines:
        at = rng.randint(0, len(parts))
        parts.insert(at, f"\n{line}\n")
    return "".join(parts)
