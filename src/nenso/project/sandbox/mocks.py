"""Mocks of many services behind one port of this machine, each under the name that messages know it by."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from urllib.parse import unquote

from aiohttp import web

from nenso.exchange.rules.mocking.answering import Answer, answer_to, mock_of, problem
from nenso.exchange.rules.mocking.checking import Asked
from nenso.exchange.rules.mocking.documents import Document

HOST = "127.0.0.1"  # mocks ask nobody who they are
LARGEST = 10 * 2**20  # bytes of a request
MARK = {"X-Nenso-Sandbox": "generated"}  # an answer that nobody gave
_NAME_PARTS = 5


class Mocks:
    """Answers by the documents of services, which are read once each."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        """Take OpenAPI documents by the names of their services (`VN/GOV/G06/population/citizens`)."""
        self._documents = documents
        self._read = lru_cache(maxsize=None)(self._mock)

    def _mock(self, name: str) -> Document:
        return mock_of(self._documents[name])

    async def __call__(self, request: web.Request) -> web.Response:
        path, _, query = request.raw_path.partition("?")
        if path == "/":
            return self._list(request)
        parts = path.split("/")
        name = "/".join(unquote(each, errors="replace") for each in parts[1 : _NAME_PARTS + 1])
        if name not in self._documents:
            return _sent(problem(404, f"There is no mock of {name[:200]}."))
        rest = "/".join(("", *parts[_NAME_PARTS + 1 :]))
        headers = {key.lower(): value for key, value in request.headers.items()}
        asked = Asked(request.method, rest, query, headers, await request.read())
        return _sent(answer_to(self._read(name), asked))

    def _list(self, request: web.Request) -> web.Response:
        found = {name: f"http://{request.host}/{name}" for name in sorted(self._documents)}
        return web.Response(
            text=json.dumps({"services": found}), content_type="application/json", headers=MARK
        )


def _sent(answer: Answer) -> web.Response:
    headers = dict(MARK)
    if answer.media_type:
        headers["Content-Type"] = answer.media_type
    if answer.allow:
        headers["Allow"] = ", ".join(answer.allow)
    return web.Response(status=answer.status, body=answer.body, headers=headers)


@asynccontextmanager
async def running(documents: Mapping[str, str], port: int) -> AsyncIterator[str]:
    """Serve mocks while the context lasts; give their address. Raises `OSError` where the port cannot be opened."""
    app = web.Application(client_max_size=LARGEST)
    app.router.add_route("*", "/{rest:.*}", Mocks(documents))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def serve(documents: Mapping[str, str], port: int, opened: Callable[[str], None]) -> None:
    """Serve mocks until told to end (SIGTERM, SIGINT); `opened` is told their address."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with running(documents, port) as address:
        opened(address)
        await ended.wait()
