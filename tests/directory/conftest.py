"""The reference data, loaded once for the tests of this room and rolled back after them."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="package")
def reference(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Load the reference data into an empty directory; give the report of that first load."""
    from django.db import connection, transaction

    from nenso.directory.actions import load_reference
    from nenso.kernel.rules import SYSTEM

    with django_db_blocker.unblock(), transaction.atomic():
        report = load_reference(by=SYSTEM)
        # Keys are checked here once; else each test's end checks all that was loaded again.
        connection.check_constraints()
        yield report
        transaction.set_rollback(True)
