"""Requests that are no HTTP: told in the form of the door that they came to, and no fault of ours in the log.

aiohttp writes each into the log with where in its parser it was found: whoever sends rubbish would fill a disk with it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from aiohttp import web
from aiohttp.web_protocol import RequestHandler, _ErrInfo

_MOST = 120  # letters of what the parser says
Telling = Callable[[web.BaseRequest, str], Awaitable[web.StreamResponse]]


async def told_plainly(_request: web.BaseRequest, why: str) -> web.StreamResponse:
    """Say it in plain text."""
    return web.Response(status=400, text=f"The request is not valid HTTP: {why}\n")


class Server(web.Server):
    """A server that has what cannot be read told by `telling`: it is given a request without method and headers, and why."""

    def __init__(self, *given: Any, telling: Telling = told_plainly, **options: Any) -> None:
        super().__init__(*given, **options)
        self.telling = telling

    def __call__(self) -> RequestHandler:
        """Take one connection."""
        return _Handler(self, loop=self._loop, **self._kwargs)


class _Handler(RequestHandler):
    def data_received(self, data: bytes) -> None:
        """Take in what came; a body in whose middle it is no HTTP any more breaks off there, and is not waited for."""
        super().data_received(data)
        if self._messages and isinstance(self._messages[-1][0], _ErrInfo):
            current = self._current_request
            bodies = [*([current.content] if current else []), *(body for _, body in self._messages)]
            for body in bodies:
                if not body.is_eof() and body.exception() is None:
                    body.set_exception(web.RequestPayloadError(self._messages[-1][0].message))

    def _make_error_handler(
        self, err_info: _ErrInfo
    ) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
        why = _in_a_line(err_info.message)
        telling = cast(Server, self._manager).telling

        async def told(request: web.BaseRequest) -> web.StreamResponse:
            response = await telling(request, why)
            response.force_close()  # where the next request would begin is not known
            return response

        return told


def _in_a_line(message: str) -> str:
    """Return what the parser found, without what was sent, which it quotes in the lines after the first."""
    first = message.strip().partition("\n")[0].partition(": b")[0].rstrip(": ")
    return "".join(each if each.isprintable() else "�" for each in first)[:_MOST]
