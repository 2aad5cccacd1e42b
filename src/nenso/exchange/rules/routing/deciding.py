"""The decision on a request: who asks, what for, and by which right; pure, over the snapshot that the gateway holds."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.globs import allows, compared
from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.issued import CERTIFIED, Trouble, is_named, issued_to, trouble_with
from nenso.exchange.rules.routing.pauses import facts_of, pause_at
from nenso.exchange.rules.routing.snapshot import Client, Credential, Kind, Proof, Right, Service, Snapshot
from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class Caller:
    """What a connection shows of who is at its other end.

    `address` is that of the connection; `certificate` and `key` are SHA-256 digests in hex, "" where none was shown, `der` the
    certificate itself. `gateway` is that whose signature the request carries, which answers for who asks.
    """

    address: str
    certificate: str = ""
    key: str = ""
    gateway: str = ""
    der: bytes = field(default=b"", repr=False)


class Denied(Exception):  # noqa: N818 - as `Refused`
    """The exchange does not pass a request on: at whose side, which fault, and a code with facts for the sentence."""

    def __init__(self, side: Side, fault: Fault, code: str, /, **facts: Any) -> None:
        self.side, self.fault, self.code, self.facts = side, fault, code, facts
        super().__init__(code, facts)


@dataclass(frozen=True, slots=True)
class Granted:
    """A request that is passed on: between whom, to which service, and by which right (None: metaservices need none)."""

    client: ClientId
    asked: Asked
    service: Service | None
    right: Right | None = field(default=None)


def decide(
    snapshot: Snapshot, caller: Caller, client_header: str | None, asked: Asked, now: datetime
) -> Granted:
    """Return by what right a request is passed on, in the order of X-Road's checks.

    Raises `Denied`; the first of: the snapshot is out of date or in maintenance, the client header is missing or no client,
    the client is unknown, does not show that it is who it says, the service is unknown or speaks the other protocol, no
    right covers the request, the service is disabled or in maintenance.
    """
    must_be_current(snapshot, now)
    client = named_client(snapshot, client_header)
    _must_be(snapshot, client, caller, now)
    if asked.metaservice:
        return Granted(client, asked, None)
    service = snapshot.services.get(asked.service.encoded)
    if service is None:
        raise Denied(
            Side.PROVIDER, Fault.UNKNOWN_SERVICE, "exchange.unknown_service", service=asked.service.shown
        )
    if (service.kind is Kind.SOAP) != asked.is_soap:
        code = "exchange.rest_service" if asked.is_soap else "exchange.soap_service"
        raise Denied(Side.PROVIDER, Fault.SERVICE_TYPE, code, service=asked.service.shown)
    right = right_to(snapshot, service, client, asked, now)
    if right is None:
        raise Denied(
            Side.PROVIDER,
            Fault.ACCESS_DENIED,
            "exchange.access_denied",
            service=asked.service.shown,
            client=client.shown,
            method=asked.method,
            path=asked.path[:200],
        )
    if service.disabled_because:
        facts = {"service": asked.service.shown, "reason": service.disabled_because}
        raise Denied(Side.PROVIDER, Fault.SERVICE_DISABLED, "exchange.service_disabled", **facts)
    pause = pause_at(service.pauses, now)
    if pause is not None:
        told = facts_of(pause, now) | {"service": asked.service.shown}
        raise Denied(Side.PROVIDER, Fault.MAINTENANCE_MODE, "exchange.service_maintenance", **told)
    return Granted(client, asked, service, right)


def must_be_current(snapshot: Snapshot, now: datetime) -> None:
    """Raise `Denied` where the snapshot has outlived its stated life, or the exchange is in maintenance."""
    if now >= snapshot.expires_at:
        until = snapshot.expires_at.isoformat(timespec="seconds")
        raise Denied(Side.CONSUMER, Fault.GLOBAL_CONF_OUTDATED, "exchange.outdated", until=until)
    pause = pause_at(snapshot.pauses, now)
    if pause is not None:
        raise Denied(Side.CONSUMER, Fault.MAINTENANCE_MODE, "exchange.maintenance", **facts_of(pause, now))


def named_client(snapshot: Snapshot, header: str | None) -> ClientId:
    """Return the registered client that a header names; raises `Denied`."""
    if header is None:
        # X-Road's documents say Client.BadRequest; its code, which clients know, says this.
        raise Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, "exchange.no_client_header")
    try:
        client = read_client(header)
    except Refused as refused:
        raise Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, refused.code, **refused.facts) from None
    if client.encoded not in snapshot.clients:
        raise Denied(Side.CONSUMER, Fault.UNKNOWN_MEMBER, "exchange.unknown_client", client=client.shown)
    return client


def _must_be(snapshot: Snapshot, client: ClientId, caller: Caller, now: datetime) -> None:
    found = snapshot.clients[client.encoded]
    if caller.gateway:
        if found.gateway == caller.gateway:
            return
        facts = {"client": client.shown, "gateway": caller.gateway}
        raise Denied(Side.PROVIDER, Fault.INVALID_CLIENT, "exchange.wrong_gateway", **facts)
    if any(_shows(each, snapshot, caller, now) for each in found.credentials):
        return
    code, facts = _why_not(found, snapshot, caller, now)
    raise Denied(Side.CONSUMER, Fault.TLS_FAILED, code, client=client.shown, **facts)


def _shows(credential: Credential, snapshot: Snapshot, caller: Caller, now: datetime) -> bool:
    return (
        (credential.valid_to is None or now < credential.valid_to)
        and _is_shown(credential, snapshot, caller)
        and is_within(caller.address, credential.networks)
        and (credential.proof not in CERTIFIED or trouble_with(snapshot, credential, caller.der, now) is None)
    )


def _is_shown(credential: Credential, snapshot: Snapshot, caller: Caller) -> bool:
    if credential.proof is Proof.ADDRESS:
        return bool(credential.networks)
    if credential.proof is Proof.ISSUED:
        return is_named(snapshot, credential, caller.der)
    shown = caller.certificate if credential.proof is Proof.CERTIFICATE else caller.key
    return bool(shown) and hmac.compare_digest(shown, credential.digest)


def is_key_of(client: Client, key: str) -> bool:
    """Say whether a key (its digest) is one of a client's, from wherever and however old."""
    keys = (each for each in client.credentials if each.proof is Proof.KEY)
    return bool(key) and any(hmac.compare_digest(key, each.digest) for each in keys)


def is_bound_to(client: Client, address: str) -> bool:
    """Say whether a key of a client's counts from some networks alone, and an address is in one."""
    keys = (each for each in client.credentials if each.proof is Proof.KEY and each.networks)
    return any(is_within(address, each.networks) for each in keys)


def _why_not(found: Client, snapshot: Snapshot, caller: Caller, now: datetime) -> Trouble:
    """Say which link is broken: nothing shown, something unknown, out of date, revoked, another's, or shown from elsewhere."""
    shown = [each for each in found.credentials if _is_shown(each, snapshot, caller)]
    held = [each for each in shown if is_within(caller.address, each.networks)]
    if held and all(each.valid_to is not None and now >= each.valid_to for each in held):
        return "exchange.credential_expired", {}
    for each in held:
        trouble = trouble_with(snapshot, each, caller.der, now) if each.proof in CERTIFIED else None
        if trouble is not None:
            return trouble
    if any(each.proof is not Proof.ADDRESS for each in shown):
        return "exchange.wrong_address", {}
    if (other := issued_to(snapshot, caller.der)) is not None:
        return "exchange.certificate_of_other", {"other": other}
    return ("exchange.wrong_credential" if caller.certificate or caller.key else "exchange.no_credential"), {}


def is_within(address: str, networks: tuple[str, ...]) -> bool:
    """Say whether an address is in one of some networks, or they are none, which means everywhere."""
    return not networks or any(_address(address) in _network(each) for each in networks)


@lru_cache(maxsize=4096)
def _address(written: str) -> IPv4Address | IPv6Address:
    found = ip_address(written)
    # A socket that listens for both kinds writes the older one inside the newer.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


@lru_cache(maxsize=4096)
def _network(written: str) -> IPv4Network | IPv6Network:
    return ip_network(written)


def right_to(
    snapshot: Snapshot, service: Service, client: ClientId, asked: Asked, now: datetime
) -> Right | None:
    """Return the right by which a client may ask this, the first given; None where there is none.

    Raises `Denied` where the path climbs out of its service.
    """
    rights = list(rights_of(snapshot, service, client, now))
    if not rights:
        return None
    try:
        path = compared(asked.path)
    except Refused as refused:
        raise Denied(Side.PROVIDER, Fault.BAD_REQUEST, refused.code, **refused.facts) from None
    return next((each for each in rights if allows(each.method, each.glob, asked.method, path)), None)


def rights_of(snapshot: Snapshot, service: Service, client: ClientId, now: datetime) -> Iterator[Right]:
    """Yield the rights in force of a client to a service, whichever endpoints they cover.

    A subsystem has what was given to itself or to a group of its; what a member holds is not inherited, as in X-Road. Who is
    not registered has none, not even what everybody has.
    """
    name = client.encoded
    if name not in snapshot.clients:
        return
    subjects = {name, "*", *(f"@{group}" for group in snapshot.clients[name].groups)}
    for right in service.rights:
        is_begun = right.valid_from is None or now >= right.valid_from
        is_over = right.valid_to is not None and now >= right.valid_to
        if right.subject in subjects and is_begun and not is_over:
            yield right
