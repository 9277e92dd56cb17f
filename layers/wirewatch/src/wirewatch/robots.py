"""What a site's robots.txt lets programs read (RFC 9309).

It is asked for articles' pages. A feed is listed by a person, and asked for in that person's name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any

PROGRAM = "Wirewatch"
"""The product token by which a robots.txt can name this program (RFC 9309, section 2.2.1)."""
MAX_SIZE = 500 * 1024
"""Bytes that are read of a robots.txt; section 2.5 asks for at least as many."""
LONGEST_DELAY = timedelta(seconds=10)
"""What is granted of a Crawl-delay; a visit to a source has half a minute in all."""


@dataclass(frozen=True)
class Rules:
    """The rules of one host."""

    text: str

    @cached_property
    def _parsed(self) -> Any:
        from protego import Protego  # noqa: PLC0415  only where a page is fetched

        return Protego.parse(self.text)

    def allows(self, url: str) -> bool:
        """Whether the page at an address may be read."""
        return not self.text or bool(self._parsed.can_fetch(url, PROGRAM))

    @property
    def delay(self) -> timedelta:
        """How long to wait between two pages, where it says."""
        seconds = self._parsed.crawl_delay(PROGRAM) if self.text else None
        return min(timedelta(seconds=max(0.0, seconds or 0.0)), LONGEST_DELAY)


ANYTHING = Rules("")


def read(status: int, body: bytes) -> Rules | None:
    """The rules in an answer to a request for robots.txt; None where it cannot be told for now what they are.

    A host without one (4xx) allows everything; one that fails (5xx), or is asked too often, nothing as long as it does
    so (section 2.3.1).
    """
    if status == HTTPStatus.OK:
        return Rules("\n".join(_ours(body[:MAX_SIZE].decode("utf-8", "replace").lstrip("\ufeff"))))
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    return ANYTHING


def _ours(text: str) -> Iterator[str]:
    """The lines, with one name for all the programs that we are not: the parser files each rule under each of them."""
    before = ""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        agent = value.partition("#")[0].strip().lower()
        if name.strip().lower() == "user-agent" and agent != "*" and agent not in PROGRAM.lower():
            line = "User-agent: somebody-else"  # noqa: PLW2901  what it stands for is all that matters
        if line != before:
            yield line
        before = line
