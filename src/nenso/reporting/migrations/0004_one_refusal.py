"""What is never changed is refused by the function that all rooms share."""

from django.db import migrations

FROZEN = ("reporting_cellchange", "reporting_step")
OWN = """
CREATE FUNCTION reporting_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def refused_by(function: str) -> str:
    return "\n".join(
        f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
        for table in FROZEN
    )


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_step_facts"), ("kernel", "0003_refuse_change")]
    operations = [
        migrations.RunSQL(refused_by("kernel_refuse_change"), refused_by("reporting_refuse_change")),
        migrations.RunSQL("DROP FUNCTION reporting_refuse_change();", OWN),
    ]
