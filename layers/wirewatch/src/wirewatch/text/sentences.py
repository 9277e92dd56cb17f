"""Where the sentences of a text stand."""

import re

# A sentence ends at . ! ? … (and their full-width forms), closing quotes included, before white space that is not
# followed by a lower-case letter (nor by a dash and one: so dialogue resumes); or at a line's end. The look-behind
# keeps a line of dots from costing its square.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+(?=\s|$)|[。！？]+[」』”]*|\n+")
_NEXT = re.compile(r"\s*(?:[–—-]\s*)?(\S?)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'«“])(?:[^\W\d_]|(?:[^\W\d_]\.)+[^\W\d_]|mr|mrs|ms|dr|prof|st|gen|sen|rep|gov|lt|col|capt|jr|sr|"
    r"inc|ltd|co|corp|no|vs|jan|feb|mar|apr|aug|sept?|oct|nov|dec|тыс|млн|млрд|руб|ул|им|гг?|стр)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand: (start, end) offsets, without surrounding white space."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        if match.group() == "." and _ABBREVIATION.search(text[max(0, end - 12) : end]):
            continue
        if match.group()[0] in ".!?…" and _goes_on(text, end):
            continue
        _append_trimmed(found, text, start, end)
        start = end
    _append_trimmed(found, text, start, len(text))
    return found


def _goes_on(text: str, end: int) -> bool:
    following = _NEXT.match(text, end)
    return following is not None and following[1].islower() and "\n" not in following[0]


def _append_trimmed(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        found.append((start + left, start + left + len(stripped)))
