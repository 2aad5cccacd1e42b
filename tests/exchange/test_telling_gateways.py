"""What other connections to the database see: a notice when it is committed, and one snapshot after the other."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from nenso.exchange import actions
from nenso.kernel.rules import SYSTEM
from tests.factories.exchange import NOW, a_subsystem, an_exchange, newest

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def a_gateway() -> Iterator[psycopg.Connection[Any]]:
    found = connection.get_connection_params()
    named = {name: found[name] for name in ("dbname", "user", "password", "host", "port") if name in found}
    with psycopg.connect(**named, autocommit=True) as gateway:
        gateway.execute("LISTEN exchange_routing")
        yield gateway


def test_gateways_hear_of_a_snapshot_when_it_is_committed() -> None:
    made = an_exchange(now=NOW)
    with a_gateway() as gateway:
        with transaction.atomic():
            actions.disable_service(by=SYSTEM, service=made.service, reason="bảo trì", now=NOW)
            assert list(gateway.notifies(timeout=0.2)) == []
        heard = [notice.payload for notice in gateway.notifies(timeout=5, stop_after=1)]
    assert heard == [str(newest().number)]


def test_the_newest_snapshot_knows_what_two_did_at_once() -> None:
    made = an_exchange(now=NOW)
    is_written, may_end = threading.Event(), threading.Event()

    def other() -> None:
        try:
            is_written.wait(10)
            a_subsystem(made.consumer, "b")  # waits for the first, then sees what it did
        finally:
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    with transaction.atomic():
        a_subsystem(made.provider, "a")
        is_written.set()
        may_end.wait(0.5)
    thread.join(20)
    assert {"VN/GOV/T48/a", "VN/GOV/T01/b"} <= set(newest().clients)
