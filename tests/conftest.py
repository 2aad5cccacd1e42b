"""What every test shares. The database is a real PostgreSQL (see real_database.py)."""

import gc
import os
import sys
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.faults import far

# How long an example takes depends on what else the machine does; speed is proved in bench/, never by a test.
hypothesis_settings.register_profile("house", deadline=None, max_examples=far(100, 2_000))
hypothesis_settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_blocker: DjangoDbBlocker) -> None:
    """Each process has a database of its own, so that two do not meet; its tables are copied, not made anew."""
    from django.conf import settings

    with django_db_blocker.unblock():
        tables = databases.with_tables()
    own = {"NAME": databases.named(f"test_{os.getpid()}"), "TEMPLATE": tables}
    settings.DATABASES["default"].setdefault("TEST", {}).update(own)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of a test: see that it looks at the database that it asks for."""
    databases.turn_for(asks="published" in getattr(item, "fixturenames", ()))
    if (guarded := sys.modules.get("nenso.web.endpoints.exchange.guessing")) is not None:
        guarded.guarded.__init__()  # type: ignore[misc]  # tests show wrong keys by the dozen, all from one address


def pytest_unconfigure() -> None:
    """Leave nothing behind; what processes share is dropped by the command that started them."""
    if databases.run_folder() is None:
        databases.drop_all()


def pytest_configure() -> None:
    """Pages under test need no gathered static files, not even those walked by fixtures of a whole room."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    _empty_tables_that_django_does_not_manage()
    gc.set_threshold(100_000, 50, 100)  # a process of tests holds much and drops little: a tenth of its time


def _empty_tables_that_django_does_not_manage() -> None:
    """A partitioned table is made by SQL: Django does not list it, and could not empty those that it refers to."""
    from django.core.management.commands import flush

    plain = vars(flush)["sql_flush"]

    def with_all_that_refers(*given: Any, **options: Any) -> Any:
        return plain(*given, **{**options, "allow_cascade": True})

    vars(flush)["sql_flush"] = with_all_that_refers
