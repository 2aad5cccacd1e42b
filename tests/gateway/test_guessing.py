"""Keys guessed at the gateway's door: held back, told with an identifier that can be found, and written down once an hour."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Service, Snapshot
from nenso.exchange.rules.traffic.guessing import PAIR
from tests.gateway import test_refusing
from tests.gateway.world import CLIENT, HERE, KEY, PROVIDER, Said, World, right, snapshot

HOUR = datetime(2026, 11, 26, 9, tzinfo=UTC)
GUESSED = "SELECT door, source, client, wrong, held, refusal::text FROM exchange_keyguess"
HELD = "exchange.wrong_keys"


def keyed(address: str) -> Snapshot:
    """A registry in which the client shows a key, from anywhere, and the provider its address."""
    key = Credential(Proof.KEY, sha256(KEY.encode()).hexdigest())
    another = Credential(Proof.KEY, sha256(b"another").hexdigest())
    clients = {CLIENT: Client("", (key, another)), PROVIDER: Client("", (HERE,))}
    return snapshot(
        address, clients=clients, service=Service("", address, rights=(right(), right(subject="*")))
    )


class Clock:
    """A clock that stands, unless it is put forward."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


Walk = Callable[[World, Clock], Awaitable[None]]


@pytest.fixture
def through(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Walk], None]:
    """Walk through a world whose clock stands, all within one hour."""
    monkeypatch.setattr("nenso.gateway.guessing.hour_of", lambda _at: HOUR)

    def walk_through(walk: Walk) -> None:
        async def all_of_it(w: World) -> None:
            clock = Clock()
            w.gateway.guessing._clock = clock
            await walk(w, clock)

        test_refusing.run(url, tmp_path, all_of_it, keyed)

    return walk_through


async def guess(w: World, key: str = "guess", **headers: str) -> Said:
    return await w.ask(headers={"X-Nenso-Key": key, **headers})


async def guess_until_held(w: World) -> Said:
    for _ in range(PAIR.free):
        assert (await guess(w)).status == 500
    return await guess(w)


def test_who_shows_many_wrong_keys_waits_and_is_told_so(through: Callable[[Walk], None]) -> None:
    async def walk(w: World, clock: Clock) -> None:
        said = await guess_until_held(w)
        body = json.loads(said.body)
        assert (said.status, said.headers["X-Road-Error"]) == (429, "Server.ClientProxy.LimitReached")
        assert int(said.headers["Retry-After"]) >= 1
        again = json.loads((await guess(w, "another guess")).body)
        assert again["detail"] == body["detail"]  # one row, however many keys
        found = w.rows("SELECT uuid::text, client FROM exchange_refusal WHERE code = %s", HELD)
        assert found == [(body["detail"], CLIENT)]
        await w.gateway.guessing.flush()
        assert w.rows(GUESSED) == [("gateway", "127.0.0.1", CLIENT, PAIR.free, 2, body["detail"])]
        await guess(w)
        await w.gateway.guessing.flush()
        assert w.rows(GUESSED) == [("gateway", "127.0.0.1", CLIENT, PAIR.free, 3, body["detail"])]
        assert w.provider.heard == []
        async with w.session.get(f"http://127.0.0.1:{w.gateway.watch_port}/metrics") as told:
            assert "nenso_keys_not_looked_at_total 3" in await told.text()

    through(walk)


def test_a_system_behind_the_same_address_goes_on_and_a_right_key_found_meanwhile_does_not(
    through: Callable[[Walk], None],
) -> None:
    async def walk(w: World, clock: Clock) -> None:
        assert (await guess(w, KEY)).status == 200  # it works before anybody guesses
        assert (await guess_until_held(w)).status == 429
        assert (await guess(w, KEY)).status == 200
        assert (await guess(w, "another")).status == 429  # right, and not looked at
        other = await w.ask(headers={"X-Nenso-Key": "guess", "X-Road-Client": PROVIDER})
        assert other.status == 200  # its address shows who it is, whatever key it sends

    through(walk)


def test_who_guesses_at_events_is_held_back_too(through: Callable[[Walk], None]) -> None:
    async def walk(w: World, clock: Clock) -> None:
        assert (await guess_until_held(w)).status == 429
        room = f"/r1/{PROVIDER}/api/v1/eventType"
        said = await w.ask(room, headers={"X-Nenso-Key": "guess"})
        assert json.loads(said.body)["type"] == "Server.ClientProxy.LimitReached"

    through(walk)


def test_the_wait_ends(through: Callable[[Walk], None]) -> None:
    async def walk(w: World, clock: Clock) -> None:
        assert (await guess_until_held(w)).status == 429
        clock.now += 1.5
        assert (await guess(w, "another")).status == 200

    through(walk)
