"""What every test shares. The database is a real PostgreSQL (see real_database.py)."""

import os
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

# How long an example takes depends on what else the machine does; speed is proved in bench/, never by a test.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Each run has a database of its own, so that two runs do not meet."""
    from django.conf import settings

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_nenso_{os.getpid()}"


def pytest_configure() -> None:
    """Pages under test need no gathered static files, not even those walked by fixtures of a whole room."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    _empty_tables_that_django_does_not_manage()


def _empty_tables_that_django_does_not_manage() -> None:
    """A partitioned table is made by SQL: Django does not list it, and could not empty those that it refers to."""
    from django.core.management.commands import flush

    plain = vars(flush)["sql_flush"]

    def with_all_that_refers(*given: Any, **options: Any) -> Any:
        return plain(*given, **{**options, "allow_cascade": True})

    vars(flush)["sql_flush"] = with_all_that_refers
