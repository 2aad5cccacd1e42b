"""Having our ledger cosigned: by a real witness over HTTP, and what becomes of it where one is silent, wrong, or knows better than we."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import time
from typing import Any

import pytest
from aiohttp import web

from nenso.exchange.rules.ledger import notes
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, read_note, signed, verified
from nenso.exchange.rules.ledger.witness import read_submission
from nenso.gateway.witnessing.running import Witnessing
from nenso.kernel.rules.signing import derived
from tests import databases
from tests.gateway.witnesses import KEY, NAME, a_witness, add_witness, one, played, run, watch
from tests.gateway.world import LEDGER, PATIENCE, SEED, World, world

LOG = SignerKey(LEDGER, Kind.PLAIN, derived(SEED, notes.PURPOSE))
ROW = "SELECT size, trouble, trouble_facts, trouble_since FROM exchange_witness WHERE name = %s"
FAST = {"witnessing": Witnessing(every=0.05)}
OTHER = SignerKey("witness.test/79", Kind.COSIGNATURE, bytes(range(9, 41)))


@pytest.fixture
def second() -> Iterator[str]:
    """The address of the witness's database."""
    with databases.copy_of(databases.with_tables(), "gateway-witness") as name:
        yield databases.address(name)


async def grown(here: World, count: int = 1) -> int:
    """Return the size of the ledger after so many exchanges more."""
    for _ in range(count):
        assert (await here.ask()).status == 200
    return await here.signed()


async def settled(holds: Any) -> None:
    """Wait until something of a database holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


def trouble(url: str, name: str = NAME) -> str:
    return str(one(url, ROW, name)[1])


def signers(url: str, size: int) -> list[str]:
    """Return who signed a checkpoint: every signature is verified."""
    note, cosigned = one(url, "SELECT note, cosigned FROM exchange_checkpoint WHERE size = %s", size)
    read = read_note(note.encode())
    seen = verified(read, [LOG.verifier, KEY.verifier, OTHER.verifier])
    assert len(seen) == len(read.signatures) == cosigned + 1
    return [each.key.name for each in seen]


@played
async def test_checkpoints_are_cosigned_as_the_ledger_grows(url: str, second: str, tmp_path: Path) -> None:
    watch(second, LOG)
    async with a_witness(second, tmp_path / "w") as (_, address), world(url, tmp_path, **FAST) as here:
        add_witness(url, address)
        for count in (1, 1, 140):  # beyond one tile
            size = await grown(here, count)
            await settled(lambda size=size: one(url, ROW, NAME)[0] == size)
            assert signers(url, size) == [LEDGER, NAME]
            assert one(second, "SELECT size FROM exchange_watchedlog")[0] == size
        assert one(url, ROW, NAME)[1:] == ("", {}, None)


# --- Witnesses that are not what they should be -----------------------------------------------------------


class Odd:
    """A witness that answers as it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.content, self.waits = 200, b"", False
        self.asked: list[bytes] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(await request.read())
        while self.waits:
            await asyncio.sleep(0.02)
        if self.content or self.status != 200:
            return web.Response(status=self.status, body=self.content)
        note = read_submission(self.asked[-1]).checkpoint
        return web.Response(text=signed(note.text, OTHER, int(time())).line)


@asynccontextmanager
async def odd() -> AsyncIterator[tuple[Odd, str]]:
    witness = Odd()
    runner = web.ServerRunner(web.Server(witness), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield witness, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        witness.waits = False
        await runner.cleanup()


@played
async def test_a_slow_and_a_dead_witness_delay_nobody(url: str, second: str, tmp_path: Path) -> None:
    watch(second, LOG)
    async with (
        a_witness(second, tmp_path / "w") as (_, address),
        odd() as (slow, slow_address),
        world(url, tmp_path, **FAST) as here,
    ):
        slow.waits = True
        add_witness(url, slow_address, OTHER)
        add_witness(url, "http://127.0.0.1:9", SignerKey("dead.test", Kind.COSIGNATURE, bytes(32)))
        add_witness(url, address)
        for _ in range(3):
            size = await grown(here)
            await settled(lambda size=size: one(url, ROW, NAME)[0] == size)
            assert signers(url, size) == [LEDGER, NAME]
        assert len(slow.asked) == 1, "whoever has not answered is not asked again meanwhile"
        await settled(lambda: trouble(url, "dead.test") == "cosigning.silent")
        slow.waits = False
        size = await grown(here)
        await settled(lambda: sorted(signers(url, size)) == sorted([LEDGER, NAME, OTHER.name]))


@pytest.mark.parametrize(
    ("status", "content", "told"),
    [
        (500, b"", "cosigning.silent"),
        (302, b"", "cosigning.status"),
        (404, b"", "cosigning.unknown_log"),
        (403, b"", "cosigning.not_taken"),
        (422, b"", "cosigning.other_history"),
        (400, b"", "cosigning.status"),
        (409, b"many\n", "cosigning.status"),
        (409, b"99999\n", "cosigning.ahead"),
        (200, b"<html>", "cosigning.bad_signature"),
        (200, signed("x\n", KEY, 1_800_000_000).line.encode(), "cosigning.bad_signature"),
        (200, signed("x\n", OTHER, 1_800_000_000).line.encode(), "cosigning.bad_signature"),
    ],
)
@played
async def test_what_a_witness_does_wrong_is_written_down_and_kept_out(
    url: str, tmp_path: Path, status: int, content: bytes, told: str
) -> None:
    async with odd() as (witness, address), world(url, tmp_path, **FAST) as here:
        add_witness(url, address, OTHER)
        witness.status, witness.content = status, content
        size = await grown(here)
        await settled(lambda: trouble(url, OTHER.name) == told)
        assert signers(url, size) == [LEDGER]
        since = one(url, ROW, OTHER.name)[3]
        asked = len(witness.asked)
        await settled(lambda: len(witness.asked) > asked)
        assert one(url, ROW, OTHER.name)[3] == since, "since the first time"
        assert (await here.ask()).status == 200, "messages do not wait for it"
        witness.status, witness.content = 200, b""
        await settled(lambda: trouble(url, OTHER.name) == "")


# --- A ledger that is not what it was ---------------------------------------------------------------------


@played
async def test_a_ledger_whose_database_went_back_is_told_before_anything_new(
    url: str, second: str, tmp_path: Path
) -> None:
    watch(second, LOG)
    async with a_witness(second, tmp_path / "w") as (_, address):
        async with world(url, tmp_path / "a", **FAST) as here:
            add_witness(url, address)
            size = await grown(here)
            await settled(lambda: one(url, ROW, NAME)[0] == size)
        with databases.copy_of(name_of(url), "gateway-backup") as backup:
            old = databases.address(backup)
            async with world(url, tmp_path / "a-again", **FAST) as here:
                later = await grown(here, 2)
                await settled(lambda: one(url, ROW, NAME)[0] == later)
            async with world(old, tmp_path / "b", **FAST) as here:
                await settled(lambda: trouble(old) == "cosigning.ahead")
                assert one(old, ROW, NAME)[2] == {"name": NAME, "size": later, "own": size}
                await grown(here, 3)  # it is written on: now it is another history
                await settled(lambda: trouble(old) == "cosigning.other_history")
    kept, conflict = one(second, "SELECT size, conflict FROM exchange_watchedlog")
    assert kept == later
    assert read_submission(conflict.encode()).old == later


def name_of(url: str) -> str:
    return url.partition("dbname=")[2].split(" ")[0]


@played
async def test_of_two_ledgers_with_one_key_a_witness_signs_one(url: str, second: str, tmp_path: Path) -> None:
    with databases.copy_of(databases.with_tables(), "gateway-fork") as name:
        fork = databases.address(name)
        watch(second, LOG)
        async with a_witness(second, tmp_path / "w") as (_, address):
            async with world(url, tmp_path / "a", **FAST) as here:
                add_witness(url, address)
                size = await grown(here)
                await settled(lambda: one(url, ROW, NAME)[0] == size)
            async with world(fork, tmp_path / "b", **FAST) as here:
                add_witness(fork, address)
                assert await grown(here) == size
                await settled(lambda: trouble(fork) == "cosigning.other_history")
                assert signers(fork, size) == [LEDGER]
                assert read_submission(one(second, "SELECT conflict FROM exchange_watchedlog")[0].encode())


@played
async def test_an_answer_that_was_lost_is_asked_for_again(url: str, second: str, tmp_path: Path) -> None:
    """The witness has cosigned, and the ledger does not know: it learns the size from the conflict."""
    watch(second, LOG)
    async with a_witness(second, tmp_path / "w") as (_, address), world(url, tmp_path, **FAST) as here:
        add_witness(url, address)
        size = await grown(here)
        await settled(lambda: one(url, ROW, NAME)[0] == size)
        run(url, "UPDATE exchange_witness SET size = 0")
        await settled(lambda: one(url, ROW, NAME)[0] == size)
        run(url, "UPDATE exchange_witness SET size = 0")
        later = await grown(here)
        await settled(lambda: one(url, ROW, NAME)[0] == later)
        assert signers(url, later) == [LEDGER, NAME]


@played
async def test_of_two_gateways_on_a_database_one_asks(url: str, tmp_path: Path) -> None:
    async with odd() as (witness, address), world(url, tmp_path / "a", **FAST) as here:
        add_witness(url, address, OTHER)
        size = await grown(here)
        await settled(lambda: one(url, ROW, OTHER.name)[0] == size)
        async with world(url, tmp_path / "b", **FAST) as other:
            asked = len(witness.asked)
            assert (await other.ask()).status == 200
            size = await here.signed()
            await settled(lambda: one(url, ROW, OTHER.name)[0] == size)
            assert len(witness.asked) == asked + 1
        assert signers(url, size) == [LEDGER, OTHER.name]
