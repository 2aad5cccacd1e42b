"""One request over a kept connection, and its answer: aiohttp's connections, parser and writer, without the session around them.

A session prepares each request for redirects, cookies, proxies, compression and authentication, none of which a gateway has; that took a
fifth of an exchange's processor time.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Self

import aiohttp
from aiohappyeyeballs import AddrInfoType
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError, RawResponseMessage, StreamWriter
from aiohttp.streams import StreamReader
from multidict import CIMultiDict
from yarl import URL

from nenso.exchange.rules.networks import Networks
from nenso.exchange.rules.protocol.requests import Header, as_written

CONNECT = 5.0  # seconds
_WITHIN = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT)
_WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # others say that they have none
_SWITCHED = 101


class ForbiddenError(OSError):
    """An address lies in a network that nothing is asked in."""

    def __init__(self, network: str) -> None:
        self.network = network
        super().__init__(f"it lies in {network}")


@dataclass(frozen=True, slots=True)
class Call:
    """What a provider is asked."""

    method: str
    url: str
    headers: list[Header]
    body: bytes | BinaryIO | AsyncIterator[bytes] | None
    tls: ssl.SSLContext | None = None  # how it is to be known, where it is not by a public authority


class Answered:
    """An answer, its body unread; its connection is free for others once it was read whole."""

    def __init__(
        self,
        connection: Connection,
        message: RawResponseMessage,
        content: StreamReader,
        sending: "asyncio.Task[None] | None",
    ) -> None:
        self._connection: Connection | None = connection
        self._message, self._sending, self.content = message, sending, content
        content.on_eof(self.let_go)

    @property
    def status(self) -> int:
        """Its status."""
        return self._message.code

    @property
    def reason(self) -> str:
        """The words behind the status."""
        return self._message.reason

    @property
    def raw_headers(self) -> Sequence[tuple[bytes, bytes]]:
        """Its headers, in order and as they were written."""
        return self._message.raw_headers

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers by name."""
        return self._message.headers

    @property
    def content_length(self) -> int | None:
        """How long it says that it is; None where it does not."""
        length = self.headers.get("Content-Length")
        return None if length is None else int(length)

    def __enter__(self) -> Self:
        """Read it within."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go, however far it was read."""
        self.let_go()

    def let_go(self) -> None:
        """Keep the connection for others, where request and answer went through whole, or else end it."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        is_sent = self._sending is None or self._sending.done()
        if is_sent and self.content.is_eof():
            connection.release()
            return
        if self._sending is not None:
            self._sending.cancel()
        connection.close()
        if not self.content.is_eof():  # nothing more comes: whoever reads on is told
            self.content.set_exception(aiohttp.ClientPayloadError("the answer was not read to its end"))


class Calling:
    """Kept connections to whoever is asked, none of which leads into a network of `forbidden`."""

    def __init__(self, tls: ssl.SSLContext | None = None, forbidden: Networks | None = None) -> None:
        self._forbidden = forbidden or Networks()
        self._connector = aiohttp.TCPConnector(
            limit=0, limit_per_host=0, keepalive_timeout=30, ssl=tls or True, socket_factory=self._socket
        )
        self._end = lru_cache(maxsize=1024)(_end)

    def _socket(self, end: AddrInfoType) -> socket.socket:
        """Return a socket for the very address that is connected to next: a name cannot mean another one between look and connection.

        Raises `ForbiddenError`.
        """
        family, kind, protocol, _, address = end
        if network := self._forbidden.that_holds(str(address[0])):
            raise ForbiddenError(network)
        return socket.socket(family, kind, protocol)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._connector.close()

    async def answer(
        self, call: Call, body: bytes | AsyncIterator[bytes] | None, patience: float
    ) -> Answered:
        """Ask with a body as it is sent, and return the answer once its head came; its next part may be waited for `patience` seconds.

        Raises `TimeoutError`, and aiohttp's `ClientError`: its `ClientConnectionError` where there is no answer.
        """
        target = URL(call.url, encoded=True).raw_path_qs
        end = self._end(call.url.removesuffix(target), call.tls)
        connection = await self._connector.connect(end, [], _WITHIN)
        sending = None
        try:
            protocol = _open(connection)
            protocol.set_response_params(
                skip_payload=call.method == "HEAD",
                read_until_eof=True,
                auto_decompress=False,
                read_timeout=patience,
            )
            headers = CIMultiDict([("Host", end.headers["Host"]), *as_written(call.headers)])
            if body is None and call.method not in _WITHOUT_BODY:
                body = b""
            sending = await _send(protocol, f"{call.method} {target} HTTP/1.1", headers, body)
            while True:
                message, content = await protocol.read()
                if message.code >= 200 or message.code == _SWITCHED:
                    return Answered(connection, message, content, sending)
        except BaseException as fault:
            if sending is not None:
                sending.cancel()
            connection.close()
            if isinstance(fault, HttpProcessingError):
                raise aiohttp.ClientPayloadError("the answer is no HTTP") from fault
            raise


def _end(origin: str, tls: ssl.SSLContext | None) -> aiohttp.ClientRequest:
    """Return where connections lead: aiohttp has them asked for by a request, of which it reads nothing else."""
    loop = asyncio.get_running_loop()
    return aiohttp.ClientRequest("GET", URL(origin, encoded=True), loop=loop, ssl=tls or True)


def _open(connection: Connection) -> ResponseHandler:
    protocol = connection.protocol
    assert protocol is not None  # it was given out just now
    return protocol


async def _send(
    protocol: ResponseHandler,
    line: str,
    headers: "CIMultiDict[str]",
    body: bytes | AsyncIterator[bytes] | None,
) -> "asyncio.Task[None] | None":
    """Send a request, head and body in one where it is held whole; else return what sends it on."""
    writer, length = StreamWriter(protocol, asyncio.get_running_loop()), headers.get("Content-Length")
    if body is None or isinstance(body, bytes):
        if length is None and body is not None:
            headers["Content-Length"] = str(len(body))
        await writer.write_headers(line, headers)
        if body:
            await writer.write(body, drain=False)
        else:
            writer.send_headers()
        protocol.start_timeout()
        return None
    if length is None:
        headers["Transfer-Encoding"] = "chunked"
        writer.enable_chunking()
    else:
        writer.length = int(length)
    await writer.write_headers(line, headers)
    return asyncio.create_task(_send_on(protocol, writer, body))


async def _send_on(protocol: ResponseHandler, writer: StreamWriter, body: AsyncIterator[bytes]) -> None:
    """Send a long body as it comes; where it breaks off, whoever waits for the answer is told."""
    try:
        async for part in body:
            await writer.write(part)
        await writer.write_eof()
    except Exception as fault:
        protocol.set_exception(aiohttp.ClientConnectionError("the request was not sent whole"), fault)
    else:
        protocol.start_timeout()
