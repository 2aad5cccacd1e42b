"""The published figures for the tests of this room."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests import databases


@pytest.fixture(scope="package")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Turn to a database in which everything that ships is loaded, computed and published, and back at the end."""
    from nenso.index.queries import forget_figures

    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.with_all_that_ships(), "published") as name,
        databases.looking_at(name),
    ):
        yield
        forget_figures()
