"""The published figures, loaded once for the tests of this room."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="package")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load, compute and publish everything that ships, inside one transaction that is rolled back at the end."""
    from nenso.index.queries import forget_figures
    from nenso.project import preparation

    with django_db_blocker.unblock(), transaction.atomic():
        preparation.load_everything(lambda _line: None)
        # Keys are checked here once; else each test's end checks all that was loaded again.
        connection.check_constraints()
        yield
        forget_figures()
        transaction.set_rollback(True)
