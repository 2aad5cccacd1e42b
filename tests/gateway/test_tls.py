"""Information systems that show a certificate: real ones, of a real authority, over real handshakes."""

import asyncio
import datetime as dt
import json
import ssl
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Snapshot
from nenso.project.cli.gateway import _tls
from tests.gateway.world import CLIENT, PATH, PROVIDER, World, snapshot, world

NOW = dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class Party:
    """A certificate with its key: in one file for handshakes, its digest for the registry."""

    file: Path
    digest: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def issued(folder: Path, name: str, by: Party | None = None, days: int = 1, host: str = "localhost") -> Party:
    """Issue a certificate, by an authority or by itself; `days` from now until its end, which may be over, of 30 in all."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    issuer = by.certificate.subject if by else subject
    end = NOW + dt.timedelta(days=days)
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), end - dt.timedelta(days=30), end
    ).add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    if by:
        at = x509.SubjectAlternativeName([x509.DNSName(host)])
        builder = builder.add_extension(at, critical=False)
    made = builder.sign(by.key if by else key, SHA256())
    file = folder / f"{name}.pem"
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(plain + made.public_bytes(Encoding.PEM))
    return Party(file, sha256(made.public_bytes(Encoding.DER)).hexdigest(), key, made)


def shown(authority: Party, own: Party | None) -> ssl.SSLContext:
    """Return how a client connects: it trusts the authority, and shows what it has."""
    context = ssl.create_default_context(cafile=str(authority.file))
    if own:
        context.load_cert_chain(own.file)
    return context


async def asked(w: World, context: ssl.SSLContext) -> tuple[int, str]:
    url = f"https://localhost:{w.gateway.tls_port}{PATH}/1"
    async with w.session.get(url, headers={"X-Road-Client": CLIENT}, ssl=context) as answer:
        body = await answer.json()
        code = (
            w.rows("SELECT code FROM exchange_refusal WHERE uuid = %s", body["detail"])
            if "detail" in body
            else ""
        )
        return answer.status, code[0][0] if code else ""


def test_who_shows_its_certificate_is_let_in_and_nobody_else(url: str, tmp_path: Path) -> None:
    authority, stranger = issued(tmp_path, "authority"), issued(tmp_path, "stranger")
    gateway, own = issued(tmp_path, "gateway", authority), issued(tmp_path, "own", authority)
    another, over = issued(tmp_path, "another", authority), issued(tmp_path, "over", authority, days=-1)
    foreign = issued(tmp_path, "foreign", stranger)

    def make(address: str) -> Snapshot:
        pinned = tuple(Credential(Proof.CERTIFICATE, each.digest) for each in (own, over, foreign))
        return snapshot(address, clients={CLIENT: Client("", pinned), PROVIDER: Client("")})

    async def all_of_it() -> None:
        tls = _tls(gateway.file, gateway.file, authority.file)
        async with world(url, tmp_path, make, tls=tls, tls_port=0) as w:
            mine = shown(authority, own)
            assert [await asked(w, mine) for _ in range(3)] == [(200, "")] * 3
            assert await asked(w, shown(authority, another)) == (500, "exchange.wrong_credential")
            assert await asked(w, shown(authority, None)) == (500, "exchange.no_credential")
            # What is over is told so, though the registry has no end of it.
            assert await asked(w, shown(authority, over)) == (500, "exchange.certificate_expired")
            # Of an authority that nobody named: the handshake itself fails, whatever the registry says of it.
            with pytest.raises((aiohttp.ClientError, ssl.SSLError, ConnectionError)):
                await asked(w, shown(authority, foreign))
            # The same system without TLS shows nothing.
            said = await w.ask()
            assert json.loads(said.body)["type"] == "Server.ClientProxy.SslAuthenticationFailed"

    asyncio.run(all_of_it())
