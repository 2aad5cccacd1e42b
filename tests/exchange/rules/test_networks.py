"""Addresses in networks that nothing is asked in, however they are spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.networks import USUAL, Networks, literal, read_networks
from nenso.kernel.rules import Refused

LOOPBACK = read_networks("127.0.0.0/8, ::1/128")


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "0.0.0.0",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_what_is_never_a_service_is_held_by_the_usual_networks(address: str) -> None:
    assert Networks().that_holds(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "203.113.1.1", "fd12:3456::1", "2001:db8::1", "", "x"],
)
def test_what_may_be_one_is_not(address: str) -> None:
    assert Networks().that_holds(address) == ""


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7F.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "[::1]",
        "::1",
        "[::ffff:127.0.0.1]",
        "::ffff:7f00:1",
    ],
)
def test_every_spelling_of_an_address_is_that_address(host: str) -> None:
    assert LOOPBACK.of_host(host)


@pytest.mark.parametrize(
    "host",
    ["localhost", "dead.beef", "bad.cafe.example", "1.2.3.4.example", "256.1.1.1", "", "0x", "1.2.3.4.5"],
)
def test_a_name_is_not_taken_for_an_address(host: str) -> None:
    assert literal(host) == ""
    assert LOOPBACK.of_host(host) == ""


def test_a_setting_is_networks_the_usual_ones_or_none() -> None:
    assert read_networks("").written == read_networks("default").written == USUAL
    assert read_networks("default, 127.0.0.0/8").written == (*USUAL, "127.0.0.0/8")
    assert read_networks("none").that_holds("169.254.169.254") == ""
    assert read_networks("10.0.0.0/8").that_holds("169.254.169.254") == ""
    for wrong in ("10.0.0.1/8", "default none", "none, 10.0.0.0/8", "x"):
        with pytest.raises(Refused) as told:
            read_networks(wrong)
        assert told.value.code == "exchange.networks"


@given(st.ip_addresses(v=4))
def test_an_address_inside_a_newer_one_lies_where_it_does(address: object) -> None:
    plain = Networks().that_holds(str(address))
    assert Networks().that_holds(f"::ffff:{address}") == plain
    assert Networks().that_holds(f"64:ff9b::{address}") == plain
