"""Asking a provider over kept connections: what is asked once more where one was closed, and what is in the ledger meanwhile."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from nenso.gateway.ledger.writer import UnfitError, durable
from tests.gateway.test_refusing import run
from tests.gateway.world import World, right, snapshot
from tests.ports import free_port


class Once:
    """A provider that answers one request of a connection, after a hint, and closes it at the next without a word."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._take(reader)
            writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            await self._take(reader)
        writer.close()

    async def _take(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (line.split(":")[1] for line in head.split("\r\n") if line.startswith("Content-Length")), "0"
        )
        self.heard.append((head.split(" ")[0], await reader.readexactly(int(length))))


def test_what_does_no_harm_is_asked_once_more_where_a_kept_connection_was_closed(
    url: str, tmp_path: Path
) -> None:
    port = free_port()

    def there(_address: str) -> Snapshot:
        address = f"http://127.0.0.1:{port}"
        return snapshot(address, service=Service("", address, rights=(right(),)))

    async def walk(w: World) -> None:
        once = Once()
        async with await asyncio.start_server(once, "127.0.0.1", port):
            said = [
                await w.ask(),
                await w.ask(method="PUT", data=b"new"),
                await w.ask(method="POST", data=b"more"),
                await w.ask(method="DELETE"),
            ]
            assert [each.status for each in said] == [200, 200, 500, 200]
            assert said[1].body == b"ok"
            assert once.heard == [
                ("GET", b""),
                *[("PUT", b"new")] * 2,
                ("POST", b"more"),
                ("DELETE", b""),
            ]

    run(url, tmp_path, walk, there)


def test_a_request_stands_in_the_ledger_while_its_provider_takes_its_time(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        is_written = asyncio.Event()

        async def waits(_request: object) -> Any:
            await is_written.wait()
            return web.Response()

        w.provider.answer = waits
        asking = asyncio.create_task(w.ask())
        async with asyncio.timeout(20):
            while not w.rows("SELECT 1 FROM exchange_entry"):
                await asyncio.sleep(0.05)
        assert not asking.done()
        is_written.set()
        assert (await asking).status == 200
        assert w.rows("SELECT direction FROM exchange_entry ORDER BY place") == [("request",), ("response",)]

    run(url, tmp_path, walk)


def test_a_row_that_was_not_taken_is_told_also_where_it_was_known_before() -> None:
    async def walk() -> None:
        taken, refused = (asyncio.get_running_loop().create_future() for _ in range(2))
        taken.set_result(None)
        await durable([taken], patience=1)
        refused.set_exception(UnfitError())
        with pytest.raises(UnfitError):
            await durable([taken, refused], patience=1)

    asyncio.run(walk())
