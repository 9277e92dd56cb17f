"""Addresses: which two are the same article, and which are safe to keep.

They are read as browsers read them: by the URL standard of the WHATWG (https://url.spec.whatwg.org), through ada.
"""

import re
from functools import cache
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from wirewatch.urls import parameters, wrappers

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LONGEST = 8_192  # servers refuse longer request lines (RFC 9110 section 4.1 asks for 8,000)
# So many wrappers around an address are taken off. What has more is nobody's link, and stays as it is.
_LAYERS = 6

# An address as the parser writes it: everything is there and in ASCII, so that marks stand only where they belong.
_WRITTEN = re.compile(r"https?://(?:[^/]*@)?(\[[^\]]*\]|[^/:]+)(?::(\d+))?(/[^?#]*)(?:\?([^#]*))?(?:#(.*))?")
_CREDENTIALS = re.compile(r"\A(https?://)[^/]*@")
# Browsers take the first part of the path for the host then; it is a template that had no host to put in.
_NO_HOST = re.compile(r"\s*https?:[/\\]{3}", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")

_WIKIS = re.compile(r"([a-z-]+)\.m\.((?:wiki(?:pedia|news|quote|voyage|source|media)|wiktionary)\.org)")
_FORMS = frozenset({"m", "mobile", "amp"})
# Hosts under which anybody has a name of their own, be it "mobile".
_ANYBODYS = frozenset(
    {"blogspot.com", "wordpress.com", "github.io", "gitlab.io", "livejournal.com", "medium.com", "substack.com",
     "tumblr.com", "netlify.app", "pages.dev", "vercel.app", "herokuapp.com", "web.app", "narod.ru", "ucoz.ru",
     "wixsite.com", "weebly.com"}
)  # fmt: skip
_AMP_END = re.compile(r"(?:(?<=[^/])/+amp|(?<=[^/.])\.amp(?=\.html$|$)(\.html)?)$")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
# A path or query that has one spelling already: escapes in upper case, and only of what needs one.
_SETTLED = re.compile(
    "{0}(?:%(?:[0189A-F][0-9A-F]|2[0-9A-CF]|3[A-F]|40|5[B-E]|60|7[B-DF]){0})*".format(r"[\w.~!$&'()*+,;=:@/?[\]|-]*"),
    re.ASCII,
)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEEP = "!$&'()*+,;=:@/?[]%~|"  # what stands unencoded in a path or query; % as its escapes are settled before
_FOLLOWS = r"(?:%[89AB][0-9A-F])"
# A character beyond ASCII, in UTF-8.
_ESCAPED = re.compile(f"%[CD][0-9A-F]{_FOLLOWS}|%E[0-9A-F]{_FOLLOWS}{{2}}|%F[0-4]{_FOLLOWS}{{3}}")


class _Parts(NamedTuple):
    """An address in its plain canonical form, wrapper or not. `fragment` only where it names the page: `#!`."""

    site: str
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"https://{self.site}{self.path}{query}{fragment}"


def is_secure(url: str) -> bool:
    """Whether what is sent to an address is read on the way by nobody: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in _LOOPBACK)
    except ValueError:  # a port or an IPv6 literal that is none
        return False


def canonical(url: str) -> str:
    """The identity of an article's address: what leads to the same article gives the same text.

    Scheme https; host in lower case (IDNA in ASCII) without `www.`, `m.`, `mobile.`, `amp.`; no user, default port,
    fragment (but `#!`), tracking parameter, sign of AMP or trailing slash; dot segments and percent-encoding settled
    (RFC 3986 section 6.2.2). Of a known wrapper, such as google.com/url, the address that it carries. Idempotent. It
    serves to compare, not to fetch. What is no http or https address comes back stripped; never raises.
    """
    text = url.strip()
    text = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
    first = parts = _parts(text)
    if parts is None:
        return text
    for _ in range(_LAYERS):
        inner = wrappers.target(parts.site, parts.path, parts.query)
        found = _parts(inner) if inner else _without_amp(parts)
        if found is None or found is parts:
            return str(parts)
        parts = found
    return str(first)


def absolute(link: str, base: str = "") -> str:
    """The http or https address of a link, resolved against `base`, without user and password; else, or if empty, "".

    Drops `javascript:`, `data:` and every other scheme: links end up in e-mails and Slack messages. Letters of other
    alphabets in a path stay as they are written, for people to read; what cannot be seen is escaped.
    """
    link = link.strip()
    if not link or len(link) > _LONGEST:
        return ""
    address = _CREDENTIALS.sub(r"\1", parsed(link, base))
    if len(address) > _LONGEST:
        return ""
    return address if link.isascii() else _ESCAPED.sub(_legible, address)


def parsed(link: str, base: str = "") -> str:
    """An http or https address as the URL standard parses and writes it; "" for every other, and for what is none."""
    if not link.isascii():
        link = _SURROGATE.sub("\ufffd", link)
    if _NO_HOST.match(link):
        return ""
    ada = _ada()
    try:
        written: str = ada.join_url(base, link) if base else ada.normalize_url(link)
    except ValueError:
        return parsed(link) if base else ""  # the base may be at fault, and the link need none
    return written if written.startswith(("http://", "https://")) else ""


def literal(url: str) -> str:
    """The IP address that a web address names in place of a host, in whatever spelling; empty where it names a host."""
    try:
        return str(ip_address(urlsplit(parsed(url)).hostname or ""))
    except ValueError:
        return ""


@cache
def _ada() -> Any:
    import ada_url  # noqa: PLC0415  6 MB, and functions that see no address need none of it

    return ada_url


def _legible(escapes: re.Match[str]) -> str:
    """Letters as they are read; blanks, control characters and bidi marks escaped, so that nobody reads what is not."""
    try:
        character = bytes.fromhex(escapes[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return escapes[0]
    return character if character.isprintable() else escapes[0]


def _parts(url: str) -> _Parts | None:
    written = _WRITTEN.fullmatch(parsed(url))
    if written is None:
        return None
    host, port, path, query, fragment = written.groups("")
    site = _site(host)
    if not site:
        return None
    if port and port != "443":  # http://host:443 is a known slip for https://host
        site = f"{site}:{port}"
    path = _settled(path)
    if ";" in path:
        path = _without_session(path)
    return _Parts(
        site,
        path.rstrip("/") or "/",
        parameters.telling(_settled(query)) if query else "",
        _settled(fragment) if fragment.startswith("!") else "",
    )


def _site(host: str) -> str:
    """The host without what only says which form of its pages is shown; "" for a name that has an empty part."""
    host = host.removesuffix(".")
    if ".." in host or host.endswith("."):
        return ""
    while True:
        form, _, rest = host.partition(".")
        if "." in rest and (form == "www" or (form in _FORMS and rest not in _ANYBODYS)):
            host = rest
        else:
            break
    wiki = _WIKIS.fullmatch(host) if ".m." in host else None
    return f"{wiki[1]}.{wiki[2]}" if wiki else host


def _without_session(path: str) -> str:
    bare = _SESSION.sub("", path)
    written = None if bare == path else _WRITTEN.fullmatch(parsed(f"https://host{bare}"))
    return written[3] if written else path


def _without_amp(parts: _Parts) -> _Parts:
    """The address without the signs of AMP in its path: /amp/x, x/amp, x.amp, x.amp.html; itself if there is none."""
    path, before = parts.path, ""
    if "amp" not in path:
        return parts
    while path != before:
        before = path
        path = _AMP_END.sub(r"\1", path.removeprefix("/amp") if path.startswith("/amp/") else path)
    return parts if path == parts.path else parts._replace(path=path.rstrip("/") or "/")


def _settled(text: str) -> str:
    """One spelling of a path or query: escapes in upper case, none where none is needed, all where they are."""
    return text if _SETTLED.fullmatch(text) else quote(_PERCENT.sub(_escape, text), safe=_KEEP)


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def publisher(url: str) -> str:
    """The site that an article stands on: the registrable domain of its address by the Public Suffix List, such as
    bbc.co.uk for news.bbc.co.uk; the host where it has none; empty where there is no web address."""
    from tld import get_fld  # noqa: PLC0415  50 ms at a cold start, for articles that match

    host = urlsplit(canonical(url)).netloc if url else ""
    return get_fld(f"https://{host}", fail_silently=True) or host
