"""`nenso gateway`: the data plane of the exchange, a process of its own, without Django."""

import logging
import os
import ssl
from pathlib import Path

import typer

from nenso.kernel.rules import Refused

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
    new_spelling: bool = typer.Option(False, help="error types as X-Road 7.8 writes them"),
) -> None:
    """Pass messages between information systems, and write the ledger."""
    import uvloop

    from nenso.gateway.server import Config, serve
    from nenso.kernel.signing import signing_key
    from nenso.project import database
    from nenso.project.places import DATA

    logging.basicConfig(level=os.environ.get("NENSO_LOG_LEVEL", "WARNING"))
    config = Config(
        url=database.ensure(DATA),
        seed=signing_key(DATA / "keys"),
        folder=DATA / "gateway",
        host=host,
        port=port,
        watch_port=watch_port,
        tls_port=tls_port,
        tls=_tls(certificate, key, client_ca) if certificate else None,
        writes_snake_case=new_spelling,
        govstack_port=govstack_port,
    )
    try:
        uvloop.run(serve(config))
    except OSError as fault:
        raise Refused("gateway.port", port=port, why=fault.strerror or str(fault)) from fault


def _tls(certificate: Path, key: Path | None, client_ca: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
        if client_ca:
            context.load_verify_locations(client_ca)
            context.verify_mode = ssl.CERT_OPTIONAL  # who shows none may hold a key, or a registered address
    except (OSError, ssl.SSLError) as fault:
        raise Refused("gateway.certificate", file=str(certificate), why=str(fault)) from fault
    return context
