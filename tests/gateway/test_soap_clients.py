"""A client of X-Road as agencies use it, unchanged: pyxroad reads the WSDL at the gateway, and takes it for its proxy."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from XRoad import XClient
from zeep.exceptions import Fault

from nenso.exchange.rules.ledger.records import read_record
from tests.factories.soap import CLIENT, SERVICE, WSDL, answer_to
from tests.gateway.test_hops import kept, two, urls
from tests.gateway.test_hops_soap import offering, take
from tests.gateway.test_soap import XML, run
from tests.gateway.world import PROVIDER, World

assert urls  # a fixture


def called(w: World, client: str, number: str) -> Any:
    """Call the service as pyxroad's users do; blocks."""
    return XClient(w.base, client, f"{SERVICE}/v1").request(number=number, xroad_id=f"pyxroad-{number}")


def answering(w: World) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """Answer with the WSDL where it is asked for, else the envelope that was heard last."""

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if request.raw_path == "/population?wsdl":
            return web.Response(text=WSDL, headers=XML)
        return web.Response(body=answer_to(w.provider.heard[-1].body), headers=XML)

    return answer


def test_pyxroad_calls_through_the_gateway(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")  # the gateway is the proxy, whatever this machine has

    async def walk(w: World) -> None:
        w.provider.answer = answering(w)
        said = await asyncio.to_thread(called, w, CLIENT, "7")
        assert said["body"]["name"] == "Nguyễn Văn An"
        assert said["header"]["service"]["serviceCode"] == "citizen"
        heard = [each.target for each in w.provider.heard]
        assert heard == ["/population?wsdl", "/soap"]
        assert b">7</" in w.provider.heard[1].body
        rows = w.rows("SELECT record FROM exchange_entry ORDER BY place")
        kept = [read_record(bytes(row[0])) for row in rows]
        assert [(each.client, each.service, each.message) for each in kept] == [
            (CLIENT, SERVICE, "pyxroad-7")
        ] * 2
        with pytest.raises(Fault, match="không có quyền"):
            await asyncio.to_thread(called, w, PROVIDER, "8")
        assert len(w.provider.heard) == 2

    run(url, tmp_path, walk)


def test_pyxroad_calls_over_two_gateways(
    urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "")

    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            await take(both, offering(both))
            both.hub.provider.answer = answering(both.hub)
            said = await asyncio.to_thread(called, both.agency, CLIENT, "7")
            assert said["body"]["name"] == "Nguyễn Văn An"
            assert [each.target for each in both.hub.provider.heard] == ["/population?wsdl", "/soap"]
            for ledger in (both.agency, both.hub):
                assert [(each.client, each.service, each.message) for each in kept(ledger)] == [
                    (CLIENT, SERVICE, "pyxroad-7")
                ] * 2
            # A client that stands behind the other gateway is refused there, and told so as a fault.
            with pytest.raises(Fault, match="VN/GOV/G06/population"):
                await asyncio.to_thread(called, both.agency, PROVIDER, "8")

    asyncio.run(walk())
