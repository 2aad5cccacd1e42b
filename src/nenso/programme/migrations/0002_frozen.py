"""What happened to a task is never changed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION programme_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'frozen: % rows are never changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON programme_step
    FOR EACH ROW EXECUTE FUNCTION programme_refuse_change();
"""
UNDO = "DROP FUNCTION programme_refuse_change() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_initial")]
    operations = [migrations.RunSQL(FROZEN, UNDO)]
