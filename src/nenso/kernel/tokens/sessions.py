"""Sessions with tokens: one a token and process, logged in by its PIN, opened again when it was lost.

A wrong PIN is tried once and never again by itself: tokens lock after a few. The token says (`CKF_USER_PIN_COUNT_LOW`) that somebody
got it wrong since it was last right, so that a second process does not try either; who corrected the PIN logs in once
(`nenso exchange keys login`). A process that was let in by the same PIN before goes on trying it, but for the last try.
"""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nenso.kernel.rules.pkcs11_uri import TokenUri
from nenso.kernel.rules.refusal import Refused
from nenso.kernel.tokens.library import Library, library_of, pkcs11, refuse

_LONGEST_PIN = 1000
_sessions: dict[tuple[str, ...], "Logged"] = {}
_making = threading.Lock()


@dataclass
class Logged:
    """A session with one token, shared by its keys."""

    uri: TokenUri
    library: Library
    session: Any = None
    generation: int = -1
    can_write: bool = False
    _salt: bytes = field(default_factory=lambda: os.urandom(16))
    _right: bytes = b""  # digests of the PIN that the token took, and of the one that it did not
    _wrong: bytes = b""

    def open(self, *, can_write: bool = False, is_deliberate: bool = False) -> Any:
        """Return the session, opened where there is none; the library's lock is held. Raises `Refused` and errors of PKCS#11."""
        loaded = self.library.loaded()
        is_fit = self.session is not None and self.generation == self.library.generation
        if is_fit and (self.can_write or not can_write) and not is_deliberate:
            return self.session
        self.drop()
        token = self._token(loaded)
        self.session = self._opened(token, can_write=can_write, is_deliberate=is_deliberate)
        self.generation, self.can_write = self.library.generation, can_write
        return self.session

    def drop(self) -> None:
        """Let go of the session, in whatever state it is."""
        session, self.session = self.session, None
        if session is not None and self.generation == self.library.generation:
            with suppress(pkcs11().PKCS11Error):
                session.close()

    def _token(self, loaded: Any) -> Any:
        """Return the token; raises `Refused`: "token.absent", "token.two"."""
        p11, found = pkcs11(), []
        for slot in loaded.get_slots(token_present=True):
            with suppress(p11.PKCS11Error):  # one that was taken out just now
                token = slot.get_token()
                if _is_meant(token, self.uri):
                    found.append(token)
        if len(found) != 1:
            raise Refused("token.two" if found else "token.absent", token=self.uri.token or self.uri.serial)
        return found[0]

    def _opened(self, token: Any, *, can_write: bool, is_deliberate: bool) -> Any:
        p11 = pkcs11()
        if not token.flags & p11.TokenFlag.LOGIN_REQUIRED:
            return token.open(rw=can_write)
        pin = pin_of(self.uri)
        mark = hashlib.sha256(self._salt + pin.encode()).digest()
        self._may_try(token, mark, is_deliberate=is_deliberate)
        try:
            session = token.open(rw=can_write, user_pin=pin)
        except (p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange):
            self._wrong, self._right = mark, b""
            raise
        self._right, self._wrong = mark, b""
        return session

    def _may_try(self, token: Any, mark: bytes, *, is_deliberate: bool) -> None:
        """Raise `Refused` where trying this PIN might lock the token: "token.locked", "token.last_try", "token.pin", "token.pin_low"."""
        flags, facts = pkcs11().TokenFlag, {"token": self.uri.token or self.uri.serial}
        if token.flags & flags.USER_PIN_LOCKED:
            raise Refused("token.locked", **facts)
        if token.flags & flags.USER_PIN_FINAL_TRY:
            raise Refused("token.last_try", **facts)
        if is_deliberate:
            return
        if mark == self._wrong and token.flags & flags.USER_PIN_COUNT_LOW:
            raise Refused("token.pin", **facts)
        if mark != self._right and token.flags & flags.USER_PIN_COUNT_LOW:
            raise Refused("token.pin_low", **facts)
        if (
            mark == self._wrong
        ):  # a token that does not count says nothing: within this process it is not tried again
            raise Refused("token.pin", **facts)


def _is_meant(token: Any, uri: TokenUri) -> bool:
    shown = (token.label, token.manufacturer_id, _text(token.serial), token.model)
    wanted = (uri.token, uri.manufacturer, uri.serial, uri.model)
    return all(not each or each == _text(found) for each, found in zip(wanted, shown, strict=True))


def _text(found: Any) -> str:
    return (found.decode(errors="replace") if isinstance(found, bytes) else str(found)).strip()


def pin_of(uri: TokenUri) -> str:
    """Return the PIN: of the file that the URI or NENSO_PKCS11_PIN_FILE names, or NENSO_PKCS11_PIN. Raises `Refused`: "token.pin_file", "token.no_pin"."""
    file = uri.pin_file or os.environ.get("NENSO_PKCS11_PIN_FILE", "")
    if not file:
        if given := os.environ.get("NENSO_PKCS11_PIN"):
            return given
        raise Refused("token.no_pin", token=uri.token or uri.serial)
    try:
        with Path(file).open("rb") as page:
            found = page.read(_LONGEST_PIN).decode().rstrip("\r\n")
    except (OSError, ValueError):
        raise Refused("token.pin_file", file=file) from None
    if not found:
        raise Refused("token.pin_file", file=file)
    return found


def logged_of(uri: TokenUri) -> Logged:
    """Return the session, opened or not, of a key's token."""
    library = library_of(uri)
    name = (library.path, uri.token, uri.serial, uri.manufacturer, uri.model, uri.pin_file)
    with _making:
        return _sessions.setdefault(name, Logged(uri, library))


@contextmanager
def opened(uri: TokenUri, *, can_write: bool = False) -> Iterator[Any]:
    """Give a session with the key's token; nobody else asks its library meanwhile. Raises `Refused`: "token.…"."""
    logged = logged_of(uri)
    p11 = pkcs11()
    with logged.library.lock:
        try:
            yield logged.open(can_write=can_write)
        except p11.PKCS11Error as fault:
            logged.drop()
            refuse(fault, uri)


def log_in(uri: TokenUri) -> None:
    """Try the PIN once, whoever got it wrong before: what a person does after correcting it. Raises `Refused` as `opened`."""
    logged = logged_of(uri)
    p11 = pkcs11()
    with logged.library.lock:
        try:
            logged.open(is_deliberate=True)
        except p11.PKCS11Error as fault:
            refuse(fault, uri)
