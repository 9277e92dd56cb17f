"""Timing side by side: what is compared runs in turns, so that other work on the machine hits all alike."""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

Thing = TypeVar("Thing")

# So many texts are taken in a row before it is the next one's turn; of each such stretch the best round counts.
_STRETCH = 25


def interleaved(
    runs: Mapping[str, Callable[[Thing], object]], things: Sequence[Thing], rounds: int
) -> dict[str, float]:
    """Seconds that each function takes for all things: for every stretch of them the least of several rounds.

    Of CPU time: what waits while others work has cost nothing.
    """
    stretches = [things[at : at + _STRETCH] for at in range(0, len(things), _STRETCH)]
    least = {name: [float("inf")] * len(stretches) for name in runs}
    with _no_collector():
        for _ in range(rounds):
            for at, stretch in enumerate(stretches):
                for name, run in runs.items():
                    started = time.process_time()
                    for thing in stretch:
                        run(thing)
                    least[name][at] = min(least[name][at], time.process_time() - started)
    return {name: sum(times) for name, times in least.items()}


@contextmanager
def _no_collector() -> Iterator[None]:
    """As timeit does: when the collector of garbage runs is chance, and what was built is not garbage."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
