"""An agency's own gateway beside the nation's, each the real command over an installation of its own, joined as the documents say."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.gateway.test_tls import Party, issued
from tests.gateway.world import provided
from tests.ports import free_port
from tests.project.conftest import NENSO, PATIENCE, _copy, _server_of, environment, run
from tests.project.test_gateway_faults import CLIENT, SERVICE, TWO_AGENCIES, rows

pytestmark = pytest.mark.fault
MEMBERS = """
exchange: 1
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Dân cư, en: Population}}
        services:
          - code: households
            name: {{vi: Hộ gia đình, en: Households}}
            url: {url}
            rights:
              - {{to: VN/GOV/48/portal, purpose: Xác nhận cư trú, ground: 194/2025/NĐ-CP}}
  - organisation: "48"
    class: GOV
    gateway: {{url: "https://127.0.0.1:{port}", key: "{key}", certificate: lgsp.crt}}
    subsystems:
      - code: portal
        name: {{vi: Cổng dịch vụ công, en: Portal}}
        credentials:
          - address: [127.0.0.1/32]
"""


@pytest.fixture
def agency(own: Path, _loaded: Path) -> Iterator[Path]:
    folder = own.parent / "agency"
    _copy(_loaded, folder)
    return folder


def keys(folder: Path, **changes: str) -> dict[str, str]:
    outcome = run(folder, "exchange", "keys", **changes)
    assert outcome.returncode == 0, outcome.stderr
    return {
        name: value.strip()
        for name, _, value in (line.partition(" ") for line in outcome.stdout.splitlines())
    }


def certificate(party: Party, folder: Path, name: str) -> Path:
    file = folder / name
    file.write_bytes(party.certificate.public_bytes(Encoding.PEM))
    return file


@asynccontextmanager
async def gateway(folder: Path, *words: str, **changes: str) -> AsyncIterator[int]:
    """Run `nenso gateway`; give the port of information systems."""
    port = free_port()
    command = [str(NENSO), "gateway", "--port", str(port), "--watch-port", "0", "--tls-port", "0", *words]
    process = subprocess.Popen(command, env=environment(folder) | changes, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert (await asyncio.to_thread(process.stdout.readline)).startswith("http://")
        yield port
    finally:
        process.terminate()
        assert await asyncio.to_thread(process.wait, PATIENCE) == 0


async def _asked(port: int) -> tuple[int, str]:
    """Ask until the agency's gateway has read the registry."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            url = f"http://127.0.0.1:{port}{SERVICE}/1"
            async with session.post(url, data=b"x" * 200_000, headers={"X-Road-Client": CLIENT}) as answer:
                await answer.read()
                if answer.status == 200:
                    return answer.status, answer.headers["X-Road-Request-Id"]
            await asyncio.sleep(0.2)


def test_an_agency_puts_its_own_gateway_before_its_systems(own: Path, agency: Path, tmp_path: Path) -> None:
    hub, lgsp = issued(tmp_path, "hub"), issued(tmp_path, "lgsp")
    shown, port, hub_port = certificate(hub, tmp_path, "hub.crt"), free_port(), free_port()
    certificate(lgsp, tmp_path, "lgsp.crt")
    reached = {
        "NENSO_EXCHANGE_HUB": f"https://127.0.0.1:{hub_port}",
        "NENSO_EXCHANGE_HUB_CERTIFICATE": str(shown),
    }

    async def walk() -> None:
        async with provided() as provider:
            file = tmp_path / "members.yaml"
            file.write_text(
                MEMBERS.format(url=provider.url, port=port, key=keys(agency)["gateway"]), encoding="utf-8"
            )
            outcome = await asyncio.to_thread(run, own, "exchange", "apply", str(file), "--yes", **reached)
            assert outcome.returncode == 0, outcome.stderr
            nation = ("--hop-port", str(hub_port), "--certificate", str(hub.file))
            root = tmp_path / "hub.root.json"
            handed = await asyncio.to_thread(run, own, "exchange", "registry", "root", "--output", str(root))
            assert handed.returncode == 0, handed.stderr
            following = ("--hub", reached["NENSO_EXCHANGE_HUB"], "--hub-root", str(root))
            beside = ("--name", "VN/GOV/48", "--hop-port", str(port), "--certificate", str(lgsp.file))
            async with (
                gateway(own, *nation, **reached),
                gateway(agency, *beside, *following, "--hub-certificate", str(shown)) as asked_at,
            ):
                status, exchange = await _asked(asked_at)
                assert (status, len(provider.heard)) == (200, 1)
                for folder in (own, agency):
                    kept = rows(folder, "SELECT exchange::text FROM exchange_entry")
                    assert kept.count((exchange,)) == 2

    with _server_of(own), _server_of(agency):
        asyncio.run(walk())


def test_an_agency_witnesses_the_nations_ledger_and_a_receipt_asks_for_it(
    own: Path, agency: Path, tmp_path: Path
) -> None:
    """Every step of the document with the real commands, from the two keys to the receipt that a court checks offline."""
    named, port = {"NENSO_EXCHANGE_WITNESS": "witness.48.example"}, free_port()

    def told(folder: Path, *words: str) -> str:
        outcome = run(folder, *words, **(named if folder == agency else {}))
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    def witnessed() -> int:
        return int(json.loads(told(own, "exchange", "witness", "show", "--json"))["witnesses"][0]["size"])

    async def walk() -> None:
        async with provided() as provider:
            file, trusted = tmp_path / "members.yaml", tmp_path / "witnesses"
            file.write_text(TWO_AGENCIES.format(url=provider.url), encoding="utf-8")
            ledger, public = keys(own)["ledger"], keys(agency, **named)["witness"]
            trusted.write_text(f"{public}\n", encoding="utf-8")
            await asyncio.to_thread(told, agency, "exchange", "witness", "watch", ledger)
            for words in (
                ("exchange", "apply", str(file), "--yes"),
                ("exchange", "witness", "add", public, f"http://127.0.0.1:{port}"),
            ):
                await asyncio.to_thread(told, own, *words)
            async with gateway(own) as asked_at, gateway(agency, "--witness-port", str(port), **named):
                _, exchange = await _asked(asked_at)
                async with asyncio.timeout(PATIENCE):
                    while not await asyncio.to_thread(witnessed):
                        await asyncio.sleep(0.2)
            receipt = tmp_path / "receipt.json"
            await asyncio.to_thread(told, own, "receipt", exchange, "--output", str(receipt))
            quorum = ("--witnesses", str(trusted), "--quorum", "1")
            said = json.loads(told(own, "verify", str(receipt), "--key", ledger, *quorum, "--json"))
            assert (said["ok"], said["is_quorate"]) == (True, True)
            watched = json.loads(told(agency, "exchange", "witness", "show", "--json"))["watched"]
            assert [(each["key"], each["size"]) for each in watched] == [(ledger, 2)]

    with _server_of(own), _server_of(agency):
        asyncio.run(walk())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--witness-port", "0"), "NENSO_EXCHANGE_WITNESS"),
        (("--hop-port", "0"), "--certificate"),
        (("--name", "VN/GOV/48", "--certificate", "none.pem"), "--hub"),
        (("--hub", "https://127.0.0.1:1"), "--hub-root"),
    ],
)
def test_a_gateway_says_what_it_still_needs(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    outcome = run(tmp_path, "gateway", *words, NENSO_LANG="en")
    assert outcome.returncode != 0
    assert said in outcome.stderr
