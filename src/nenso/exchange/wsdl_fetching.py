"""Reading a WSDL from its address, once, for somebody who is about to register it: http or https, no redirect, no more than may be kept.

The name is looked up once, the address is held to the networks that nothing is asked in, and that very address is connected to: a name
that means another one a moment later (DNS rebinding) leads nowhere. No proxy stands between: it would look the name up again.
"""

import os
import socket
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings

from nenso.exchange.rules.facts import check_wsdl
from nenso.exchange.rules.networks import read_networks
from nenso.exchange.rules.wsdl.described import LARGEST
from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from requests import Response
    from requests.adapters import HTTPAdapter

TO_CONNECT, TO_ANSWER, WHOLE = 5.0, 10.0, 20.0  # seconds


def fetched_wsdl(url: str) -> bytes:
    """Return what is at an address; nothing of what is there is told but whether it is a WSDL.

    Raises `Refused`: "service.wsdl", "service.network", "wsdl.away", "upload.too_large".
    """
    import requests

    check_wsdl(url)
    ends = time.monotonic() + WHOLE
    host, address = _address_of(url)
    port = urlsplit(url).port
    named = f"[{host}]" if ":" in host else host
    with requests.Session() as session:
        session.trust_env = False
        session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        session.mount("https://", _known_as(host))
        try:
            answer = session.get(
                _at(url, address),
                headers={"Host": f"{named}:{port}" if port else named},
                timeout=(TO_CONNECT, TO_ANSWER),
                allow_redirects=False,
                stream=True,
            )
            with closing(answer) as found:
                if found.status_code != 200:
                    raise Refused("wsdl.away", field="url", url=url[:200], why=f"HTTP {found.status_code}")
                return _content(found, url, ends)
        except requests.RequestException as fault:
            raise Refused("wsdl.away", field="url", url=url[:200], why=type(fault).__name__) from None


def _address_of(url: str) -> tuple[str, str]:
    """Return the host in the letters of DNS, and the address that is connected to: the first that it means.

    Raises `Refused` where any that it means lies in a network that nothing is asked in.
    """
    host = urlsplit(url).hostname or ""
    try:
        host = host if host.isascii() else host.encode("idna").decode()
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise Refused("wsdl.away", field="url", url=url[:200], why="DNS") from None
    forbidden = read_networks(settings.EXCHANGE_FORBIDDEN_NETWORKS)
    for each in found:
        if network := forbidden.that_holds(each):
            raise Refused("service.network", field="url", written=url[:200], network=network)
    return host, found[0]


def _at(url: str, address: str) -> str:
    """Return an address with the host's name resolved."""
    parts = urlsplit(url)
    host = f"[{address}]" if ":" in address else address
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))


def _known_as(host: str) -> "HTTPAdapter":
    """Return what connects with TLS, and holds the certificate to the name that was looked up."""
    from requests.adapters import HTTPAdapter

    class Known(HTTPAdapter):
        def init_poolmanager(self, *given: object, **facts: object) -> None:
            super().init_poolmanager(*given, **facts, server_hostname=host, assert_hostname=host)  # type: ignore[arg-type]

    return Known()


def _content(found: "Response", url: str, ends: float) -> bytes:
    content = b""
    for piece in found.iter_content(65_536):
        content += piece
        if len(content) > LARGEST:
            break  # whoever reads it says that it is too large
        if time.monotonic() > ends:
            raise Refused("wsdl.away", field="url", url=url[:200], why="Timeout")
    return content
