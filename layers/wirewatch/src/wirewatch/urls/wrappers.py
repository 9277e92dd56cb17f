"""Addresses that only carry another one: redirects with their target in them, and caches of AMP pages.

Only where host and path are known; whatever else has an address in its query may show it, share it or archive it.
"""

import re
from urllib.parse import unquote, unquote_plus

from wirewatch.urls import parameters

# Host (as urls.site folds it), path, and the parameters that may hold the target.
_REDIRECTS = {
    ("bing.com", "/news/apiclick.aspx"): ("url",),  # the feeds of Bing News
    ("news.google.com", "/news/url"): ("url",),
    ("facebook.com", "/l.php"): ("u",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
    ("l.messenger.com", "/l.php"): ("u",),
    ("l.instagram.com", "/"): ("u",),
    ("l.threads.net", "/"): ("u",),
    ("youtube.com", "/redirect"): ("q",),
    ("linkedin.com", "/redir/redirect"): ("url",),
    ("linkedin.com", "/safety/go"): ("url",),
    ("medium.com", "/r"): ("url",),
    ("t.umblr.com", "/redirect"): ("z",),
    ("t.me", "/iv"): ("url",),
    ("vk.com", "/away.php"): ("to",),
    ("away.vk.com", "/away.php"): ("to",),
    ("dzen.ru", "/away"): ("to",),
    ("link.zhihu.com", "/"): ("target",),
    ("steamcommunity.com", "/linkfilter"): ("url", "u"),
    ("slack-redir.net", "/link"): ("url",),
    ("duckduckgo.com", "/l"): ("uddg",),
    ("linkprotect.cudasvc.com", "/url"): ("a",),
}
_GOOGLE = re.compile(r"google\.(?:com?\.)?[a-z]{2,3}")
_SAFE_LINKS = ".safelinks.protection.outlook.com"
# Host or the end of one, and a path with the target in it: without scheme, or else escaped.
_CACHED = r"/[cv]/(?:s/)?([^/]+\.[^/]+(?:/.*)?)"
_IN_PATHS = tuple(
    (end, re.compile(path))
    for end, path in (
        (".cdn.ampproject.org", _CACHED),
        (".bing-amp.com", _CACHED),
        (".turbopages.org", r"(?:/turbo)?/([^/]+\.[^/]+)/s(/.*)"),  # Yandex
        (".r.search.yahoo.com", r".*/RU=(http[^/]+)/.*"),
        (".outgoing.prod.webservices.mozgcp.net", r"/v1/[0-9a-f]{64}/(http.+)"),
    )
)
_ENDS = tuple(end for end, _ in _IN_PATHS)
_GOOGLE_AMP = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+(?:/.*)?)")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def target(host: str, path: str, query: str) -> str:
    """The address that one carries, as it stands in it; "" where it is no known wrapper or carries none.

    Takes host, path (without a trailing slash) and query in their canonical form.
    """
    names = _REDIRECTS.get((host, path))
    is_google = "google." in host and _GOOGLE.fullmatch(host)
    if is_google and path == "/url":  # search results, Google Alerts
        names = ("url", "q")
    elif host.endswith(_SAFE_LINKS):
        names = ("url",)
    if names:
        carried = unquote_plus(parameters.value(query, names))
        return carried if _ADDRESS.match(carried) else ""
    if is_google:
        return _in_path(_GOOGLE_AMP, path, query)
    host = f".{host}"
    if not host.endswith(_ENDS):
        return ""
    return next(_in_path(form, path, query) for end, form in _IN_PATHS if host.endswith(end))


def _in_path(form: re.Pattern[str], path: str, query: str) -> str:
    carried = form.fullmatch(path)
    if carried is None:
        return ""
    address = "".join(carried.groups())
    if address.startswith("http"):
        address = unquote(address)
        return address if _ADDRESS.match(address) else ""
    return f"https://{address}?{query}" if query else f"https://{address}"
