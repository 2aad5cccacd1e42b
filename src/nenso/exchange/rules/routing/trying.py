"""What would become of a request: the gateway's decision, asked beforehand."""

from dataclasses import replace
from datetime import datetime
from ipaddress import ip_network

import msgspec

from nenso.exchange.rules.protocol.requests import read_line
from nenso.exchange.rules.routing.deciding import Caller, Granted, decide, is_within
from nenso.exchange.rules.routing.snapshot import Client, Credential, Kind, Proof, Snapshot

_ANYWHERE = "192.0.2.1"  # an address of examples (RFC 5737), where a credential counts from anywhere


def what_if(
    snapshot: Snapshot, client: str, service: str, method: str, path: str, now: datetime, address: str = ""
) -> Granted:
    """Return by which right a client's request would be passed on, were it to show what it has registered.

    `client` and `service` are as in headers, `path` is what follows the service. `address` is where the connection comes from;
    without it, one from which the credential counts. Raises `Denied` as `decide`, `Refused` as `read_line`.
    """
    rest = path if path.startswith("/") or not path else f"/{path}"
    asked = read_line(method, f"/r1/{service}{rest}")
    found = snapshot.services.get(service)
    if found is not None and found.kind is Kind.SOAP:
        asked = replace(asked, is_soap=True)
    supposed = _supposed(snapshot, client)
    caller = _caller(supposed.clients.get(client), now, address)
    return decide(supposed, caller, client, asked, now)


def _supposed(snapshot: Snapshot, client: str) -> Snapshot:
    """Return a snapshot in which a client shows the certificate that was issued to it: there is none at hand to be held against it."""
    found = snapshot.clients.get(client)
    if found is None or all(each.proof is not Proof.ISSUED for each in found.credentials):
        return snapshot
    held = tuple(
        msgspec.structs.replace(each, proof=Proof.CERTIFICATE) if each.proof is Proof.ISSUED else each
        for each in found.credentials
    )
    clients = snapshot.clients | {client: msgspec.structs.replace(found, credentials=held)}
    return msgspec.structs.replace(snapshot, clients=clients)


def _caller(client: Client | None, now: datetime, address: str) -> Caller:
    """Return what a client would show: the first of its credentials that counts, else the first, so that its fault is told."""
    held = list(client.credentials) if client else []
    current = [each for each in held if each.valid_to is None or now < each.valid_to]
    fitting = [each for each in current if not address or is_within(address, each.networks)]
    shown = next(iter(fitting or current or held), None)
    if shown is None:
        return Caller(address or _ANYWHERE)
    certificate = shown.digest if shown.proof is Proof.CERTIFICATE else ""
    key = shown.digest if shown.proof is Proof.KEY else ""
    return Caller(address or _within(shown), certificate, key)


def _within(shown: Credential) -> str:
    return str(ip_network(shown.networks[0]).network_address) if shown.networks else _ANYWHERE
