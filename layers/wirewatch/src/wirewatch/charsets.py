"""Charsets: which characters the bytes of a feed or a page are, whatever is claimed of them."""

import codecs
import re
from collections.abc import Iterable
from contextlib import suppress

_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{1,200}?encoding|<meta[^>]{1,200}?charset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)
_DECLARED_WITHIN = 4_096  # HTML asks for 1,024 bytes (section 4.2.5.4); pages with long heads before it exist
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
"""What a declared encoding means in practice: its superset, as the Encoding standard (section 4.2) has it."""
_NO_CHARSETS = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "charmap", "utf-7", "mbcs", "oem",
     "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
)  # fmt: skip
"""Codecs that a claim does not choose: Python's own, slow on hostile input or interpreting escapes, and the wide ones,
which would have shown (a page whose ASCII says UTF-16 lies, HTML section 13.2.3.2)."""
_FEW = 4  # a character cut in two, now and then: among so many that are not ASCII one may be broken
_BEYOND_LATIN = re.compile("[\u0370-\ufffc]")
_TELLING = 40  # letters of another script that make a guess believable
_SAMPLE = 1_000_000  # bytes that a guess looks at


def named(content_type: str) -> str:
    """The charset that a Content-Type header names; empty where it names none."""
    found = _CHARSET.search(content_type)
    return found[1] if found else ""


def decode(body: bytes, charset: str = "") -> str:
    """The characters of a page or a feed. `charset` is what the Content-Type header says. Never raises.

    By its byte order mark; else UTF-8 if it is that; else by `charset`, by its own declaration; else UTF-8 with a few
    broken characters, a claim with a few, or what its bytes look like. What is valid UTF-8 and not plain ASCII is
    UTF-8 whatever is claimed: nothing else is so by chance, and servers send a default charset for all.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body.startswith((b"<\0", b"\0<")):  # UTF-16 without a mark, XML appendix F.1
        return body.decode("utf-16-le" if body.startswith(b"<") else "utf-16-be", "replace")
    declared = _DECLARED.search(body, 0, _DECLARED_WITHIN)
    claims = (charset, declared[1].decode("ascii") if declared else "")
    escaped = b"\x1b" in body and body.isascii()  # ISO-2022-JP: its bytes are ASCII, escapes switch between sets
    for claim in (*claims, "utf-8") if escaped else ("utf-8", *claims):
        try:
            return body.decode(_codec(claim))
        except (UnicodeError, LookupError):
            continue
    return _damaged(body, claims)


def _codec(claim: str) -> str:
    """The codec to use for a claimed charset. Raises LookupError where there is none."""
    try:
        name = codecs.lookup(claim).name
    except ValueError:  # a NUL in the name
        name = ""
    return "" if name in _NO_CHARSETS else _WIDER.get(name, name)


def _damaged(body: bytes, claims: Iterable[str]) -> str:
    """The most likely reading of a text that is not valid in any encoding claimed."""
    text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * _FEW < beyond_ascii:
        return text
    for claim in (*claims, _guess(body), "cp1252"):
        with suppress(LookupError):
            codec = _codec(claim)
            if codec != "utf-8":
                return body.decode(codec, "replace")
    return text


def _guess(body: bytes) -> str:
    """The encoding of another script that the bytes look like, if they do; Cyrillic pages without declaration exist.

    Among the Latin encodings the guess is no better than windows-1252, and on a few letters it is wild.
    """
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  0.6 s at a cold start, for one feed in thousands

    sample = _DECLARED.sub(b"", body[:_SAMPLE])  # what it declares has been tried
    encoding = next(iter(EncodingDetector(sample).encodings), "")
    with suppress(LookupError):
        foreign = len(_BEYOND_LATIN.findall(sample.decode(encoding, "replace")))
        if foreign >= _TELLING:
            return encoding
    return ""
