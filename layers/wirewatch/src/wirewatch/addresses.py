"""Which IP addresses may be connected to: those of the public Internet, however they are disguised.

The standard library's own judgement differs between Python releases and lets tunnelled forms of inner addresses pass,
so the table is ours: the special-purpose registries of IANA for IPv4 and IPv6 (RFC 6890 and its successors).
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

LOOPBACK = "the machine itself"

_V4 = [
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "this network"),  # RFC 791, section 3.2; Linux takes 0.0.0.0 for the machine itself
        ("10.0.0.0/8", "a private network"),  # RFC 1918
        ("100.64.0.0/10", "a provider's inner network"),  # RFC 6598
        ("127.0.0.0/8", LOOPBACK),  # RFC 1122, section 3.2.1.3
        ("169.254.0.0/16", "a link-local network"),  # RFC 3927; the metadata of cloud machines is there
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "a protocol's own network"),  # RFC 6890, section 2.1
        ("192.0.2.0/24", "a network for documentation"),  # RFC 5737
        ("192.88.99.0/24", "a 6to4 relay"),  # RFC 7526
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "a network for benchmarks"),  # RFC 2544
        ("198.51.100.0/24", "a network for documentation"),
        ("203.0.113.0/24", "a network for documentation"),
        ("224.0.0.0/4", "a multicast group"),  # RFC 5771
        ("240.0.0.0/4", "a reserved network"),  # RFC 1112, section 4, and the limited broadcast
    )
]
_UNICAST = IPv6Network("2000::/3")  # all that has been given out (RFC 4291, section 2.4); the rest is refused
_V6 = [
    (IPv6Network(network), kind)
    for network, kind in (
        ("::1/128", LOOPBACK),
        ("::/128", "this machine"),
        ("64:ff9b:1::/48", "a translator's inner network"),  # RFC 8215
        ("100::/64", "a network that drops everything"),  # RFC 6666
        ("2001::/23", "a protocol's own network"),  # RFC 2928: benchmarks, ORCHID and others; Teredo is unwrapped
        ("2001:db8::/32", "a network for documentation"),  # RFC 3849
        ("3fff::/20", "a network for documentation"),  # RFC 9637
        ("fc00::/7", "a private network"),  # RFC 4193
        ("fe80::/10", "a link-local network"),
        ("fec0::/10", "a site-local network"),  # RFC 3879
        ("ff00::/8", "a multicast group"),
    )
]
_MAPPED, _COMPATIBLE = IPv6Network("::ffff:0:0/96"), IPv6Network("::/96")  # RFC 4291, section 2.5.5
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_6TO4 = IPv6Network("2002::/16")  # RFC 3056
_TEREDO = IPv6Network("2001::/32")  # RFC 4380
_LOW = 0xFFFFFFFF


@lru_cache(maxsize=4096)
def refusal(address: str) -> str:
    """Why an IP address, as a resolver gives it, is not to be connected to; empty if it is one of the public Internet.

    An IPv4 address inside an IPv6 one (mapped, compatible, translated, NAT64, 6to4, Teredo) is judged in its place.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no IP address"
    if isinstance(parsed, IPv4Address):
        return _kind4(parsed)
    if parsed.scope_id:
        return "a link-local network"
    return _kind6(parsed)


def is_loopback(address: str) -> bool:
    """Whether an IP address is the machine's own, disguised or not."""
    return refusal(address) == LOOPBACK


def _kind4(address: IPv4Address) -> str:
    return next((kind for network, kind in _V4 if address in network), "")


def _kind6(address: IPv6Address) -> str:
    inner = _inner(address)
    if inner:
        return next(filter(None, map(_kind4, inner)), "")
    kind = next((kind for network, kind in _V6 if address in network), "")
    return kind or ("" if address in _UNICAST else "a reserved network")


def _inner(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that a packet to an IPv6 one comes to, or passes."""
    number = int(address)
    if number > 1 and any(address in each for each in (_MAPPED, _COMPATIBLE, _TRANSLATED, _NAT64)):
        return [IPv4Address(number & _LOW)]
    if address in _6TO4:
        return [IPv4Address(number >> 80 & _LOW)]
    if address in _TEREDO:  # the server, and the client behind it with its bits turned over
        return [IPv4Address(number >> 64 & _LOW), IPv4Address(~number & _LOW)]
    return []
