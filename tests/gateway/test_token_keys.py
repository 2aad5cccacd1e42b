"""Gateways whose keys lie in a PKCS#11 token (SoftHSM2): they sign, refuse with a reason while it is away, and go on when it is back."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nenso.exchange.rules.ledger import notes
from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_note, verified
from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE
from nenso.gateway import signing
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import House, public_key, sign
from nenso.kernel.signing import token_key
from nenso.kernel.tokens import keys
from tests import databases
from tests.factories.tokens import Token, a_token
from tests.gateway.test_hops import LGSP_SEED, kept, two
from tests.gateway.witnesses import played
from tests.gateway.world import LEDGER, PATH, SEED, World, until

Urls = tuple[str, str]
AWAY = "Server.ClientProxy.InternalError"


@pytest.fixture
def urls(url: str) -> Iterator[Urls]:
    with databases.copy_of(databases.with_tables(), "gateway-two") as name:
        yield url, databases.address(name)


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    monkeypatch.setattr(keys, "PAUSE", 0.0)
    (folder := tmp_path / "token").mkdir()
    return a_token(folder, monkeypatch)


def house(seed: bytes, token: Token, purpose: str = HOP_PURPOSE) -> House:
    """A house with one key in the token."""
    return House(lambda: seed, {purpose: token_key(token.made("own"))})


async def what(world: World) -> tuple[int, str, str]:
    said = await world.ask(f"{PATH}/1", headers={"Accept-Language": "en"})
    told = json.loads(said.body)
    return said.status, told.get("type", ""), told.get("message", "")


async def ready(world: World) -> str:
    async with world.session.get(f"http://127.0.0.1:{world.gateway.watch_port}/health/ready") as answer:
        return await answer.text()


@played
async def test_an_agency_signs_in_its_token_and_refuses_while_it_is_away(
    urls: Urls, tmp_path: Path, token: Token
) -> None:
    async with two(urls, tmp_path, lgsp=house(LGSP_SEED, token)) as both:
        assert (await what(both.agency))[0] == 200
        assert len(both.hub.provider.heard) == 1
        token.take_out()
        status, kind, said = await what(both.agency)
        assert (status, kind) == (500, AWAY)
        assert "cannot sign messages now: token." in said
        assert len(both.hub.provider.heard) == 1, "nothing is passed on unsigned"
        assert "does not sign: token." in await ready(both.agency)
        faults = both.agency.rows("SELECT fault FROM exchange_entry WHERE fault <> ''")
        assert faults == [(AWAY,)], "the refusal stands in the ledger"
        token.put_in()
        assert (await what(both.agency))[0] == 200
        await until(lambda: both.agency.gateway.registry.fault == "")
        assert await ready(both.agency) == ""


@played
async def test_the_nation_passes_nothing_on_whose_answer_it_could_not_sign(
    urls: Urls, tmp_path: Path, token: Token
) -> None:
    async with two(urls, tmp_path, hub=house(SEED, token)) as both:
        assert (await what(both.agency))[0] == 200
        assert kept(both.agency)[1].hop, "the answer's signature is kept"
        token.take_out()
        assert (await what(both.agency))[1] == "Server.ServerProxy.MissingSignature"
        heard = len(both.hub.provider.heard)
        assert (await what(both.agency))[1] == "Server.ServerProxy.MissingSignature"
        assert len(both.hub.provider.heard) == heard, "once it is known that nothing can be signed"
        assert ("hop.cannot_sign",) in both.hub.rows("SELECT DISTINCT code FROM exchange_refusal")
        token.put_in()
        assert (await what(both.agency))[0] == 200


@played
async def test_the_ledger_goes_on_without_its_token_and_is_signed_when_it_is_back(
    urls: Urls, tmp_path: Path, token: Token
) -> None:
    own = house(SEED, token, notes.PURPOSE)
    async with two(urls, tmp_path, hub=own) as both:
        assert (await what(both.agency))[0] == 200
        assert await both.hub.signed() == 2
        token.take_out()
        assert (await what(both.agency))[0] == 200, "what is written down is as durable as ever"
        with pytest.raises(Refused):
            await both.hub.gateway.sequencer.step()
        token.put_in()
        assert await both.hub.signed() == 4
    key = VerifierKey(LEDGER, Kind.PLAIN, public_key(own.held[notes.PURPOSE]))
    written = [row[0] for row in both.hub.rows("SELECT note FROM exchange_checkpoint")]
    assert all(verified(read_note(each.encode()), [key]) for each in written)


class Slow:
    """A key that signs once it is let."""

    def __init__(self) -> None:
        self.asked, self.may = threading.Event(), threading.Event()
        self.public, self.trouble = public_key(LGSP_SEED), ""

    def sign(self, message: bytes) -> bytes:
        self.asked.set()
        self.may.wait(60)
        return sign(LGSP_SEED, message)


@played
async def test_a_slow_token_holds_nobody_else_up(
    urls: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Slow()
    key.may.set()
    async with two(urls, tmp_path, lgsp=House(lambda: LGSP_SEED, {HOP_PURPOSE: key})) as both:
        assert (await what(both.agency))[0] == 200
        key.may.clear()
        key.asked.clear()
        try:
            waits = asyncio.create_task(what(both.agency))
            await until(key.asked.is_set)
            assert (
                await both.agency.ask("/listClients")
            ).status == 200  # the token does not answer, the gateway does
            monkeypatch.setattr(signing, "PATIENCE", 0.1)
            assert (await what(both.agency))[1] == AWAY
        finally:
            key.may.set()
            await waits
        monkeypatch.undo()
        assert (await what(both.agency))[0] == 200
