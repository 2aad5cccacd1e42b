"""Services in networks that nothing is asked in: refused at the moment of connection, told with an identifier, and never asked."""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from nenso.exchange.rules.events.trying import Why
from nenso.exchange.rules.networks import read_networks
from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from nenso.gateway.calling import Call
from nenso.gateway.events.pushing import NotDeliveredError, Pushing
from nenso.gateway.providers import Providers, UnreachableError
from tests.gateway.world import World, right, snapshot, world

HERE = read_networks("127.0.0.0/8, ::1/128")


@pytest.fixture
def rebinding(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A name whose address is another one at every look: of this machine from the second on."""
    asked: list[str] = []
    plain = socket.getaddrinfo

    def answered(host: Any, port: Any, *given: Any, **facts: Any) -> Any:
        if host != "rebinds.example":
            return plain(host, port, *given, **facts)
        asked.append(host)
        address = "198.51.100.7" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port or 0)))]

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    return asked


def walked(url: str, folder: Path, walk: Callable[[World], Awaitable[None]], host: str) -> None:
    """Walk through a world whose service is named by another spelling of this machine, which the gateway may not ask."""

    def make(address: str) -> Snapshot:
        there = f"http://{host}:{address.rpartition(':')[2]}"
        return snapshot(address, service=Service("", there, rights=(right(),)))

    async def all_of_it() -> None:
        async with world(url, folder, make, forbidden=HERE) as w:
            await walk(w)

    asyncio.run(all_of_it())


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", "nằm trong mạng"),
        ("[::ffff:127.0.0.1]", "nằm trong mạng"),
        ("0x7f.1", "nằm trong mạng"),
        ("localhost", "nằm trong mạng"),
        ("2130706433", "Không kết nối được"),  # no address that anything is connected to
    ],
)
def test_it_is_told_as_any_refusal_and_the_service_is_not_asked(
    url: str, tmp_path: Path, host: str, words: str
) -> None:
    async def walk(w: World) -> None:
        for _ in range(6 if words.startswith("n") else 1):  # its breaker stays closed
            said = await w.ask()
        body = json.loads(said.body)
        assert (said.status, said.headers["X-Road-Error"]) == (500, "Server.ServerProxy.NetworkError")
        assert words in body["message"]
        assert "127" not in body["message"]  # where it lies is told to whoever runs the gateway
        assert w.provider.heard == []
        rows = w.rows(
            "SELECT direction, fault FROM exchange_entry WHERE exchange = %s ORDER BY place", body["detail"]
        )
        assert rows == [("request", ""), ("response", "Server.ServerProxy.NetworkError")]

    walked(url, tmp_path, walk, host)


def refused(host: str, port: int = 80, **facts: Any) -> UnreachableError:
    """Ask a host, and return why it is not reached."""

    async def ask() -> UnreachableError:
        providers, url = Providers(**facts), f"http://{host}:{port}"
        try:
            with pytest.raises(UnreachableError) as told:
                await providers.asked(
                    "x", Service("", url, timeout=1), Call("GET", url, [], None), lambda: False
                )
            return told.value
        finally:
            await providers.close()

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "[fe80::1]", "0.0.0.0"]
)
def test_metadata_of_clouds_is_not_asked_where_nobody_set_anything(host: str) -> None:
    fault = refused(host)
    assert fault.is_forbidden or "canonical" in fault.why


def test_a_name_is_held_to_the_address_that_is_connected_to(rebinding: list[str]) -> None:
    networks = read_networks("198.51.100.0/24")
    assert refused("rebinds.example", forbidden=networks).is_forbidden
    assert refused("rebinds.example", forbidden=HERE).is_forbidden  # by now it means this machine
    assert len(rebinding) == 2  # each was looked up once


def test_a_redirect_there_is_handed_on_and_not_followed(url: str, tmp_path: Path) -> None:
    async def all_of_it() -> None:
        async with world(url, tmp_path) as w:

            async def moved(_request: web.BaseRequest) -> web.StreamResponse:
                return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})

            w.provider.answer = moved
            said = await w.ask(allow_redirects=False)
            assert (said.status, said.headers["Location"]) == (302, "http://169.254.169.254/")
            assert len(w.provider.heard) == 1

    asyncio.run(all_of_it())


def test_an_event_is_not_pushed_there() -> None:
    class Nothing:
        """Neither a ledger nor a meter: nothing may come to them."""

        def begin(self, *_: Any) -> "Nothing":
            return self

        def end(self) -> None:
            return

    class Taken:
        uuid, sequence, publisher, type, key, content = "1", 1, "VN/GOV/G06/population", "moved", "", "{}"
        subscriber, service = "VN/GOV/T01/portal", "moved"

    address = "http://127.0.0.1:9"
    own = Service("", address, rights=(right(),))
    services = {"VN/GOV/G06/population/moved": own, "VN/GOV/T01/portal/moved": own}

    async def push() -> None:
        providers, nothing = Providers(forbidden=HERE), Nothing()
        pushing = Pushing(nothing, providers, nothing, nothing)  # type: ignore[arg-type]
        try:
            with pytest.raises(NotDeliveredError) as told:
                await pushing.push(Taken(), snapshot(address, services=services), 5.0)  # type: ignore[arg-type]
            assert told.value.reason == Why.FORBIDDEN
        finally:
            await providers.close()

    asyncio.run(push())
