"""Who takes packages: the interface of a receiver, and one that speaks HTTP."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key, fingerprint
from nenso.reporting.rules.http_signing import signed_headers
from nenso.reporting.rules.packages import ENVELOPE_TYPE

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

TO_CONNECT, TO_ANSWER = 5.0, 20.0  # seconds; the second between two pieces of an answer
WHOLE = 60.0  # seconds for a whole delivery, however slowly the answer drips
MOST_READ = 64 * 1024  # bytes of an answer that are looked at
KEPT = 500  # letters of an answer that are kept
_LATER = frozenset({408, 425, 429})  # refusals of the moment, not of the package


class Outcome(StrEnum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"  # the receiver had it already
    REFUSED = "refused"  # the receiver will not take it: trying again is of no use
    FAILED = "failed"  # not reached, or not able to now: to be tried again


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is handed to a receiver: the package's own number (the same at each attempt) and its signed file."""

    key: str
    file: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered. `status` is HTTP's, 0 where none came; `words` are the receiver's own."""

    outcome: Outcome
    status: int = 0
    words: str = ""


class Receiver(Protocol):
    """A system that takes packages."""

    @property
    def name(self) -> str:
        """The name under which its packages are kept."""
        ...

    def deliver(self, package: Delivery) -> Answer:
        """Hand a package over. Never raises for what the receiver or the network does."""
        ...


@dataclass(frozen=True)
class HttpReceiver:
    """Takes packages by POST at one address, each with the digest of its content and a message signature.

    The answers 200, 201, 202 and 204 take it, 409 says that it was there already; 408, 425, 429, 5xx, a broken
    connection and silence are tried again; everything else, a redirect too, is final.
    """

    name: str
    url: str
    private: Key
    whole: float = WHOLE
    to_answer: float = TO_ANSWER

    def __post_init__(self) -> None:
        """Refuse an address that would send reports over an open line."""
        must_be_safe(self.url)

    def deliver(self, package: Delivery) -> Answer:
        """Post the package."""
        import requests

        headers = signed_headers(
            url=self.url,
            body=package.file,
            media=ENVELOPE_TYPE,
            key=package.key,
            private=self.private,
            key_id=fingerprint(self.private),
            created=int(time.time()),
        )
        with requests.Session() as session:
            session.trust_env = not _is_here(self.url)  # a proxy has no way to this machine itself
            session.auth = _as_it_is  # nobody's password out of a file
            try:
                with session.post(
                    self.url,
                    data=package.file,
                    headers={**headers, "Accept": "application/json, text/plain"},
                    timeout=(TO_CONNECT, self.to_answer),
                    allow_redirects=False,
                    stream=True,
                ) as found:
                    return Answer(_outcome(found.status_code), found.status_code, self._words(found))
            except requests.RequestException as fault:
                return Answer(Outcome.FAILED, words=type(fault).__name__)

    def _words(self, found: "Response") -> str:
        """Return the beginning of the answer's text, waiting no longer than a whole delivery may take."""
        content, until = b"", time.monotonic() + self.whole
        try:
            for piece in _pieces(found):
                content += piece
                if len(content) >= MOST_READ or time.monotonic() > until:
                    break
        except OSError:  # the status was told; its words were cut off
            pass
        return content[:MOST_READ].decode("utf-8", "replace").replace("\x00", "")[:KEPT]


def must_be_safe(url: str) -> None:
    """Raise `Refused("package.address")` unless the address is https, or http on this machine."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_here(url))
    if not is_safe or not parts.hostname or parts.username or parts.password:
        raise Refused("package.address")


def _is_here(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.ACCEPTED
    if status == 409:
        return Outcome.REPEATED
    if status in _LATER or status >= 500:
        return Outcome.FAILED
    return Outcome.REFUSED


def _pieces(found: "Response") -> Iterator[bytes]:
    yield from found.iter_content(1024)


def _as_it_is(request: "PreparedRequest") -> "PreparedRequest":
    return request
