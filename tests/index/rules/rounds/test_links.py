"""Which links may be tried: public addresses only, however a private one is dressed up."""

import pytest

from nenso.index.rules.rounds.links import fault_words, is_outside


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.1.1", "2001:4860:4860::8888"])
def test_public_addresses_are_outside(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.7",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
        "nonsense",
    ],
)
def test_addresses_inside_a_network_are_not(address: str) -> None:
    assert not is_outside(address)


def test_a_fault_has_words_in_both_languages() -> None:
    assert fault_words("").vi == ""
    assert "404" in fault_words("status:404").vi
    assert "503" in fault_words("status:503").en
    assert "nội bộ" in fault_words("inside").vi
