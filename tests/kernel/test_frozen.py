"""Rows that are never changed: one function of the database says no for all rooms and names the table."""

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db


def test_one_function_refuses_for_every_room() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE '%refuse_change'")
        assert cursor.fetchall() == [("kernel_refuse_change",)]
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE proname = 'kernel_refuse_change' AND tgname = 'frozen' ORDER BY 1"
        )
        tables = {name for (name,) in cursor.fetchall()}
    assert tables == {
        "catalogue_distinction",
        "catalogue_reminder",
        "catalogue_measuredshare",
        "catalogue_step",
        "catalogue_version",
        "exchange_body",
        "exchange_entry",
        "exchange_ledgerarchive",
        "exchange_registryroot",
        "index_dataset",
        "index_edition",
        "index_entrychange",
        "index_inputvalue",
        "index_run",
        "index_runfigure",
        "measures_lot",
        "programme_step",
        "reporting_cellchange",
        "reporting_step",
    }


@pytest.mark.parametrize("change", ["UPDATE never_changed SET n = 2", "DELETE FROM never_changed"])
def test_the_refusal_names_the_table(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE never_changed (n int) ON COMMIT DROP")
        cursor.execute(
            "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON never_changed "
            "FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change()"
        )
        cursor.execute("INSERT INTO never_changed VALUES (1)")
        with (
            pytest.raises(IntegrityError, match="frozen: never_changed rows are never changed"),
            transaction.atomic(),
        ):
            cursor.execute(change)
        cursor.execute("SELECT n FROM never_changed")
        assert cursor.fetchall() == [(1,)]
