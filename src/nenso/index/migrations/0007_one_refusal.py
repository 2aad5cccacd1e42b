"""What is never changed is refused by the function that all rooms share."""

from django.db import migrations

FROZEN = (
    "index_edition",
    "index_dataset",
    "index_inputvalue",
    "index_run",
    "index_runfigure",
    "index_entrychange",
)
OWN = """
CREATE FUNCTION index_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed; correct by a new run', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def refused_by(function: str) -> str:
    return "\n".join(
        f"CREATE OR REPLACE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
        for table in FROZEN
    )


class Migration(migrations.Migration):
    dependencies = [("index", "0006_rounds_frozen"), ("kernel", "0003_refuse_change")]
    operations = [
        migrations.RunSQL(refused_by("kernel_refuse_change"), refused_by("index_refuse_change")),
        migrations.RunSQL("DROP FUNCTION index_refuse_change();", OWN),
    ]
