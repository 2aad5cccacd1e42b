"""Whether a link leads somewhere: asked of its own server, never of an address inside a network.

Each host is resolved first and the connection goes to the very address that was looked at, so that neither a name that
points inside nor one that changes between two look-ups lets anybody reach what stands behind this server.
"""

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from nenso.index.rules.rounds import links as rules
from nenso.kernel.rules import is_link

TO_ANSWER = 5.0  # seconds between two pieces of an answer
WHOLE = 15.0  # seconds for one address, however slowly it drips
MOST_STEPS = 5  # times that a link may be sent on
_SENT_ON = frozenset({301, 302, 303, 307, 308})
_SIGN = "NenSo link check"
Resolver = Callable[[str, int], Sequence[str]]


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Return the IP addresses of a host; raises `OSError` where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def fault_of(url: str, resolve: Resolver | None = None) -> str:
    """Return why a link leads nowhere, as `rules.rounds.links` names it; empty where it leads somewhere."""
    here = url
    for _ in range(MOST_STEPS + 1):
        if not is_link(here):
            return rules.FORM
        status, then = _asked(here, resolve or addresses_of)
        if isinstance(status, str):
            return status
        if status not in _SENT_ON or not then:
            return "" if status < 400 else f"{rules.STATUS}{status}"
        here = urljoin(here, then)
    return rules.ROUND_ABOUT


def _asked(url: str, resolve: Resolver) -> tuple[int | str, str]:
    """Return the status that a page answers with and where it sends on, or the fault in place of the status."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError):
        return rules.UNRESOLVED, ""
    if not addresses:
        return rules.UNRESOLVED, ""
    if not all(rules.is_outside(address) for address in addresses):
        return rules.INSIDE, ""
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    with _faults() as fault:
        answer = _answer("HEAD", (host, port), addresses[0], path, is_secret=parts.scheme == "https")
        if answer[0] >= 400:  # many servers refuse to say anything without a body
            answer = _answer("GET", (host, port), addresses[0], path, is_secret=parts.scheme == "https")
        return answer
    return fault[0], ""


@contextlib.contextmanager
def _faults() -> Iterator[list[str]]:
    """Give what went wrong with a connection a name; the list is empty where nothing did."""
    found: list[str] = []
    try:
        yield found
    except TimeoutError:
        found.append(rules.SILENT)
    except ssl.SSLError:
        found.append(rules.CERTIFICATE)
    except (OSError, HTTPException, ValueError):
        found.append(rules.UNREACHED)


def _answer(
    method: str, host: tuple[str, int], address: str, path: str, *, is_secret: bool
) -> tuple[int, str]:
    connection = _Pinned(host[0], host[1], timeout=TO_ANSWER)
    connection.address, connection.is_secret = address, is_secret
    until = Timer(WHOLE, connection.cut)
    until.daemon = True
    until.start()
    try:
        connection.request(method, _quoted(path), headers={"User-Agent": _SIGN, "Accept": "*/*"})
        found = connection.getresponse()
        if connection.is_cut:  # the rest of the answer never came
            raise TimeoutError
        return found.status, found.getheader("Location", "") or ""
    except (OSError, HTTPException) as fault:
        if connection.is_cut:
            raise TimeoutError from fault
        raise
    finally:
        until.cancel()
        connection.close()


def _quoted(path: str) -> str:
    """Write letters of other alphabets as an address does; what is written so already stays."""
    return quote(path, safe="/?&=%:;,+~!*'()@$[]#")


class _Pinned(HTTPConnection):
    """A connection to one address of a host, under the host's own name and certificate."""

    address = ""
    is_secret = False
    is_cut = False

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secret:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """Break a connection that takes too long."""
        self.is_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
