"""What is kept of the directory holds until the directory changes, and not a moment longer."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nenso.directory import queries
from nenso.directory.models import Organisation, TerritoryLineage
from nenso.directory.queries.unchanged import forget, mark
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


def test_what_was_asked_once_is_not_read_again() -> None:
    make_organisation("A", type="ministry")
    forget()
    first = queries.organisations_of_types(["ministry"], TODAY)
    with CaptureQueriesContext(connection) as asked:
        assert queries.organisations_of_types(("ministry",), TODAY) is first
    assert [each["sql"] for each in asked] == ["SELECT mark FROM directory_change"]


def test_a_change_is_seen_at_once() -> None:
    make_organisation("A", type="ministry")
    one = make_organisation("B", type="ministry", parent_code="A")
    assert queries.organisation_parents(TODAY)["B"] == "A"
    Organisation.objects.filter(pk=one.pk).update(parent_code="")
    assert queries.organisation_parents(TODAY)["B"] == ""
    one.delete()
    assert "B" not in queries.organisation_parents(TODAY)


def test_a_change_taken_back_is_seen_too() -> None:
    with transaction.atomic():
        before = transaction.savepoint()
        make_organisation("A", type="ministry")
        assert "A" in queries.organisation_parents(TODAY)
        transaction.savepoint_rollback(before)
    assert "A" not in queries.organisation_parents(TODAY)


def test_answers_are_kept_for_each_day_and_the_oldest_are_let_go() -> None:
    counted: list[int] = []

    @queries.kept_until_changed(2)
    def asked(number: int) -> int:
        counted.append(number)
        return number

    assert [asked(1), asked(2), asked(1), asked(3), asked(1), asked(2)] == [1, 2, 1, 3, 1, 2]
    assert counted == [1, 2, 3, 2]


def test_every_table_of_the_directory_marks_its_changes() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("directory").get_models()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'changed'")
        marking = {name for (name,) in cursor.fetchall()}
    assert tables <= marking
    before = mark()
    TerritoryLineage.objects.all().delete()
    assert mark() != before
