"""Connections to the house's database. asyncpg: it writes arrays of a batch in C, where a list of psycopg's costs as much as the message."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

import asyncpg
from psycopg.conninfo import conninfo_to_dict

Connection: TypeAlias = Any  # asyncpg.Connection, which says nothing of its types
Pool: TypeAlias = Any  # asyncpg.Pool, likewise
# The internal one is what asyncpg raises where a server dies in the middle of a statement.
AWAY = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
"""What is raised where the database is away, full or refuses."""
UNFIT = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""What is raised where it is there, and does not take what it is given."""
_PATIENCE = 5.0  # seconds
_STATEMENT = 30.0
_NAMES = {
    "dbname": "database",
    "host": "host",
    "port": "port",
    "user": "user",
    "password": "password",
    "sslmode": "ssl",
}


async def connected(url: str) -> Connection:
    """Return a new connection; `url` is an address or a line of settings, as PostgreSQL's own programs read it."""
    return await asyncpg.connect(**_facts(url), timeout=_PATIENCE, command_timeout=_STATEMENT)


async def pooled(url: str, most: int) -> Pool:
    """Return up to `most` connections to be shared; none is made before it is needed."""
    shape = {"min_size": 0, "max_size": most, "timeout": _PATIENCE, "command_timeout": _STATEMENT}
    return await asyncpg.create_pool(**_facts(url), **shape)


def _facts(url: str) -> dict[str, Any]:
    given = conninfo_to_dict(url)
    return {_NAMES[name]: value for name, value in given.items() if name in _NAMES and value}


async def write_every(seconds: float, flush: Callable[[], Awaitable[None]]) -> None:
    """Write down what is counted until cancelled, and what is left then."""
    try:
        while True:
            await asyncio.sleep(seconds)
            await flush()
    finally:
        await asyncio.shield(flush())


def drop(connection: Connection | None) -> None:
    """Let go of a connection in whatever state it is: one that its server left in the middle of a statement cannot be closed."""
    if connection is not None:
        with suppress(*AWAY):
            connection.terminate()


def why(fault: BaseException) -> str:
    """Return what went wrong, in one line."""
    if isinstance(fault, FileNotFoundError | ConnectionRefusedError):
        return "the database does not run"
    return str(fault).strip().split("\n")[0] or type(fault).__name__
