"""Which IP addresses may be connected to."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirewatch import addresses

SPECIAL = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
    "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001:1::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28",
    "2001:db8::/32", "3fff::/20", "5f00::/16", "4000::/3", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.9.9.9", "93.184.216.34", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
    "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::200e",
    "2620:fe::fe", "2001:4860:4860::8888", "2001:200::1", "3ffe::1",
]  # fmt: skip
DISGUISES = [
    "::ffff:{0}", "::{0}", "::ffff:0:{0}", "64:ff9b::{0}", "2002:{1}::", "2002:{1}:1:2:3:4:5", "2001:0:{1}:0:0:{2}",
    "2001:0:808:808:0:0:{2}",
]  # fmt: skip
INNER = [network for network in map(ip_network, SPECIAL) if network.version == 4]


def disguised(disguise: str, inner: IPv4Address) -> str:
    number = int(inner)
    halves = f"{number >> 16:x}:{number & 0xFFFF:x}"
    turned = f"{(number >> 16) ^ 0xFFFF:x}:{(number & 0xFFFF) ^ 0xFFFF:x}"
    return disguise.format(inner, halves, turned)


@pytest.mark.parametrize("network", SPECIAL)
@given(at=st.integers(0, 2**128 - 1))
def test_no_address_of_a_special_network_may_be_connected_to(network: str, at: int) -> None:
    whole = ip_network(network)
    assert addresses.refusal(str(whole[at % whole.num_addresses]))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_public_internet_may(address: str) -> None:
    assert addresses.refusal(address) == ""


@pytest.mark.parametrize("disguise", DISGUISES)
@given(network=st.sampled_from(INNER), at=st.integers(0, 2**128 - 1))
def test_an_inner_address_may_not_in_any_disguise(disguise: str, network: IPv6Network, at: int) -> None:
    inner = network[at % network.num_addresses]
    assert addresses.refusal(disguised(disguise, IPv4Address(int(inner))))


@pytest.mark.parametrize("disguise", DISGUISES[:6])
def test_a_public_address_may_in_each(disguise: str) -> None:
    assert addresses.refusal(disguised(disguise.replace("2001:0:{1}", "2001:0:808:808"), IPv4Address("8.8.4.4"))) == ""


@given(st.integers(0, 2**128 - 1))
def test_of_ipv6_only_what_was_given_out_may(number: int) -> None:
    address = IPv6Address(number)
    if addresses.refusal(str(address)) == "":
        assert address in IPv6Network("2000::/3") or number >> 96 in {0, 0xFFFF, 0x64FF9B << 64}


@pytest.mark.parametrize("text", ["", "example.org", "127.1", "1.2.3.4.5", "fe80::1%eth0", "0x7f.0.0.1"])
def test_what_is_no_plain_address_may_not(text: str) -> None:
    assert addresses.refusal(text)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_the_machine_itself_is_told_apart(address: str) -> None:
    assert addresses.is_loopback(address)
    assert not addresses.is_loopback("10.0.0.1")
