"""Loaded by pytest before anything else: starts the database before Django reads its settings.

The tests have a server of their own, apart from the data that somebody works with, and it does not wait for a disk: what a
killed process wrote the machine still has, and after a loss of power tests begin anew. Making databases was half of a run.
"""

import hashlib
import os

import psycopg

from nenso.project import database
from nenso.project.places import CHECKOUT
from tests import memory

os.environ.setdefault("NENSO_LOG_LEVEL", "ERROR")
os.environ.setdefault("NENSO_STRICT_ACCESS", "1")
_mark = hashlib.sha256(f"{os.getuid()} {CHECKOUT}".encode()).hexdigest()[:10]
_address = database.ensure(memory.folder() / f"nenso-tests-{_mark}")
if database.is_embedded():
    with psycopg.connect(_address, autocommit=True) as server:
        for name in ("fsync", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {name} = off")
        server.execute("SELECT pg_reload_conf()")
