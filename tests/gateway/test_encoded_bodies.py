"""A body goes on as it came, also one that its sender packed: the gateway unpacks nothing."""

import asyncio
import base64
import gzip
import hashlib
from pathlib import Path

from aiohttp import web

from nenso.exchange.rules.ledger.records import read_record
from tests.factories.soap import envelope
from tests.gateway.test_soap import fault_of, post
from tests.gateway.world import PATH, World, snapshot, world

PACKED = gzip.compress(b"household " * 1_000)


def test_a_packed_body_goes_on_packed_and_is_hashed_as_it_came(url: str, tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def raw(request: web.BaseRequest) -> web.StreamResponse:
        heard.append(await request.read())
        return web.Response(body=PACKED, headers={"Content-Encoding": "gzip"})

    async def walk(w: World) -> None:
        runner = web.ServerRunner(web.Server(raw, auto_decompress=False), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        w.gateway.registry.snapshot = snapshot(f"http://127.0.0.1:{runner.addresses[0][1]}")
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/plain"}
        said = await w.ask(f"{PATH}/1", "POST", data=PACKED, headers=headers)
        await runner.cleanup()
        assert (said.status, said.body, said.headers["Content-Encoding"]) == (200, PACKED, "gzip")
        assert heard == [PACKED]
        digest = base64.b64encode(hashlib.sha512(PACKED).digest()).decode()
        rows = w.rows("SELECT record FROM exchange_entry ORDER BY place")
        assert [read_record(bytes(row[0])).body for row in rows] == [digest, digest]
        packed = gzip.compress(envelope())
        assert fault_of(await post(w, packed, {"Content-Encoding": "gzip"}))[0] == "Client.InvalidSoap"

    async def all_of_it() -> None:
        async with world(url, tmp_path) as w:
            await walk(w)

    asyncio.run(all_of_it())
