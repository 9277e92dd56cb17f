"""Addresses: which two are the same article, and which are safe to keep."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import ada_url

TRACKING = frozenset(
    name
    for names in (
        # Analytics: Google, Matomo, Adobe, AT Internet, Webtrekk
        "_ga _gl pk_campaign pk_cid pk_kwd pk_source pk_medium pk_content mtm_campaign mtm_keyword mtm_source",
        "mtm_medium mtm_content mtm_cid mtm_group mtm_placement s_cid s_kwcid ef_id xtor at_medium at_campaign",
        "at_link_id at_link_type at_link_origin at_format at_ptr_name at_bbc_team at_recipient_id at_recipient_list",
        "wt_mc wt_zmc",
        # Advertising: Google, Facebook, Microsoft, Yandex, TikTok, X, LinkedIn, Reddit, Snap, Pinterest, affiliates
        "gclid gclsrc dclid srsltid gbraid wbraid gad_source gad_campaignid fbclid msclkid yclid ymclid ysclid",
        "_openstat ttclid twclid li_fat_id rdt_cid sccid epik irclickid irgwc wickedid rb_clickid vero_id vero_conv",
        # Mailings: Mailchimp, HubSpot, Marketo, Omeda, Klaviyo, Drip, Blueshift, MailerLite, SharpSpring, Salesforce
        "mc_cid mc_eid _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok oly_anon_id oly_enc_id _ke _kx __s",
        "bsft_clkid bsft_eid bsft_uid ml_subscriber ml_subscriber_hash ss_email_id et_rid sfmc_id sfmc_activityid",
        # Sharing and feeds: Instagram, Facebook, X, publishers' own marks of the place a link stood in
        "igshid igsh fb_action_ids fb_action_types fb_source fb_ref ref_src ref_url __twitter_impression ncid",
        "ns_campaign ns_mchannel ns_source ns_linkname ns_fee cmpid icid ito smid sref guccounter guce_referrer",
        "guce_referrer_sig echobox",
    )
    for name in names.split()
)
"""Query parameters (lower case) that say how a reader came, never which article it is. Names that some publisher
uses for the story itself (`id`, `p`, `v`, `story`, `ref`, `source`, `share`) are left out on purpose: two articles
taken for one is a lost alert, one taken for two only a second look."""

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_TRACKING_PREFIXES = ("utm_", "hsa_")
_DEFAULT_PORTS = {"http": (80, 443), "https": (443,)}  # http://host:443 is a known slip for https://host
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_SESSION = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp;)+")  # feeds that escape their links twice
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_KEEP = "!$&'()*+,;=:@/?[]%~|"  # what stands unencoded in a path or query; % as its escapes are settled before
_LINE_ENDS = dict.fromkeys(map(ord, "\t\r\n"))  # the URL standard drops them, basic URL parser step 3
_LONGEST = 8_192  # servers refuse longer request lines (RFC 9110 section 4.1 asks for 8,000)


def is_secure(url: str) -> bool:
    """Whether what is sent to an address is read on the way by nobody: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or parts.hostname in _LOOPBACK)
    except ValueError:  # a port or an IPv6 literal that is none
        return False


def literal(url: str) -> str:
    """The IP address that a web address names in place of a host, in whatever spelling; empty where it names a host."""
    try:
        host = str(ada_url.URL(url).hostname).strip("[]")
        return str(ip_address(host))
    except ValueError:
        return ""


def canonical(url: str) -> str:
    """The identity of an article's address: what leads to the same article gives the same text.

    Scheme https, host in lower case without `www.`, no user, default port, fragment (but `#!`), tracking parameter
    or trailing slash; dot segments and percent-encoding settled (RFC 3986 section 6.2.2). Idempotent. It serves to
    compare, not to fetch. What is no http or https address comes back stripped; never raises.
    """
    url = url.encode("utf-8", "replace").decode().strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:  # a port or an IPv6 literal that is none
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    path = _without_dots(_SESSION.sub("", _settled(parts.path))).rstrip("/") or "/"
    fragment = _settled(parts.fragment) if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", host, path, _query(_settled(parts.query)), fragment))


def absolute(link: str, base: str = "") -> str:
    """The http or https address of a link, resolved against `base`, without user and password; else, or if empty, "".

    Drops `javascript:`, `data:` and every other scheme: links end up in e-mails and Slack messages.
    """
    link = link.strip().translate(_LINE_ENDS)
    if not link or len(link) > _LONGEST:
        return ""
    try:
        parts = urlsplit(urljoin(base, "".join(map(_visible, link))))
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return ""
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _visible(character: str) -> str:
    """Blanks, control characters and bidi marks escaped, so that nobody reads another address than is there."""
    shown = character.isprintable() and character != " "
    return character if shown else quote(character, errors="replace")


def _host(parts: SplitResult) -> str:
    """Host and, unless it is the scheme's own, port."""
    host = (parts.hostname or "").rstrip(".")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    if not host or any(character.isspace() for character in host):
        return ""
    if ":" in host:
        host = f"[{host}]"
    ordinary = parts.port is None or parts.port in _DEFAULT_PORTS.get(parts.scheme, ())
    return host if ordinary else f"{host}:{parts.port}"


def _settled(text: str) -> str:
    """One spelling of a path or query: escapes in upper case, none where none is needed, all where they are."""
    return quote(_PERCENT.sub(_escape, text), safe=_KEEP)


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4 for an absolute path."""
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept)


def _query(query: str) -> str:
    """The parameters that may tell articles apart, in their order."""
    return "&".join(filter(_matters, _AMPERSAND.sub("&", query).split("&")))


def _matters(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return bool(name) and name not in TRACKING and not name.startswith(_TRACKING_PREFIXES)
