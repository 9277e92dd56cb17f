"""How copies are known: our way, and two that are in common use."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from datasketch import MinHash

from wirewatch import stories
from wirewatch.text import Folded

PERMUTATIONS = 128
_BITS = 64


class Way(NamedTuple):
    """A way to know copies: what it keeps of a text, and how much alike two texts are by that; 1 where joined.

    `threshold` is from where on they are copies, None where the best is to be found.
    """

    keep: Callable[[str], Any]
    alike: Callable[[Any, Any], float]
    threshold: float | None = None


def shingles(text: str) -> list[bytes]:
    """The runs of three words, the same ones for all ways."""
    words = Folded(text).words
    return [" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)]


def _minhash(text: str) -> MinHash:
    kept = MinHash(num_perm=PERMUTATIONS)
    kept.update_batch(shingles(text))
    return kept


def _jaccard(a: MinHash, b: MinHash) -> float:
    return float(a.jaccard(b))


def _simhash(text: str) -> int:
    """Each bit is the one that most of the shingles' hashes have (Charikar, 2002)."""
    ones: Counter[int] = Counter()
    found = shingles(text)
    for shingle in found:
        number = int.from_bytes(hashlib.blake2b(shingle, digest_size=_BITS // 8).digest(), "big")
        ones.update(bit for bit in range(_BITS) if number >> bit & 1)
    return sum(1 << bit for bit, count in ones.items() if 2 * count > len(found))


def _common_bits(a: int, b: int) -> float:
    return 1 - (a ^ b).bit_count() / _BITS


def _joins(a: stories.Fingerprint, b: stories.Fingerprint) -> float:
    """1 where two texts are joined: where each is found by the keys of the other, and they are one story."""
    return float(not set(stories.keys(a)).isdisjoint(stories.keys(b)) and stories.same_story(a.sketch, b.sketch))


def _fingerprint(text: str) -> stories.Fingerprint:
    return stories.fingerprint("", text, "")


OURS, MINHASH, SIMHASH = "wirewatch", f"MinHash({PERMUTATIONS})", f"simhash, {_BITS} bits"
WAYS = {
    OURS: Way(_fingerprint, _joins, 1.0),
    MINHASH: Way(_minhash, _jaccard),
    SIMHASH: Way(_simhash, _common_bits),
}


def best_threshold(different: Sequence[float], allowed: int) -> float:
    """The lowest that joins no more pairs of different articles than allowed: so most of the copies are found."""
    ordered = sorted(different, reverse=True)
    return ordered[allowed] + 1e-9 if len(ordered) > allowed else 0.0
