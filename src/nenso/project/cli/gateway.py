"""`nenso gateway`: the data plane of the exchange, a process of its own, without Django."""

import base64
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from nenso.gateway.hops.following import Hub
    from nenso.gateway.hops.running import Beside
    from nenso.gateway.tls import Listening
    from nenso.gateway.witnessing.running import Witnessing

PORT = typer.Option(8080, min=0, max=65_535, help="where information systems ask; 0: any that is free")
WATCH = typer.Option(5588, min=0, max=65_535, help="where health and Prometheus figures are read")
TLS_PORT = typer.Option(8443, min=0, max=65_535, help="where they ask with TLS, if there is a certificate")


def attach(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(gateway)


def gateway(
    port: int = PORT,
    host: str = "127.0.0.1",
    watch_port: int = WATCH,
    tls_port: int = TLS_PORT,
    certificate: Path | None = typer.Option(None, help="the gateway's certificate and chain (PEM)"),
    key: Path | None = typer.Option(None, help="its private key (PEM)"),
    client_ca: Path | None = typer.Option(
        None, help="who issues the certificates of information systems (PEM)"
    ),
    govstack_port: int | None = typer.Option(
        None, min=0, max=65_535, help="where clients of GovStack's Information Mediator read the directory"
    ),
    hop_port: int | None = typer.Option(None, min=0, max=65_535, help="where other gateways ask, with TLS"),
    name: str = typer.Option(
        "hub", help="whose gateway it is: a member, as the registry of the nation names it"
    ),
    hub: str = typer.Option("", help="the address of the nation's gateway, whose registry is followed"),
    hub_root: Path | None = typer.Option(
        None, help="a root of the nation's registry, to begin with (a file)"
    ),
    hub_key: str = typer.Option("", help="in its place, the key that spoke for the first root (base64)"),
    hub_certificate: Path | None = typer.Option(None, help="the certificate of the nation's gateway (PEM)"),
    hub_authority: Path | None = typer.Option(
        None, help="instead of it, or beside it: the authority that issues to the nation's gateway (PEM)"
    ),
    witness_port: int | None = typer.Option(
        None,
        min=0,
        max=65_535,
        help="where ledgers of others are cosigned, under the name in NENSO_EXCHANGE_WITNESS",
    ),
    new_spelling: bool = typer.Option(False, help="error types as X-Road 7.8 writes them"),
) -> None:
    """Pass messages between information systems, and write the ledger."""
    import uvloop

    from nenso.exchange.rules.keys import settings_of
    from nenso.exchange.rules.networks import read_networks
    from nenso.gateway.connections import limits_of_process
    from nenso.gateway.server import Config, serve
    from nenso.kernel.signing import house_of
    from nenso.project import database
    from nenso.project.places import DATA

    logging.basicConfig(level=os.environ.get("NENSO_LOG_LEVEL", "WARNING"))
    beside = _beside(
        name, hop_port, certificate, key, _hub(hub, hub_root, hub_key, (hub_certificate, hub_authority))
    )
    config = Config(
        url=database.ensure(DATA),
        house=house_of(DATA / "keys", settings_of(os.environ.get("NENSO_EXCHANGE_WITNESS", ""))),
        folder=DATA / "gateway",
        host=host,
        port=port,
        watch_port=watch_port,
        tls_port=tls_port,
        tls=_tls(certificate, key, client_ca) if certificate else None,
        writes_snake_case=new_spelling,
        govstack_port=govstack_port,
        beside=beside,
        witnessing=_witnessing(witness_port),
        limits=limits_of_process(),
        forbidden=read_networks(os.environ.get("NENSO_EXCHANGE_FORBIDDEN_NETWORKS", "")),
    )
    database.keep_running()
    try:
        uvloop.run(serve(config))
    except OSError as fault:
        raise Refused("gateway.port", port=port, why=fault.strerror or str(fault)) from fault


def _tls(certificate: Path, key: Path | None, client_ca: Path | None) -> "Listening":
    from nenso.gateway.tls import Listening

    try:
        return Listening(certificate, key, client_ca)
    except OSError as fault:
        raise Refused("gateway.certificate", file=str(certificate), why=str(fault)) from fault


def _beside(
    name: str, port: int | None, certificate: Path | None, key: Path | None, hub: "Hub | None"
) -> "Beside":
    from nenso.exchange.rules.routing.snapshot import HUB
    from nenso.gateway.hops.running import Beside

    if certificate is None and (port is not None or hub is not None):
        raise Refused("gateway.no_certificate")
    if (name == HUB) != (hub is None):
        raise Refused("gateway.whose")
    return Beside(name, port, (certificate, key or certificate) if certificate else None, hub)


def _witnessing(port: int | None) -> "Witnessing":
    from nenso.exchange.rules.ledger.notes import is_name
    from nenso.gateway.witnessing.running import Witnessing

    name = os.environ.get("NENSO_EXCHANGE_WITNESS", "")
    if port is not None and not is_name(name):
        raise Refused("gateway.witness_name", name=name[:200])
    return Witnessing(name, port)


def _hub(url: str, root: Path | None, key: str, shown: tuple[Path | None, Path | None]) -> "Hub | None":
    from nenso.exchange.rules.certificates import read_authority, read_certificate
    from nenso.exchange.rules.routing.snapshot import Gateway
    from nenso.gateway.hops.following import Hub

    if not url:
        return None
    if not any(shown) or (root is None) == (not key):
        raise Refused("gateway.hub")
    pinned, authority = (_read(each) for each in shown)
    if pinned:
        read_certificate(pinned)
    if authority:
        read_authority(authority)
    try:
        public = base64.b64decode(key, validate=True)
    except ValueError as fault:
        raise Refused("gateway.certificate", file="--hub-key", why=str(fault)) from fault
    return Hub(Gateway(url.rstrip("/"), "", pinned), public, _root(root) if root else b"", authority)


def _read(file: Path | None) -> str:
    try:
        return file.read_text(encoding="ascii") if file else ""
    except (OSError, ValueError) as fault:
        raise Refused("gateway.certificate", file=str(file), why=str(fault)) from fault


def _root(file: Path) -> bytes:
    from tuf.api.metadata import Root

    from nenso.exchange.rules.trust.metadata import LARGEST_ROOT, read
    from nenso.project.cli.console import read_file

    content = read_file(file, LARGEST_ROOT)
    read(content, Root, file.name)
    return content
