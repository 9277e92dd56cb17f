"""The body of an answer: what it weighs in the end, not on the wire, is what counts."""

import gzip
import io
import time
import zlib
from collections.abc import Iterator
from functools import partial

import requests

from wirewatch.errors import FetchError

# An answer larger than this is no feed and no article; decoded bytes, so that a small zip bomb counts as large.
MAX_BODY = 10 * 1024 * 1024
# Real pages shrink to a twentieth, the most repetitive feed seen to a ninetieth; 1,000 is the most that gzip can do.
MAX_RATIO = 200
_RATIO_FROM = 64 * 1024
CHUNK = 64 * 1024
_GZIP = frozenset({"gzip", "x-gzip"})  # RFC 9110, section 8.4.1.3


def read(answer: requests.Response, deadline: float) -> bytes:
    """The decoded body. Raises FetchError for one that is too large, too slow, broken off or packed as nobody asked."""
    said = answer.headers.get("content-encoding", "").lower().split(",")
    packing = ", ".join(filter(None, map(str.strip, said)))
    if packing not in {"", "identity"} | _GZIP:
        raise FetchError(f"its body is packed as {packing[:40]}, which was not asked for")
    try:
        whole = io.BytesIO()  # which, unlike a list that is joined, never holds the body twice
        for piece in _pieces(answer, deadline, packed=packing in _GZIP):
            whole.write(piece)
        return whole.getvalue()
    except EOFError as error:
        raise FetchError("the answer broke off (its compressed body has no end)") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FetchError("the answer broke off (its compressed body is damaged)") from error


def _pieces(answer: requests.Response, deadline: float, *, packed: bool) -> Iterator[bytes]:
    """The body piece by piece as it comes: one that is large is noticed at each piece, not at the end."""
    wire = _Wire(answer)
    # urllib3 takes half a gzip stream for a whole one, and what is missing would count as read.
    read = gzip.GzipFile(fileobj=wire).read1 if packed else partial(answer.raw.read1, decode_content=False)
    size = 0
    while piece := read(CHUNK):
        if time.monotonic() > deadline:
            raise FetchError("the answer came too slowly to be whole in time")
        size += len(piece)
        if size > MAX_BODY:
            raise FetchError(f"the answer is larger than {MAX_BODY // 2**20} MiB")
        if packed and size > max(_RATIO_FROM, MAX_RATIO * wire.size):
            raise FetchError(f"its body unpacks to more than {MAX_RATIO} times its size, as no feed does")
        yield piece


class _Wire(io.RawIOBase):
    """A body as it comes over the wire, in pieces as they come; `size` bytes so far."""

    def __init__(self, answer: requests.Response) -> None:
        self.size = 0
        self._answer = answer

    def read(self, size: int = -1) -> bytes:
        piece = bytes(self._answer.raw.read1(size, decode_content=False))
        self.size += len(piece)
        return piece
