"""Asking an authority over HTTP: for a time stamp (RFC 3161, section 3.4), or about a certificate (OCSP, RFC 6960, appendix A)."""

import ipaddress
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nenso.exchange.rules.ledger.stamps import MOST_BYTES
from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from requests import Response

TO_CONNECT, TO_ANSWER, WHOLE = 5.0, 10.0, 20.0  # seconds
_STAMP = ("application/timestamp-query", "application/timestamp-reply")  # what is asked, what is answered


def answer_from(url: str, query: bytes, *, kinds: tuple[str, str] = _STAMP) -> bytes:
    """Return the bytes that an authority answers; raises `Refused("stamp.unreachable")` for all that it or the network does instead."""
    import requests

    ends = time.monotonic() + WHOLE
    with requests.Session() as session:
        session.trust_env = not is_here(url)  # a proxy has no way to this machine itself
        try:
            with session.post(
                url,
                data=query,
                headers={"Content-Type": kinds[0], "Accept": kinds[1]},
                timeout=(TO_CONNECT, TO_ANSWER),
                allow_redirects=False,
                stream=True,
            ) as found:
                if found.status_code != 200:
                    raise Refused("stamp.unreachable", url=url, why=f"HTTP {found.status_code}")
                return _content(found, url, ends)
        except requests.RequestException as fault:
            raise Refused("stamp.unreachable", url=url, why=type(fault).__name__) from None


def _content(found: "Response", url: str, ends: float) -> bytes:
    content = b""
    for piece in found.iter_content(4096):
        content += piece
        if len(content) > MOST_BYTES or time.monotonic() > ends:
            raise Refused("stamp.unreachable", url=url, why="too long")
    return content


def is_here(url: str) -> bool:
    """Say whether an address is of this machine itself."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
