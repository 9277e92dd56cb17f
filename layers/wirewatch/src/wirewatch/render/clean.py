"""The one place where text and links from outside are made fit to show.

Feeds hand over titles verbatim, with line breaks, NUL, `<!channel>`, javascript: links. A control character in a
subject makes SNS refuse the message for good, an override turns `txt.exe` round, and SQS takes no U+FFFE.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from wirewatch.render import graphemes

_DROPPED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls, but for those that are white space
    "\u202a-\u202e\u2066-\u2069"  # bidi embeddings, overrides and isolates (UAX 9, table 2)
    "\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible: they only hide words
    "\U000e0000-\U000e007f"  # tags: a whole invisible alphabet
    "]"
)
# Lone surrogates have no UTF-8; SQS refuses U+FFFE and U+FFFF (its SendMessage reference), XML likewise.
_PLANE_ENDS = "".join(chr(plane | 0xFFFE) + chr(plane | 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_BROKEN = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")
_SPACE = re.compile(r"\s+")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
_HOST_LENGTH = 253  # RFC 1035 section 2.3.4, without the root's dot
# RFC 3986 section 2: reserved and unreserved, and the percent sign of what is encoded already. The apostrophe and
# the brackets are left out: programs that find links in running text stop or trip there.
_URL_SAFE = "%/:?#@!$&()*+,;=-._~"
_TRAILING = " ,;:.-–—"
_WORD_SEARCH = 24


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, clean and on one line, and the places in it that made a watch fire: sorted, apart, not empty."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The sentence in order, as (text, marked); no piece is empty."""
        at = 0
        for start, end in self.marks:
            if start > at:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def inline(text: str) -> str:
    """`text` on one line: no control, bidi override or invisible character; lone surrogates become U+FFFD."""
    return " ".join(_scrub(text).split())


def units(text: str) -> int:
    """Length in UTF-16 units, the stricter reading of a limit in characters (see `limits`)."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, limit: int) -> str:
    """Clean `text` in at most `limit` UTF-16 units (2 or more), cut between words where one ends near, with `…`."""
    if units(text) <= limit:
        return text
    at = graphemes.cut_point(text, _fitting(text, limit - 1))
    if text[at] != " ":
        space = text.rfind(" ", max(0, at - _WORD_SEARCH), at)
        at = space if space > 0 else at
    return text[:at].rstrip(_TRAILING) + "…"


def short(text: str, limit: int) -> str:
    """`text` cleaned as by `inline` and cut to `limit` UTF-16 units; empty if nothing in it can be seen."""
    # A title may be a whole page; only its beginning is ever shown, and cleaning seldom drops most of a text.
    clean = inline(text[: limit * 16])
    return cut(clean, limit) if any(map(_is_visible, clean)) else ""


def link(url: str) -> str:
    """`url` as plain ASCII without user and password; empty if it is not a usable http or https address.

    A host in other scripts is given in punycode, so that a look-alike letter shows (UTS 39 section 4).
    """
    try:
        parts = urlsplit(inline(url))
        port = parts.port
        name = _host(parts.hostname or "")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not name:
        return ""
    where = f"{parts.scheme}://{name}" + ("" if port is None else f":{port}")
    return where + "".join(
        mark + quote(part, safe=_URL_SAFE)
        for mark, part in (("", parts.path), ("?", parts.query), ("#", parts.fragment))
        if part
    )


def host(url: str) -> str:
    """The host that `link(url)` leads to, without `www.`; empty where there is no link."""
    return (urlsplit(link(url)).hostname or "").removeprefix("www.")


def marked(text: str, marks: Iterable[tuple[int, int]]) -> Marked:
    """`text` cleaned as by `inline`, with `marks` (offsets into `text`, in any state) moved along."""
    out = ""
    moved: list[tuple[int, int]] = []
    for piece, hit in Marked(text, _merged(text, marks)).pieces():
        clean = _SPACE.sub(" ", _scrub(piece))
        if not out or out.endswith(" "):
            clean = clean.lstrip()
        if hit and clean.strip():
            start = len(out) + len(clean) - len(clean.lstrip())
            moved.append((start, len(out) + len(clean.rstrip())))
        out += clean
    return Marked(out.rstrip(), tuple(moved))


def excerpt(sentence: Marked, limit: int) -> Marked:
    """`sentence` in at most `limit` characters with its first mark in view; `…` stands for what is left out."""
    text = sentence.text
    if len(text) <= limit:
        return sentence
    first = sentence.marks[0][0] if sentence.marks else 0
    start = min(max(0, first - limit // 3), len(text) - limit + 2)
    start = _word_start(text, start, first) if start > 1 else 0
    end = _word_end(text, min(len(text), start + limit - 2), first)
    shown = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    shift = bool(start) - start
    inside = ((max(a, start), min(b, end)) for a, b in sentence.marks)
    return Marked(shown, tuple((a + shift, b + shift) for a, b in inside if a < b))


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CMZ"


def _scrub(text: str) -> str:
    return _DROPPED.sub("", _BROKEN.sub("\ufffd", text))


def _fitting(text: str, limit: int) -> int:
    at, used = 0, 0
    for char in text:
        used += 2 if char > "\uffff" else 1
        if used > limit:
            break
        at += 1
    return at


def _host(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).replace("\u3002", ".").lower()
    name = f"[{name}]" if ":" in name else ".".join(map(_label, name.split(".")))
    return name if len(name) <= _HOST_LENGTH and _HOST.fullmatch(name) else ""


def _label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _word_start(text: str, start: int, first: int) -> int:
    space = text.find(" ", start, min(first, start + _WORD_SEARCH))
    return space + 1 if space >= 0 else graphemes.cut_point(text, start)


def _word_end(text: str, end: int, first: int) -> int:
    if end == len(text) or text[end] == " ":
        return end
    space = text.rfind(" ", max(first, end - _WORD_SEARCH), end)
    return space if space >= 0 else graphemes.cut_point(text, end)


def _merged(text: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks within the text, whole letters, in order; those that touch or have only space between are one."""
    merged: list[tuple[int, int]] = []
    within = ((max(0, a), min(len(text), b)) for a, b in marks)
    for start, end in sorted(graphemes.whole(text, a, b) for a, b in within if a < b):
        if merged and not inline(text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
