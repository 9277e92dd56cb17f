"""News inside a story: what a further copy of a report says in its lead that no earlier copy said.

A wire sends a report out again and again, each time with most of its background. What was said is remembered as the
runs of three words it was said in, and a sentence is new where most of its words stand in no such run. Words and not
runs are counted, since a word that a desk replaces breaks three runs.

And a sentence is new that holds what no copy held of what is watched for: an authority writes its notices to a form,
and two of them may differ in a name alone.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nsmallest
from zlib import crc32

from wirewatch.model import Span
from wirewatch.text import Folded, sentences

# So many words of a body are its lead, as in the watchlist's `lead:`.
LEAD = 60
# So much is remembered of a text and of a story, in hashes of four bytes: a row that is written with every copy.
MOST_OF_TEXT, MOST_OF_STORY = 600, 3_000
# The share of a sentence's words from which it is new. Of the pairs of texts that the tests hold, leads that a desk has
# edited reach 0.50, and those with a new fact begin at 0.58.
NEW = 0.54
# Background is taken over nearly as it stands.
BACKGROUND = 0.25
# Below so many words a sentence says nothing by itself: "Photo: Belaruskali.", "More to follow."
FEWEST_WORDS = 8

_RUN = 3
_ENDS = (*".!?…:", *"。！？：।؟")
_BEHIND_ENDS = " \t\r\xa0\u3000\"'»”’“)]）」』】"


def heard(body: str) -> frozenset[int]:
    """What a text says: hashes of 32 bits of its runs of three words, the same in every process.

    Of a text of more than 600 runs the first 600. What stands further down is not remembered, so that a copy which
    leads with it speaks again; but copies are cut from below.
    """
    return frozenset(_runs(Folded(body).words[: MOST_OF_TEXT + _RUN - 1]))


def term(span: Span) -> int:
    """A hash, of 32 bits too, of what a span was found by: it is remembered with what was heard."""
    return crc32(f"\0{span.term}".encode(errors="surrogatepass"))


def joined(known: Collection[int], more: Collection[int]) -> frozenset[int]:
    """What a story has said once a copy joins it: all that was known and, up to 3,000 hashes, what is more.

    What finds no room is dropped by its hash, evenly from all of the copy's sentences. What is known stays, as others
    may be adding to it meanwhile. A story that is full hears the same news again from each copy that has it.
    """
    kept = frozenset(known)
    return kept.union(nsmallest(MOST_OF_STORY - len(kept), set(more) - kept))


def news(body: str, spans: Sequence[Span], known: Collection[int], unheard: Collection[Span] = ()) -> tuple[Span, ...]:
    """Those of a body's spans that begin in its lead, in a sentence that says something new; none where there is none.

    `known` is what the earlier copies said, and `unheard` are those spans whose term they did not hold. A new sentence
    is news only if background follows it that they had too: where a text merely goes on behind what is known, it is the
    report of which they were the teaser or the first half.
    A new fact is missed where most of its sentence is taken over: by its words it is an old sentence, edited.
    """
    end = _end_of_lead(body)
    leading = [span for span in spans if span.field == "body" and span.start < end]
    fresh: list[Span] = []
    waiting: list[Span] = []
    for start, stop in _sentences(body) if leading else ():
        if start >= end and not waiting:
            break
        share = _share_of_new(body[start:stop], known)
        held = [span for span in leading if start <= span.start < stop]
        others = [span for span in held if span in unheard] if share >= 0 else []
        if others or share > NEW:
            waiting += others or held
        elif 0 <= share <= BACKGROUND:
            fresh += waiting
            waiting = []
    return tuple(fresh)


def _share_of_new(sentence: str, known: Collection[int]) -> float:
    """How many of a sentence's words stand in no run that is known, from 0 to 1; -1 where it is too short to tell."""
    words = Folded(sentence).words
    if len(words) < FEWEST_WORDS:
        return -1.0
    beside = [False] * (_RUN - 1)
    are_known = [*beside, *(run in known for run in _runs(words)), *beside]
    return sum(not any(are_known[at : at + _RUN]) for at in range(len(words))) / len(words)


def _runs(words: Sequence[str]) -> Iterable[int]:
    return (
        crc32(" ".join(words[at : at + _RUN]).encode(errors="surrogatepass")) for at in range(len(words) - _RUN + 1)
    )


def _end_of_lead(body: str) -> int:
    folded = Folded(body)
    if len(folded.words) <= LEAD:
        return len(body)
    start = folded.starts[LEAD - 1]
    return folded.place(start, start + len(folded.words[LEAD - 1]))[1]


def _sentences(body: str) -> Iterator[tuple[int, int]]:
    """Where a report's sentences stand. A line that does not end like one is a caption, a byline, a link, a heading.

    Unless most of the text stands in such lines: it has hard line breaks then, or no full stops at all.
    """
    lines = body.split("\n")
    ends_lines = 2 * sum(len(line) for line in lines if _ends(line)) > len(body)
    offset = 0
    for line in lines:
        if not ends_lines or _ends(line):
            yield from ((offset + start, offset + stop) for start, stop in sentences(line))
        offset += len(line) + 1


def _ends(line: str) -> bool:
    return line.rstrip(_BEHIND_ENDS).endswith(_ENDS)
