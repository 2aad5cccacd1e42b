"""A time-stamping authority on loopback: `openssl ts -reply`, an implementation that is not ours, with a CA made here."""

import datetime as dt
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """Its certificates in a folder, and what it is to do: `status` of HTTP, `answers` (the query it answers instead, or bytes)."""

    def __init__(self, folder: Path, purpose: x509.ObjectIdentifier | None = None) -> None:
        self.folder, self.url, self.asked = folder, "", 0
        self.status, self.instead, self.query = 200, b"", b""
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "openssl.cnf").write_text(_CONFIG.format(folder=folder))
        self.ca = folder / "ca.pem"
        _issue(folder, purpose or x509.ExtendedKeyUsageOID.TIME_STAMPING)

    def reply(self, query: bytes) -> bytes:
        """Return the answer to a query, as openssl makes it."""
        (self.folder / "query").write_bytes(self.query or query)
        names = {"queryfile": "query", "inkey": "key.pem", "signer": "signer.pem", "out": "answer"}
        files = [word for name, file in names.items() for word in (f"-{name}", str(self.folder / file))]
        openssl("ts", "-reply", "-config", str(self.folder / "openssl.cnf"), *files)
        return (self.folder / "answer").read_bytes()


def openssl(*words: str) -> str:
    """Run openssl and return what it says; the test fails with what to install where there is none."""
    if shutil.which("openssl") is None:
        pytest.fail("the tests of time stamps need openssl: apt-get install openssl")
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@contextmanager
def an_authority(folder: Path) -> Iterator[Authority]:
    """Run an authority on loopback."""
    made = Authority(folder)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            is_asked = self.headers["Content-Type"] == "application/timestamp-query"
            answer = made.instead or (made.reply(query) if made.status == 200 and is_asked else b"")
            self.send_response(made.status if is_asked else 415)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    made.url = f"http://127.0.0.1:{server.server_port}/tsa"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _issue(folder: Path, purpose: x509.ObjectIdentifier) -> None:
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "tsa")}
    subjects = {name: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in keys}
    root = _certificate(subjects["ca"], keys["ca"], subjects["ca"], keys["ca"], is_authority=True)
    usage: Any = x509.ExtendedKeyUsage([purpose])
    signer = _certificate(
        subjects["tsa"], keys["tsa"], subjects["ca"], keys["ca"], is_authority=False, usage=usage
    )
    private = keys["tsa"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    (folder / "ca.pem").write_bytes(root.public_bytes(Encoding.PEM))


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    by: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
    usage: Any = None,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if usage is not None:
        made = made.add_extension(usage, critical=True)
    return made.sign(by, SHA256())
