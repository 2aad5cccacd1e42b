"""A gateway for the bench, told by its arguments: port, port with TLS (0: none), certificate, and whether it writes its ledger."""

import asyncio
import os
import ssl
import sys
import tempfile
from pathlib import Path

import uvloop

from nenso.gateway import server
from nenso.gateway.ledger.writer import Writer


class Forgetful(Writer):
    """A writer that keeps nothing: what the gateway costs without its ledger."""

    def write(self, row: object) -> "asyncio.Future[None]":  # type: ignore[override]
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


async def main(port: int, tls_port: int, certificate: str, writes: bool) -> None:
    if not writes:
        server.Writer = Forgetful  # type: ignore[misc]
    tls = None
    if tls_port:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    config = server.Config(
        os.environ["NENSO_DATABASE_URL"],
        bytes(range(32)),
        Path(tempfile.mkdtemp()),
        port=port,
        watch_port=0,
        tls_port=tls_port or None,
        tls=tls,
    )
    await server.serve(config)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4] == "ledger"))
