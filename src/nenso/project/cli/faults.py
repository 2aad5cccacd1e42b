"""What the machine around a command may do to it, as refusals: a server that is silent, a disk that is full."""

import errno
from pathlib import Path

import psycopg

from nenso.kernel.rules import Refused

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def as_refusal(error: BaseException) -> Refused | None:
    """Return what to tell the operator of a fault outside the program; None for a fault of the program itself."""
    if isinstance(error, OSError):
        return _of_files(error)
    seen: BaseException | None = error
    while seen is not None:  # Django wraps the driver's errors, and keeps them as the cause
        if isinstance(seen, psycopg.errors.InsufficientPrivilege):
            return Refused("database.rights", why=_first_line(seen))
        if isinstance(seen, psycopg.OperationalError | psycopg.InterfaceError):
            return Refused("database.silent", why=_first_line(seen))
        seen = seen.__cause__
    return None


def _of_files(error: OSError) -> Refused | None:
    why = error.strerror or str(error)
    if error.errno in _NO_ROOM:
        return Refused("data.full", why=why)
    if not isinstance(error, PermissionError) and error.errno != errno.EROFS:
        return None
    from nenso.project.places import DATA

    if error.filename and DATA.resolve() not in Path(str(error.filename)).resolve().parents:
        return Refused("file.unreadable", file=str(error.filename), why=why)
    return Refused("data.folder", folder=str(DATA), why=f"{why}: {error.filename}")


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
