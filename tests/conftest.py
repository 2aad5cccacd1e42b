"""The tests' database is a real PostgreSQL: the embedded one unless NENSO_DATABASE_URL names a server."""

import os

import pytest

os.environ.setdefault("NENSO_LOG_LEVEL", "ERROR")
os.environ.setdefault("NENSO_STRICT_ACCESS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """Start the database before Django reads its settings."""
    from nenso.project import database
    from nenso.project.places import DATA

    database.ensure(DATA)


@pytest.fixture(autouse=True)
def _plain_static_files(settings: object) -> None:
    """Pages under test need no gathered static files."""
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
