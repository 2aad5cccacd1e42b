"""What is never changed is refused by the function that all rooms share."""

from django.db import migrations

FROZEN = ("measures_lot",)
OWN = """
CREATE FUNCTION measures_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: a lot of observations is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def refused_by(function: str) -> str:
    return "\n".join(
        f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
        for table in FROZEN
    )


class Migration(migrations.Migration):
    dependencies = [("measures", "0005_batch_received"), ("kernel", "0003_refuse_change")]
    operations = [
        migrations.RunSQL(refused_by("kernel_refuse_change"), refused_by("measures_refuse_change")),
        migrations.RunSQL("DROP FUNCTION measures_refuse_change();", OWN),
    ]
