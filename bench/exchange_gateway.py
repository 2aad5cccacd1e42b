"""A gateway for the bench, told by its arguments: port, port with TLS (0: none), certificate, whether it writes its ledger.

Then, where it is one among others: the port at which these ask it, and for an agency's own the address of the nation's.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

import uvloop

from nenso.exchange.rules.routing.snapshot import HUB, PURPOSE, Gateway
from nenso.gateway import server
from nenso.gateway.hops.following import Hub
from nenso.gateway.hops.running import Beside
from nenso.gateway.ledger.writer import Writer
from nenso.gateway.tls import Listening
from nenso.kernel.rules.signing import derived, public_key

HUB_SEED, AGENCY, AGENCY_SEED = bytes(range(32)), "VN/GOV/T02", bytes(range(1, 33))


class Forgetful(Writer):
    """A writer that keeps nothing: what the gateway costs without its ledger."""

    def write(self, row: object) -> "asyncio.Future[None]":  # type: ignore[override]
        done = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done


async def main(
    port: int, tls_port: int, certificate: str, writes: bool, hop_port: int = 0, hub: str = ""
) -> None:
    if not writes:
        server.Writer = Forgetful  # type: ignore[misc]
    tls = Listening(Path(certificate), None) if tls_port else None
    config = server.Config(
        os.environ["NENSO_DATABASE_URL"],
        AGENCY_SEED if hub else HUB_SEED,
        Path(tempfile.mkdtemp()),
        port=port,
        watch_port=0,
        tls_port=tls_port or None,
        tls=tls,
        beside=_beside(certificate, hop_port, hub) if hop_port else Beside(),
    )
    await server.serve(config)


def shown(file: Path) -> str:
    """Return the certificate of a file that holds the private key before it."""
    pem = file.read_text()
    return pem[pem.index("-----BEGIN CERTIFICATE") :]


def _beside(certificate: str, port: int, hub: str) -> Beside:
    file = Path(certificate)
    national = Hub(Gateway(hub, "", shown(file)), public_key(derived(HUB_SEED, PURPOSE))) if hub else None
    return Beside(AGENCY if hub else HUB, port, (file, file), national)


if __name__ == "__main__":
    more = (int(sys.argv[5]), sys.argv[6]) if len(sys.argv) > 5 else ()
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4] == "ledger", *more))
