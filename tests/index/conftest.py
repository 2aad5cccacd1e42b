"""The published figures for the tests of this room."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases


@pytest.fixture(scope="package")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lend a database in which everything that ships is loaded, computed and published to the tests that ask."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.with_all_that_ships(), "published") as name,
        databases.lent(name),
    ):
        yield
