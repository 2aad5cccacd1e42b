"""What every test shares. The database is a real PostgreSQL (see real_database.py)."""

import os

import pytest


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
