"""The library of a token (its PKCS#11 module), loaded once a process, and what it says told as a refusal.

`python-pkcs11` starts a module without locking (`C_Initialize(NULL)`): it is asked by one thread at a time. A process that was forked, or whose
token went away, starts it anew; sessions of before are then over, which their `generation` tells.
"""

import os
import threading
from pathlib import Path
from typing import Any, NoReturn

from nenso.kernel.rules.pkcs11_uri import TokenUri
from nenso.kernel.rules.refusal import Refused

_libraries: dict[str, "Library"] = {}
_making = threading.Lock()


class Library:
    """One module. Whoever asks it anything holds its `lock`."""

    def __init__(self, path: str) -> None:
        self.path, self.lock = path, threading.RLock()
        self.generation = 0  # of sessions: those of an earlier one are over
        self._pid = 0
        self._loaded: Any = None

    def loaded(self) -> Any:
        """Return the module, started in this process; raises `Refused`: "token.library", "token.module"."""
        p11 = pkcs11()
        if self._loaded is None or self._pid != os.getpid():
            self._start(p11)
        elif not self._loaded.initialized:
            self._again(p11)
        return self._loaded

    def restart(self) -> None:
        """Start the module anew: what it knew of slots and sessions is forgotten. Raises `Refused` as `loaded`."""
        self._again(pkcs11())

    def _start(self, p11: Any) -> None:
        if not Path(self.path).exists():
            raise Refused("token.module", module=self.path, why="no such file")
        try:
            found = p11.lib(self.path)
            if self._pid:  # a copy of the parent's: the standard has a child start its own
                found.reinitialize()
        except (p11.PKCS11Error, RuntimeError) as fault:
            raise Refused("token.module", module=self.path, why=reason(fault)) from None
        self._loaded, self._pid, self.generation = found, os.getpid(), self.generation + 1

    def _again(self, p11: Any) -> None:
        self.generation += 1
        try:
            if self._loaded.initialized:
                self._loaded.finalize()
            self._loaded.initialize()
        except p11.PKCS11Error as fault:
            raise Refused("token.module", module=self.path, why=reason(fault)) from None


def library_of(uri: TokenUri) -> Library:
    """Return the library of a key's token: its own, or that of NENSO_PKCS11_MODULE; raises `Refused("token.no_module")`."""
    path = uri.module or os.environ.get("NENSO_PKCS11_MODULE", "")
    if not path:
        raise Refused("token.no_module", uri=uri.written)
    with _making:
        return _libraries.setdefault(path, Library(path))


def pkcs11() -> Any:
    """Return the library `pkcs11`, imported when it is first needed; raises `Refused("token.library")`."""
    try:
        import pkcs11 as found
    except ImportError:
        raise Refused("token.library") from None
    return found


def reason(fault: BaseException) -> str:
    """Return what went wrong in a few words: the name of PKCS#11's error, or what the system says of a file."""
    said = str(fault).rpartition(": ")[2].strip()
    return said or type(fault).__name__


def refuse(fault: BaseException, uri: TokenUri) -> NoReturn:
    """Raise what an error of PKCS#11 means for a key."""
    p11 = pkcs11()
    facts = {"token": uri.token or uri.serial, "key": uri.key}
    codes = (
        ((p11.PinIncorrect, p11.PinInvalid, p11.PinLenRange), "token.pin"),
        ((p11.PinLocked,), "token.locked"),
        ((p11.NoSuchKey,), "token.no_key"),
        ((p11.MultipleObjectsReturned,), "token.several"),
        ((p11.MechanismInvalid, p11.KeyTypeInconsistent, p11.FunctionNotSupported), "token.mechanism"),
        ((p11.SessionReadOnly, p11.TokenWriteProtected), "token.read_only"),
    )
    for kinds, code in codes:
        if isinstance(fault, kinds):
            raise Refused(code, **facts) from None
    raise Refused("token.failed", why=reason(fault), **facts) from None
