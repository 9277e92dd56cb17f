"""Names of persons and companies that nobody has."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

_GIVEN, _ONSETS, _VOWELS, _BUSINESS = map(
    str.split,
    (
        """James Mary John Anna Robert Maria David Elena Michael Olga Thomas Sofia Peter Irina Paul Laura Mark Nina
        Daniel Julia George Vera Andrew Clara Stephen Alice Victor Diana Martin Emma Simon Helen Adam Eva Oscar Rosa
        Felix Ida Hugo Marta Leon Greta Boris Tamara Igor Zoya Omar Leila Hassan Amina Karim Nadia Yusuf Farah Tariq""",
        "b br ch d dr f g gr h k kr l m n p pr r s sh st t tr v w z",
        "a e i o u ai ei ou",
        "Shipping Trading Metals Energy Bank Logistics Chemicals Steel Holdings Capital Airways Minerals",
    ),
)
_CODAS = ["", "", "n", "r", "l", "s", "m", "k", "t", "nd", "rt"]
_ENDS = ["son", "man", "ic", "enko", "ova", "ski", "ez", "berg", "ley", "ton", "ani", "idze", "aite", "escu"]
_COMPANIES = 0.3


def people(count: int, rng: Random) -> list[str]:
    """So many different names of two or three words. Given names repeat as they do in life."""
    given = [*_GIVEN, *sorted({_word(rng, 2) for _ in range(600)})]
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(given))))
    return _different(count, lambda: f"{rng.choices(given, cum_weights=weights)[0]} {_surname(rng)}")


def names(count: int, known: Sequence[str], seed: int) -> list[str]:
    """So many different names, persons and companies, among them the known ones."""
    rng, taken = Random(seed), set(known)
    companies = _different(
        int(_COMPANIES * count), lambda: " ".join((_surname(rng), *rng.sample(_BUSINESS, rng.randint(1, 2))))
    )
    persons = [name for name in people(count - len(companies), rng) if name not in taken]
    every = [*known, *companies, *persons][:count]
    rng.shuffle(every)
    return every


def unheard(count: int, rng: Random) -> list[str]:
    """So many words that no text has."""
    return _different(count, lambda: f"{_word(rng, 3).lower()}zq")


def happens(share: float, rng: Random) -> bool:
    """Whether something comes about that does so in this share of all cases."""
    return rng.random() < share


def _different(count: int, one: Callable[[], str]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[one()] = None
    return list(found)


def _surname(rng: Random) -> str:
    return _word(rng, rng.randint(1, 2)) + rng.choice(_ENDS)


def _word(rng: Random, syllables: int) -> str:
    return "".join(
        rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)
    ).capitalize()
