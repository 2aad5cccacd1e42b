"""The two ends of the exchange's bench: a provider that answers at once, and clients on kept connections that measure."""

import asyncio
import random
import ssl
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

MIX = ((0.30, 2_000), (0.60, 10_000), (0.09, 100_000), (0.009, 2_000_000), (0.001, 10_000_000))
"""Share and bytes of bodies: the message mix of X-Road's own load test (nordic-institute/X-Road-tests, Gatling)."""
_LENGTH = b"content-length:"


class Provider(asyncio.Protocol):
    """Answers each request with as many bytes as it had."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._held, self._wanted = transport, bytearray(), -1

    def data_received(self, data: bytes) -> None:
        self._held += data
        while True:
            if self._wanted < 0:
                end = self._held.find(b"\r\n\r\n")
                if end < 0:
                    return
                self._wanted = _length(bytes(self._held[:end]))
                del self._held[: end + 4]
            if len(self._held) < self._wanted:
                return
            body = bytes(self._held[: self._wanted])
            del self._held[: self._wanted]
            self._wanted = -1
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % len(body) + body)  # type: ignore[attr-defined]


def _length(head: bytes) -> int:
    lower = head.lower()
    at = lower.find(_LENGTH)
    return int(lower[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


@dataclass(frozen=True)
class Measured:
    """What clients saw: exchanges a second, times in ms, bytes that went through."""

    rate: float
    p50: float
    p99: float
    count: int


@dataclass(frozen=True)
class Target:
    """Where clients ask."""

    port: int
    path: str
    headers: str = ""
    tls: ssl.SSLContext | None = None


async def load(target: Target, sizes: Sequence[int], clients: int, per_second: float = 0.0) -> Measured:
    """Ask once for each size; as fast as answered, or `per_second` at a steady pace."""
    bodies = {size: b"x" * size for size in set(sizes)}
    left, times, begun = list(reversed(sizes)), [], time.perf_counter()
    asked = 0

    async def client() -> None:
        nonlocal asked
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port, ssl=target.tls, limit=2**22)
        while left:
            body = bodies[left.pop()]
            due = begun + asked / per_second if per_second else 0.0
            asked += 1
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            one = time.perf_counter()
            head = f"POST {target.path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {len(body)}\r\n{target.headers}\r\n"
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError((answer + await reader.read(500)).decode())
            await reader.readexactly(_length(answer))
            times.append((time.perf_counter() - one) * 1000)
        writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    took = time.perf_counter() - begun
    times.sort()
    return Measured(len(times) / took, times[len(times) // 2], times[int(len(times) * 0.99)], len(times))


def mixed(count: int, seed: int = 7) -> list[int]:
    """Return sizes in the proportions of the mix, in an order of chance."""
    found = [size for share, size in MIX for _ in range(round(share * count))]
    random.Random(seed).shuffle(found)
    return found


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Provider, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(_serve(int(sys.argv[1])))
