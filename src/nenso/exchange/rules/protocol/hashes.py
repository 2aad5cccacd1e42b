"""The hash by which an answer says what it answers: over the head of a request and its body (X-Road, REST protocol, 4.3).

SHA-512. A body is hashed as it streams by, and never held.
"""

import base64
import hashlib
from collections.abc import Iterable

from nenso.exchange.rules.protocol.requests import Header, goes_on

_LINE = b"\r\n"


def request_head(
    method: str, target: str, headers: Iterable[Header], request_id: str, made_id: str = ""
) -> bytes:
    """Return the head that is hashed, signed and logged: the line, then the headers as they go on.

    No space stands after a colon. `made_id` is the message's identifier where the client gave none.
    """
    lines = [method.encode(), target.encode("latin-1")]
    lines += [_header(name, value) for name, value in headers if goes_on(name)]
    lines.append(_header("x-road-request-id", request_id))
    if made_id:
        lines.append(_header("x-road-id", made_id))
    return _LINE.join(lines) + _LINE


def response_head(status: int, reason: str, headers: Iterable[Header], own: Iterable[Header]) -> bytes:
    """Return the head of an answer; `own` are the headers of the exchange, which stand last in their order."""
    lines = [str(status).encode(), reason.encode("latin-1")]
    lines += [_header(name, value) for name, value in headers if goes_on(name)]
    lines += [_header(name, value) for name, value in own]
    return _LINE.join(lines) + _LINE


def _header(name: str, value: str) -> bytes:
    return f"{name}:{value}".encode("latin-1")


def digest_of(head: bytes) -> bytes:
    """Return the SHA-512 of a head, raw: what the ledger keeps, and what a request hash begins with."""
    return hashlib.sha512(head).digest()


def request_hash(head: bytes, body: bytes | None) -> str:
    """Return the request hash in base64, of the SHA-512 of the head and of the body; None where there is no body."""
    return base64.b64encode(head if body is None else hashlib.sha512(head + body).digest()).decode()
