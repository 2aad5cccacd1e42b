"""A database with tables for each test, copied in a moment."""

from collections.abc import Iterator

import pytest

from tests import databases


@pytest.fixture
def url(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """The address of a database that nobody else uses."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        source = databases.with_tables()
    with databases.copy_of(source, "gateway") as name:
        yield databases.address(name)
