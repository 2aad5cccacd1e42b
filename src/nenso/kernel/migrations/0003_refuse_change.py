"""Rows that are never changed: what the trigger `frozen` of any room's table does."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
UNDO = "DROP FUNCTION kernel_refuse_change();"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_storedfile")]
    operations = [migrations.RunSQL(FUNCTION, UNDO)]
