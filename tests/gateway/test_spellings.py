"""Spellings of a path that a client library would never send: written to the socket as they are."""

import asyncio
from pathlib import Path

import pytest

from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from tests.gateway.test_refusing import run
from tests.gateway.world import CLIENT, PATH, PATIENCE, World, right, snapshot


@pytest.mark.parametrize(
    ("glob", "rest"),
    [("/b", "/a/secret#/../../b"), ("/b", "/secret//../b"), ("/a/*", "/a/x%252f..%252f..%252fb")],
)
def test_what_a_provider_may_read_otherwise_never_reaches_it(
    url: str, tmp_path: Path, glob: str, rest: str
) -> None:
    def make(address: str) -> Snapshot:
        return snapshot(address, service=Service("", address, rights=(right(glob=glob),)))

    async def walk(w: World) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        head = f"GET {PATH}{rest} HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        said = await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        assert [each.target for each in w.provider.heard] == []
        assert said.startswith(b"HTTP/1.1 500")
        assert w.rows("SELECT count(*) FROM exchange_refusal") == [(1,)]

    run(url, tmp_path, walk, make)
