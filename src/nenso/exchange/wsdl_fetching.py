"""Reading a WSDL from its address, once, for somebody who is about to register it: http or https, no redirect, no more than may be kept."""

import ipaddress
import socket
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from nenso.exchange.authorities import is_here
from nenso.exchange.rules.facts import check_wsdl
from nenso.exchange.rules.wsdl.described import LARGEST
from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from requests import Response

TO_CONNECT, TO_ANSWER, WHOLE = 5.0, 10.0, 20.0  # seconds


def fetched_wsdl(url: str) -> bytes:
    """Return what is at an address.

    Systems stand within networks of their own, so that most addresses are taken; one that leads to the machine's own surroundings
    (link-local: where clouds tell secrets) is not. Nothing of what is there is told but whether it is a WSDL.
    Raises `Refused`: "service.wsdl", "wsdl.away", "upload.too_large".
    """
    import requests

    check_wsdl(url)
    ends = time.monotonic() + WHOLE
    with requests.Session() as session:
        session.trust_env = not is_here(url)
        _must_be_elsewhere(url)
        try:
            answer = session.get(url, timeout=(TO_CONNECT, TO_ANSWER), allow_redirects=False, stream=True)
            with closing(answer) as found:
                if found.status_code != 200:
                    raise Refused("wsdl.away", field="url", url=url[:200], why=f"HTTP {found.status_code}")
                return _content(found, url, ends)
        except requests.RequestException as fault:
            raise Refused("wsdl.away", field="url", url=url[:200], why=type(fault).__name__) from None


def _must_be_elsewhere(url: str) -> None:
    host = urlsplit(url).hostname or ""
    try:
        found = {each[4][0] for each in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        raise Refused("wsdl.away", field="url", url=url[:200], why="DNS") from None
    if any(ipaddress.ip_address(str(each).partition("%")[0]).is_link_local for each in found):
        raise Refused("service.wsdl", field="url", written=url[:200])


def _content(found: "Response", url: str, ends: float) -> bytes:
    content = b""
    for piece in found.iter_content(65_536):
        content += piece
        if len(content) > LARGEST:
            break  # whoever reads it says that it is too large
        if time.monotonic() > ends:
            raise Refused("wsdl.away", field="url", url=url[:200], why="Timeout")
    return content
