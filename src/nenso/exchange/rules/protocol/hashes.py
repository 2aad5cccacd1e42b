"""The hash by which an answer says what it answers: over the head of a request and its body (X-Road, REST protocol, 4.3).

SHA-512. A body is hashed as it streams by, and never held.
"""

import base64
import hashlib
from collections.abc import Iterable

from nenso.exchange.rules.protocol.requests import FILTERED, MADE_HERE, Header

_LINE = b"\r\n"


def request_head(
    method: str, target: str, headers: Iterable[Header], request_id: str, made_id: str = ""
) -> bytes:
    """Return the head that is hashed, signed and logged: the line, then the headers as they go on.

    No space stands after a colon. `made_id` is the message's identifier where the client gave none.
    """
    lines = [method.encode(), target.encode("latin-1")]
    lines += [_header(name, value) for name, value in headers if _goes_on(name)]
    lines.append(_header("x-road-request-id", request_id))
    if made_id:
        lines.append(_header("x-road-id", made_id))
    return _LINE.join(lines) + _LINE


def response_head(status: int, reason: str, headers: Iterable[Header], own: Iterable[Header]) -> bytes:
    """Return the head of an answer; `own` are the headers of the exchange, which stand last in their order."""
    lines = [str(status).encode(), reason.encode("latin-1")]
    lines += [_header(name, value) for name, value in headers if _goes_on(name)]
    lines += [_header(name, value) for name, value in own]
    return _LINE.join(lines) + _LINE


def _goes_on(name: str) -> bool:
    lower = name.lower()
    return lower not in FILTERED and lower not in MADE_HERE


def _header(name: str, value: str) -> bytes:
    return f"{name}:{value}".encode("latin-1")


def request_hash(head: bytes, body: bytes | None) -> str:
    """Return the request hash in base64. `body` is the SHA-512 of the body, None where there is none."""
    first = hashlib.sha512(head).digest()
    found = first if body is None else hashlib.sha512(first + body).digest()
    return base64.b64encode(found).decode()
