"""A client of X-Road as agencies use it, unchanged: pyxroad reads the WSDL at the gateway, and takes it for its proxy."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from XRoad import XClient
from zeep.exceptions import Fault

from nenso.exchange.rules.ledger.records import read_record
from tests.factories.soap import CLIENT, SERVICE, WSDL, answer_to
from tests.gateway.test_soap import XML, run
from tests.gateway.world import PROVIDER, World


def called(w: World, client: str, number: str) -> Any:
    """Call the service as pyxroad's users do; blocks."""
    return XClient(w.base, client, f"{SERVICE}/v1").request(number=number, xroad_id=f"pyxroad-{number}")


def test_pyxroad_calls_through_the_gateway(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "")  # the gateway is the proxy, whatever this machine has

    async def walk(w: World) -> None:
        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            if request.raw_path == "/population?wsdl":
                return web.Response(text=WSDL, headers=XML)
            return web.Response(body=answer_to(w.provider.heard[-1].body), headers=XML)

        w.provider.answer = answer
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
