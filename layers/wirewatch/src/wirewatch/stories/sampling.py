"""Which articles are copies of one report, however it was cut, re-headed and edited.

A text is sampled: of its runs of three words those are kept whose hashes are smallest. What is sampled of a text is
sampled of each part of it, and the other way round (Broder, "On the resemblance and containment of documents", 1997).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import islice

from wirewatch.model import Fingerprint, Sketch
from wirewatch.stories.comparing import runs_in, shared
from wirewatch.stories.hashing import FIGURE, MOST, RUN, features, hashed, kind_of
from wirewatch.text import Folded

# A text or title below this says nothing by itself: "Updated 10:43 GMT. Read on in our app.", "Market report".
FEWEST_WORDS, FEWEST_TITLE_WORDS = 20, 6
# So many of a text's hashes are kept, to compare it. With 64, one in sixty pairs of different reports that have a
# quotation in common, a third of the shorter one, would pass for copies, and one in twelve copies that were edited most
# would not; with 192 it is one in a thousand and one in fifty.
SAMPLE = 192
# So many of its opening words', as those of a long report hold too few of a teaser's.
OPENING_WORDS, OPENING_SAMPLE = 60, 32
# So many of either are claimed: each is a row to read and to write, and one that two copies share is enough.
CLAIMS, OPENING_CLAIMS = 32, 8
# More than this is shared by copies; and by those at one address.
SHARED, SHARED_AT_ADDRESS = 0.46, 1 / 3


def sketch(text: str) -> Sketch:
    """The sample of a text; empty where the text is too short to say anything by itself.

    The same whatever the text's case, accents and punctuation.
    """
    words = Folded(text).words
    if _weight(words, FEWEST_WORDS) < FEWEST_WORDS:
        return Sketch()
    hashes, limit = _smallest(features(words), SAMPLE)
    if limit == MOST:
        return Sketch(hashes, limit, (), limit)
    opening, opening_limit = _smallest(features(words[:OPENING_WORDS]), OPENING_SAMPLE)
    return Sketch(hashes, limit, opening[bisect_left(opening, limit) :], max(limit, opening_limit))


def overlap(a: Sketch, b: Sketch) -> float:
    """How much of the smaller of two texts stands in the other, from 0 to 1; of a teaser, in the other's opening."""
    return shared(a, b).share


def same_story(a: Sketch, b: Sketch) -> bool:
    """Whether one text is a copy of the other, by the texts alone: half of the smaller one stands in the other."""
    return shared(a, b).exceeds(SHARED)


def fingerprint(title: str, body: str, address: str) -> Fingerprint:
    """By what copies of an article know each other. `address` is a canonical URL (urls.canonical), or empty."""
    words = Folded(title).words
    telling = _weight(words, FEWEST_TITLE_WORDS) >= FEWEST_TITLE_WORDS
    return Fingerprint(
        sketch(body),
        f"{hashed(' '.join(words)):016x}" if telling else "",
        f"{hashed(address):016x}" if _is_page(address) else "",
    )


def is_copy(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether two articles are copies of one report.

    Their texts say so. Where one of them is too short to say anything, the titles do; and where both are no longer than
    an opening, other titles speak against it: a programme's or a pay wall's words stand under every title.

    One address makes it enough that a third is shared, or that nothing speaks against it. Alone it is not believed, as
    some sites give all their pages one canonical address, and some feeds all their entries.
    """
    found = shared(a.sketch, b.sketch)
    same_title = bool(a.title) and a.title == b.title
    other_title = bool(a.title and b.title) and a.title != b.title
    same_address = bool(a.address) and a.address == b.address
    if not found.tells:
        return same_title or (same_address and not other_title)
    if same_address:
        return found.exceeds(SHARED_AT_ADDRESS)
    if other_title and _is_brief(a.sketch) and _is_brief(b.sketch):
        return False
    return found.exceeds(SHARED)


def keys(fingerprint: Fingerprint) -> tuple[str, ...]:
    """Under what a story is found again: at most 42 short texts, of which two copies have at least one in common.

    `w` and a hash of a run of words, `t` and that of the title, `u` and that of the address.
    """
    sample = fingerprint.sketch
    return (
        *(f"w{number:016x}" for number in _first_runs(sample.hashes, CLAIMS)),
        *(f"w{number:016x}" for number in _first_runs(sample.opening, OPENING_CLAIMS)),
        *(f"t{title}" for title in (fingerprint.title,) if title),
        *(f"u{address}" for address in (fingerprint.address,) if address),
    )


def _first_runs(hashes: Iterable[int], count: int) -> Iterable[int]:
    """The smallest ones. Not those of figures: each stands in too many reports to find one by it."""
    return islice((number for number in hashes if kind_of(number) != FIGURE), count)


def _smallest(hashes: Iterable[int], count: int) -> tuple[tuple[int, ...], int]:
    """So many of the hashes, the smallest ones, in order; and what they lie below."""
    distinct = set(hashes)
    # Sorting all of a long text is what would cost most.
    below = MOST // max(1, len(distinct)) * count * 3 // 2
    likely = [number for number in distinct if number < below]
    ordered = sorted(likely if len(likely) > count else distinct)
    limit = ordered[count] if len(ordered) > count else MOST
    return tuple(ordered[:count]), limit


def _is_brief(sample: Sketch) -> bool:
    return runs_in(sample.hashes) <= OPENING_WORDS - RUN + 1


def _is_page(address: str) -> bool:
    """Whether an address is that of a page of a site, not of the site."""
    scheme, _, rest = address.partition("://")
    return scheme == "https" and rest.partition("/")[2] != ""


def _weight(words: Sequence[str], enough: int) -> float:
    """How many words there are, if not more than enough. A character of Chinese or Japanese is half of one."""
    return sum(0.5 if len(word) == 1 and not word.isascii() else 1.0 for word in words[: 2 * enough])
