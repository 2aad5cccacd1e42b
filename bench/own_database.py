"""A database of its own for a bench that writes: made on the installation's server, dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_database(which: str = "") -> Iterator[str]:
    """A database of its own on the installation's server; `which` tells several of one bench apart."""
    import psycopg
    from psycopg import sql
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    from nenso.project import database
    from nenso.project.places import DATA

    server = conninfo_to_dict(database.ensure(DATA))
    name = f"bench_nenso_{os.getpid()}{which}"
    maintenance = make_conninfo(**{**server, "dbname": "postgres"})
    with psycopg.connect(maintenance, autocommit=True) as connection:
        words = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(words.format(sql.Identifier(name)))
    try:
        yield make_conninfo(**{**server, "dbname": name})
    finally:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def environment(folder: Path, url: str) -> dict[str, str]:
    """Return the environment in which a program works on such a database, its own data in a folder."""
    return {
        **os.environ,
        "NENSO_DATABASE_URL": url,
        "NENSO_DATA": str(folder / "data"),
        "NENSO_STATIC_ROOT": str(folder / "static"),
        "NENSO_DEBUG": "0",
    }
