"""Two gigabytes where a hundred megabytes are the most: refused in X-Road's form under an identifier, unread, with memory flat."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nenso.gateway.bodies import MOST
from tests.faults import say
from tests.gateway.test_refusing import run
from tests.gateway.world import CLIENT, PATH, PATIENCE, World

TWO_GB, PART = 2 * 2**30, b"x" * 2**20
# What the kernel holds of a connection on its way, and what was sent before the refusal was read.
UNDER_WAY = 64 * 2**20
HEAD = f"POST {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\nAccept-Language: en\r\n"


def held() -> int:
    """Return the bytes of memory that this process has, in which client, gateway and provider run."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def declared() -> Iterator[bytes]:
    yield f"{HEAD}Content-Length: {TWO_GB}\r\n\r\n".encode()
    for _ in range(TWO_GB // len(PART)):
        yield PART


def in_chunks() -> Iterator[bytes]:
    yield f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode()
    for _ in range(TWO_GB // len(PART)):
        yield b"%x\r\n%b\r\n" % (len(PART), PART)


async def refused(w: World, parts: Iterator[bytes]) -> tuple[bytes, bytes, int]:
    """Send until something is answered, as a client does that reads meanwhile; return head and body of that, and how much went out."""
    reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
    answered = asyncio.create_task(reader.readuntil(b"}"))
    sent = 0
    try:
        async with asyncio.timeout(PATIENCE):
            for part in parts:
                writer.write(part)
                sent += len(part)
                await asyncio.wait(
                    [asyncio.ensure_future(writer.drain()), answered], return_when="FIRST_COMPLETED"
                )
                if answered.done():
                    break
            head, _, body = (await answered).partition(b"\r\n\r\n")
    finally:
        writer.transport.abort()
    return head, body, sent


@pytest.mark.parametrize(
    ("shape", "is_begun"), [(declared, False), (in_chunks, True)], ids=["declared", "chunked"]
)
def test_two_gigabytes_are_refused_in_form_unread_and_memory_stays_flat(
    url: str, tmp_path: Path, shape: Any, is_begun: bool
) -> None:
    async def walk(w: World) -> None:
        assert (await w.ask(method="POST", data=PART * 4)).status == 200  # so that everything is loaded
        before = held()
        head, body, sent = await refused(w, shape())
        grown = held() - before
        said = json.loads(body)
        assert head.startswith(b"HTTP/1.1 400")
        assert f"X-Road-Error: {said['type']}".encode() in head
        assert said["type"] == "Client.InvalidRequest"
        assert "100 MB" in said["message"]
        assert sent <= (MOST if is_begun else 0) + UNDER_WAY
        assert grown < UNDER_WAY
        assert len(w.provider.heard) == 1, "the provider never took it for whole"
        rows = w.rows(
            "SELECT fault FROM exchange_entry WHERE exchange = %s AND direction = 'response'", said["detail"]
        )
        assert rows == [("Client.InvalidRequest",)], "the identifier that is quoted is found in the ledger"
        assert (await w.ask()).status == 200
        say(f"{sent >> 20} MiB of 2048 went out before the refusal, memory grew by {grown >> 20} MiB")

    run(url, tmp_path, walk)
