"""What is refused before its body was read is read to its end all the same, within bounds, so that who sends it reads the refusal.

A server that answers and closes while bytes still come resets the connection (RFC 9112, 9.6): the sender is told of a broken pipe, and never
why. More than is taken anywhere here is not read for anybody, nor for longer than a moment.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

SMALL = 65_536  # bytes that wait in the buffers of a connection
MOST = 40 * 2**20  # bytes: twice the largest file that is taken
PATIENCE = 10.0  # seconds
_REFUSED = 400


class Lingering:
    """Stands before everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code >= _REFUSED and SMALL < _length(request) <= MOST:
            _read_on(getattr(request, "_stream", None))
        return answer


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isascii() and told.isdecimal() else 0


def _read_on(stream: Any) -> None:
    """Read what is left of a body; whatever goes wrong with it, the answer is there already."""
    ends = monotonic() + PATIENCE
    try:
        while stream is not None and monotonic() < ends and stream.read(SMALL):
            pass
    except Exception:  # the sender left, or the body was read by other means
        return
