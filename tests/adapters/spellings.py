"""The ways to write an address that leads inside: each spelling of an inner IPv4 address, and names that lead there."""

from collections.abc import Iterator
from ipaddress import IPv4Address

INNER = [
    "127.0.0.1", "127.255.0.7", "0.0.0.0", "10.0.0.1", "10.255.255.254", "100.64.1.1", "169.254.169.254",  # noqa: S104
    "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "192.0.0.8", "198.18.0.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
INNER_6 = [
    "::1", "::", "fe80::1", "fec0::1", "fd00:ec2::254", "fc00::1", "ff02::1", "64:ff9b:1::a9fe:a9fe", "2001:db8::1",
    "100::1", "5f00::1",
]  # fmt: skip
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９。")


def of(address: str) -> Iterator[str]:
    """The hosts by which URLs may name an inner IPv4 address."""
    number = int(IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    high, low = number >> 16, number & 0xFFFF
    yield from (address, f"{address}.", address.translate(_CIRCLED), address.translate(_WIDE))
    yield from (str(number), f"0x{number:x}", f"0X{number:08X}", f"0{number:o}", f"00{number:o}")
    for form in ("0x{:x}", "0X{:02X}", "0{:o}", "000{:o}"):
        yield ".".join(form.format(part) for part in parts)
    yield ".".join([f"0x{parts[0]:x}", f"0{parts[1]:o}", str(parts[2]), str(parts[3])])
    yield ".".join(map(str, [*parts[:2], low]))
    yield ".".join(map(str, [parts[0], number & 0xFFFFFF]))
    yield f"0x{parts[0]:x}.{number & 0xFFFFFF}"
    yield "".join(f"%{ord(sign):02x}" for sign in address)
    embedded = f"{high:x}:{low:x}"
    turned = f"{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}"
    for disguise in (
        f"::ffff:{address}", f"::ffff:{embedded}", f"0:0:0:0:0:ffff:{embedded}", f"::{address}", f"::ffff:0:{embedded}",
        f"64:ff9b::{embedded}", f"64:ff9b::{address}", f"2002:{embedded}::1", f"2001:0:808:808::{turned}",
        f"2001:0:{embedded}::f7f7:f7f7",
    ):  # fmt: skip
        yield f"[{disguise}]"
