"""Signatures a second by keys in a PKCS#11 token (SoftHSM2), beside keys in the process's own memory; and what the event loop feels of it.

`python -m bench.token_keys` prints the table. SoftHSM2 signs on this processor: it says what the way to a token costs, not what a device can.
"""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from nenso.gateway.signing import beside
from nenso.kernel.rules.pkcs11_uri import read_token_uri
from nenso.kernel.rules.signing import sign
from nenso.kernel.signing import token_curve_key, token_key
from nenso.kernel.tokens import make_key

SECONDS, MODULE, PIN = 3.0, "/usr/lib/softhsm/libsofthsm2.so", "1234"
MESSAGE = bytes(600)  # of a hop's signature base


def main() -> None:
    """Make a token in a folder of its own and print what it does."""
    with tempfile.TemporaryDirectory() as folder:
        _token(Path(folder))
        uri = f"pkcs11:token=bench;object=%s?module-path={MODULE}"
        for name, is_curve in (("ed", False), ("curve", True)):
            make_key(read_token_uri(uri % name), is_curve=is_curve)
        held, curve, seed = token_key(uri % "ed"), token_curve_key(uri % "curve"), bytes(range(32))
        own = ec.generate_private_key(ec.SECP256R1())
        print(f"{'':44}signatures/s")
        _row("Ed25519 in memory", _rate(lambda: sign(seed, MESSAGE)))
        _row("Ed25519 in the token", _rate(lambda: held.sign(MESSAGE)))
        _row("P-256 in memory", _rate(lambda: own.sign(MESSAGE, ec.ECDSA(SHA256()))))
        _row("P-256 in the token", _rate(lambda: curve.sign(MESSAGE, ec.ECDSA(SHA256()))))
        for clients in (1, 16):
            rate, longest = asyncio.run(_beside(held, clients))
            _row(
                f"Ed25519 in the token, beside the loop, {clients}",
                rate,
                f"   loop held {longest:.1f} ms at most",
            )


def _token(folder: Path) -> None:
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    os.environ |= {"SOFTHSM2_CONF": str(folder / "softhsm2.conf"), "NENSO_PKCS11_PIN": PIN}
    words = ["--init-token", "--free", "--label", "bench", "--pin", PIN, "--so-pin", "56789"]
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


def _rate(work: Callable[[], object]) -> float:
    work()
    count, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < SECONDS:
        work()
        count += 1
    return count / spent


async def _beside(key: object, clients: int) -> tuple[float, float]:
    """Return signatures a second of so many at once, and the longest (ms) that the loop did not turn."""
    count, longest, ends = 0, 0.0, time.perf_counter() + SECONDS

    async def ask() -> None:
        nonlocal count
        while time.perf_counter() < ends:
            await beside(key, lambda: sign(key, MESSAGE))  # type: ignore[arg-type]
            count += 1

    async def watch() -> None:
        nonlocal longest
        while (before := time.perf_counter()) < ends:
            await asyncio.sleep(0.001)
            longest = max(longest, (time.perf_counter() - before) * 1000 - 1)

    await asyncio.gather(watch(), *(ask() for _ in range(clients)))
    return count / SECONDS, longest


def _row(name: str, rate: float, more: str = "") -> None:
    print(f"{name:44}{rate:>12,.0f}{more}", flush=True)


if __name__ == "__main__":
    main()
