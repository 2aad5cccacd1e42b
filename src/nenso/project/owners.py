"""Whose files a data folder holds: the embedded database works on those of its own user only."""

import os
import pwd
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nenso.kernel.rules import Refused, Text

_LAUNCHERS = (
    "pgserver"  # whom the launcher runs the server as where a command is root's: no server runs as root
)


@dataclass(frozen=True, slots=True)
class User:
    """A user of the machine."""

    number: int
    name: str


def server_user() -> User | None:
    """Return whom the embedded database runs as: who runs the command, for root another; None before there is one."""
    if os.geteuid() != 0:
        return _named(os.geteuid())
    try:
        return User(pwd.getpwnam(_LAUNCHERS).pw_uid, _LAUNCHERS)
    except KeyError:
        return None


def must_be_own(data: Path) -> None:
    """Refuse a data folder whose database belongs to somebody else, before a server tries and the launcher changes it.

    Raises `Refused("data.owner")`. A folder without a database, and one on which nothing can be seen, is let through.
    """
    user = server_user()
    owner = stranger(_telling(data, user), user.number) if user else None
    if user is not None and owner is not None:
        raise refusal(data, _named(owner), user)


def _telling(data: Path, user: User) -> list[Path]:
    """Return whose owners tell: for root only what lies within, as the launcher takes the outer folder over itself."""
    database = data / "postgres"
    if user.name == _LAUNCHERS:
        return [database / "PG_VERSION"]
    return [database, database / "PG_VERSION"] if os.access(data, os.X_OK) else [data]


def stranger(
    paths: Sequence[Path], own: int, owner_of: Callable[[Path], int] = lambda path: path.stat().st_uid
) -> int | None:
    """Return the first owner of some paths that is another than `own`; what is not there or not seen has none."""
    for path in paths:
        try:
            owner = owner_of(path)
        except OSError:
            continue
        if owner != own:
            return owner
    return None


def refusal(data: Path, owner: User, user: User) -> Refused:
    """Return what to tell of a folder of somebody else: to give it to the database's user, or to run as its owner."""
    order = f"chown -R {user.name} {shlex.quote(str(data / 'postgres' if user.name == _LAUNCHERS else data))}"
    runner = "root" if owner.name == _LAUNCHERS else owner.name
    other = Text(", hoặc chạy lệnh này bằng tài khoản “{name}”", ", or run this as “{name}”")
    is_root_in_vain = user.name == _LAUNCHERS and runner == "root"
    return Refused(
        "data.owner",
        folder=str(data),
        owner=owner.name,
        user=user.name,
        order=order if user.name == _LAUNCHERS else f"sudo {order}",
        other=Text("", "") if is_root_in_vain else other.fill(name=runner),
    )


def _named(number: int) -> User:
    try:
        return User(number, pwd.getpwuid(number).pw_name)
    except KeyError:
        return User(number, str(number))  # files from another machine, or a container's user without a name
