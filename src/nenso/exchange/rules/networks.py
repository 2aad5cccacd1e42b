"""Networks that nothing of a member's may lie in, and whether an address, however it is spelled, lies in one; pure.

What is never somebody's service: the machine's own surroundings, where clouds tell secrets to whoever asks, groups, and what means
"here" to a connection. The loopback network is not among them: agencies run a gateway beside what it stands before.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    collapse_addresses,
    ip_address,
    ip_network,
)

from nenso.kernel.rules import Refused

DEFAULT = "default"  # is written for these, also beside others
USUAL = (
    "0.0.0.0/8",  # "this host" (RFC 1122): Linux connects to itself
    "169.254.0.0/16",  # link-local (RFC 3927), with the metadata services of AWS, Google, Azure, OpenStack and others
    "100.100.100.200/32",  # metadata at Alibaba Cloud
    "168.63.129.16/32",  # Azure's own, from which machines get certificates and secrets
    "192.0.0.0/24",  # protocol assignments (RFC 6890), with Oracle's metadata at 192.0.0.192
    "224.0.0.0/4",  # groups (RFC 5771)
    "240.0.0.0/4",  # reserved, and to all (RFC 1112, RFC 919)
    "::/128",  # unspecified: as 0.0.0.0
    "fe80::/10",  # link-local (RFC 4291)
    "fec0::/10",  # site-local, given up (RFC 3879)
    "fd00:ec2::254/128",  # metadata at AWS
    "fd20:ce::254/128",  # metadata at Google Cloud
    "ff00::/8",  # groups
)
_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_COMPATIBLE = ip_network("::/96")  # RFC 4291, 2.5.5.1, given up
_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network


@dataclass(frozen=True)
class Networks:
    """Some networks, as they are written."""

    written: tuple[str, ...] = USUAL

    @cached_property
    def _all(self) -> tuple[_Network, ...]:
        found = [ip_network(each) for each in self.written]
        older = collapse_addresses(each for each in found if isinstance(each, IPv4Network))
        newer = collapse_addresses(each for each in found if isinstance(each, IPv6Network))
        return (*older, *newer)

    def that_holds(self, address: str) -> str:
        """Return the network that an address lies in, "" where it lies in none.

        An IPv6 address that carries an IPv4 one (mapped, compatible, 6to4, NAT64, Teredo) lies where that one does, too.
        """
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return ""
        meant = list(_meant(found))
        return next((str(each) for each in self._all if any(one in each for one in meant)), "")

    def of_host(self, host: str) -> str:
        """Return the network that the host of an address lies in where it is an IP address in any spelling; names are not looked up."""
        address = literal(host)
        return self.that_holds(address) if address else ""


def literal(host: str) -> str:
    """Return the IP address that a host is, as connections read it: `2130706433`, `0x7f.1` and `127.1` are 127.0.0.1; "" for a name."""
    plain = host.strip("[]").partition("%")[0].rstrip(".")
    try:
        return str(ip_address(plain))
    except ValueError:
        pass
    if not plain.isascii() or plain.strip("0123456789abcdefxABCDEFX.") != "":
        return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except OSError:
        return ""


def _meant(found: _Address) -> Iterator[_Address]:
    yield found
    if isinstance(found, IPv4Address):
        return
    if found.ipv4_mapped is not None:
        yield found.ipv4_mapped
    if found.sixtofour is not None:
        yield found.sixtofour
    if found.teredo is not None:
        yield from found.teredo
    if found in _NAT64 or (found in _COMPATIBLE and int(found) > 1):
        yield IPv4Address(int(found) & 0xFFFFFFFF)


@lru_cache(maxsize=16)
def read_networks(written: str) -> Networks:
    """Return the networks of a setting: `default`, networks between commas, or both; nothing is `none`.

    Raises `Refused("exchange.networks")` with what cannot be read.
    """
    parts = [each.strip() for each in written.split(",") if each.strip()] or [DEFAULT]
    if parts == ["none"]:
        return Networks(())
    found: list[str] = []
    for part in parts:
        if part == DEFAULT:
            found += USUAL
            continue
        try:
            found.append(str(ip_network(part)))
        except ValueError:
            raise Refused("exchange.networks", written=part[:100]) from None
    return Networks(tuple(dict.fromkeys(found)))
