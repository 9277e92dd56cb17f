"""Waiting for what happens by itself, in other processes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_EVERY = 0.1
LONGEST = 60.0  # seconds after which what was waited for will not happen any more


def until(look: Callable[[], T], longest: float = LONGEST) -> T:
    """What `look` gives once that is true. Raises TimeoutError, with the last that it gave."""
    give_up = time.monotonic() + longest
    while not (found := look()):
        if time.monotonic() >= give_up:
            raise TimeoutError(f"not within {longest:.0f} s: {getattr(look, '__name__', look)} gives {found!r}")
        time.sleep(LOOK_EVERY)
    return found
