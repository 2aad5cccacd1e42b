"""TLS of the door for information systems: whose certificates are let through to the decision, and the gateway's own, taken anew when its file changes.

OpenSSL verifies that an authority of the registry (or of `--client-ca`) issued what a client shows. Whether it holds now is not
asked here but with each request (`rules.routing.deciding`), so that one which is over is refused by a sentence with an identifier, and
one that ends or is revoked while a connection is kept is refused with the next request.
"""

import asyncio
import logging
import ssl
from pathlib import Path

from nenso.exchange.rules.routing.snapshot import Snapshot

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds between looks at the files
NO_CHECK_TIME = 0x200000  # X509_V_FLAGNO_CHECK_TIME, which Python has no name for


class Files:
    """A certificate and its key in files (PEM), taken anew when they change. Raises `OSError` (`ssl.SSLError` too) where they do not fit."""

    def __init__(self, certificate: Path, key: Path | None = None) -> None:
        self._certificate, self._key = certificate, key or certificate
        self._contexts: list[ssl.SSLContext] = []
        self.version = 0  # counts how often it changed
        self._seen = self._stamp()

    def show_in(self, context: ssl.SSLContext) -> None:
        """Have a context show it, and whatever comes after it."""
        context.load_cert_chain(self._certificate, self._key)
        self._contexts.append(context)

    def show_once(self, context: ssl.SSLContext) -> None:
        """Have a context show it as it is now."""
        context.load_cert_chain(self._certificate, self._key)

    async def run(self) -> None:
        """Take it anew whenever it changes: connections that stand go on, new ones see the new one."""
        while True:
            await asyncio.sleep(EVERY)
            self.look()

    def look(self) -> bool:
        """Take it anew where its files changed and fit each other; say whether it was taken."""
        try:
            now = self._stamp()
            if now == self._seen:
                return False
            # First apart: a certificate without its key, as a file half written has it, must not stand in one that is used.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self._certificate, self._key)
            for each in self._contexts:
                each.load_cert_chain(self._certificate, self._key)
        except OSError as fault:
            log.warning("the changed certificate is not taken yet: %s", fault)
            return False
        self._seen, self.version = now, self.version + 1
        log.warning("the certificate was taken anew from %s", self._certificate)
        return True

    def _stamp(self) -> tuple[tuple[int, int, int], ...]:
        """Return what changes with the files: which they are (a link leads elsewhere), when they were written, how long they are."""
        found = (each.stat() for each in (self._certificate, self._key))
        return tuple((each.st_ino, each.st_mtime_ns, each.st_size) for each in found)


class Listening:
    """How information systems are listened to with TLS. Raises `OSError` (`ssl.SSLError` too) where the files do not fit."""

    def __init__(self, certificate: Path, key: Path | None, client_ca: Path | None = None) -> None:
        self._files = Files(certificate, key)
        self._trusted: set[str] = set()
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._files.show_in(self.context)
        self.run, self.look = self._files.run, self._files.look
        if client_ca:
            self.context.load_verify_locations(client_ca)
            self._ask()

    def trust(self, snapshot: Snapshot) -> None:
        """Let through whoever shows a certificate of an authority of the registry."""
        for digest in snapshot.authorities.keys() - self._trusted:
            self._trusted.add(digest)
            try:
                self.context.load_verify_locations(cadata=snapshot.authorities[digest].certificate)
            except (ssl.SSLError, ValueError) as fault:  # whom it issued to is not let in; everybody else is
                log.error("the authority %s cannot be read: %s", digest, fault)
                continue
            self._ask()

    def _ask(self) -> None:
        self.context.verify_mode = ssl.CERT_OPTIONAL  # who shows none may hold a key, or a registered address
        self.context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME
