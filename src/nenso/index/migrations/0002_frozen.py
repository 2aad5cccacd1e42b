"""What a run stored is never changed: the database itself refuses it."""

from django.db import migrations

FROZEN = ("index_edition", "index_dataset", "index_inputvalue", "index_run", "index_runfigure")

FUNCTION = """
CREATE FUNCTION index_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed; correct by a new run', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION index_refuse_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'frozen: a released publication is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
UNDO_FUNCTION = "DROP FUNCTION index_refuse_change() CASCADE; DROP FUNCTION index_refuse_released() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("index", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, UNDO_FUNCTION),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION index_refuse_change();",
                f"DROP TRIGGER frozen ON {table};",
            )
            for table in FROZEN
        ],
        migrations.RunSQL(
            "CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON index_publication "
            "FOR EACH ROW EXECUTE FUNCTION index_refuse_released();",
            "DROP TRIGGER frozen ON index_publication;",
        ),
    ]
