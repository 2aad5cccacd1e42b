"""A message through the gateway: what goes on, what comes back, what stands in the ledger, over real sockets."""

import asyncio
import base64
import hashlib
import json
from pathlib import Path

from nenso.exchange.rules.ledger.merkle import leaf_hash
from nenso.exchange.rules.ledger.records import read_record
from tests.gateway.world import CLIENT, PATH, SERVICE, World, world


def test_a_request_goes_on_and_its_answer_comes_back(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        path = f"{PATH}/%4E/x?q=a%20b&q=2"
        said = await w.ask(path, headers={"X-Road-Id": "my-1", "X-Own": "1", "User-Agent": "me"})
        assert said.status == 200
        assert json.loads(said.body)["name"] == "Nguyễn Văn An"
        heard = w.provider.heard[0]
        assert heard.target == "/%4E/x?q=a%20b&q=2"
        assert (heard.header("x-own"), heard.header("user-agent")) == ("1", None)
        assert heard.header("x-road-id") == "my-1" == said.headers["X-Road-Id"]
        assert heard.header("x-road-request-id") == said.headers["X-Road-Request-Id"]
        assert said.headers["X-Road-Client"] == CLIENT
        assert said.headers["X-Road-Service"] == SERVICE
        assert said.headers["X-Own"] == "kept"
        assert "X-Road-Error" not in said.headers

    _run(url, tmp_path, walk)


def test_both_directions_stand_in_the_ledger_before_the_answer_does(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask(method="POST", data=b"{}", headers={"Content-Type": "application/json"})
        rows = w.rows("SELECT place, record, head, size, status FROM exchange_entry ORDER BY place")
        assert [row[0] for row in rows] == [0, 1]
        request, response = (read_record(bytes(row[1])) for row in rows)
        assert (request.direction, response.direction) == ("request", "response")
        assert request.exchange == response.exchange == said.headers["X-Road-Request-Id"]
        assert request.body == base64.b64encode(hashlib.sha512(b"{}").digest()).decode()
        assert response.body == base64.b64encode(hashlib.sha512(said.body).digest()).decode()
        for row, record in zip(rows, (request, response), strict=True):
            assert record.head == base64.b64encode(hashlib.sha512(bytes(row[2])).digest()).decode()
        head = hashlib.sha512(bytes(rows[0][2])).digest()
        both = hashlib.sha512(head + hashlib.sha512(b"{}").digest()).digest()
        assert said.headers["X-Road-Request-Hash"] == base64.b64encode(both).decode()

    _run(url, tmp_path, walk)


def test_the_tree_holds_every_entry_and_is_signed(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await asyncio.gather(*(w.ask(f"{PATH}/{n}") for n in range(300)))
        assert await w.signed() == 600
        leaves = [
            leaf_hash(bytes(row[0])) for row in w.rows("SELECT record FROM exchange_entry ORDER BY place")
        ]
        tiles = {
            row[:2]: bytes(row[2]) for row in w.rows("SELECT level, number, hashes FROM exchange_ledgertile")
        }
        assert b"".join(tiles[0, n] for n in range(3)) == b"".join(leaves)
        hours = w.rows("SELECT sum(count), sum(buckets[1]) <= sum(count) FROM exchange_hourcount")
        assert hours == [(300, True)]

    _run(url, tmp_path, walk)


def test_a_long_body_streams_both_ways_and_is_hashed(url: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * 40_000  # 10 MB

    async def walk(w: World) -> None:
        async def echo(_request: object) -> object:
            from aiohttp import web

            return web.Response(body=content)

        w.provider.answer = echo  # type: ignore[assignment]
        said = await w.ask(method="PUT", data=content)
        assert said.body == content
        rows = w.rows("SELECT size, record FROM exchange_entry ORDER BY place")
        digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
        assert [(row[0], read_record(bytes(row[1])).body) for row in rows] == [(len(content), digest)] * 2

    _run(url, tmp_path, walk)


def _run(url: str, folder: Path, walk: object) -> None:
    async def all_of_it() -> None:
        async with world(url, folder) as w:
            await walk(w)  # type: ignore[operator]

    asyncio.run(all_of_it())
